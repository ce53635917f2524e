"""Claim checks: small named rules that doubt what a unit says about itself.

A doubt is a question, not a verdict: a person settles it with a reason. Thresholds are *illustrative* until the
district sets them; each is named where it is used.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from tongyou.domains.plan.rules.rounds.targets import satisfied
from tongyou.domains.plan.rules.wording.sentences import number_text
from tongyou.domains.plan.supervision import NEEDS_REASON, Doubt, SelfStatus
from tongyou.domains.plan.types import Kind, Operator, Text, Window

FASTER_THAN_NEEDED = (
    3  # a count that grows more than three times the needed pace in one round is a jump
)
FEW = Decimal(2)  # two more of something is never a jump
POINTS = {Kind.RATE: Decimal(15), Kind.SCORE: Decimal(10)}
ROUNDING = Decimal("0.1")
PER = {"%": 100, "‰": 1000, "/10万": 100_000}
FINE = frozenset({SelfStatus.MET, SelfStatus.ON_TRACK})
SHORTEST_COPY = 8  # characters; "正常推进" twice is no copying


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised, as far as a check needs it."""

    code: str
    kind: Kind
    window: Window
    operator: Operator
    target: Decimal | None
    unit: str
    start: dt.date  # first day of the plan
    by: dt.date  # last day that counts


@dataclass(frozen=True, slots=True)
class Claim:
    """What a unit says in one round about one promise."""

    promise: Promise
    period_start: dt.date
    period_end: dt.date  # half-open
    status: SelfStatus
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    reason: str = ""
    evidence: int | None = 0  # None: nobody can tell, as for rounds brought over from ledgers


