"""Who may act on a case, and who answers for its steps.

The engine knows roles at units and nothing of posts. Here posts and the access matrix become a `Who`, and whoever stands
in for an empty post is handed in with that post's role: a village director's duty rises to the town's supervisor, any
other falls to the head of the unit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from tongyou.ground.organisations import queries as organisations
from tongyou.ground.organisations.rules import HEAD, RISES_TO
from tongyou.ground.organisations.types import Answering
from tongyou.ground.visibility import Actor, PostHeld, matrix
from tongyou.ground.visibility.reach import Reach, reaches
from tongyou.kernels.casework.definition.types import By, Procedure
from tongyou.kernels.casework.engine.people import OPENER, SYSTEM
from tongyou.kernels.casework.engine.types import State, StepStanding, Who
from tongyou.kernels.casework.models import Case
from tongyou.kernels.casework.records import bys_of
from tongyou.kernels.casework.seeing import RESOURCE, in_compartment

ACTIONS = {"refer": "refer", "transfer": "transfer", "reopen": "reopen"}  # the rest is "act"


def action_of(act: str) -> str:
    """The action of the access matrix that an act needs."""
    return ACTIONS.get(act, "act")


# ---- who acts


def who_acts(actor: Actor, row: Case, procedure: Procedure, state: State, action: str) -> Who:
    """The person as the engine needs them, for one case and one action of the matrix."""
    who = who_at(actor, row.compartment, row.area_id, action)
    if who.system or not who.posts:
        return who
    return replace(who, posts=who.posts | stood_in_for(actor, who, procedure, state))


def who_at(actor: Actor, compartment: str, area_id: UUID, action: str) -> Who:
    """Roles at units by the actor's posts, and roles whose reach covers the place from anywhere."""
    if actor.system:
        return Who(account_id=None, system=True)
    posts: set[tuple[str, UUID]] = set()
    anywhere: set[str] = set()
    for post in actor.posts:
        ways = ways_of(actor, post, compartment, action)
        if ways and post.unit_id:
            posts.add((post.role, post.unit_id))
        if any(way.scope == "all" or area_id in way.ids for way in ways if way.scope != "unit"):
            anywhere.add(post.role)
    return Who(actor.account_id, frozenset(posts), frozenset(anywhere))


def ways_of(actor: Actor, post: PostHeld, compartment: str, action: str) -> list[Reach]:
    """The ways in that one post alone gives."""
    alone = replace(actor, posts=(post,), roles=(), grants=())
    return [
        way
        for way in reaches(alone, RESOURCE, action)
        if way.scope in {"unit", "area", "all"} and in_compartment(way, compartment)
    ]


def stood_in_for(
    actor: Actor, who: Who, procedure: Procedure, state: State
) -> frozenset[tuple[str, UUID]]:
    """Roles at units with open steps that nobody holds and whose duty this person has today."""
    wanted = {
        (by.role, row.unit_id)
        for row in state.steps
        if row.standing is StepStanding.OPEN
        for by in bys_of(procedure, row.code)
        if (by.role, row.unit_id) not in who.posts
    }
    headed = {unit for role, unit in who.posts if role == HEAD} & {unit for _, unit in wanted}
    risen = any(role in RISES_TO for role, _ in wanted)
    higher = any(role in RISES_TO.values() for role, _ in who.posts)
    if not headed and not (risen and higher):
        return frozenset()
    return fallen_to(actor, who.posts) & frozenset(wanted)


def fallen_to(actor: Actor, held: Collection[tuple[str, UUID]]) -> frozenset[tuple[str, UUID]]:
    """(role, unit) that nobody holds and whose duty falls or rises to these posts of the actor. Asked once a request."""
    headed = frozenset(unit for role, unit in held if role == HEAD)
    risen = {role for role, _ in held} & set(RISES_TO.values())
    above = frozenset((post.role, post.area_id) for post in actor.posts if post.role in risen)
    question = ("casework.fallen_to", headed, above)
    if question not in actor.asked:
        actor.asked[question] = ask_fallen(headed, {(r, a) for r, a in above if a})
    found: frozenset[tuple[str, UUID]] = actor.asked[question]
    return found


def ask_fallen(
    headed: Collection[UUID], above: Collection[tuple[str, UUID]]
) -> frozenset[tuple[str, UUID]]:
    if not headed and not above:
        return frozenset()
    duties = organisations.duties(headed, above)
    post_roles = [role.code for role in matrix().roles.values() if role.holder == "post"]
    at_units = frozenset((role, unit) for unit in headed for role in post_roles)
    return (at_units - duties.answered) | duties.rising


# ---- who answers


@dataclass(frozen=True, slots=True)
class Want:
    """A step's unit and who may do it: what somebody has to answer for."""

    unit_id: UUID
    bys: tuple[By, ...]

    @property
    def by_itself(self) -> bool:
        """True where the opener or the platform answers, whatever posts are filled."""
        return any(by.role in (OPENER, SYSTEM) for by in self.bys)


def want_of(procedure: Procedure, code: str, unit_id: UUID) -> Want:
    return Want(unit_id, procedure.step(code).by)


def responsible(wants: Iterable[Want]) -> dict[Want, tuple[Answering, ...]]:
    """Who answers for each today: holders at the unit, from anywhere, those who stand in, the head; nobody at last."""
    wants = set(wants)
    roles = {by.role for one in wants for by in one.bys}
    units = {one.unit_id for one in wants}
    local = organisations.answering(units, roles=roles) if wants else []
    far = {by.role for one in wants for by in one.bys if by.anywhere}
    wide = organisations.answering_anywhere(far) if far else []
    return {one: answers(one, local, wide) for one in wants}


def answers(
    want: Want, local: Iterable[Answering], wide: Iterable[Answering]
) -> tuple[Answering, ...]:
    """The first of the four circles in which somebody is found."""
    at_unit = [one for one in local if one.unit_id == want.unit_id]
    roles = {by.role for by in want.bys}
    far = {by.role for by in want.bys if by.anywhere}
    circles = (
        [one for one in at_unit if one.role in roles and not one.instead],
        [one for one in wide if one.role in far],
        [one for one in at_unit if one.role in roles and one.instead],
        [one for one in at_unit if one.role == HEAD],
    )
    return tuple(next((found for found in circles if found), ()))


def is_vacant(want: Want, found: Collection[Answering]) -> bool:
    """Nobody answers: an alarm."""
    return not found and not want.by_itself
