"""Words of a case as index tokens: character bigrams, made here, the same on both databases. Pure.

A token is plain ASCII (`x` and the code points in hexadecimal), so that no database's own idea of words, locale or
alphabet comes into it. A run of letters and digits gives its bigrams, and its characters, so that one can be asked for.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from uuid import UUID

LONGEST_QUERY = 40  # characters; a title is found by less
ORDINARY = "0"  # the ordinary compartment, as part of a token


def runs(text: str) -> Iterator[str]:
    """Stretches of letters and digits, full-width and capital ones made alike."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    run = ""
    for sign in plain:
        if sign.isalnum():
            run += sign
        elif run:
            yield run
            run = ""
    if run:
        yield run


def token(signs: str) -> str:
    """One or two characters as a token."""
    return "x" + "z".join(f"{ord(sign):x}" for sign in signs)


def words(*texts: str) -> list[str]:
    """The tokens of some texts, each once."""
    found: dict[str, None] = {}
    for text in texts:
        for run in runs(text):
            found.update(dict.fromkeys(map(token, pairs(run))))
            found.update(dict.fromkeys(map(token, run)))
    return list(found)


def pairs(run: str) -> list[str]:
    """Each two neighbours of a run."""
    return [run[place : place + 2] for place in range(len(run) - 1)]


def wanted(text: str) -> list[str]:
    """The tokens a case must have to be found by this text."""
    found: dict[str, None] = {}
    for run in runs(text[:LONGEST_QUERY]):
        found.update(dict.fromkeys(map(token, pairs(run) or [run])))
    return list(found)


def place(kind: str, subject: UUID, compartment: str) -> str:
    """A token for a unit (`u`) or an area (`a`) together with the compartment of the case."""
    return f"{kind}{short(str(subject))}{short(compartment) if compartment else ORDINARY}"


def compartment(name: str) -> str:
    """A token for a compartment alone."""
    return f"c{short(name) if name else ORDINARY}"


def short(text: str) -> str:
    """Ten hexadecimal signs; two texts that share them would only make one more row to look at, never to show."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def who_may_find(units: Iterable[UUID], area: UUID, name: str) -> list[str]:
    """The tokens of everybody who might be allowed to find a case; each hit is judged again by its rows."""
    places = [place("u", unit, name) for unit in dict.fromkeys(units)]
    return [*places, place("a", area, name), compartment(name)]
