"""How far an actor's rights reach: every way in which a role, a post or a grant opens rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from .matrix import Matrix, Right, matrix
from .types import Actor, GrantHeld, PostHeld

EVERYTHING = "all"


@dataclass(frozen=True, slots=True)
class Reach:
    """One way in: a scope with the ids that bound it and the field class it shows in clear."""

    scope: str  # "public" | "self" | "unit" | "area" | "subject" | "all"
    fields: int  # rank of the highest class shown in clear
    ids: frozenset[UUID] = frozenset()
    compartments: frozenset[str] | None = frozenset()  # named ones beside the ordinary; None: any


def reaches(actor: Actor, resource: str, action: str) -> list[Reach]:
    """Every way in, for one action on one resource. Empty: nothing is visible."""
    table = matrix()
    if not table.knows(resource, action):
        return []  # in doubt, nothing
    if actor.system:
        return [Reach(EVERYTHING, len(table.field_classes) - 1, compartments=None)]
    return [
        reach
        for reach in all_ways(table, actor, resource, action)
        if reach.ids or reach.scope in {"public", "all"}
    ]


def all_ways(table: Matrix, actor: Actor, resource: str, action: str) -> Iterator[Reach]:
    for role in ("anonymous", *actor.roles):
        for right in usable(table, actor, role, resource, action):
            yield from by_role(table, actor, role, right)
    for post in actor.posts:
        for right in usable(table, actor, post.role, resource, action):
            yield from by_post(table, actor, post, right)
    for grant in actor.grants:
        declared = actor if actor.purpose else actor.for_purpose(grant.purpose)
        for right in usable(table, declared, grant.role, resource, action):
            yield from by_grant(table, grant, right)


def usable(table: Matrix, actor: Actor, role: str, resource: str, action: str) -> list[Right]:
    """Rights whose purpose, when they name one, the actor has declared."""
    rights = table.rights_of(role, resource, action)
    return [right for right in rights if not right.purposes or actor.purpose in right.purposes]


def own_ids(actor: Actor) -> frozenset[UUID]:
    return frozenset(one for one in (actor.subject_id, actor.account_id) if one)


def compartments_of(table: Matrix, role: str) -> frozenset[str]:
    return table.roles[role].compartments if role in table.roles else frozenset()


def by_role(table: Matrix, actor: Actor, role: str, right: Right) -> Iterator[Reach]:
    """A role held without a post reaches what is public, one's own, or (an administrator) everything."""
    if right.scope in {"public", "self", "all"}:
        ids = own_ids(actor) if right.scope == "self" else frozenset()
        yield Reach(right.scope, table.rank(right.fields), ids, compartments_of(table, role))


def by_post(table: Matrix, actor: Actor, post: PostHeld, right: Right) -> Iterator[Reach]:
    rank, named = table.rank(right.fields), compartments_of(table, post.role)
    if right.scope == "area":
        yield Reach("area", rank, post.area_ids, named)
    elif right.scope == "unit" and post.unit_id:
        yield Reach("unit", rank, frozenset({post.unit_id}), named)
    else:
        yield from by_role(table, actor, post.role, right)


def by_grant(table: Matrix, grant: GrantHeld, right: Right) -> Iterator[Reach]:
    """The role's rights, narrowed to the target.

    A standing grant never shows more than the role would; break-glass shows what was declared.
    """
    if right.scope not in {"unit", "area", "granted", "all"}:
        return
    rank = table.rank(grant.fields)
    if not grant.break_glass:
        rank = min(rank, table.rank(right.fields))
    named = None if grant.target == "subject" else compartments_of(table, grant.role)
    yield Reach(grant.target, rank, frozenset({grant.target_id}), named)
