"""Letting another unit see some forms of a case for a while (转介), and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from tongyou.base.clock import local
from tongyou.kernels.casework.definition.types import AskedField, Procedure, Reference
from tongyou.kernels.casework.engine import clocks, words
from tongyou.kernels.casework.engine.answers import ask, identifier, several
from tongyou.kernels.casework.engine.caseacts.common import RECEIVER, reason
from tongyou.kernels.casework.engine.people import (
    SYSTEM,
    Right,
    live_referrals,
    referred_to,
    right,
    units_at_work,
)
from tongyou.kernels.casework.engine.question import Answers, CaseAct, Question
from tongyou.kernels.casework.engine.rows import put
from tongyou.kernels.casework.engine.types import Kind, ReferralState, State
from tongyou.kernels.criteria import Text, Type

FORMS = Text("内容", "Parts of the case")
UNTIL = Text("至", "Until")
NUMBER = Text("转介编号", "Number of the referral")


def reference(procedure: Procedure) -> Reference:
    """What the procedure says about referrals. ValueError if it knows none."""
    if procedure.reference is None:
        raise ValueError(f"{procedure.code} knows no referrals")
    return procedure.reference


def shareable(procedure: Procedure) -> list[tuple[str, Text]]:
    """Forms that a referral may show."""
    allowed = reference(procedure).forms
    return [(one.code, one.title) for one in procedure.forms if one.code in allowed]


def who_refers(q: Question) -> Right:
    """Those the procedure names, at the case's unit or where it is being worked on."""
    return right(reference(q.procedure).by, q.who, q.state, units_at_work(q.state))


def refer_asks(q: Question) -> tuple[AskedField, ...]:
    """To whom, which forms, until when (as long as allowed if left out), and why."""
    return (
        ask("unit_id", RECEIVER, required=True, reader=identifier),
        ask(
            "forms",
            FORMS,
            type=Type.CHOICE,
            choices=shareable(q.procedure),
            required=True,
            reader=several,
        ),
        ask("until", UNTIL, type=Type.DATE),
        reason(required=True),
    )


def refer_reasons(q: Question) -> Iterator[Text]:
    """Not beyond the procedure in forms or length, and not twice to the same unit."""
    yield from form_reasons(q)
    to = q.identifier("unit_id")
    if any(one.unit_id == to for one in live_referrals(q.state, q.moment)):
        yield words.REFERRED_ALREADY
    yield from length_reasons(q)


def form_reasons(q: Question) -> Iterator[Text]:
    """Forms the procedure does not share."""
    given = q.command.payload.get("forms", ())
    titles, allowed = {one.code: one.title for one in q.procedure.forms}, shareable(q.procedure)
    given = [given] if isinstance(given, str) else given
    for code in given if isinstance(given, list | tuple) else ():
        if isinstance(code, str) and code not in dict(allowed):
            yield words.form_not_shared(titles.get(code, Text(code[:80], code[:80])))


def length_reasons(q: Question) -> Iterator[Text]:
    """It ends in the future, and not later than the procedure allows."""
    until = q.day("until")
    if until is None or q.moment is None:
        return
    end, longest = clocks.end_of_day(until), latest(q)
    if end <= q.moment.now:
        yield words.UNTIL_PAST
    if end > clocks.end_of_day(local(longest).date()):
        yield words.too_long_until(local(longest).date().isoformat())


def latest(q: Question) -> Any:
    """The last moment a referral made now may last."""
    longest = reference(q.procedure).longest
    return clocks.due(longest, q.then.now, 0, q.then.calendar)


def referred(q: Question, answers: Answers) -> State:
    """The other unit sees these forms until the end."""
    until, ends_at = q.day("until"), latest(q)
    if until is not None:
        ends_at = min(ends_at, clocks.end_of_day(until))
    row = ReferralState(
        number=len(q.state.referrals) + 1,
        unit_id=UUID(answers.open["unit_id"]),
        forms=tuple(answers.open["forms"]),
        started_at=q.then.now,
        ends_at=ends_at,
    )
    return replace(q.state, referrals=(*q.state.referrals, row))


def who_ends(q: Question) -> Right:
    """Those who may refer, the unit it was referred to, and the platform."""
    if q.who.system:
        return Right(role=SYSTEM)
    sender = who_refers(q)
    receiver = referred_to(q.state, q.who, q.moment, q.whole("number"))
    return receiver if receiver.role and not sender.role else sender


def end_reasons(q: Question) -> Iterator[Text]:
    """Only a referral that has not been ended."""
    live = [one.number for one in q.state.referrals if one.ended_at is None]
    if not live or ("number" in q.command.payload and q.whole("number") not in live):
        yield words.UNKNOWN_REFERRAL


def each_live(q: Question) -> Iterator[Mapping[str, Any]]:
    """One offer for each live referral."""
    return ({"number": one.number} for one in live_referrals(q.state, q.moment))


def ended(q: Question, answers: Answers) -> State:
    """Nothing is seen through it any more."""
    number = answers.open["number"]
    row = next(one for one in q.state.referrals if one.number == number)
    rows = put(q.state.referrals, replace(row, ended_at=q.then.now), "number")
    return replace(q.state, referrals=rows)


def shares(procedure: Procedure) -> bool:
    """True if the procedure knows referrals."""
    return procedure.reference is not None


ACTS = {
    "refer": CaseAct(
        Kind.REFERRED,
        Text("转介", "Refer"),
        who=who_refers,
        effect=referred,
        known=shares,
        reasons=refer_reasons,
        asks=refer_asks,
    ),
    "end_referral": CaseAct(
        Kind.REFERRAL_ENDED,
        Text("结束转介", "End a referral"),
        who=who_ends,
        effect=ended,
        known=shares,
        reasons=end_reasons,
        asks=lambda _: (ask("number", NUMBER, type=Type.NUMBER, required=True),),
        offers=each_live,
    ),
}
