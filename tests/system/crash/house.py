"""Web and worker processes of the crash test, and someone who starts again what died."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.support.cluster import free_port

ROOT = Path(__file__).resolve().parents[3]


class House:
    """gunicorn and a job worker on one data folder, each in a process group of its own."""

    def __init__(self, env: dict[str, str]) -> None:
        self.port = free_port()
        self.env = {
            **os.environ,
            **env,
            "DJANGO_SETTINGS_MODULE": "tongyou.site.settings",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
        }
        self.log = (Path(env["TONGYOU_DATA_DIR"]) / "processes.log").open("ab")
        self.lock = threading.Lock()
        self.kills = 0
        self.open = True
        self.web = self.start_web()
        self.worker = self.start_worker()
        self.keeper = threading.Thread(target=self.keep, daemon=True)
        self.keeper.start()

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", *words]
        return subprocess.Popen(
            command,
            env=self.env,
            cwd=ROOT,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )

    def start_web(self) -> subprocess.Popen[bytes]:
        options = [
            "--workers",
            "2",
            "--threads",
            "3",
            "--preload",
            "--log-level",
            "error",
            "--timeout",
            "30",
        ]
        return self.start(
            "gunicorn",
            "tests.system.crash.web:application",
            "--bind",
            f"127.0.0.1:{self.port}",
            *options,
        )

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self.start("tests.system.crash.worker")

    def keep(self) -> None:
        """Start again what died, as the supervisor of `tongyou serve` does."""
        while self.open:
            with self.lock:
                if self.open and self.web.poll() is not None:
                    self.web = self.start_web()
                if self.open and self.worker.poll() is not None:
                    self.kills += 1
                    self.worker = self.start_worker()
            time.sleep(0.1)

    def kill_web(self) -> None:
        """The whole web: gunicorn's master and all its processes at once."""
        with self.lock:
            self.kill(self.web)

    def kill_worker(self) -> None:
        with self.lock:
            self.kill(self.worker)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        self.open = False
        self.keeper.join()
        for process in (self.web, self.worker):
            try:
                self.kill(process)
            except ProcessLookupError:
                process.wait()
        self.log.close()

    def fired(self) -> int:
        """How many failpoints ended a process."""
        return len(list(Path(self.env["TONGYOU_DATA_DIR"], "fired").glob("*")))

    def said(self) -> str:
        return Path(self.log.name).read_text(encoding="utf-8", errors="replace")[-4000:]
