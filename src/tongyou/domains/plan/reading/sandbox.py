"""Reading in a process of its own, with limits: a hostile file harms neither web nor worker.

The child gets a fresh interpreter, no environment but what Python needs, a memory and processor
limit, no core dumps, and returns JSON. Only data comes back.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

from tongyou.domains.plan.reading import problems
from tongyou.domains.plan.reading.model import Reading, UnreadableDocument

_MEMORY = 1_500 * 1024 * 1024  # bytes of address space
_OUTPUT = 200 * 1024 * 1024
_REFUSED = 3  # the child's exit code when it refuses the document in words


def read_in_sandbox(path: Path, name: str | None = None, seconds: float = 5) -> Reading:
    """Like `read_file`, in a limited process. Raises UnreadableDocument, also on time-out or crash."""
    command = [
        sys.executable,
        "-m",
        "tongyou.domains.plan.reading",
        str(path),
        name or path.name,
        str(seconds),
    ]
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        start_new_session=True,
    ) as child:
        try:
            output, _ = child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            _stop(child)
            raise problems.took_too_long(seconds) from None
    return _result(child.returncode, output, seconds)


def _stop(child: subprocess.Popen[bytes]) -> None:
    """End the child's own process group; it was started as one."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()


def _environment() -> dict[str, str]:
    source = str(Path(__file__).resolve().parents[4])
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": source,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
        "LANG": "C.UTF-8",
    }


def _result(code: int, output: bytes, seconds: float) -> Reading:
    if code == 0:
        from tongyou.domains.plan.reading.wire import unpack

        try:
            return unpack(output)
        except ValueError as error:
            raise problems.crashed() from error
    if code == _REFUSED:
        words = json.loads(output)
        raise UnreadableDocument(words["code"], words["zh"], words["en"])
    raise problems.took_too_long(seconds) if code == -signal.SIGXCPU else problems.crashed()


def limit(seconds: float) -> None:
    """Called in the child before the file is opened."""
    whole = max(1, int(seconds) + 1)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_OUTPUT, _OUTPUT))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def run(arguments: list[str]) -> int:
    """The child: read one file, write the reading or the refusal to standard output."""
    from tongyou.domains.plan.reading import read_file
    from tongyou.domains.plan.reading.wire import pack

    path, name, seconds = arguments
    limit(float(seconds))
    try:
        reading = read_file(Path(path), name=name)
    except UnreadableDocument as refusal:
        _write(json.dumps({"code": refusal.code, "zh": refusal.zh, "en": refusal.en}).encode())
        return _REFUSED
    _write(pack(reading))
    return 0


def _write(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
