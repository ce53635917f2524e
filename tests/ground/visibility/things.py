"""A stand-in for any guarded object, and a strategy for any actor."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db.models import Q
from hypothesis import strategies as st

from tongyou.ground.visibility import Actor, GrantHeld, Guard, PostHeld, matrix
from tongyou.ground.visibility.matching import reached
from tongyou.ground.visibility.reach import reaches


def uid(number: int) -> UUID:
    return UUID(int=number)


PEOPLE = [uid(n) for n in range(1, 4)]
UNITS = [uid(n) for n in range(11, 14)]
AREAS = [uid(n) for n in range(21, 25)]
THINGS = [uid(n) for n in range(31, 34)]


def guard_for(resource: str) -> Guard:
    """A guard with every column there can be."""
    return Guard(
        resource=resource,
        area="area_id",
        unit="unit_id",
        owner="owner_id",
        compartment="compartment",
        public=Q(published=True),
        fields={"phone": "personal", "note": "sensitive", "code": "internal", "title": "open"},
    )


def thing(**given: Any) -> Any:
    values = {
        "pk": uid(99),
        "owner_id": None,
        "unit_id": None,
        "area_id": None,
        "compartment": "",
        "published": False,
    }
    return SimpleNamespace(**{**values, **given})


def sees(actor: Actor, resource: str, action: str, obj: Any) -> bool:
    return any(reached(guard_for(resource), way, obj) for way in reaches(actor, resource, action))


def clear(actor: Actor, resource: str, obj: Any, action: str = "view") -> int:
    ways = reaches(actor, resource, action)
    return max((way.fields for way in ways if reached(guard_for(resource), way, obj)), default=-1)


ROLES = sorted(matrix().roles)
PAIRS = [
    (code, action)
    for code, resource in sorted(matrix().resources.items())
    for action in resource.actions
]
posts = st.builds(
    PostHeld,
    role=st.sampled_from(ROLES),
    post_id=st.none(),
    unit_id=st.none() | st.sampled_from(UNITS),
    area_ids=st.frozensets(st.sampled_from(AREAS)),
)
grants = st.builds(
    GrantHeld,
    target_id=st.sampled_from(UNITS + AREAS + THINGS),
    target=st.sampled_from(["subject", "unit", "area"]),
    role=st.sampled_from(ROLES),
    fields=st.sampled_from(["open", "internal", "personal", "sensitive"]),
    purpose=st.sampled_from(["", *matrix().purposes]),
    break_glass=st.booleans(),
)
actors = st.builds(
    Actor,
    account_id=st.sampled_from(PEOPLE),
    subject_id=st.none() | st.sampled_from(PEOPLE),
    posts=st.lists(posts, max_size=3).map(tuple),
    roles=st.lists(st.sampled_from(["citizen", "parent"]), max_size=1).map(tuple),
    grants=st.lists(grants, max_size=2).map(tuple),
    purpose=st.sampled_from(["", *matrix().purposes]),
)
things = st.builds(
    thing,
    pk=st.sampled_from(THINGS),
    owner_id=st.none() | st.sampled_from(PEOPLE),
    unit_id=st.none() | st.sampled_from(UNITS),
    area_id=st.none() | st.sampled_from(AREAS),
    compartment=st.sampled_from(["", "protection"]),
    published=st.booleans(),
)
