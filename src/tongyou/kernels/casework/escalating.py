"""Reminders and escalations: who is told when time runs out, and which case is opened because of it (督办)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from tongyou.base.logs import get_logger
from tongyou.ground.organisations import queries as organisations
from tongyou.ground.organisations.rules import HEAD as HEAD_ROLE
from tongyou.ground.visibility import matrix
from tongyou.kernels.casework import hooks, people, telling
from tongyou.kernels.casework.actions import byitself
from tongyou.kernels.casework.actions.opening import open_case
from tongyou.kernels.casework.engine.paths import find, open_rows
from tongyou.kernels.casework.engine.types import ClockState, Refused, StepState
from tongyou.kernels.casework.queries import clocks_in_words
from tongyou.kernels.casework.queries.names import names_of
from tongyou.kernels.casework.records import Loaded
from tongyou.kernels.casework.seeing import RESOURCE
from tongyou.kernels.casework.thresholds import HANDLER, HEAD, Does, Threshold
from tongyou.kernels.casework.types import NoProcedure
from tongyou.kernels.criteria import Text

log = get_logger(__name__)
TEMPLATES = {
    Does.REMIND: "casework.reminder",
    Does.LATE: "casework.late",
    Does.STILL_LATE: "casework.late",
    Does.ESCALATE: "casework.escalated",
}


def tell(loaded: Loaded, clock: ClockState, due: Threshold) -> None:
    """See to a reminder or an escalation, in the caller's transaction."""
    rows = rows_of(loaded, clock)
    context = {
        **telling.about(loaded),
        "step": telling.both(clocks_in_words.title(loaded.procedure, clock.key)),
        "due": clock.due_at,
    }
    if due.escalation is not None:
        unit = names_of([unit_of(loaded, rows)]).unit(unit_of(loaded, rows))
        context |= {"unit": telling.both(unit), "percent": due.escalation.percent}
    what = f"{clock.key}/{due.name}"
    telling.send(TEMPLATES[due.does], staff_for(loaded, rows, due), loaded, context, what)
    if due.escalation is not None and due.escalation.opens:
        open_another(loaded, clock, rows, due)


def rows_of(loaded: Loaded, clock: ClockState) -> list[StepState]:
    """The step a clock measures; every open step for the clocks of the case."""
    kind, _, key = clock.key.partition(":")
    row = find(loaded.state, key) if kind == "step" else None
    return [row] if row else open_rows(loaded.state)


def unit_of(loaded: Loaded, rows: list[StepState]) -> UUID:
    """Who is late: the one step's unit, else the case's own."""
    return rows[0].unit_id if len(rows) == 1 else loaded.state.unit_id


def staff_for(loaded: Loaded, rows: list[StepState], due: Threshold) -> set[UUID]:
    """Those a threshold is for: the handlers, unless an escalation names others."""
    to = due.escalation.to if due.escalation else (HANDLER,)
    found: set[UUID] = set()
    if HANDLER in to:
        wants = {people.want_of(loaded.procedure, one.code, one.unit_id) for one in rows}
        for answering in people.responsible(wants).values():
            found |= {one.staff_id for one in answering}
    if HEAD in to:
        units = {one.unit_id for one in rows} or {loaded.state.unit_id}
        heads = organisations.answering(units)
        found |= {one.staff_id for one in heads if one.role == HEAD_ROLE}
    return found | in_roles(loaded, rows, set(to) - {HANDLER, HEAD})


def in_roles(loaded: Loaded, rows: list[StepState], roles: Iterable[str]) -> set[UUID]:
    """Holders of roles: at the units concerned; of roles that see every case, wherever they are."""
    roles = set(roles)
    if not roles:
        return set()
    units = {loaded.state.unit_id, *(one.unit_id for one in rows)}
    near = organisations.answering(units)
    wide = [
        role
        for role in roles
        if any(one.scope == "all" for one in matrix().rights_of(role, RESOURCE, "view"))
    ]
    far = organisations.answering_anywhere(wide) if wide else []
    return {one.staff_id for one in (*near, *far) if one.role in roles}


def open_another(loaded: Loaded, clock: ClockState, rows: list[StepState], due: Threshold) -> None:
    """Open the case that the escalation names, as its domain says; what it refuses is said in the log."""
    if due.escalation is None:
        return
    late = late_of(loaded, clock, rows, due.escalation.percent)
    wanted = hooks.new_case(due.escalation.opens, late)
    if wanted is None:
        return
    try:
        with transaction.atomic():
            open_case(
                actor=byitself.ACTOR,
                procedure=due.escalation.opens,
                area_id=wanted.area_id,
                places=wanted.places,
                title=wanted.title,
                about_id=wanted.about_id,
                fields=wanted.fields,
                key=f"casework.escalate:{loaded.row.pk}:{clock.key}:{due.name}",
            )
    except (Refused, NoProcedure) as error:
        why = str(error)[:300]
        log.warning("escalation_opened_nothing", case=str(loaded.row.pk), why=why)


def late_of(loaded: Loaded, clock: ClockState, rows: list[StepState], percent: int) -> hooks.Late:
    """What the domain is told about the lateness."""
    row = loaded.row
    return hooks.Late(
        case_id=row.pk,
        number=row.number,
        procedure=row.procedure,
        title=Text(row.title_zh, row.title_en),
        step=rows[0].key if len(rows) == 1 else "",
        step_title=clocks_in_words.title(loaded.procedure, clock.key),
        unit_id=unit_of(loaded, rows),
        area_id=loaded.state.area_id,
        due_at=clock.due_at,
        percent=percent,
    )
