"""The demonstration city, served by the product's own command, for the browser tests."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.support.cluster import free_port

ROOT = Path(__file__).resolve().parents[3]
SERVE = "from tongyou.site.operations.cli import serve_command; serve_command()"


class Site:
    """`tongyou serve` with the demonstration, on a data folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        data.mkdir(parents=True, exist_ok=True)
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith("TONGYOU_")
        }
        env = {
            **clean,
            "TONGYOU_DATA_DIR": str(data),
            "TONGYOU_DEMO": "1",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }
        self.log = (data / "serve.log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, "--port", str(self.port), "--workers", "1", "--threads", "6"],
            env=env, cwd=ROOT, stdout=self.log, stderr=self.log,
        )  # fmt: skip
        try:
            self.wait()
        except BaseException:
            self.stop()
            raise

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def said(self) -> str:
        return (self.data / "serve.log").read_text(encoding="utf-8", errors="replace")[-4000:]

    def wait(self) -> None:
        """Until the site itself answers, not its preparing page."""
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"The site ended:\n{self.said()}")
            if self.ready():
                return
            time.sleep(0.2)
        raise RuntimeError(f"The site was not ready after five minutes:\n{self.said()}")

    def ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", "/healthz")
            answer = connection.getresponse()
            return answer.status == 200 and answer.headers["X-Tongyou"] is None
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()
        shutil.rmtree(self.data, ignore_errors=True)
