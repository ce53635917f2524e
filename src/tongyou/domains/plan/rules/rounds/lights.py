"""Red, yellow, green by round.

The rule that matters: a round once missed is red; made up, it turns yellow and never green (practice of
neighbouring districts, e.g. Ouhai in Wenzhou). Otherwise the worse of *when it came* and *what it says*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tongyou.domains.plan.supervision import Light, SelfStatus, Timeliness
from tongyou.domains.plan.types import Text

ORDER = (Light.NONE, Light.GREEN, Light.YELLOW, Light.RED)
BY_TIME = {
    Timeliness.WAITING: Light.NONE,
    Timeliness.ON_TIME: Light.GREEN,
    Timeliness.LATE: Light.YELLOW,
    Timeliness.MADE_UP: Light.YELLOW,
    Timeliness.MISSING: Light.RED,
}
BY_STATUS = {
    SelfStatus.MET: Light.GREEN,
    SelfStatus.ON_TRACK: Light.GREEN,
    SelfStatus.AT_RISK: Light.YELLOW,
    SelfStatus.NOT_STARTED: Light.YELLOW,
    SelfStatus.CANNOT_TELL: Light.YELLOW,
    SelfStatus.BEHIND: Light.RED,
    SelfStatus.BREACHED: Light.RED,
}
TIME_REASONS = {
    Timeliness.LATE: Text("报告迟交", "the report came late"),
    Timeliness.MADE_UP: Text(
        "这一轮曾经漏报，后来补报", "the round was missed and made up afterwards"
    ),
    Timeliness.MISSING: Text("到期没有报告", "no report although it was due"),
}
STATUS_REASONS = {
    SelfStatus.AT_RISK: Text("有承诺存在风险", "a promise is at risk"),
    SelfStatus.NOT_STARTED: Text("有承诺还没有启动", "a promise has not been started"),
    SelfStatus.CANNOT_TELL: Text("有承诺无法判断", "a promise cannot be judged"),
    SelfStatus.BEHIND: Text("有承诺滞后", "a promise is behind"),
    SelfStatus.BREACHED: Text("有承诺没有守住", "a promise was broken"),
}
DOUBT_UPHELD = Text("有说法核实不成立", "a claim was found not to hold")


@dataclass(frozen=True, slots=True)
class Judged:
    """A light with the reasons that made it so; no reason, no colour but green or none."""

    light: Light
    reasons: tuple[Text, ...] = ()


def worst(lights: Iterable[Light]) -> Light:
    """The most serious of some lights; none if there are none."""
    return max(lights, key=ORDER.index, default=Light.NONE)


def light(
    timeliness: Timeliness, statuses: Sequence[SelfStatus], *, upheld: bool = False
) -> Judged:
    """The light of one task in one round.

    While a report is not due, or is missing, its draft says nothing yet. An upheld doubt keeps it from green.
    """
    if timeliness in {Timeliness.WAITING, Timeliness.MISSING}:
        reason = TIME_REASONS.get(timeliness)
        return Judged(BY_TIME[timeliness], (reason,) if reason else ())
    parts: list[tuple[Light, Text | None]] = [
        (BY_TIME[timeliness], TIME_REASONS.get(timeliness)),
        *((BY_STATUS[status], STATUS_REASONS.get(status)) for status in dict.fromkeys(statuses)),
    ]
    if upheld:
        parts.append((Light.YELLOW, DOUBT_UPHELD))
    return Judged(worst(one for one, _ in parts), tuple(why for _, why in parts if why))


def tally(lights: Iterable[Light]) -> dict[Light, int]:
    """How many of each, all four named."""
    found = Counter(lights)
    return {one: found[one] for one in ORDER}
