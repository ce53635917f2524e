"""Whom an event concerns, and what they are told. A notice holds a number and the names of steps, never what a case says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from tongyou.base import jobs, notices
from tongyou.base.packs import Bilingual
from tongyou.ground.access import queries as access
from tongyou.ground.organisations import queries as organisations
from tongyou.ground.visibility import matrix
from tongyou.kernels.casework import hooks, people, records
from tongyou.kernels.casework.engine.pausing import live_pause
from tongyou.kernels.casework.engine.rows import clock_of, step_clock
from tongyou.kernels.casework.engine.types import Kind, StepStanding, StepState
from tongyou.kernels.casework.models import Alarm, Event
from tongyou.kernels.casework.moves import TELL
from tongyou.kernels.casework.queries.names import names_of
from tongyou.kernels.casework.records import Loaded
from tongyou.kernels.casework.seeing import RESOURCE
from tongyou.kernels.criteria import Text


@jobs.job(TELL, attempts=5)
def tell(payload: dict[str, Any]) -> None:
    """Tell those whom one event of a case concerns. The job's key makes it once; each notice has a key of its own too."""
    loaded = records.load(UUID(payload["case"]))
    row = Event.objects.filter(case_id=payload["case"], sequence=payload["sequence"]).first()
    if loaded is None or row is None:
        return
    data = json.loads(row.data)
    opened = set(data.get("opened", ()))
    if row.kind == Kind.TRANSFERRED:
        opened |= {one["key"] for one in data["set"].get("steps", ())}
    tell_steps(loaded, opened, row.sequence)
    if row.kind == Kind.REFERRED:
        tell_referral(loaded, row.sequence)
    if "outcome" in data:
        tell_closed(loaded, row.sequence)
    elif live_pause(loaded.state) is not None and data["set"].get("pauses"):
        tell_paused(loaded, row.sequence)


def tell_steps(loaded: Loaded, keys: Iterable[str], sequence: int) -> None:
    """Those who answer for steps that have just opened; where nobody does, those who supervise."""
    rows = [
        one
        for one in loaded.state.steps
        if one.key in set(keys) and one.standing is StepStanding.OPEN
    ]
    wants = {one.key: people.want_of(loaded.procedure, one.code, one.unit_id) for one in rows}
    found = people.responsible(wants.values())
    for one in rows:
        answering = found[wants[one.key]]
        staff = [who.staff_id for who in answering]
        send("casework.step_opened", staff, loaded, about_step(loaded, one), f"{sequence}")
        if people.is_vacant(wants[one.key], answering):
            tell_vacant(loaded, one)


def tell_vacant(loaded: Loaded, row: StepState) -> None:
    """Those who supervise everything: nobody answers for a step."""
    unit = names_of([row.unit_id]).unit(row.unit_id)
    title = loaded.procedure.step(row.code).title
    context = {**about(loaded), "step": both(title), "unit": both(unit)}
    alarm = Alarm.objects.filter(case_id=loaded.row.pk, step=row.key, closed_at=None).first()
    send("casework.vacant", supervisors(), loaded, context, f"{alarm.pk if alarm else row.key}")


def supervisors() -> list[UUID]:
    """Staff in roles that supervise cases everywhere."""
    roles = [
        role
        for role in matrix().roles
        if any(one.scope == "all" for one in matrix().rights_of(role, RESOURCE, "supervise"))
    ]
    return [one.staff_id for one in organisations.answering_anywhere(roles)]


def tell_referral(loaded: Loaded, sequence: int) -> None:
    """Everybody with a post at the unit to which parts of the case were shown."""
    referral = loaded.state.referrals[-1]
    staff = {one.staff_id for one in organisations.answering({referral.unit_id})}
    context = {**about(loaded), "until": referral.ends_at}
    send("casework.referred", staff, loaded, context, f"{sequence}")


def tell_closed(loaded: Loaded, sequence: int) -> None:
    """Whoever opened the case."""
    if not loaded.state.outcome:
        return
    outcome = loaded.procedure.outcome(loaded.state.outcome).title
    to_opener("casework.closed", loaded, {**about(loaded), "outcome": both(outcome)}, sequence)


def tell_paused(loaded: Loaded, sequence: int) -> None:
    """Whoever opened the case: something is wanted of them, and the time stands still."""
    live = live_pause(loaded.state)
    if live is None:
        return
    title = next(one.title for one in loaded.procedure.pauses if one.code == live.code)
    context = {**about(loaded), "pause": both(title), "until": live.ends_at}
    to_opener("casework.paused", loaded, context, sequence)


# ---- sending


def to_opener(template: str, loaded: Loaded, context: Mapping[str, Any], sequence: int) -> None:
    opener = loaded.state.opener
    found = access.recipients_by_account([opener]) if opener else {}
    for account, recipient in found.items():
        key = key_of(template, loaded.row.pk, f"{sequence}", account)
        notices.send(template, to=recipient, context=context, key=key)


def send(
    template: str, staff: Iterable[UUID], loaded: Loaded, context: Mapping[str, Any], what: str
) -> None:
    """One notice for each member of the staff who has an account."""
    for member, recipient in access.recipients(set(staff)).items():
        key = key_of(template, loaded.row.pk, what, member)
        notices.send(template, to=recipient, context=context, key=key)


def key_of(template: str, case_id: UUID, what: str, whom: UUID) -> str:
    """Once for each case, occasion and person."""
    text = f"{template}/{case_id}/{what}/{whom}"
    return f"{template}:{hashlib.sha256(text.encode()).hexdigest()}"


def about(loaded: Loaded) -> dict[str, Any]:
    """What every notice says: the number, the procedure, where to look."""
    return {
        "number": loaded.row.number,
        "procedure": both(loaded.procedure.title),
        "page": page_of(loaded),
    }


def about_step(loaded: Loaded, row: StepState) -> dict[str, Any]:
    """The same with a step and its deadline."""
    clock = clock_of(loaded.state, step_clock(row))
    due = clock.due_at if clock else loaded.state.opened_at
    return {**about(loaded), "step": both(loaded.procedure.step(row.code).title), "due": due}


def page_of(loaded: Loaded) -> str:
    own = hooks.own_page(loaded.row.procedure, loaded.row.pk)
    if own:
        return own
    try:
        return reverse("casework:case", args=[loaded.row.pk])
    except NoReverseMatch:
        return "/desk/"


def both(text: Text) -> Bilingual:
    return Bilingual(text.zh, text.en)
