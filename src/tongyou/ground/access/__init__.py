"""Access: accounts, sign-in, grants, break-glass, reveal. Builds `request.actor`.

May import: every room of the ground and the base. Public face: `actions`, `queries`, `types`, and the
names below (loaded on first use, because Django imports this package before its models are ready).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .demo import demo_people
    from .home import home_for
    from .sudo import recent_authentication

_HOME = {"demo_people": "demo", "home_for": "home", "recent_authentication": "sudo"}

__all__ = ["demo_people", "home_for", "recent_authentication"]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(name)
