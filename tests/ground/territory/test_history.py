"""Merge, split, rename, transfer: what was stays readable, and the database itself keeps periods apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from tests.ground.territory.cast import SINCE, SYSTEM, XINCHENG, apply_pack, area
from tests.support.standing import standing
from tongyou.base.database.append_only import RowsAreFinal
from tongyou.base.jobs.models import OutboxEvent
from tongyou.ground.territory import actions, queries
from tongyou.ground.territory.models import Area, AreaState, Succession
from tongyou.ground.territory.types import AreaKind, AreaSpec, TerritoryProblem

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ONE, TWO, THREE = f"{XINCHENG}001", f"{XINCHENG}003", f"{XINCHENG}005"
JUNE, JULY, AUGUST = date(2025, 6, 1), date(2025, 7, 1), date(2025, 8, 1)
TERMS: dict[str, Any] = {"actor": SYSTEM, "basis": "批复"}


@pytest.fixture(scope="module")
def standing_city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    yield from standing(django_db_blocker, lambda: apply_pack("territory"))


@pytest.fixture(autouse=True)
def city(standing_city: None, db: None) -> None:
    """The city's areas, once for the module."""


def name_on(code: str, on: date) -> str:
    return AreaState.objects.get(pk__in=[s.pk for s in queries.at(on)], code=code).name_zh


def test_the_pack_makes_180_areas_and_a_second_time_nothing() -> None:
    apply_pack("territory")
    assert Area.objects.count() == AreaState.objects.count() == 180
    assert Succession.objects.count() == 180


def test_a_renamed_area_is_the_same_and_keeps_its_old_name_for_old_days() -> None:
    village = area(ONE)
    actions.rename(area=village, name_zh="新名社区", on=JUNE, **TERMS)
    assert name_on(ONE, date(2025, 5, 31)) == "亚都社区"
    assert name_on(ONE, JUNE) == "新名社区"
    assert area(ONE).pk == village.pk
    assert OutboxEvent.objects.filter(type="territory.AreasChanged").exists()


def test_a_merge_keeps_history_and_successors() -> None:
    one, two = area(ONE), area(TWO)
    merged = actions.merge(
        areas=[one, two], into=AreaSpec(ONE, "合一社区", AreaKind.COMMUNITY), on=JUNE, **TERMS
    )
    assert merged.pk not in {one.pk, two.pk}
    assert queries.successors(two.pk, date(2025, 5, 31)) == [(two, Decimal(1))]
    assert [(a.pk, share) for a, share in queries.successors(two.pk, JUNE)] == [
        (merged.pk, Decimal(1))
    ]
    assert {one.pk, two.pk} <= queries.subtree_ids(merged.pk, JUNE)
    assert merged.pk not in queries.subtree_ids(two.pk, JUNE)
    assert name_on(ONE, date(2025, 1, 1)) == "亚都社区"


def test_only_who_answers_for_all_parts_answers_for_what_was_split() -> None:
    old = area(ONE)
    parts = [
        (AreaSpec(f"{XINCHENG}091", "甲社区", AreaKind.COMMUNITY), Decimal("0.6")),
        (AreaSpec(f"{XINCHENG}092", "乙社区", AreaKind.COMMUNITY), Decimal("0.4")),
    ]
    first, second = actions.split(area=old, parts=parts, on=JUNE, **TERMS)
    assert old.pk not in queries.subtree_ids(first.pk, JUNE)
    assert old.pk in queries.subtree_ids(area(XINCHENG).pk, JUNE)
    assert [share for _a, share in queries.successors(old.pk, JUNE)] == [
        Decimal("0.6"),
        Decimal("0.4"),
    ]
    merged = actions.merge(areas=[second], into=first, on=JULY, **TERMS)
    assert old.pk in queries.subtree_ids(merged.pk, JULY)
    assert queries.successors(old.pk, JULY) == [(merged, Decimal(1))]


def test_a_part_taken_out_and_later_merged_away() -> None:
    """Shares follow the days, also through an area that gave a part away before it ended."""
    old, other = area(ONE), area(TWO)
    part = AreaSpec(f"{XINCHENG}091", "甲社区", AreaKind.COMMUNITY)
    (taken,) = actions.split(
        area=old, parts=[(part, Decimal("0.25"))], keeps=Decimal("0.75"), on=JUNE, **TERMS
    )
    actions.merge(areas=[old], into=other, on=JULY, **TERMS)
    found = {a.pk: share for a, share in queries.successors(old.pk, AUGUST)}
    assert found == {taken.pk: Decimal("0.25"), other.pk: Decimal("0.75")}


