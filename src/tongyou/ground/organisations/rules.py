"""Pure rules of organisations: comparing printed names, and who stands in for an empty post."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from uuid import UUID

# Where a post is empty, the duty rises to this role in the place above before it falls to the head of the
# unit: action plan, tasks 30-33 (a supervisor in each town answers for the directors of its villages).
RISES_TO = {"child_director": "town_supervisor"}
HEAD = "unit_head"


def printed(name: str) -> str:
    """A printed name without what printing adds: full-width signs, spaces and line ends."""
    closed_up = "".join(unicodedata.normalize("NFKC", name).split())
    return unicodedata.normalize("NFKC", closed_up)  # what now stands together may join up


def nearest(name: str, known: Mapping[str, UUID], limit: int = 3) -> list[UUID]:
    """The units whose names come nearest to a printed one, each once, the nearest first."""
    wanted = printed(name)
    near = difflib.get_close_matches(wanted, list(known), n=limit * 3, cutoff=0.5)
    inside = [
        text for text in known if len(text) >= 3 and (text in wanted or wanted in text) and wanted
    ]
    return list(dict.fromkeys(known[text] for text in [*near, *inside]))[:limit]


def apart(role: str, held: Iterable[str], separations: Mapping[str, frozenset[str]]) -> str:
    """A role already held that one person may not combine with `role`; empty when there is none.

    GB/T 22239-2019 8.1.4: system, security and audit administrators are different people.
    """
    return next((other for other in held if other in separations.get(role, frozenset())), "")
