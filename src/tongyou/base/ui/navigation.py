"""Entries of the three faces' menus. A room adds its own; a face never names a room.

What an actor may not see is not listed: `site/wiring.py` hands in the predicate. Until it does, only
entries that need nothing are shown (fail closed).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

type_of_text = str | Promise
Predicate = Callable[[object, str, str], bool]
FACES = ("portal", "desk", "cockpit")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `resource` "" means that anybody on the face may see it."""

    face: str
    key: str
    label: type_of_text
    url_name: str
    order: int = 100
    icon: str = "dot"
    resource: str = ""
    action: str = "view"

    @property
    def url(self) -> str:
        """The address, or "" while the room's URLs are not included."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


def _nobody(_actor: object, _resource: str, _action: str) -> bool:
    return False


_entries: dict[tuple[str, str], Entry] = {}
_predicate: Predicate = _nobody


def add(
    *,
    face: str,
    key: str,
    label: type_of_text,
    url_name: str,
    order: int = 100,
    icon: str = "dot",
    resource: str = "",
    action: str = "view",
) -> Entry:
    """Put an entry into a face's menu; the same key again replaces it (a reload is harmless).

    Raises ValueError for a face that does not exist.
    """
    if face not in FACES:
        raise ValueError(f"navigation: no face named {face!r}; choose one of {', '.join(FACES)}")
    entry = Entry(face, key, label, url_name, order, icon, resource, action)
    _entries[face, key] = entry
    return entry


def set_predicate(allowed: Callable[[object, str, str], bool]) -> None:
    """Hand in `allowed(actor, resource, action)`; wired once, in `site/wiring.py`."""
    global _predicate
    _predicate = allowed


def visible(face: str, actor: object) -> list[Entry]:
    """The entries this actor may open, in order; entries whose address does not exist are left out."""
    mine = sorted((e for e in _entries.values() if e.face == face), key=lambda e: (e.order, e.key))
    return [
        e for e in mine if e.url and (not e.resource or _predicate(actor, e.resource, e.action))
    ]


def unreachable() -> list[Entry]:
    """Entries whose URL name cannot be reversed: a wiring mistake, for tests and checks."""
    return [entry for entry in _entries.values() if not entry.url]
