"""How many people, of which ages, in which place and year: a number with its source, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from tongyou.ground.territory.models import AreaState, PopulationCount, PopulationSource
from tongyou.ground.territory.periods import within
from tongyou.ground.territory.rules.counting import Band, total
from tongyou.ground.territory.types import Population, Residence, Review, Sex
from tongyou.ground.visibility import Actor


@dataclass(frozen=True, slots=True)
class Table:
    """The counts of one table for some areas in one year."""

    source: PopulationSource
    areas: dict[UUID, list[Band]]


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything counted for one place in one year: for itself, and for the areas directly below."""

    area_id: UUID
    year: int
    residence: Residence
    own: tuple[Table, ...]
    below: tuple[Table, ...]
    parts: int  # how many areas lie directly below


def population(
    actor: Actor,
    area_id: UUID,
    year: int,
    *,
    age_from: int = 0,
    age_to: int | None = None,
    sex: Sex = Sex.ALL,
    residence: Residence = Residence.RESIDENT,
) -> Population:
    """People aged `age_from` to `age_to` completed years, both included (None: and older).

    The table with the newest day wins, real ones before simulated ones. Where the area itself was not
    counted, the areas below it are added up if every one of them was, in one and the same table.
    """
    return people(load(actor, area_id, year, residence), age_from, age_to, sex)


def load(
    actor: Actor, area_id: UUID, year: int, residence: Residence = Residence.RESIDENT
) -> Counts:
    """Read once, ask often: two queries for a place and a year.

    The areas below are those of the end of the year, which is when yearly counts are taken.
    """
    states = AreaState.objects.filter(within(date(year, 12, 31)), parent_id=area_id)
    below = list(states.values_list("area_id", flat=True))
    own, others = _tables(actor, area_id, below, year, residence)
    return Counts(area_id, year, residence, own, others, len(below))


def _tables(
    actor: Actor, area_id: UUID, below: Sequence[UUID], year: int, residence: Residence
) -> tuple[tuple[Table, ...], tuple[Table, ...]]:
    """The tables in force, the best first: for the area itself, and for those below."""
    rows = (
        PopulationCount.objects.visible_to(actor)
        .filter(area_id__in=[area_id, *below], year=year)
        .filter(table__state=Review.CONFIRMED, table__residence=residence)
        .select_related("table")
        .order_by("table__simulated", "-table__as_of", "-table__recorded_at")
    )
    own: dict[UUID, Table] = {}
    others: dict[UUID, Table] = {}
    for row in rows:
        side = own if row.area_id == area_id else others
        table = side.setdefault(row.table_id, Table(row.table, {}))
        band = Band(row.sex, row.age_from, row.age_to, row.count)
        table.areas.setdefault(row.area_id, []).append(band)
    return tuple(own.values()), tuple(others.values())


def people(counts: Counts, age_from: int, age_to: int | None, sex: Sex = Sex.ALL) -> Population:
    """One number out of what was loaded, or the reason why it cannot be told."""
    first_reason = ""
    for table in counts.own:
        found = _sum(counts, table, age_from, age_to, sex, parts=0)
        if found.value is not None:
            return found
        first_reason = first_reason or found.reason
    if first_reason and not counts.parts:
        return _untold(counts, first_reason)
    return _added_up(counts, age_from, age_to, sex, first_reason)


def _added_up(
    counts: Counts, age_from: int, age_to: int | None, sex: Sex, reason: str
) -> Population:
    """The sum over the areas below, in the first table that has every one of them."""
    for table in counts.below:
        if len(table.areas) == counts.parts:
            found = _sum(counts, table, age_from, age_to, sex, parts=counts.parts)
            if found.value is not None:
                return found
            reason = reason or found.reason
    return _untold(counts, reason or _missing(counts))


def _missing(counts: Counts) -> str:
    if not counts.below:
        return _("没有这个地方这一年的人口数据")
    some = max(len(table.areas) for table in counts.below)
    return _("下级 %(all)s 个区划中只有 %(some)s 个有数据") % {"all": counts.parts, "some": some}


def _untold(counts: Counts, reason: str) -> Population:
    return Population(None, counts.area_id, counts.year, counts.residence, reason)


def _sum(
    counts: Counts, table: Table, age_from: int, age_to: int | None, sex: Sex, *, parts: int
) -> Population:
    """The sum over the areas of one table; one area that cannot be told makes the sum untold."""
    totals = [
        total(bands, sex=sex, age_from=age_from, age_to=age_to) for bands in table.areas.values()
    ]
    reason = next((one.reason for one in totals if one.value is None), "")
    return Population(
        value=None if reason else sum(one.value or 0 for one in totals),
        area_id=counts.area_id,
        year=counts.year,
        residence=counts.residence,
        reason=reason,
        source=table.source.title,
        as_of=table.source.as_of,
        simulated=table.source.simulated,
        parts=parts,
    )
