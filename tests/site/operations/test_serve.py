"""`tongyou serve`: answers at once, becomes the site, brings back what dies, leaves nothing behind."""

from __future__ import annotations

import http.client
import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.site.operations.conftest import Run, environment
from tests.support.cluster import free_port
from tests.support.source import ROOT
from tongyou.site.operations.serve import LONGEST, STEADY, Child, Plan, PortTakenError, listen

pytestmark = pytest.mark.slow
Serve = Callable[..., subprocess.Popen[bytes]]


def ask(port: int, path: str) -> tuple[int, bool]:
    """(status, is it the preparing page); status 0 if nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers["X-Tongyou"] == "preparing"
    except (OSError, http.client.HTTPException):
        return 0, False
    finally:
        connection.close()


def until(true: Callable[[], bool], seconds: float = 240) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def children(pid: int) -> list[int]:
    """The living children of a process, as Linux tells."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(word) for task in tasks for word in (task / "children").read_text().split()]
    except OSError:
        return []


def family(process: subprocess.Popen[bytes]) -> list[int]:
    """Children and grandchildren."""
    near = children(process.pid)
    return near + [pid for child in near for pid in children(child)]


def named(process: subprocess.Popen[bytes], word: str) -> list[int]:
    """The children that run this program."""
    return [pid for pid in children(process.pid) if word in command_line(pid)]


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def all_gone(pids: list[int]) -> bool:
    """A zombie has ended: it only waits for its parent to hear of it."""
    return not any(command_line(pid) for pid in pids)


@pytest.fixture
def serve(house: dict[str, str], tmp_path: Path) -> Iterator[Serve]:
    started: list[subprocess.Popen[bytes]] = []

    def start(port: int, *words: str) -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-m",
            "tongyou.site.cli",
            "serve",
            "--port",
            str(port),
            "--workers",
            "1",
            *words,
        ]
        with (tmp_path / "log").open("ab") as log:
            started.append(
                subprocess.Popen(command, env=environment(house), cwd=ROOT, stdout=log, stderr=log)
            )
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()


@pytest.mark.both
def test_it_answers_from_the_first_moment_and_becomes_the_site(
    serve: Serve, tmp_path: Path
) -> None:
    port = free_port()
    process = serve(port)
    until(lambda: ask(port, "/")[0] != 0)
    seen = [ask(port, "/healthz")]
    assert ask(port, "/") == (503, True)
    while seen[-1][1]:
        seen.append(ask(port, "/healthz"))
    assert all(status == 200 for status, _ in seen), (
        "no request was refused while the socket changed hands"
    )
    until(lambda: len(named(process, "tongyou.base.jobs.worker")) == 1)
    until(lambda: "Tongyou is ready" in (tmp_path / "log").read_text(encoding="utf-8"))
    everybody = family(process)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    until(lambda: all_gone(everybody), 10)
    assert ask(port, "/healthz")[0] == 0


def test_what_dies_is_started_again(serve: Serve) -> None:
    port = free_port()
    process = serve(port)
    until(lambda: ask(port, "/healthz") == (200, False))
    until(lambda: len(named(process, "tongyou.base.jobs.worker")) == 1)
    worker, web = named(process, "tongyou.base.jobs.worker")[0], named(process, "gunicorn")[0]
    for pid in [*children(web), web, worker]:
        os.kill(pid, signal.SIGKILL)
    until(lambda: set(named(process, "tongyou.base.jobs.worker")) - {worker} != set())
    until(lambda: set(named(process, "gunicorn")) - {web} != set())
    until(lambda: ask(port, "/healthz")[0] == 200)


def test_children_die_with_a_killed_supervisor(serve: Serve) -> None:
    port = free_port()
    process = serve(port)
    until(lambda: ask(port, "/healthz") == (200, False))
    until(lambda: len(named(process, "tongyou.base.jobs.worker")) == 1)
    everybody = family(process)
    process.kill()
    process.wait()
    until(lambda: all_gone(everybody), 40)
    assert ask(port, "/healthz")[0] == 0


def test_a_taken_port_is_said_in_plain_words(house: dict[str, str], tongyou: Run) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = tongyou("serve", "--port", str(port), env=house)
    assert done.returncode == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in done.stderr
    assert "choose another port: tongyou serve --port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_failing_preparation_ends_with_its_reason(house: dict[str, str], tongyou: Run) -> None:
    broken = {
        **house,
        "TONGYOU_DATABASE_URL": f"postgresql://nobody:x@127.0.0.1:{free_port()}/none",
    }
    done = tongyou("serve", "--port", str(free_port()), env=broken)
    assert done.returncode == 1
    assert "The preparation failed" in done.stderr


def test_the_port_is_free_again_after_listening() -> None:
    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    with pytest.raises(PortTakenError):
        listen("127.0.0.1", port)
    listener.close()
    listen("127.0.0.1", port).close()


def test_a_child_that_keeps_dying_is_started_ever_more_patiently() -> None:
    started: list[float] = []

    def start() -> subprocess.Popen[bytes]:
        started.append(now)
        process = subprocess.Popen(["/bin/false"])
        process.wait()
        return process

    child, now = Child("sample", start), 0.0
    while now < 300:
        child.watch(now)
        now += 0.25
    pauses = [later - earlier for earlier, later in itertools.pairwise(started)]
    assert pauses == sorted(pauses)
    assert pauses[0] < 2
    assert LONGEST <= pauses[-1] <= LONGEST + 1
    child.fell(child.started + STEADY + 1, 1)
    assert child.pause < 1


def test_the_plan_serves_this_machine_only_by_default() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tongyou.site.cli", "serve", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert "[default: 127.0.0.1]" in done.stdout
    assert Plan("127.0.0.1", 8000, 2, 4).migrate
