"""Search: by public number, or by words of the title, the newest first.

The index answers with cases that have the words and whose tokens say that the actor might see them; each of them is then
judged by `seeing.see`, as everywhere. On SQLite FTS5 merges the lists of the tokens from the newest on. On PostgreSQL the
newest cases are looked through first, which is fast for words that many cases have; rare words are found by GIN
(measured with a million cases: docs/decisions).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from tongyou.base import codes
from tongyou.base.database import is_postgresql
from tongyou.ground.visibility import Actor
from tongyou.ground.visibility.reach import reaches
from tongyou.kernels.casework import seeing, tokens
from tongyou.kernels.casework.models import Case
from tongyou.kernels.casework.queries import paging
from tongyou.kernels.casework.queries.lists import SHOWN, case_rows, in_order, those_seen
from tongyou.kernels.casework.queries.types import CaseRow, Page

CHUNK = 70  # hits judged at once
CHUNKS = 10  # how often, before the reader is asked for another word
RECENT = 20_000  # newest cases PostgreSQL looks through before it takes the index
WIDE = 60  # more places than this are no help to the index
NUMBER = re.compile(r"[A-Z][A-Z0-9]{1,7}-[0-9]{4}-[0-9A-Z]{3,7}(-[0-9A-Z]?)?")
TABLE = "ty_casework_searchtext"
Hit = tuple[int, UUID]

SQLITE = f"""SELECT s.id, s.case_id FROM {TABLE}_fts f JOIN {TABLE} s ON s.id = f.rowid
WHERE f.{TABLE}_fts MATCH %s AND f.rowid < %s ORDER BY f.rowid DESC LIMIT %s"""  # noqa: S608 - our own table's name
NEWEST = f"""SELECT id, case_id FROM (
    SELECT id, case_id, tokens FROM {TABLE} WHERE id < %s ORDER BY id DESC LIMIT %s) newest
WHERE tokens @> %s::text[] {{places}} ORDER BY id DESC LIMIT %s"""  # noqa: S608
INDEXED = f"""WITH hits AS MATERIALIZED (
    SELECT id, case_id FROM {TABLE} WHERE tokens @> %s::text[] {{places}} AND id + 0 < %s)
SELECT id, case_id FROM hits ORDER BY id DESC LIMIT %s"""  # noqa: S608
NO_END = 2**62


def search(actor: Actor, text: str, size: int = 50) -> Page[CaseRow]:
    """Cases by number (whole, or a beginning with three signs of the secret part) or by words of the title."""
    size = paging.size_of(size)
    rows, cut = by_number(actor, text, size), False
    if not rows:
        rows, cut = by_words(actor, text, size)
    more = len(rows) > size
    count = paging.MORE if cut or more else str(len(rows))
    return Page(case_rows(rows[:size]), count if not more else f"{size}+", cut=cut or more)


def case_by_number(actor: Actor, number: str) -> UUID | None:
    """The case of that public number, if the actor sees it whole or through a step."""
    rows = list(Case.objects.only(*SHOWN).filter(number=codes.normalise(number)))
    found = those_seen(actor, rows, "search")
    return found[0].pk if found else None


def by_number(actor: Actor, text: str, size: int) -> list[Case]:
    """Cases whose number begins so; a number cannot be guessed, so few do."""
    start = codes.normalise(text)
    if not NUMBER.fullmatch(start):
        return []
    if is_postgresql():
        rows = Case.objects.only(*SHOWN).filter(number__startswith=start)
    else:  # LIKE would read the whole table
        rows = Case.objects.only(*SHOWN).filter(number__gte=start, number__lt=f"{start}~")
    return those_seen(actor, list(rows.order_by("number")[: size + 1]), "search")


def by_words(actor: Actor, text: str, size: int) -> tuple[list[Case], bool]:
    """(cases, whether there may be more than could be judged)."""
    words = tokens.wanted(text)
    places = places_of(actor)
    if not words or places == []:
        return [], False
    found: list[Case] = []
    for chunk in chunks(words, places):
        rows = in_order([case_id for _, case_id in chunk])
        found += those_seen(actor, rows, "search")
        if len(found) > size:
            return found[: size + 1], False
        if len(chunk) < CHUNK:
            return found, False
    return found, True


def chunks(words: list[str], places: list[str] | None) -> Iterator[list[Hit]]:
    """Hits in chunks, the newest first."""
    before = NO_END
    for _ in range(CHUNKS):
        hits = hits_before(words, places, before)
        yield hits
        if len(hits) < CHUNK:
            return
        before = hits[-1][0]


def places_of(actor: Actor) -> list[str] | None:
    """Tokens one of which a case must have; None: no such token narrows anything; empty: nothing may be found.

    The tokens only save work: what the actor sees is decided row by row.
    """
    found: set[str] = set()
    for way in reaches(actor, seeing.RESOURCE, "search"):
        if way.compartments is None or way.scope in ("self", "subject"):
            return None
        for name in ("", *sorted(way.compartments)):
            if way.scope == "all":
                found.add(tokens.compartment(name))
            elif way.scope in ("area", "unit"):
                found |= {tokens.place(way.scope[0], one, name) for one in way.ids}
    return sorted(found) if len(found) <= WIDE else None


def hits_before(words: list[str], places: list[str] | None, before: int) -> list[Hit]:
    """The newest hits older than `before`."""
    if is_postgresql():
        return hits_on_postgresql(words, places, before)
    query = " AND ".join(f'"{one}"' for one in words)
    if places is not None:
        query += f" AND ({' OR '.join(places)})"
    return ask(SQLITE, [query, before, CHUNK])


def hits_on_postgresql(words: list[str], places: list[str] | None, before: int) -> list[Hit]:
    """Among the newest cases first; if these do not fill the chunk, by the index."""
    narrow = "AND tokens && %s::text[]" if places is not None else ""
    given: list[Any] = [words, places] if places is not None else [words]
    newest = ask(NEWEST.format(places=narrow), [before, RECENT, *given, CHUNK])
    if len(newest) >= CHUNK:
        return newest
    return ask(INDEXED.format(places=narrow), [*given, before, CHUNK])


def ask(statement: str, parameters: Sequence[Any]) -> list[Hit]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [(number, as_uuid(case)) for number, case in cursor.fetchall()]


def as_uuid(value: object) -> UUID:
    """SQLite keeps identifiers as 32 signs."""
    return value if isinstance(value, UUID) else UUID(str(value))
