"""Units and posts below the pages: names, groups, holders, vacancies, what the database itself refuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from tests.ground.territory.cast import SINCE, SYSTEM, XINCHENG, apply_pack, area, post
from tests.support.standing import standing
from tongyou.base import packs
from tongyou.ground.organisations import actions, queries
from tongyou.ground.organisations.models import (
    Alias,
    GroupMembership,
    Holding,
    Post,
    StaffMember,
    Unit,
    UnitName,
)
from tongyou.ground.organisations.pack.reading import read_units
from tongyou.ground.organisations.rules import apart, nearest, printed
from tongyou.ground.organisations.types import OrganisationProblem, PostSpec, UnitKind, UnitSpec
from tongyou.ground.visibility import NotVisible, PostHeld, matrix

pytestmark = [pytest.mark.django_db, pytest.mark.both]
JUNE, JULY, AUGUST = date(2025, 6, 1), date(2025, 7, 1), date(2025, 8, 1)


@pytest.fixture(scope="module")
def standing_city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    yield from standing(django_db_blocker, apply_pack)


@pytest.fixture(autouse=True)
def city(standing_city: None, db: None) -> None:
    """The city's units and empty posts, once for the module."""


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def somebody(home: Unit, name: str = "甲") -> StaffMember:
    return actions.add_staff(actor=SYSTEM, unit=home, name=name, simulated=True)


def test_the_pack_makes_units_towns_and_empty_posts_and_a_second_time_nothing() -> None:
    before = (
        Unit.objects.count(),
        Post.objects.count(),
        UnitName.objects.count(),
        Alias.objects.count(),
    )
    assert before[0] == 37 + 9
    roles = {
        role: Post.objects.filter(role=role).count()
        for role in ("child_director", "town_supervisor", "unit_head", "clerk")
    }
    assert roles == {"child_director": 170, "town_supervisor": 9, "unit_head": 43, "clerk": 43}
    assert not Holding.objects.exists()
    apply_pack()
    assert (
        Unit.objects.count(),
        Post.objects.count(),
        UnitName.objects.count(),
        Alias.objects.count(),
    ) == before


def test_every_role_of_the_standing_posts_is_a_role_of_the_matrix() -> None:
    for role in Post.objects.values_list("role", flat=True).distinct():
        assert matrix().roles[role].holder == "post"


def test_the_group_of_all_towns_has_the_nine_and_the_others_nobody() -> None:
    assert len(queries.members(unit("towns-subdistricts"))) == 9
    assert queries.members(unit("policy-group-members")) == []
    assert queries.members(unit("culture-group-members")) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("区民政局", "civil-affairs"),
        ("秀洲区民政局", "civil-affairs"),
        (" 区 民政局\n", "civil-affairs"),
        ("各镇（街道）", "towns-subdistricts"),
        ("王店镇", "town-330411105"),
    ],
)
def test_printed_names_are_resolved_exactly(name: str, code: str) -> None:
    found = queries.resolve_unit(name)
    assert found.unit is not None
    assert found.unit.code == code


@pytest.mark.parametrize("name", ["区妇儿工委力", "区文广旅体局", "完全不同的名字", ""])
def test_what_is_not_exact_is_only_suggested(name: str) -> None:
    assert queries.resolve_unit(name).unit is None


def test_a_slip_of_ocr_suggests_the_right_unit() -> None:
    assert unit("wci-office") in queries.resolve_unit("区妇儿工委力").suggestions


def test_a_name_of_two_units_resolves_to_neither() -> None:
    for code in ("a", "b"):
        spec = UnitSpec(f"school-{code}", UnitKind.SCHOOL, "实验小学", name_en="x")
        actions.create_unit(actor=SYSTEM, spec=spec, on=SINCE)
    found = queries.resolve_unit("实验小学")
    assert found.unit is None
    assert {one.code for one in found.suggestions} == {"school-a", "school-b"}


