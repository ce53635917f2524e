"""Content that stands for a whole module of tests: made once, inside a transaction that is rolled back at its end.

Each test still runs in its own savepoint, so nothing leaks from one test into the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

T = TypeVar("T")


def standing(blocker: DjangoDbBlocker, make: Callable[[], T]) -> Iterator[T]:
    """Make the content; use as `yield from standing(...)` in a module-scoped fixture."""
    with blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        made = make()
    yield made
    with blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)
