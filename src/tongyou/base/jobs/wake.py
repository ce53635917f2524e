"""Waking workers at once: a named pipe per worker in the data folder.

A pipe without a reader also proves that its worker is dead (the kernel closes it with the process),
so its leases need not run out first. Workers on another machine find new jobs by asking every second.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
from pathlib import Path

from django.conf import settings

from tongyou.base import clock

STALE = 3600  # seconds


def machine() -> str:
    """This machine, or this container: where process ids and pipes mean something."""
    return socket.gethostname()[:100]


def folder() -> Path:
    """Where the pipes stand, readable by this user only."""
    path = Path(settings.DATA_DIR) / "run"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def ring_all() -> None:
    """Wake every worker of this machine; a pipe nobody reads is left for the reaper, for a while."""
    for path in folder().glob("*.wake"):
        try:
            _ring(path)
        except OSError:
            _remove_if_old(path)


def is_dead(worker: str) -> bool:
    """True when the worker's pipe exists and nobody holds it; False means alive or unknown."""
    path = folder() / f"{worker}.wake"
    if not path.exists():
        return False
    try:
        handle = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return True
    os.close(handle)
    return False


def forget(worker: str) -> None:
    """Remove the pipes of a worker that has gone."""
    for path in folder().glob(f"{worker}.*"):
        path.unlink(missing_ok=True)


def _remove_if_old(path: Path) -> None:
    """After an hour every reaper has seen it, or its database is gone."""
    with contextlib.suppress(OSError):
        if clock.real_now().timestamp() - path.stat().st_mtime > STALE:
            path.unlink()


def _ring(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    try:
        os.write(handle, b"!")  # a full pipe raises BlockingIOError: it is awake anyway
    finally:
        os.close(handle)


class Bell:
    """A worker's own pipe."""

    def __init__(self, worker: str) -> None:
        self.path = folder() / f"{worker}.wake"
        os.mkfifo(self.path, 0o600)
        self._reader = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        # a writer of our own keeps the pipe from reporting end-of-file between rings
        self._writer = os.open(self.path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)

    def ring(self) -> None:
        """Wake this worker itself (a signal, a finished wait)."""
        with contextlib.suppress(OSError):
            os.write(self._writer, b"!")

    def wait(self, seconds: float) -> bool:
        """Sleep until rung or until `seconds` have passed; True when rung."""
        readable, _, _ = select.select([self._reader], [], [], seconds)
        if readable:
            with contextlib.suppress(BlockingIOError):
                os.read(self._reader, 4096)
        return bool(readable)

    def close(self) -> None:
        os.close(self._reader)
        os.close(self._writer)
        self.path.unlink(missing_ok=True)
