"""Which room reads which section of a pack, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Protocol
from uuid import UUID

from tongyou.base.packs.folder import Section
from tongyou.base.packs.problems import Problem


class ActorRef(Protocol):
    """Who applies a pack: `visibility.Actor` and `system_actor(...)` satisfy it."""

    @property
    def account_id(self) -> UUID | None: ...
    @property
    def role(self) -> str: ...
    @property
    def session_id(self) -> str: ...


Check = Callable[[Section], Sequence[Problem]]
Apply = Callable[[Section, ActorRef], None]


@dataclass(slots=True)
class Reader:
    """How one kind of section is checked and applied; `after` names the sections it builds on."""

    name: str
    check: Check | None = None
    apply: Apply | None = None
    after: tuple[str, ...] = ()


READERS: dict[str, Reader] = {}


def section(
    name: str, *, check: Check | None = None, apply: Apply | None = None, after: Sequence[str] = ()
) -> None:
    """Register how sections of this name are read; check and apply may be registered apart.

    `check` is pure and returns problems; `apply` writes inside the caller's transaction and only runs
    after every section of the pack was found right.
    """
    reader = READERS.setdefault(name, Reader(name))
    reader.check = check or reader.check
    reader.apply = apply or reader.apply
    reader.after = tuple(dict.fromkeys((*reader.after, *after)))


def in_order(sections: Sequence[Section]) -> list[Section]:
    """Sections, those that others build on first; within a name in the order of `pack.yaml`."""
    names = list(dict.fromkeys(one.name for one in sections))
    graph = {
        name: [a for a in READERS[name].after if a in names] if name in READERS else []
        for name in names
    }
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise ValueError(f"Pack sections wait for each other: {error.args[1]}") from error
    return sorted(sections, key=lambda one: order.index(one.name))