def test_an_alias_leads_to_one_unit_only() -> None:
    alias = actions.add_alias(actor=SYSTEM, unit=unit("health"), name="卫生局")
    assert actions.add_alias(actor=SYSTEM, unit=unit("health"), name="卫生局") == alias
    for name in ("卫生局", "区民政局"):
        with pytest.raises(OrganisationProblem, match="已经指向"):
            actions.add_alias(actor=SYSTEM, unit=unit("finance"), name=name)


def test_a_holder_follows_from_the_day_and_the_actor_from_the_holder() -> None:
    place = post(f"child-director/{XINCHENG}001")
    one, two = somebody(place.unit), somebody(place.unit, "乙")
    actions.appoint(actor=SYSTEM, post=place, staff=one, on=JUNE)
    actions.hand_over(actor=SYSTEM, post=place, to=two, on=JULY)
    assert [
        h.staff for h in queries.holders(SYSTEM, place.unit, "child_director", date(2025, 6, 30))
    ] == [one]
    assert [h.staff for h in queries.holders(SYSTEM, place.unit, "child_director", JULY)] == [two]
    held = PostHeld(
        "child_director", place.pk, place.unit_id, frozenset({area(f"{XINCHENG}001").pk})
    )
    assert queries.posts_of(two.pk, JULY) == (held,)
    assert queries.posts_of(one.pk, JULY) == ()


def test_a_supervisor_answers_for_the_villages_below() -> None:
    place = post(f"child-supervisor/{XINCHENG}")
    one = somebody(place.unit)
    actions.appoint(actor=SYSTEM, post=place, staff=one, on=JUNE)
    assert len(queries.posts_of(one.pk, JULY)[0].area_ids) == 12


def test_a_vacancy_says_since_when_and_who_stands_in() -> None:
    place, above = post(f"child-director/{XINCHENG}001"), post(f"child-supervisor/{XINCHENG}")
    head = post(f"head/town-{XINCHENG}")
    one = somebody(place.unit)
    holding = actions.appoint(actor=SYSTEM, post=place, staff=one, on=JUNE)
    assert all(v.post != place for v in queries.vacancies(SYSTEM, JUNE))
    actions.end_holding(actor=SYSTEM, holding=holding, on=JULY)

    def vacancy() -> Any:
        return next(v for v in queries.vacancies(SYSTEM, AUGUST) if v.post == place)

    assert (vacancy().since, vacancy().falls_to) == (JULY, None)
    chief = actions.appoint(actor=SYSTEM, post=head, staff=somebody(place.unit, "丙"), on=JULY)
    assert vacancy().falls_to == chief
    supervisor = actions.appoint(
        actor=SYSTEM, post=above, staff=somebody(place.unit, "丁"), on=JULY
    )
    assert vacancy().falls_to == supervisor


def test_the_database_refuses_two_holders_at_a_time() -> None:
    place = post("head/health")
    one, two = somebody(place.unit), somebody(place.unit, "乙")
    Holding.objects.create(post=place, staff=one, valid_from=JUNE, valid_to=AUGUST)
    for start, end in ((JULY, None), (SINCE, JULY), (SINCE, None), (JULY, date(2025, 7, 2))):
        with pytest.raises(IntegrityError), transaction.atomic():
            Holding.objects.create(post=place, staff=two, valid_from=start, valid_to=end)
    Holding.objects.create(post=place, staff=two, valid_from=AUGUST)
    Holding.objects.create(post=place, staff=two, valid_from=SINCE, valid_to=JUNE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.filter(post=place, staff=one).update(valid_to=date(2025, 8, 2))


def test_the_database_refuses_a_membership_twice_and_backwards_periods() -> None:
    group, member = unit("policy-group-members"), unit("health")
    GroupMembership.objects.create(group=group, member=member, valid_from=JUNE)
    GroupMembership.objects.create(group=group, member=unit("finance"), valid_from=JUNE)
    for wrong in ({"member": member, "valid_from": JULY}, {"member": group, "valid_from": JULY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            GroupMembership.objects.create(group=group, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(
            post=post("head/health"), staff=somebody(member), valid_from=JULY, valid_to=JUNE
        )


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"until": JUNE}, "必须晚于"),
        ({"on": date(2020, 1, 1)}, "不存在"),
    ],
)
def test_wrong_appointments_say_why(terms: dict[str, Any], words: str) -> None:
    place = post("head/health")
    with pytest.raises(OrganisationProblem, match=words):
        actions.appoint(
            **{"actor": SYSTEM, "post": place, "staff": somebody(place.unit), "on": JUNE, **terms}
        )


