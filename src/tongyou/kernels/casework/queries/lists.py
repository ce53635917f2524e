"""Lists of cases: one's own units' and areas', those about a subject, referrals, alarms, and rows for a file."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from tongyou.base import clock
from tongyou.base.clock import local, start_of_day
from tongyou.ground.visibility import Actor
from tongyou.ground.visibility.reach import reaches
from tongyou.kernels.casework import seeing, shelf
from tongyou.kernels.casework.engine.types import Standing
from tongyou.kernels.casework.models import Alarm, Case, Referral, Step
from tongyou.kernels.casework.queries import merging, paging
from tongyou.kernels.casework.queries.merging import Way
from tongyou.kernels.casework.queries.names import names_of
from tongyou.kernels.casework.queries.types import (
    EVERYTHING,
    AlarmView,
    CaseRow,
    Colour,
    Filters,
    Page,
    ReferralRow,
    Whose,
)
from tongyou.kernels.casework.types import Sight
from tongyou.kernels.criteria import Text

MOST = 200
COLUMNS = {"unit": "unit_id", "area": "area_id", "self": "opener_id", "subject": "subject"}
SHOWN = (  # what a line in a list needs, and what decides who sees it
    "number", "released_id", "procedure", "title_zh", "title_en", "area_id", "unit_id", "compartment",
    "opener_id", "standing", "outcome", "opened_at", "promised_on",
)  # fmt: skip


def cases(actor: Actor, filters: Filters = EVERYTHING) -> Page[CaseRow]:
    """Cases seen whole (of the actor's units and areas, or all), the newest first."""
    ways = ways_to(actor, filters, "view")
    keys, after = merging.first_keys(
        ways, by="opened_at", after=filters.after, down=True, most=paging.size_of(filters.size)
    )
    return Page(case_rows(in_order(keys)), merging.count_text(ways), after)


def export_rows(actor: Actor, filters: Filters = EVERYTHING, most: int = 5000) -> Sequence[CaseRow]:
    """Cases for a file, at most `most`; the caller asks for a purpose and writes the ledger's row."""
    ways = ways_to(actor, filters, "export")
    keys, _ = merging.first_keys(ways, by="opened_at", after="", down=True, most=most)
    return case_rows(in_order(keys))


def in_order(keys: Sequence[UUID]) -> list[Case]:
    """These cases, as far as a list shows them."""
    rows = Case.objects.only(*SHOWN).in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def ways_to(actor: Actor, filters: Filters, action: str) -> list[Way]:
    """The cases seen whole that the filters leave, as ranges of the indexes: steps would cost a list its index."""
    rows = Case.objects.filter(narrowed(actor, filters))
    found = []
    for way in reaches(actor, seeing.RESOURCE, action):
        ordinary = Case.guard.ordinary(way) or Q()
        column = COLUMNS.get(way.scope)
        if way.scope == "all":
            found.append(Way(rows.filter(ordinary)))
        elif column:
            found.append(merging.split(rows.filter(ordinary), column, way.ids))
    return found


def narrowed(actor: Actor, filters: Filters) -> Q:
    """What the filters leave of any cases."""
    exact = {
        "procedure": filters.procedure,
        "unit_id": filters.unit_id,
        "area_id": filters.area_id,
    }
    found = Q(**{name: value for name, value in exact.items() if value})
    if filters.paused is not None:
        paused = Q(standing=Standing.PAUSED.value)
        found &= paused if filters.paused else ~paused
    if filters.late:
        found &= ~Q(standing=Standing.CLOSED.value) & Q(promised_on__lt=clock.today())
    if filters.due_before is not None:
        found &= Q(opened_at__lt=start_of_day(filters.due_before))
    own = Q(unit_id__in=sorted(actor.unit_ids))
    if filters.whose in (Whose.MINE, Whose.UNIT):
        return found & own
    return found & ~own if filters.whose is Whose.OTHERS else found


def cases_about(actor: Actor, subject_id: UUID) -> tuple[CaseRow, ...]:
    """Cases about one subject, the newest first, at most 200."""
    found = Case.objects.only(*SHOWN).filter(about_id=subject_id)
    rows = list(found.order_by("-opened_at", "-pk")[:MOST])
    return case_rows(those_seen(actor, rows, "view"))


def those_seen(actor: Actor, rows: Sequence[Case], action: str) -> list[Case]:
    """Those of these cases that the actor sees whole or through a step. A referral is no way into a list."""
    units: dict[UUID, set[UUID]] = {}
    opened = Step.objects.filter(case_id__in=[one.pk for one in rows], opened_at__isnull=False)
    for case_id, unit in opened.values_list("case_id", "unit_id") if rows else ():
        units.setdefault(case_id, set()).add(unit)
    return [one for one in rows if is_seen(actor, one, units.get(one.pk, set()), action)]


def is_seen(actor: Actor, row: Case, units: set[UUID], action: str) -> bool:
    found = seeing.see(actor, row, units, (), action)
    return found is not None and found.sight is not Sight.REFERRAL


def case_rows(rows: Sequence[Case]) -> tuple[CaseRow, ...]:
    """Rows in words."""
    names = names_of([one.unit_id for one in rows], [one.area_id for one in rows])
    today, found = clock.today(), []
    for row in rows:
        procedure = shelf.of(row.released_id)
        found.append(
            CaseRow(
                case_id=row.pk,
                number=row.number,
                title=Text(row.title_zh, row.title_en),
                procedure=row.procedure,
                procedure_title=procedure.title,
                unit=names.unit(row.unit_id),
                area=names.area(row.area_id),
                standing=Standing(row.standing),
                outcome=procedure.outcome(row.outcome).title if row.outcome else None,
                opened_at=local(row.opened_at),
                promised_on=row.promised_on,
                colour=colour_of(row, today),
            )
        )
    return tuple(found)


def colour_of(row: Case, today: object) -> Colour:
    """How a case as a whole stands."""
    if row.standing == Standing.CLOSED:
        return Colour.STOPPED
    if row.standing == Standing.PAUSED:
        return Colour.PAUSED
    late = row.promised_on is not None and row.promised_on < today  # type: ignore[operator]
    return Colour.LATE if late else Colour.CALM


# ---- referrals and alarms


def referrals(actor: Actor) -> tuple[ReferralRow, ...]:
    """Live referrals to the actor's units, the first to end first."""
    units = {
        unit
        for way in reaches(actor, seeing.RESOURCE, "view")
        if way.scope == "unit"
        for unit in way.ids
    }
    live = Referral.objects.filter(
        unit_id__in=sorted(units), ended_at=None, ends_at__gte=clock.now()
    )
    rows = list(live.select_related("case").order_by("ends_at", "pk")[:MOST]) if units else []
    names = names_of([one.unit_id for one in rows])
    return tuple(referral_row(one, names.unit(one.unit_id)) for one in rows)


def referral_row(row: Referral, unit: Text) -> ReferralRow:
    procedure = shelf.of(row.case.released_id)
    titles = {one.code: one.title for one in procedure.forms}
    return ReferralRow(
        case_id=row.case_id,
        number=row.case.number,
        procedure_title=procedure.title,
        forms=tuple(titles[code] for code in row.forms if code in titles),
        unit=unit,
        ends_at=row.ends_at,
    )


def alarms(actor: Actor) -> tuple[AlarmView, ...]:
    """Open steps nobody answers for, the oldest first, at most 200; for those who supervise."""
    found = Alarm.objects.visible_to(actor, "supervise").filter(closed_at=None)
    rows = list(found.select_related("case").order_by("opened_at", "pk")[:MOST])
    names = names_of([one.unit_id for one in rows])
    return tuple(alarm_view(one, names.unit(one.unit_id)) for one in rows)


def alarm_view(row: Alarm, unit: Text) -> AlarmView:
    procedure = shelf.of(row.case.released_id)
    code = row.step.partition("#")[0].partition(".")[0]
    return AlarmView(
        case_id=row.case_id,
        number=row.case.number,
        title=Text(row.case.title_zh, row.case.title_en),
        step=row.step,
        step_title=procedure.step(code).title,
        unit=unit,
        since=row.opened_at,
    )
