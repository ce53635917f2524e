"""Population tables: read row by row into a proposal, confirmed or withdrawn by a person."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import takewhile
from uuid import UUID

from django.utils.translation import gettext as _

from tongyou.base import audit, database
from tongyou.ground.territory.models import AreaState, PopulationCount, PopulationSource
from tongyou.ground.territory.periods import within
from tongyou.ground.territory.rules.census import CountRow, Rejected, read_csv
from tongyou.ground.territory.rules.counting import Band, overlap
from tongyou.ground.territory.types import Residence, Review, TerritoryProblem
from tongyou.ground.visibility import Actor, check

RESOURCE = "territory.population"


def import_population(
    *,
    actor: Actor,
    raw: bytes,
    title: str,
    as_of: date,
    residence: Residence,
    simulated: bool = False,
) -> PopulationSource:
    """Read a CSV table into a proposal; its refused rows and reasons stay with it.

    The same file with the same heading gives the same proposal again. Raises TerritoryProblem or
    RefusedTable when no row can be used; nothing is kept then.
    """
    rows, rejected = read_csv(raw)
    return import_rows(
        actor=actor, rows=rows, rejected=rejected, title=title, as_of=as_of,
        residence=residence, simulated=simulated,
    )  # fmt: skip


def import_rows(
    *, actor: Actor, rows: Sequence[CountRow], title: str, as_of: date, residence: Residence,
    simulated: bool, rejected: Sequence[Rejected] = (),
) -> PopulationSource:  # fmt: skip
    """The same for rows that were read elsewhere (a city pack)."""
    check(actor, RESOURCE, "import")
    if not title.strip():
        raise TerritoryProblem(_("请填写数据来源（发布单位、表名）。"))
    areas, unknown = _areas(rows, as_of)
    kept, clashing = _without_overlap([row for row in rows if row.code in areas])
    refused = sorted([*rejected, *unknown, *clashing], key=lambda r: r.number)
    if not kept:
        first = "".join(
            _("第 %(n)s 行：%(why)s。") % {"n": r.number, "why": r.reason} for r in refused[:3]
        )
        raise TerritoryProblem(_("没有一行可用，未保存任何内容。") + first)
    digest = _digest(kept, title.strip(), as_of, residence)
    with database.write():
        before = (
            PopulationSource.objects.filter(digest=digest).exclude(state=Review.WITHDRAWN).first()
        )
        if before is not None:
            return before
        table = PopulationSource.objects.create(
            title=title.strip()[:200], area_id=_common(areas.values()), as_of=as_of, residence=residence, simulated=simulated,
            digest=digest, rejects=[[r.number, r.reason] for r in refused[:1000]],
        )  # fmt: skip
        PopulationCount.objects.bulk_create([_count(table, areas[row.code], row) for row in kept])
        _record(actor, "create", table, len(kept))
    return table


def _areas(rows: Sequence[CountRow], as_of: date) -> tuple[dict[str, AreaState], list[Rejected]]:
    """The areas whose codes held on the day the table speaks of."""
    known = {
        s.code: s for s in AreaState.objects.filter(within(as_of), code__in={r.code for r in rows})
    }
    unknown = [
        Rejected(
            row.number,
            _("区划代码“%(code)s”在 %(day)s 不存在") % {"code": row.code[:20], "day": as_of},
        )
        for row in rows
        if row.code not in known
    ]
    return known, unknown


def _without_overlap(rows: Sequence[CountRow]) -> tuple[list[CountRow], list[Rejected]]:
    """Rows of one area, year and sex may not share an age: a later row that does is left out."""
    groups: dict[tuple[str, int, str], list[Band]] = defaultdict(list)
    kept, refused = [], []
    for row in rows:
        band = Band(row.sex, row.age_from, row.age_to, row.count)
        group = groups[row.code, row.year, row.sex]
        if overlap([*group, band]):
            refused.append(Rejected(row.number, _("年龄段与前面的行重叠")))
        else:
            group.append(band)
            kept.append(row)
    return kept, refused


def _common(areas: Iterable[AreaState]) -> UUID:
    """The smallest area that holds all of these: where their paths part."""
    paths = sorted(state.path.rstrip("/").split("/") for state in areas)
    pairs = zip(paths[0], paths[-1], strict=False)  # what first and last share, all share
    shared = [one for one, other in takewhile(lambda pair: pair[0] == pair[1], pairs)]
    if not shared:
        raise TerritoryProblem(_("一张表只能包含同一个区（县）的数据。"))
    return UUID(shared[-1])


def _count(table: PopulationSource, state: AreaState, row: CountRow) -> PopulationCount:
    return PopulationCount(
        table=table, area_id=state.area_id, year=row.year, sex=row.sex,
        age_from=row.age_from, age_to=row.age_to, count=row.count,
    )  # fmt: skip


def _digest(rows: Sequence[CountRow], title: str, as_of: date, residence: Residence) -> str:
    body = [f"{title}|{as_of}|{residence}"]
    body += [f"{r.code}|{r.year}|{r.sex}|{r.age_from}|{r.age_to}|{r.count}" for r in rows]
    return hashlib.sha256("\n".join(body).encode()).hexdigest()


def confirm_population(*, actor: Actor, table: PopulationSource) -> PopulationSource:
    """Put a table in force. Twice is harmless."""
    return _move(actor, table, Review.PROPOSED, Review.CONFIRMED, "change")


def withdraw_population(*, actor: Actor, table: PopulationSource) -> PopulationSource:
    """Take a table back; its rows stay, and no answer uses them any more."""
    return _move(actor, table, table.state, Review.WITHDRAWN, "withdraw")


def _move(
    actor: Actor, table: PopulationSource, start: str, to: Review, act: str
) -> PopulationSource:
    check(actor, RESOURCE, "import")
    with database.write():
        moved = (
            PopulationSource.objects.filter(pk=table.pk, state=start)
            .exclude(state=to)
            .update(state=to)
        )
        if moved:
            _record(actor, act, table, 0)
    table.refresh_from_db()
    return table


def _record(actor: Actor, act: str, table: PopulationSource, rows: int) -> None:
    audit.record(
        actor=actor, act=act, kind=RESOURCE, subject_ids=[table.pk],
        detail={"rows": rows, "refused": len(table.rejects)},
    )  # fmt: skip