def test_administrators_are_different_people() -> None:
    home = unit("gov-data-office")
    one = somebody(home)
    for role in ("system_admin", "security_admin"):
        spec = PostSpec(f"test/{role}", role, role, role)
        actions.create_post(actor=SYSTEM, unit=home, spec=spec, on=SINCE)
    actions.appoint(actor=SYSTEM, post=post("test/system_admin"), staff=one, on=JUNE)
    with pytest.raises(OrganisationProblem, match="不同的人"):
        actions.appoint(actor=SYSTEM, post=post("test/security_admin"), staff=one, on=JULY)


def test_a_role_that_no_post_carries_is_refused() -> None:
    for role in ("parent", "no-such-role"):
        with pytest.raises(OrganisationProblem, match="角色"):
            actions.create_post(
                actor=SYSTEM, unit=unit("health"), spec=PostSpec("x", role, "x", "x"), on=SINCE
            )


def test_a_unit_with_a_holder_is_not_closed() -> None:
    home = unit("health")
    holding = actions.appoint(actor=SYSTEM, post=post("head/health"), staff=somebody(home), on=JUNE)
    with pytest.raises(OrganisationProblem, match="还有人在任"):
        actions.close_unit(actor=SYSTEM, unit=home, on=JULY, basis="批复")
    actions.end_holding(actor=SYSTEM, holding=holding, on=JULY)
    closed = actions.close_unit(actor=SYSTEM, unit=home, on=JULY, basis="批复")
    assert closed.valid_to == JULY
    assert queries.posts(SYSTEM, home, JULY) == []


def test_nobody_acts_without_the_right() -> None:
    from tongyou.ground.visibility import ANONYMOUS

    with pytest.raises(NotVisible):
        actions.add_staff(actor=ANONYMOUS, unit=unit("health"), name="甲")
    with pytest.raises(Exception, match="not allowed"):
        actions.create_unit(actor=ANONYMOUS, spec=UnitSpec("x", UnitKind.FUND, "x"), on=SINCE)
    assert queries.vacancies(ANONYMOUS) == []
    assert not StaffMember.objects.visible_to(ANONYMOUS).exists()


WRONG = {
    "units: [{code: A, short: 甲, en: x, kind: government}]": "small letters",
    "units: [{code: a, short: 甲, en: x, kind: ministry}]": "allowed",
    "units: [{code: a, short: 甲, en: x, kind: government, certain: true}]": "full name",
    "units: [{code: a, short: 甲, en: x, kind: government, members: [a]}]": "only a group",
    "units: [{code: a, short: 甲, en: x, kind: group, members: [b]}]": "no unit",
    "units: [{code: a, short: 甲, en: x, kind: fund}, {code: b, short: 甲, en: x, kind: fund}]": "twice",
    "units: [{code: a, short: 甲, en: x, kind: fund, nickname: y}]": "unknown key",
    "units: [{code: a, kind: fund, en: x}]": "missing",
}


@pytest.mark.parametrize("text", list(WRONG))
def test_a_wrong_pack_is_told_where_and_why(text: str) -> None:
    node, problems = packs.parse(text.encode(), "units.yaml")
    assert node is not None
    assert problems == []
    found = read_units(node)[1]
    assert any(WRONG[text] in problem.en and problem.line == 1 for problem in found)


@given(st.text(max_size=30))
def test_printing_adds_nothing_twice(text: str) -> None:
    assert printed(printed(text)) == printed(text)


def test_the_rules_alone() -> None:
    from uuid import UUID

    one, two = UUID(int=1), UUID(int=2)
    assert nearest("区民政", {"区民政局": one, "区财政局": two})[0] == one
    assert nearest("", {"区民政局": one}) == []
    assert apart("a", ["b", "c"], {"a": frozenset({"c"})}) == "c"
    assert apart("a", ["b"], {}) == ""
