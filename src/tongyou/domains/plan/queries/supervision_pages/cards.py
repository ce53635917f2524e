"""A unit's score card, unfolded: its reports round by round."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tongyou.domains.plan.models import Round
from tongyou.domains.plan.queries.scorecards import UnitCard
from tongyou.domains.plan.round_records import Seen, title_of
from tongyou.domains.plan.supervision import Light, Timeliness
from tongyou.domains.plan.types import Text


@dataclass(slots=True)
class CardRound:
    """One round of one unit."""

    round: Round
    title: Text
    reports: list[Seen] = field(default_factory=list)
    times: Counter[Timeliness] = field(default_factory=Counter)
    lights: Counter[Light] = field(default_factory=Counter)

    def add(self, one: Seen) -> None:
        self.reports.append(one)
        self.times[one.timeliness] += 1
        self.lights[one.judged.light] += 1


def card_rounds(card: UnitCard) -> list[CardRound]:
    """The newest round first; every report comes from the card, so it was visible."""
    found: dict[object, CardRound] = {}
    for one in card.reports:
        row = one.report.round
        found.setdefault(row.pk, CardRound(row, title_of(row))).add(one)
    return sorted(found.values(), key=lambda one: one.round.period_end, reverse=True)