@dataclass(frozen=True, slots=True)
class Around:
    """What else is known: the same promise a round before, and how much evidence earlier rounds brought for it; the same
    requirement elsewhere; the yearly figure beside a total."""

    before: Claim | None = None
    proven: int = 0
    twin: Claim | None = None
    yearly: Claim | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One doubt with its question."""

    rule: Doubt
    explanation: Text


Rule = Callable[[Claim, Around], Text | None]


def no_evidence(now: Claim, around: Around) -> Text | None:
    """Met, and no round ever brought evidence; or more than last round, and nothing now that proves the more."""
    if now.evidence or now.evidence is None:
        return None
    if now.status is SelfStatus.MET and not around.proven:
        return Text(
            "说已经达到，但没有附佐证材料。",
            "It says the promise is met, and no evidence is attached.",
        )
    before = around.before
    if now.promise.kind is Kind.COUNT and grown(now, before) > 0:
        return Text(
            "数量比上一轮多了，但没有附佐证材料。",
            "There are more than last round, and no evidence is attached.",
        )
    return None


def grown(now: Claim, before: Claim | None) -> Decimal:
    """How much a value grew since last round; zero where the two cannot be compared."""
    if before is None or now.value is None or before.value is None or not comparable(now, before):
        return Decimal(0)
    return now.value - before.value


def comparable(now: Claim, before: Claim) -> bool:
    """A figure of the year starts anew in January; a total since the start never does."""
    if now.promise.window is Window.PER_YEAR:
        return last_day(now).year == last_day(before).year
    return now.promise.window in {Window.BY_DATE, Window.THROUGHOUT}


def last_day(claim: Claim) -> dt.date:
    return claim.period_end - dt.timedelta(days=1)


def jump(now: Claim, around: Around) -> Text | None:
    """A value moves more in one round than it usually can."""
    change = grown(now, around.before)
    limit = most_in_a_round(now)
    if limit is None or abs(change) <= limit:
        return None
    moved = number_text(abs(change))
    return Text(
        f"一轮之内{'增加' if change > 0 else '减少'}了 {moved}，超过通常幅度 {number_text(limit)}。请说明原因。",
        f"It {'rose' if change > 0 else 'fell'} by {moved} in one round, more than the usual {number_text(limit)}. Please say why.",
    )


def most_in_a_round(now: Claim) -> Decimal | None:
    """The largest ordinary change: three times the needed pace for a count, a number of points for a rate."""
    promise = now.promise
    if promise.kind in POINTS:
        return POINTS[promise.kind]
    if promise.kind is not Kind.COUNT or not promise.target:
        return None
    span = 365 if promise.window is Window.PER_YEAR else max((promise.by - promise.start).days, 1)
    rounds = Decimal(span) / Decimal(max((now.period_end - now.period_start).days, 1))
    pace = promise.target / rounds
    return max((pace * FASTER_THAN_NEEDED).quantize(Decimal("0.1")), FEW)


def falls(now: Claim, around: Around) -> Text | None:
    """A running count is smaller than a round ago: one of the two figures is wrong."""
    before = around.before
    if (
        now.promise.kind is not Kind.COUNT
        or now.promise.operator is not Operator.AT_LEAST
        or grown(now, before) >= 0
        or before is None
    ):
        return None
    assert before.value is not None  # noqa: S101 - `grown` compared the two
    assert now.value is not None  # noqa: S101
    old, new = number_text(before.value), number_text(now.value)
    return Text(
        f"上一轮是 {old}，这一轮是 {new}：累计数不会变少，两个数有一个要更正。",
        f"Last round it was {old}, now it is {new}: a running count does not fall, so one of the two needs correcting.",
    )


def undone(now: Claim, around: Around) -> Text | None:
    """What was reached is reached no more, and nobody says why."""
    before = around.before
    if before is None or before.status is not SelfStatus.MET or now.status is SelfStatus.MET:
        return None
    if now.promise.window not in {Window.BY_DATE, Window.THROUGHOUT} or now.reason.strip():
        return None
    return Text(
        "上一轮说已经达到，这一轮又说没有达到，没有写原因。",
        "Last round it was met, now it is not, and no reason is given.",
    )


def against_target(now: Claim, around: Around) -> Text | None:  # noqa: ARG001 - the common signature
    """Says met while the figure does not reach the target, or fine while a ceiling is broken."""
    promise = now.promise
    if (
        now.value is None
        or promise.target is None
        or satisfied(promise.operator, promise.target, now.value)
    ):
        return None
    broken = promise.operator is Operator.AT_MOST and promise.window is not Window.BY_DATE
    if now.status is SelfStatus.MET or (broken and now.status in FINE):
        value, target = number_text(now.value), number_text(promise.target)
        return Text(
            f"说“{'已达到' if now.status is SelfStatus.MET else '正常'}”，但填的数是 {value}{promise.unit}，目标是 {target}{promise.unit}。",
            f"It says all is well, but the figure is {value} and the target is {target}.",
        )
    return None


def met_too_early(now: Claim, around: Around) -> Text | None:  # noqa: ARG001 - the common signature
    """A promise that must hold to the end of its span cannot be met before that span is over."""
    if now.status is not SelfStatus.MET:
        return None
    end = span_end(now)
    if end is None or now.period_end > end:
        return None
    return Text(
        f"这项承诺要保持到 {end.isoformat()}，现在还不能说“已达到”，应为“正常推进”。",
        f"This promise has to hold until {end.isoformat()}; it cannot be met yet, only on track.",
    )


def span_end(now: Claim) -> dt.date | None:
    """Until when a lasting promise or a ceiling has to hold; None for what can be reached early."""
    promise = now.promise
    if promise.window is Window.THROUGHOUT:
        return promise.by
    lasting = promise.operator is Operator.AT_MOST or (
        promise.operator is Operator.EQUAL and promise.kind is Kind.COUNT
    )
    if promise.window is Window.PER_YEAR and lasting:
        return dt.date(last_day(now).year, 12, 31)
    return None


def numbers_disagree(now: Claim, around: Around) -> Text | None:  # noqa: ARG001 - the common signature
    """Numerator and denominator do not give the value."""
    per = PER.get(now.promise.unit)
    if per is None or now.value is None or now.numerator is None or not now.denominator:
        return None
    made = now.numerator / now.denominator * per
    if abs(made - now.value) <= ROUNDING:
        return None
    shown = number_text(made.quantize(Decimal("0.01")))
    return Text(
        f"分子除以分母是 {shown}{now.promise.unit}，填的是 {number_text(now.value)}{now.promise.unit}。",
        f"Numerator by denominator gives {shown}, but {number_text(now.value)} was entered.",
    )


def copied(now: Claim, around: Around) -> Text | None:
    """Word for word the reason of last round, for something that is not going well."""
    before = around.before
    words = now.reason.strip()
    if before is None or now.status not in NEEDS_REASON or len(words) < SHORTEST_COPY:
        return None
    if words != before.reason.strip():
        return None
    return Text(
        "原因与上一轮一字不差，看不出这一轮做了什么。",
        "The reason is word for word that of last round; it does not say what was done since.",
    )


def total_below_year(now: Claim, around: Around) -> Text | None:
    """A total since the start cannot be smaller than the figure of this year alone."""
    yearly = around.yearly
    if yearly is None or now.value is None or yearly.value is None or now.value >= yearly.value:
        return None
    total, year = number_text(now.value), number_text(yearly.value)
    return Text(
        f"累计数 {total} 比 {yearly.promise.code} 今年的 {year} 还少。",
        f"The total of {total} is below this year's {year} in {yearly.promise.code}.",
    )


def twins_disagree(now: Claim, around: Around) -> Text | None:
    """The same requirement, reported by two units, with two different answers."""
    twin = around.twin
    if twin is None or (now.value, now.status) == (twin.value, twin.status):
        return None
    return Text(
        f"与 {twin.promise.code} 是同一项要求，两家填报不一致。",
        f"This is the same requirement as {twin.promise.code}, and the two reports differ.",
    )


RULES: dict[Doubt, Rule] = {
    Doubt.NO_EVIDENCE: no_evidence,
    Doubt.JUMP: jump,
    Doubt.FALLS: falls,
    Doubt.UNDONE: undone,
    Doubt.AGAINST_TARGET: against_target,
    Doubt.MET_TOO_EARLY: met_too_early,
    Doubt.NUMBERS_DISAGREE: numbers_disagree,
    Doubt.COPIED: copied,
    Doubt.TOTAL_BELOW_YEAR: total_below_year,
    Doubt.TWINS_DISAGREE: twins_disagree,
}


def doubts(now: Claim, around: Around = Around()) -> Iterator[Found]:
    """Every doubt about one claim, in the order of the rules."""
    for rule, judge in RULES.items():
        explanation = judge(now, around)
        if explanation is not None:
            yield Found(rule, explanation)
