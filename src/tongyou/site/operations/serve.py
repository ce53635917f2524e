"""One command that runs everything: prepare, web processes, job worker, and bring back what dies.

The supervisor holds the listening socket from the first moment: it shows the preparing page on it,
then hands the same socket to gunicorn. Children die with the supervisor, also when it is killed.
"""

from __future__ import annotations

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from types import FrameType

import click

from tongyou.site.operations.waiting import Progress, WaitingRoom

GRACE = 20.0  # seconds a child has to finish after it is asked to stop
SHORTEST, LONGEST = 0.5, 30.0  # seconds before a dead child is started again
STEADY = 60.0  # seconds of life after which a child counts as well again
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - recognised, not bound
DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG


class PortTakenError(Exception):
    """Somebody else listens there; the message says what to do."""


@dataclass(frozen=True)
class Plan:
    """How to serve."""

    host: str
    port: int
    workers: int
    threads: int
    migrate: bool = True
    worker: bool = True


@dataclass(frozen=True)
class Step:
    """One piece of the preparation, run in a process of its own."""

    zh: str
    en: str
    code: str


MANAGE = "import django; django.setup(); from django.core.management import call_command as call; "
MIGRATE = Step(
    "整理数据库", "bringing the database up to date", MANAGE + "call('migrate', verbosity=0)"
)
STATIC = Step(
    "整理页面素材",
    "collecting page assets",
    MANAGE + "call('collectstatic', verbosity=0, interactive=False)",
)
DEMO = Step(
    "装入模拟城市",
    "loading the demonstration city",
    MANAGE + "from tongyou.site import demo; demo.ensure()",
)


def steps(plan: Plan) -> list[Step]:
    from django.conf import settings

    chosen = [MIGRATE] if plan.migrate else []
    chosen.append(STATIC)
    if settings.DEMO and find_spec("tongyou.site.demo"):
        chosen.append(DEMO)
    return chosen


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises PortTakenError in plain words."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortTakenError(
            f"Port {port} on {host} cannot be used ({error.strerror}). Stop the other program, "
            f"or choose another port: tongyou serve --port {port + 1 if port < 65535 else 8001}"
        ) from error
    listener.listen(512)
    return listener


def die_with_parent() -> None:
    """Runs in the child before its program starts: Linux kills it when the supervisor is gone."""
    ctypes.CDLL(None, use_errno=True).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def spawn(command: Sequence[str], keep: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, pass_fds=keep, preexec_fn=die_with_parent)  # noqa: PLW1509 - one thread forks, the child only calls prctl


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def web_command(plan: Plan, listener: socket.socket) -> list[str]:
    options = {
        "bind": f"fd://{listener.fileno()}",
        "workers": plan.workers,
        "threads": plan.threads,
        "worker-class": "gthread",
        "timeout": 60,
        "graceful-timeout": int(GRACE) - 5,
        "log-level": "warning",
    }
    if os.access("/dev/shm", os.W_OK):  # noqa: S108 - gunicorn's heartbeat file, made safely by gunicorn
        options["worker-tmp-dir"] = "/dev/shm"  # noqa: S108
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    return [sys.executable, "-m", "gunicorn", "tongyou.site.wsgi:application", *words]


@dataclass
class Child:
    """A process that is started again when it dies, ever more patiently."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes] | None = None
    pause: float = SHORTEST
    started: float = 0.0
    due: float = field(default=0.0)

    def watch(self, now: float) -> None:
        """Start it if it is due; notice if it died."""
        if self.process is not None and self.process.poll() is not None:
            self.fell(now, self.process.returncode)
        if self.process is None and now >= self.due:
            self.process, self.started = self.start(), now

    def fell(self, now: float, code: int) -> None:
        self.pause = SHORTEST if now - self.started > STEADY else min(self.pause * 2, LONGEST)
        self.process, self.due = None, now + self.pause
        click.echo(
            f"[tongyou] {self.name} ended ({code}); starting it again in {self.pause:.0f} s",
            err=True,
        )

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, deadline: float) -> None:
        """Give it until the deadline, then end it."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Supervisor:
    """Prepares, serves, watches, and stops everything when asked."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.stopping = False
        self.listener = listen(plan.host, plan.port)
        self.port = int(self.listener.getsockname()[1])
        self.children: list[Child] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def address(self) -> str:
        near = self.plan.host in {"127.0.0.1", *EVERYWHERE}
        host = "localhost" if near else self.plan.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    def prepare(self) -> int:
        """Run the steps behind the preparing page; returns the exit code of the first that failed."""
        todo = steps(self.plan)
        progress = Progress(len(todo))
        room = WaitingRoom(self.listener, progress)
        room.open()
        click.echo(f"[tongyou] Preparing; progress at {self.address()}", err=True)
        try:
            for number, step in enumerate(todo):
                progress.start(number, step.zh, step.en)
                click.echo(f"[tongyou] {number + 1}/{len(todo)} {step.en}", err=True)
                if code := self.finish(spawn(python(step.code))):
                    return code
        finally:
            room.close()
        return 0

    def finish(self, process: subprocess.Popen[bytes]) -> int:
        """Wait for a step, but not longer than the operator wants."""
        while process.poll() is None:
            if self.stopping:
                process.terminate()
            time.sleep(0.05)
        return process.returncode

    def run(self) -> int:
        if code := self.prepare():
            if not self.stopping:
                click.echo(
                    "[tongyou] The preparation failed; the lines above say why. Nothing is served.",
                    err=True,
                )
            return 0 if self.stopping else code
        fd = self.listener.fileno()
        self.children.append(
            Child("web", lambda: spawn(web_command(self.plan, self.listener), [fd]))
        )
        if self.plan.worker:
            self.children.append(
                Child(
                    "job worker", lambda: spawn([sys.executable, "-m", "tongyou.base.jobs.worker"])
                )
            )
        announced = False
        while not self.stopping:
            for child in self.children:
                child.watch(time.monotonic())
            if not announced and self.answers():
                announced = True
                click.echo(f"\n  童友已就绪 / Tongyou is ready:  {self.address()}\n", err=True)
            time.sleep(0.2)
        self.end()
        return 0

    def answers(self) -> bool:
        """True when a web process answers."""
        host = "localhost" if self.plan.host in EVERYWHERE else self.plan.host
        connection = http.client.HTTPConnection(host, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def end(self) -> None:
        """Stop every child, within the grace time, and close the door."""
        click.echo("[tongyou] Stopping", err=True)
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + GRACE
        for child in self.children:
            child.wait(deadline)
        self.listener.close()


def serve(plan: Plan) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongyou.site.settings")
    return Supervisor(plan).run()
