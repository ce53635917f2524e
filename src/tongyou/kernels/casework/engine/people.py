"""Who may: roles at units, roles from anywhere, the opener, the platform; and four eyes.

A vacant post is no matter of the engine: whoever stands in for it is handed in with that role (`Who.posts`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from tongyou.kernels.casework.definition.types import ActSpec, By, Procedure, StepSpec
from tongyou.kernels.casework.engine import words
from tongyou.kernels.casework.engine.paths import open_rows
from tongyou.kernels.casework.engine.types import Moment, ReferralState, State, StepState, Who
from tongyou.kernels.criteria import Text

OPENER, SYSTEM = "opener", "system"


@dataclass(frozen=True, slots=True)
class Right:
    """The role somebody acts in, or the reason why they may not."""

    role: str = ""
    reason: Text | None = None


def right(bys: Iterable[By], who: Who, state: State, units: Collection[UUID]) -> Right:
    """The first rule of `bys` that covers this person at one of `units`, else why none does."""
    bys = tuple(bys)
    for by in bys:
        if covers(by, who, state, units):
            return Right(role=by.role)
    return Right(reason=refusal(bys, who))


def covers(by: By, who: Who, state: State, units: Collection[UUID]) -> bool:
    """True if this one rule lets the person act."""
    if by.role == SYSTEM:
        return who.system
    if by.role == OPENER:
        return is_opener(who, state)
    if by.anywhere and by.role in who.anywhere:
        return True
    return any((by.role, unit) in who.posts for unit in units)


def is_opener(who: Who, state: State) -> bool:
    """True for the account that opened the case; nobody is the opener of a case the platform opened."""
    return who.account_id is not None and who.account_id == state.opener


def refusal(bys: Iterable[By], who: Who) -> Text:
    """Why none of the rules covers this person: the nearest miss."""
    roles = {by.role for by in bys}
    if roles == {OPENER}:
        return words.NOT_OPENER
    if roles == {SYSTEM}:
        return words.PLATFORM_ONLY
    return words.WRONG_UNIT if roles & {role for role, _ in who.posts} else words.NO_ROLE


def rules_of(spec: StepSpec, act: ActSpec | None) -> tuple[By, ...]:
    """Who may do this act: its own list if it has one, else the step's."""
    return act.by if act and act.by else spec.by


def handles(procedure: Procedure, state: State, who: Who, row: StepState) -> Right:
    """Whether somebody may do anything at all on a row."""
    spec = procedure.step(row.code)
    bys = dict.fromkeys([*spec.by, *(by for act in spec.acts for by in act.by)])
    return right(bys, who, state, [row.unit_id])


def takes_part(procedure: Procedure, state: State, who: Who) -> Right:
    """The platform, the opener, and whoever handles an open step."""
    if who.system:
        return Right(role=SYSTEM)
    if is_opener(who, state):
        return Right(role=OPENER)
    return handled(procedure, state, who, open_rows(state))


def handled(procedure: Procedure, state: State, who: Who, rows: Iterable[StepState]) -> Right:
    """Whether somebody handles any of these rows."""
    for row in rows:
        found = handles(procedure, state, who, row)
        if found.role:
            return found
    return Right(reason=words.NO_PART)


def live_referrals(state: State, moment: Moment | None) -> list[ReferralState]:
    """Referrals that have not been ended and whose time is not over."""
    return [
        one
        for one in state.referrals
        if one.ended_at is None and (moment is None or moment.now <= one.ends_at)
    ]


def referred_to(state: State, who: Who, moment: Moment | None, number: int | None = None) -> Right:
    """Somebody of a unit the case is referred to (by the referral of that number, or any live one)."""
    live = [one for one in live_referrals(state, moment) if number in (None, one.number)]
    units = {one.unit_id for one in live}
    roles = sorted(role for role, unit in who.posts if unit in units)
    return Right(role=roles[0]) if roles else Right(reason=words.NO_PART)


def units_at_work(state: State) -> frozenset[UUID]:
    """The case's own unit, and those with an open step: where a role counts for acts on the case itself."""
    return frozenset({state.unit_id, *(row.unit_id for row in open_rows(state))})


def seen_before(procedure: Procedure, state: State, who: Who, spec: StepSpec) -> Iterable[Text]:
    """Four eyes: the earlier steps this person acted on, in any round."""
    for code in spec.four_eyes:
        rows = [row for row in state.steps if row.code == code]
        if who.account_id and any(who.account_id in row.actors for row in rows):
            yield words.four_eyes(procedure.step(code).title)
