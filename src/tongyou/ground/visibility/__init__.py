"""Visibility: who sees and does what. Mechanics only; it knows subjects and no accounts.

May import: base rooms and `ground.subjects`. Public face: the names below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .decisions import allowed, check
from .guards import Guard, GuardedQuerySet, guard_of, put_guard, visible
from .masks import in_clear, shown
from .matrix import Matrix, MatrixError, load_matrix, matrix
from .pages import actor_of, desk_page, page, page_of
from .refusals import NotAllowed, NotVisible
from .types import ANONYMOUS, Actor, GrantHeld, PostHeld, Shown, system_actor

if TYPE_CHECKING:
    from .models import GuardedModel

__all__ = [
    "ANONYMOUS",
    "Actor",
    "GrantHeld",
    "Guard",
    "GuardedModel",
    "GuardedQuerySet",
    "Matrix",
    "MatrixError",
    "NotAllowed",
    "NotVisible",
    "PostHeld",
    "Shown",
    "actor_of",
    "allowed",
    "check",
    "desk_page",
    "guard_of",
    "in_clear",
    "load_matrix",
    "matrix",
    "page",
    "page_of",
    "put_guard",
    "shown",
    "system_actor",
    "visible",
]


def __getattr__(name: str) -> Any:
    """`GuardedModel` can be made only when Django's rooms are known, so it loads on first use."""
    if name == "GuardedModel":
        from .models import GuardedModel

        return GuardedModel
    raise AttributeError(name)