def test_a_town_is_split_with_its_villages() -> None:
    town = area(XINCHENG)
    below = list(Area.objects.filter(parent=town, valid_to=None))
    goes = {child.pk: ("330411090" if i else XINCHENG) for i, child in enumerate(below)}
    spec = AreaSpec("330411090", "新设街道", AreaKind.SUBDISTRICT)
    (made,) = actions.split(
        area=town,
        parts=[(spec, Decimal("0.9"))],
        keeps=Decimal("0.1"),
        children=goes,
        on=JUNE,
        **TERMS,
    )
    assert len(queries.subtree_ids(made.pk, JUNE)) == len(below)
    assert len(queries.subtree_ids(town.pk, date(2025, 5, 31))) == len(below) + 1
    assert queries.subtree_ids(town.pk, JUNE) == {town.pk, below[0].pk}


def test_a_split_that_forgets_a_village_names_it() -> None:
    spec = AreaSpec("330411090", "新设街道", AreaKind.SUBDISTRICT)
    with pytest.raises(TerritoryProblem, match="亚都社区"):
        actions.split(
            area=area(XINCHENG),
            parts=[(spec, Decimal("0.9"))],
            keeps=Decimal("0.1"),
            on=JUNE,
            **TERMS,
        )
    assert not Area.objects.filter(code="330411090").exists()


def test_a_transfer_moves_the_village_and_not_its_past() -> None:
    village, new = area(ONE), area("330411003")
    actions.transfer(area=village, parent=new, on=JUNE, **TERMS)
    assert village.pk in queries.subtree_ids(new.pk, JUNE)
    assert village.pk not in queries.subtree_ids(new.pk, date(2025, 5, 31))
    assert village.pk not in queries.subtree_ids(area(XINCHENG).pk, JUNE)


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"basis": " "}, "依据文件"),
        ({"on": date(2025, 10, 16)}, "不能晚于今天"),
        ({"on": SINCE}, "必须更晚"),
        ({"code": "33041100"}, "9 位数字|12 位数字"),
        ({"code": TWO}, "正由"),
        ({"name_zh": " "}, "名称"),
    ],
)
def test_a_wrong_rename_says_why_and_changes_nothing(terms: dict[str, Any], words: str) -> None:
    given_terms = {**TERMS, "area": area(ONE), "name_zh": "新名", "on": JUNE, **terms}
    with pytest.raises(TerritoryProblem, match=words):
        actions.rename(**given_terms)
    assert area(ONE).name_zh == "亚都社区"
    assert AreaState.objects.filter(area=area(ONE)).count() == 1


def test_what_ended_cannot_change() -> None:
    gone = area(ONE)
    actions.merge(areas=[gone], into=area(TWO), on=JUNE, **TERMS)
    with pytest.raises(TerritoryProblem, match="已经撤销"):
        actions.rename(area=gone, name_zh="新名", on=JULY, **TERMS)


def test_the_database_refuses_overlapping_periods_of_one_code() -> None:
    state = AreaState.objects.get(area=area(ONE))
    twin = {"code": ONE, "kind": "community", "name_zh": "乙", "path": "x/", "parent": state.parent}
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaState.objects.create(area=area(TWO), valid_from=date(2030, 1, 1), **twin)
    AreaState.objects.filter(pk=state.pk).update(valid_to=JUNE)
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaState.objects.create(area=area(ONE), valid_from=date(2025, 5, 31), **twin)
    AreaState.objects.create(area=area(ONE), valid_from=JUNE, **twin)
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaState.objects.filter(pk=state.pk).update(valid_to=JULY)


def test_history_is_never_rewritten() -> None:
    line = Succession.objects.first()
    assert line is not None
    line.basis = "x"
    with pytest.raises(RowsAreFinal):
        line.save()
    with pytest.raises(Exception, match="only grows"), transaction.atomic():
        Succession.objects.filter(pk=line.pk).update(basis="x")


STEPS = st.lists(
    st.tuples(st.sampled_from(["merge", "split", "rename"]), st.integers(0, 5), st.integers(0, 5)),
    max_size=5,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_nobody_is_lost_whatever_happens(steps: list[tuple[str, int, int]]) -> None:
    """After any sequence of changes the shares of every village add up to one, and the town answers for all."""
    with transaction.atomic():
        town = area(XINCHENG)
        first = set(Area.objects.filter(parent=town).values_list("pk", flat=True))
        for day, (act, a, b) in enumerate(steps, start=1):
            _do(act, a, b, date(2025, 1, day), town)
        for pk in first:
            assert sum(share for _a, share in queries.successors(pk)) == 1
        assert first <= queries.subtree_ids(town.pk)
        transaction.set_rollback(True)


def _do(act: str, a: int, b: int, on: date, town: Area) -> None:
    living = list(Area.objects.filter(parent=town, valid_to=None).order_by("code"))
    one, other = living[a % len(living)], living[b % len(living)]
    if act == "rename":
        actions.rename(area=one, name_zh=f"名{on.day}", on=on, **TERMS)
    elif act == "split":
        spec = AreaSpec(f"{XINCHENG}8{on.day:02}", f"分{on.day}", AreaKind.COMMUNITY)
        actions.split(
            area=one, parts=[(spec, Decimal("0.5"))], keeps=Decimal("0.5"), on=on, **TERMS
        )
    elif one != other:
        actions.merge(areas=[one], into=other, on=on, **TERMS)
