"""How much of a case somebody sees. The one function that decides it; everything that shows a case passes through it.

Whole: by everything (scope `all`), the case's area, its unit, as its opener, by a grant for it. Through a step: a step
was opened at a unit of theirs. Through a referral: a live one to a unit of theirs; it shows its forms and nothing else,
and opens the compartment for these forms only, because it was made for that.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from tongyou.base import clock
from tongyou.ground.visibility import Actor, NotVisible
from tongyou.ground.visibility.decisions import note_refusal
from tongyou.ground.visibility.reach import Reach, reaches
from tongyou.kernels.casework.engine.types import ReferralState, State
from tongyou.kernels.casework.models import Case, Referral, Step
from tongyou.kernels.casework.types import Sight

RESOURCE = "casework.case"


@dataclass(frozen=True, slots=True)
class Ref:
    """A live referral as far as seeing goes."""

    number: int
    unit_id: UUID
    forms: tuple[str, ...]
    ends_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody sees of a case: how much, up to which field class in clear, and through what."""

    sight: Sight
    rank: int
    steps: frozenset[UUID] = frozenset()  # units of theirs at which a step was opened
    referrals: tuple[Ref, ...] = ()

    @property
    def forms(self) -> frozenset[str]:
        """What the referrals show."""
        return frozenset(code for one in self.referrals for code in one.forms)


def see(
    actor: Actor,
    row: Case,
    step_units: Collection[UUID],
    referrals: Iterable[Ref],
    action: str = "view",
) -> Seen | None:
    """How much of this case the actor reaches with this action; None: it does not exist for them.

    `step_units` are the units at which a step was ever opened, `referrals` those not ended.
    """
    ways = reaches(actor, RESOURCE, action)
    inside = [way for way in ways if in_compartment(way, row.compartment)]
    whole = [way for way in inside if reaches_whole(way, row)]
    if whole:
        return Seen(Sight.WHOLE, max(way.fields for way in whole))
    units = frozenset(step_units)
    through = [way for way in inside if way.scope == "unit" and way.ids & units]
    if through:
        mine = frozenset(unit for way in through for unit in way.ids & units)
        return Seen(Sight.STEP, max(way.fields for way in through), mine)
    return by_referral(ways, referrals)


def by_referral(ways: Iterable[Reach], referrals: Iterable[Ref]) -> Seen | None:
    """Through a live referral to one of the actor's units."""
    now = clock.now()
    live = [one for one in referrals if now <= one.ends_at]
    through = [
        (way, one) for way in ways for one in live if way.scope == "unit" and one.unit_id in way.ids
    ]
    if not through:
        return None
    found = {one.number: one for _, one in through}
    rank = max(way.fields for way, _ in through)
    return Seen(Sight.REFERRAL, rank, referrals=tuple(found.values()))


def in_compartment(way: Reach, compartment: str) -> bool:
    """Ordinary cases, and those in compartments the role was given by name."""
    return way.compartments is None or not compartment or compartment in way.compartments


def reaches_whole(way: Reach, row: Case) -> bool:
    """Whether a way in leads to the case itself."""
    match way.scope:
        case "all":
            return True
        case "area":
            return row.area_id in way.ids
        case "unit":
            return row.unit_id in way.ids
        case "self":
            return row.opener_id in way.ids
        case "subject":
            return row.pk in way.ids
        case _:
            return False


def see_state(actor: Actor, row: Case, state: State, action: str = "view") -> Seen | None:
    """The same question where the whole state is at hand."""
    units = {one.unit_id for one in state.steps if one.opened_at is not None}
    return see(actor, row, units, map(ref_of, open_referrals(state)), action)


def open_referrals(state: State) -> Iterable[ReferralState]:
    return (one for one in state.referrals if one.ended_at is None)


def ref_of(one: ReferralState | Referral) -> Ref:
    return Ref(one.number, one.unit_id, tuple(one.forms), one.ends_at)


def look(actor: Actor, case_id: UUID, action: str = "view") -> tuple[Case, Seen] | None:
    """The case's row and how much of it the actor sees, in three small queries at most."""
    row = Case.objects.filter(pk=case_id).first()
    if row is None:
        return None
    seen = see(actor, row, (), (), action)
    if seen is None:
        steps = Step.objects.filter(case_id=case_id, opened_at__isnull=False)
        refs = Referral.objects.filter(case_id=case_id, ended_at=None)
        units = set(steps.values_list("unit_id", flat=True))
        seen = see(actor, row, units, map(ref_of, refs), action)
    return (row, seen) if seen else None


def seen_of(actor: Actor, rows: Collection[Case]) -> frozenset[UUID]:
    """Those of these cases of which the actor sees anything, in two queries at most."""
    found = {one.pk for one in rows if see(actor, one, (), ())}
    rest = [one for one in rows if one.pk not in found]
    if not rest:
        return frozenset(found)
    keys = [one.pk for one in rest]
    units, refs = defaultdict(set), defaultdict(list)
    opened = Step.objects.filter(case_id__in=keys, opened_at__isnull=False)
    for case_id, unit_id in opened.values_list("case_id", "unit_id"):
        units[case_id].add(unit_id)
    for one in Referral.objects.filter(case_id__in=keys, ended_at=None):
        refs[one.case_id].append(ref_of(one))
    return frozenset(
        found | {one.pk for one in rest if see(actor, one, units[one.pk], refs[one.pk])}
    )


def must_see(actor: Actor, case_id: UUID, action: str = "view") -> tuple[Case, Seen]:
    """As `look`; NotVisible (the same 404 as an absent case) where there is nothing to see."""
    found = look(actor, case_id, action)
    if found is None:
        raise not_visible(actor, case_id, action)
    return found


def not_visible(actor: Actor, case_id: UUID, action: str) -> NotVisible:
    """The refusal, noted in the ledger."""
    note_refusal(actor, RESOURCE, action, case_id, "not_visible")
    return NotVisible(RESOURCE, action, case_id)
