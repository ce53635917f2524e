"""Places where a process of the crash test ends itself with SIGKILL. Lives in tests, never in the product.

A point is armed for the current thread, and fires once in the life of a data folder (a marker file
remembers), so that a retried act or job gets through.

    inside          in the transaction, after the effect is written
    before_commit   the transaction is complete, COMMIT not yet sent
    after_commit    committed, and nobody was told yet
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

POINTS = ("inside", "before_commit", "after_commit")
armed = threading.local()


@contextmanager
def arm(point: str, key: str) -> Iterator[None]:
    armed.point, armed.key = point, key
    try:
        yield
    finally:
        armed.point = ""


def reach(point: str) -> None:
    """End this process here, if this point is armed and has not fired yet."""
    if getattr(armed, "point", "") != point:
        return
    folder = Path(os.environ["TONGYOU_DATA_DIR"]) / "fired"
    folder.mkdir(exist_ok=True)
    try:
        (folder / f"{armed.key}.{point}").touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def install() -> None:
    """Hook the moment of COMMIT of every connection of this process, and of queueing a job."""
    from tongyou.base.jobs import queue

    queued = queue.enqueue

    def enqueue(*args: Any, **kwargs: Any) -> Any:
        job = queued(*args, **kwargs)
        reach("inside")
        return job

    queue.enqueue = enqueue
    plain = BaseDatabaseWrapper._commit

    def commit(self: BaseDatabaseWrapper) -> None:
        reach("before_commit")
        plain(self)
        reach("after_commit")

    BaseDatabaseWrapper._commit = commit  # type: ignore[method-assign]
