"""Django's SQLite backend with a queue: write transactions line up on one file lock.

Measured (docs/decisions/0002): with IMMEDIATE alone eight writers of six-query acts starve each other
(waits over four seconds, seven errors); with the lock none fails. The kernel frees the lock when a
process dies, so a killed writer never blocks the next.
"""

from __future__ import annotations

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3 import base


class WriteQueue:
    """An advisory lock beside the database file, held from BEGIN to COMMIT."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.handle: int | None = None
        self.held = False

    def enter(self) -> None:
        if self.handle is None:
            self.handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self.handle, fcntl.LOCK_EX)
        self.held = True

    def leave(self) -> None:
        if self.handle is not None and self.held:
            self.held = False
            fcntl.flock(self.handle, fcntl.LOCK_UN)

    def close(self) -> None:
        if self.handle is not None:
            os.close(self.handle)
            self.handle, self.held = None, False


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection; its write transactions wait their turn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._queue: WriteQueue | None = None

    def queue(self) -> WriteQueue | None:
        """The lock of this database file; a database in memory has no other writers."""
        if self.is_in_memory_db():
            return None
        if self._queue is None:
            self._queue = WriteQueue(f"{self.settings_dict['NAME']}.lock")
        return self._queue

    def _start_transaction_under_autocommit(self) -> None:
        queue = self.queue()
        if queue is not None:
            queue.enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc] # missing in the stubs
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc] # missing in the stubs
        self._leave()  # not after a failure: the transaction is still open, its rollback leaves the queue

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc] # missing in the stubs
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc] # missing in the stubs
        finally:
            if self._queue is not None:
                self._queue.close()

    def _leave(self) -> None:
        if self._queue is not None:
            self._queue.leave()
