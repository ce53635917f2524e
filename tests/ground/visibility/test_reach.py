"""What always holds, whatever the posts, grants and things are."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from tongyou.ground.visibility import ANONYMOUS, Actor, GrantHeld, Guard, PostHeld, system_actor
from tongyou.ground.visibility.guards import NOTHING, condition_for
from tongyou.ground.visibility.matching import reached
from tongyou.ground.visibility.reach import Reach, reaches

from .things import (
    AREAS,
    PAIRS,
    PEOPLE,
    THINGS,
    UNITS,
    actors,
    clear,
    grants,
    guard_for,
    posts,
    sees,
    thing,
    things,
)

pairs = st.sampled_from(PAIRS)


@given(actors, posts, pairs, things)
def test_another_post_never_hides(
    actor: Actor, post: PostHeld, pair: tuple[str, str], obj: object
) -> None:
    more = replace(actor, posts=(*actor.posts, post))
    if sees(actor, *pair, obj):
        assert sees(more, *pair, obj)
    assert clear(more, pair[0], obj) >= clear(actor, pair[0], obj)


@given(actors, grants, pairs, things)
def test_another_grant_never_hides(
    actor: Actor, grant: GrantHeld, pair: tuple[str, str], obj: object
) -> None:
    more = replace(actor, grants=(*actor.grants, grant))
    if sees(actor, *pair, obj):
        assert sees(more, *pair, obj)
    assert clear(more, pair[0], obj) >= clear(actor, pair[0], obj)


@given(actors, st.sampled_from(["contact", "emergency"]), pairs, things)
def test_a_purpose_never_hides(
    actor: Actor, purpose: str, pair: tuple[str, str], obj: object
) -> None:
    silent = replace(actor, purpose="", grants=())
    if sees(silent, *pair, obj):
        assert sees(silent.for_purpose(purpose), *pair, obj)


@given(pairs, things)
def test_anonymous_sees_only_what_is_public(pair: tuple[str, str], obj: object) -> None:
    if sees(ANONYMOUS, *pair, obj):
        assert obj.published  # type: ignore[attr-defined]
        assert obj.compartment == ""  # type: ignore[attr-defined]


@given(actors, pairs, things)
def test_nobody_sees_less_than_anonymous(actor: Actor, pair: tuple[str, str], obj: object) -> None:
    if sees(ANONYMOUS, *pair, obj):
        assert sees(actor, *pair, obj)


@given(actors, pairs, things)
def test_what_nobody_owns_nowhere_is_for_wide_roles_only(
    actor: Actor, pair: tuple[str, str], obj: object
) -> None:
    """Away from unit, area, owner and target, only a scope of `all` or `public` reaches."""
    lost = thing(published=False)
    if sees(actor, *pair, lost):
        assert any(way.scope == "all" for way in reaches(actor, *pair))


@given(actors, pairs, things)
def test_a_named_compartment_is_closed_without_its_name(
    actor: Actor, pair: tuple[str, str], obj: object
) -> None:
    """No role of this installation has a compartment yet: only a grant on the very subject opens one."""
    obj.compartment = "protection"  # type: ignore[attr-defined]
    targeted = {grant.target_id for grant in actor.grants if grant.target == "subject"}
    if sees(actor, *pair, obj):
        assert obj.pk in targeted  # type: ignore[attr-defined]


@given(actors, things)
def test_what_the_matrix_does_not_know_is_closed(actor: Actor, obj: object) -> None:
    assert not sees(actor, "plan.version", "no such action", obj)
    assert not sees(actor, "no.such.resource", "view", obj)
    assert not reaches(system_actor("job"), "no.such.resource", "view")


@given(grants, things, pairs)
def test_a_grant_reaches_its_target_only(
    grant: GrantHeld, obj: object, pair: tuple[str, str]
) -> None:
    actor = Actor(account_id=PEOPLE[0], grants=(grant,))
    obj.published = False  # type: ignore[attr-defined]
    target = {"subject": "pk", "unit": "unit_id", "area": "area_id"}[grant.target]
    if sees(actor, *pair, obj):
        assert getattr(obj, target) == grant.target_id


@given(grants, things)
def test_a_standing_grant_shows_no_higher_class_than_approved(
    grant: GrantHeld, obj: object
) -> None:
    actor = Actor(account_id=PEOPLE[0], grants=(grant,), purpose="contact")
    obj.published = False  # type: ignore[attr-defined]
    limit = ["open", "internal", "personal", "sensitive"].index(grant.fields)
    assert clear(actor, "organisations.staff", obj, "reveal") <= limit


def test_break_glass_shows_what_was_declared() -> None:
    held = GrantHeld(
        THINGS[0], "subject", "child_director", "sensitive", "emergency", break_glass=True
    )
    actor = Actor(
        account_id=PEOPLE[0], posts=(PostHeld("child_director", None, UNITS[0]),), grants=(held,)
    )
    assert clear(actor, "organisations.staff", thing(pk=THINGS[0])) == 3
    assert clear(actor, "organisations.staff", thing(pk=THINGS[1])) == -1


def test_a_post_without_a_unit_or_area_reaches_nothing() -> None:
    actor = Actor(account_id=PEOPLE[0], posts=(PostHeld("town_supervisor", None, None),))
    assert not reaches(actor, "organisations.staff", "view")
    assert not sees(actor, "organisations.staff", "view", thing(area_id=AREAS[0]))
    assert not sees(actor, "organisations.staff", "view", thing())


def test_everything_public_survives_beside_nothing() -> None:
    """An empty Q() is every row; joined by OR it must not vanish."""
    guard = Guard(resource="organisations.unit", public=Q())
    assert condition_for(guard, ANONYMOUS, "view") is None
    clerk = Actor(account_id=PEOPLE[0], posts=(PostHeld("clerk", None, UNITS[0]),))
    assert condition_for(guard, clerk, "view") is None


def test_a_guard_without_the_column_shows_nothing() -> None:
    supervisor = Actor(
        account_id=PEOPLE[0], posts=(PostHeld("town_supervisor", None, UNITS[0], frozenset(AREAS)),)
    )
    assert condition_for(Guard(resource="organisations.staff"), supervisor, "view") is NOTHING


def test_unknown_lookups_count_as_no_also_when_negated() -> None:
    way = Reach("public", 0)
    for condition in (
        Q(title__startswith="x"),
        ~Q(title__startswith="x"),
        Q(published=True) ^ Q(published=False),
    ):
        guard = Guard(resource="plan.version", public=condition)
        assert not reached(guard, way, thing(title="y"))


def test_known_lookups_are_evaluated() -> None:
    way, obj = Reach("public", 0), thing(state="adopted", published=True, owner_id=PEOPLE[0])
    holds = [
        Q(state="adopted"),
        Q(state__in=["a", "adopted"]),
        ~Q(state="draft"),
        Q(unit_id__isnull=True),
        Q(state="x") | Q(published=True),
    ]
    fails = [
        Q(state="draft"),
        ~Q(published=True),
        Q(owner_id__isnull=True),
        Q(state="adopted", published=False),
    ]
    assert [reached(Guard(resource="r", public=one), way, obj) for one in holds] == [True] * len(
        holds
    )
    assert [reached(Guard(resource="r", public=one), way, obj) for one in fails] == [False] * len(
        fails
    )


def test_the_filter_of_each_way_names_its_column() -> None:
    guard = guard_for("plan.version")
    assert guard.condition(Reach("unit", 1, frozenset({UNITS[0]}))) == Q(
        unit_id__in=[UNITS[0]]
    ) & Q(compartment__in=[""])
    named = Reach("area", 1, frozenset({AREAS[0]}), frozenset({"protection"}))
    assert guard.condition(named) == Q(area_id__in=[AREAS[0]]) & Q(
        compartment__in=["", "protection"]
    )
    assert guard.condition(Reach("subject", 1, frozenset({THINGS[0]}), None)) == Q(
        pk__in=[THINGS[0]]
    )
    assert guard.condition(Reach("all", 1, compartments=None)) is None
