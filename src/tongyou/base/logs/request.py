"""The request id: one word that ties log lines, ledger entries and the error page together."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LETTERS = "abcdefghjkmnpqrstuvwxyz"  # no digits: an id must never look like somebody's number
LENGTH = 16  # 72 bits

_current: ContextVar[str] = ContextVar("request_id", default="")


def new_request_id() -> str:
    """A fresh one; never taken from the client, who could plant text in the logs."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def request_id() -> str:
    """The id of the request or job being served, or an empty text."""
    return _current.get()


@contextmanager
def bound_request(identifier: str = "") -> Iterator[str]:
    """Within the block, log lines and ledger entries carry this id (a fresh one if none is given)."""
    identifier = identifier or new_request_id()
    token = _current.set(identifier)
    try:
        yield identifier
    finally:
        _current.reset(token)
