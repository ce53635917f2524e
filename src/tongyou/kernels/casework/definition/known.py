"""What the world outside a file knows: roles, units, other procedures. What is not given is not checked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

Resolver = Callable[[str], bool | None]  # None: cannot be told here


@dataclass(frozen=True, slots=True)
class Known:
    """How names that point out of the file are resolved."""

    roles: Mapping[str, bool] | None = None  # role -> whether it is held by a post
    compartments: Collection[str] | None = None
    procedures: Resolver | None = None
    instruments: Resolver | None = None
    units: Resolver | None = None
