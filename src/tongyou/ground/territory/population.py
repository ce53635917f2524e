"""How many people, of which ages, in which place and year: a number with its source, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from tongyou.ground.territory.models import AreaState, PopulationCount
from tongyou.ground.territory.periods import within
from tongyou.ground.territory.rules.counting import Band, total
from tongyou.ground.territory.types import Population, Residence, Review, Sex
from tongyou.ground.visibility import Actor


def population(
    actor: Actor, area_id: UUID, year: int, *, age_from: int = 0, age_to: int | None = None,
    sex: Sex = Sex.ALL, residence: Residence = Residence.RESIDENT,
) -> Population:  # fmt: skip
    """People aged `age_from` to `age_to` completed years, both included (None: and older).

    The table with the newest day wins, real ones before simulated ones. Where the area itself was not
    counted, the areas below it are added up if every one of them was, in one and the same table.
    """
    own = _answers(actor, [area_id], year, age_from, age_to, sex, residence)
    counted = next((answer for answer in own if answer.value is not None), None)
    if counted is not None:
        return counted
    below = _below(area_id, year)
    parts = _answers(actor, below, year, age_from, age_to, sex, residence) if below else []
    whole = next((p for p in parts if p.parts == len(below) and p.value is not None), None)
    if whole is not None:
        return Population(
            whole.value,
            area_id,
            year,
            residence,
            "",
            whole.source,
            whole.as_of,
            whole.simulated,
            whole.parts,
        )
    reason = own[0].reason if own else _missing(below, parts)
    return Population(None, area_id, year, residence, reason)


def _missing(below: Sequence[UUID], parts: Sequence[Population]) -> str:
    if not parts:
        return _("没有这个地方这一年的人口数据")
    best = max(parts, key=lambda p: p.parts)
    if best.parts == len(below):
        return best.reason
    return _("下级 %(all)s 个区划中只有 %(some)s 个有数据") % {
        "all": len(below),
        "some": best.parts,
    }


def _below(area_id: UUID, year: int) -> list[UUID]:
    """The areas directly below at the end of the year, which is when yearly counts are taken."""
    states = AreaState.objects.filter(within(date(year, 12, 31)), parent_id=area_id)
    return list(states.values_list("area_id", flat=True))


def _answers(
    actor: Actor, area_ids: Sequence[UUID], year: int, age_from: int, age_to: int | None, sex: Sex,
    residence: Residence,
) -> list[Population]:  # fmt: skip
    """One answer per table in force, the best table first; `parts` says how many areas it has."""
    rows = (
        PopulationCount.objects.visible_to(actor)
        .filter(area_id__in=area_ids, year=year)
        .filter(table__state=Review.CONFIRMED, table__residence=residence)
        .select_related("table")
        .order_by("table__simulated", "-table__as_of", "-table__recorded_at")
    )
    tables: dict[UUID, dict[UUID, list[PopulationCount]]] = {}
    for row in rows:
        tables.setdefault(row.table_id, {}).setdefault(row.area_id, []).append(row)
    return [_answer(list(areas.values()), year, age_from, age_to, sex) for areas in tables.values()]


def _answer(
    areas: Sequence[Sequence[PopulationCount]],
    year: int,
    age_from: int,
    age_to: int | None,
    sex: Sex,
) -> Population:
    """The sum over areas within one table, or the first reason why it cannot be told."""
    first = areas[0][0]
    totals = [total(_bands(rows), sex=sex, age_from=age_from, age_to=age_to) for rows in areas]
    reason = next((t.reason for t in totals if t.value is None), "")
    value = None if reason else sum(t.value or 0 for t in totals)
    table = first.table
    return Population(
        value, first.area_id, year, Residence(table.residence), reason, table.title, table.as_of,
        table.simulated, len(areas),
    )  # fmt: skip


def _bands(rows: Sequence[PopulationCount]) -> list[Band]:
    return [Band(row.sex, row.age_from, row.age_to, row.count) for row in rows]
