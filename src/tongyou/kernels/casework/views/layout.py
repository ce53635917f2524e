"""How a case's parts stand on its page: acts beside what they are about, steps by round, deadlines on a ruler."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tongyou.kernels.casework.definition.types import Span
from tongyou.kernels.casework.engine.types import MaterialStanding, StepStanding
from tongyou.kernels.casework.queries.types import (
    ActView,
    CaseView,
    ClockView,
    Colour,
    MaterialView,
    ReferralView,
    StepView,
)
from tongyou.kernels.casework.views.common import say
from tongyou.kernels.casework.views.wording import Told, told

PAPER_ACTS = ("provide", "promise")
END_REFERRAL = "end_referral"
ELSEWHERE = frozenset({*PAPER_ACTS, END_REFERRAL})
SEPARATOR = " / "
WHOLE_CASE = ("promised", "statutory")  # clocks of the case itself
TONES = {Colour.LATE: "bad", Colour.SOON: "warn", Colour.CALM: "good"}


@dataclass(frozen=True, slots=True)
class Offers:
    """Acts that can be done now, and those that cannot, each with its reasons."""

    now: tuple[ActView, ...]
    not_now: tuple[ActView, ...]

    def __bool__(self) -> bool:
        return bool(self.now or self.not_now)


@dataclass(frozen=True, slots=True)
class Work:
    """One open step with what can be done in it."""

    step: StepView
    told: Told | None
    offers: Offers

    @property
    def who(self) -> str:
        """Who answers for it now: the posts, after the unit where they do not name it themselves."""
        unit, posts = say(self.step.unit), self.step.responsible
        named = any(one.startswith(unit) for one in posts)
        return " · ".join(filter(None, ("" if named else unit, SEPARATOR.join(posts))))


@dataclass(frozen=True, slots=True)
class Paper:
    """A material with what can be done about it."""

    material: MaterialView
    offers: Offers
    broken: bool  # it was promised and did not come


@dataclass(frozen=True, slots=True)
class Dial:
    """A deadline in words and on the ruler."""

    clock: ClockView
    told: Told
    used: float  # per cent
    tone: str


@dataclass(frozen=True, slots=True)
class Rounds:
    """One step at its units, the present round first, with the earlier ones."""

    now: StepView
    parallel: tuple[StepView, ...]
    before: tuple[StepView, ...]


def offers(acts: Iterable[ActView]) -> Offers:
    """Acts, sorted by whether they can be done now."""
    acts = tuple(acts)
    return Offers(
        tuple(one for one in acts if one.allowed), tuple(one for one in acts if one.why_not)
    )


def works(view: CaseView, now: dt.datetime) -> list[Work]:
    """Open steps, the reader's own first."""
    found = [one for one in view.steps if one.standing is StepStanding.OPEN]
    ordered = sorted(found, key=lambda step: not step.own)
    return [
        Work(step, step_told(view, step, now), offers(view.acts_on(step.key))) for step in ordered
    ]


def step_told(view: CaseView, step: StepView | None, now: dt.datetime) -> Told | None:
    """The deadline of a step in words."""
    if step is None or step.due_at is None:
        return None
    clock = next((one for one in view.clocks if one.key == f"step:{step.key}"), None)
    return told(step.colour, step.due_at, now, clock.working_days_left if clock else None)


def case_acts(view: CaseView) -> Offers:
    """Acts on the case as a whole; those about a paper or a referral stand beside it."""
    return offers(one for one in view.acts_on("") if one.act not in ELSEWHERE)


def papers(view: CaseView) -> list[Paper]:
    """Materials with their acts; a paper that nobody needs and nobody brought is left out."""
    acts = [one for one in view.acts if one.act in PAPER_ACTS]
    return [
        Paper(
            one,
            offers(act for act in acts if act.payload.get("material") == one.code),
            one.standing is MaterialStanding.MISSING and one.promised_until is not None,
        )
        for one in view.materials
        if one.needed is not False or one.standing is not MaterialStanding.MISSING
    ]


def referrals(view: CaseView) -> list[tuple[ReferralView, ActView | None]]:
    """Referrals, each with the act that ends it."""
    ends = {one.payload.get("number"): one for one in view.acts if one.act == END_REFERRAL}
    return [(one, ends.get(one.number)) for one in view.referrals]


def clocks(view: CaseView, now: dt.datetime) -> list[Dial]:
    """The case's deadlines, then those of what is open."""
    return [
        Dial(
            one,
            told(one.colour, one.due_at, now, one.working_days_left),
            used(one, now),
            TONES.get(one.colour, "canal"),
        )
        for one in view.clocks
        if one.colour is not Colour.STOPPED
    ]


def used(clock: ClockView, now: dt.datetime) -> float:
    """How much of a limit is gone, in per cent: exact in working days, else by the hands of the clock."""
    left = clock.working_days_left
    if clock.limit.span is Span.WORKING_DAYS and left is not None and clock.limit.amount:
        share = 1 - left / clock.limit.amount
    else:
        whole = (clock.due_at - clock.started_at).total_seconds()
        share = (now - clock.started_at).total_seconds() / whole if whole > 0 else 1.0
    return round(100 * min(max(share, 0.0), 1.0), 1)


def rounds(steps: Sequence[StepView]) -> list[Rounds]:
    """Steps in the order of the procedure; one code once, with its parallel units and earlier rounds."""
    codes = dict.fromkeys(step.code for step in steps)
    found = []
    for code in codes:
        rows = [step for step in steps if step.code == code]
        present = [row for row in rows if row.standing is not StepStanding.RETURNED] or rows[-1:]
        before = tuple(row for row in rows if row not in present)
        found.append(Rounds(present[0], tuple(present), before))
    return found
