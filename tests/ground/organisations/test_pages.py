"""Units, posts and holders over HTTP: who sees whom, and changes that are checked and sent once."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tests.ground.territory.cast import (
    OTHER_NAME,
    OTHER_PHONE,
    SENTINEL_NAME,
    SENTINEL_PHONE,
    SYSTEM,
    WANGDIAN,
    XINCHENG,
    Cast,
    Person,
    post,
)
from tests.ground.territory.test_pages import sent_once
from tongyou.base.audit.models import Entry
from tongyou.ground.organisations import actions, queries
from tongyou.ground.organisations.models import Holding, StaffMember, Unit
from tongyou.ground.organisations.types import UnitKind, UnitSpec

pytestmark = pytest.mark.django_db


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def page_of(person: Person, name: str, *args: Any, **query: str) -> str:
    answer = person.client.get(reverse(f"organisations:{name}", args=args), query)
    return f"{answer.status_code} {answer.content.decode()}"


def test_the_list_finds_units_by_name_pinyin_initials_and_alias(cast: Cast) -> None:
    actions.add_alias(actor=SYSTEM, unit=unit("civil-affairs"), name="民政部门")
    address = reverse("organisations:unit", args=[unit("civil-affairs").pk])
    for words in ("民政局", "minzheng", "qmzj", "民政部门", "civil"):
        assert address in page_of(cast.clerk, "units", q=words), words
    assert address not in page_of(cast.clerk, "units", q="教育")
    assert "没有符合条件的单位" in page_of(cast.clerk, "units", q="不存在的名字")
    assert address not in page_of(cast.clerk, "units", kind="group")


def test_a_visitor_is_asked_to_sign_in(cast: Cast) -> None:
    for name in ("units", "vacancies", "export"):
        answer = Client().get(reverse(f"organisations:{name}"))
        assert (answer.status_code, "/sign-in/" in answer.get("Location", "")) == (302, True)


def test_a_supervisor_sees_the_directors_of_the_own_town_and_no_others(cast: Cast) -> None:
    own, other = unit(f"town-{XINCHENG}").pk, unit(f"town-{WANGDIAN}").pk
    text = page_of(cast.supervisor, "unit", own)
    assert SENTINEL_NAME in text
    assert "139****5671" in text
    assert SENTINEL_PHONE not in text
    foreign = page_of(cast.supervisor, "unit", other)
    assert foreign.startswith("200")
    assert "没有您能看到的岗位" in foreign
    assert OTHER_NAME not in foreign


def test_the_reveal_is_offered_only_to_who_may(cast: Cast) -> None:
    where = reverse(
        "access:reveal", args=["ty_organisations.staffmember", cast.director.staff.pk, "phone"]
    )
    address = unit(f"town-{XINCHENG}").pk
    assert where in page_of(cast.supervisor, "unit", address)
    assert where not in page_of(cast.director, "unit", address)


def every_page(person: Person) -> str:
    """Every page of the room that this person could ask for, in one text."""
    units = [unit(f"town-{code}").pk for code in (XINCHENG, WANGDIAN)] + [
        unit("education-sports").pk
    ]
    posts = [cast_post.pk for cast_post in (post(f"child-director/{XINCHENG}001"), OTHER_POST())]
    pages = [page_of(person, "units"), page_of(person, "vacancies")]
    pages += [page_of(person, "unit", pk) for pk in units] + [
        page_of(person, "post", pk) for pk in posts
    ]
    for act in ("appoint", "hand-over", "end"):
        pages += [page_of(person, act, pk) for pk in posts]
    return "\n".join(pages)


def OTHER_POST() -> Any:  # noqa: N802 - stands for a constant that needs the database
    return Holding.objects.get(staff__name=OTHER_NAME).post


@pytest.mark.parametrize(
    ("who", "hidden"),
    [
        ("supervisor", (OTHER_NAME, OTHER_PHONE, SENTINEL_PHONE)),
        ("director", (OTHER_NAME, OTHER_PHONE, SENTINEL_PHONE)),
        ("neighbour", (SENTINEL_NAME, SENTINEL_PHONE, OTHER_PHONE)),
        ("stranger", (SENTINEL_NAME, SENTINEL_PHONE, OTHER_PHONE)),
        ("clerk", (SENTINEL_NAME, SENTINEL_PHONE, OTHER_NAME, OTHER_PHONE)),
        ("head", (SENTINEL_NAME, SENTINEL_PHONE, OTHER_NAME, OTHER_PHONE)),
        ("coordinator", (SENTINEL_PHONE, OTHER_PHONE)),
    ],
)
def test_sentinels_never_reach_foreign_pages(cast: Cast, who: str, hidden: tuple[str, ...]) -> None:
    """Neither raw nor percent-encoded, on any page of the room."""
    text = every_page(getattr(cast, who))
    for value in hidden:
        for written in (value, quote(value)):
            assert written not in text, f"{written} reached {who}"


def test_people_are_not_found_by_the_search_for_units(cast: Cast) -> None:
    for words in (SENTINEL_NAME, SENTINEL_PHONE):
        assert "没有符合条件的单位" in page_of(cast.coordinator, "units", q=words)


def test_a_foreign_post_does_not_exist(cast: Cast) -> None:
    for act in ("post", "appoint", "hand-over", "end"):
        address = reverse(f"organisations:{act}", args=[cast.director.post.pk])
        for who in (cast.neighbour, cast.clerk, cast.stranger):
            assert who.client.get(address).status_code in {403, 404}
            assert who.client.post(address, {"send": "1"}).status_code in {403, 404}
    assert Holding.objects.filter(post=cast.director.post).count() == 1


def test_appointing_is_checked_sent_once_and_recorded(cast: Cast) -> None:
    empty = post(f"child-director/{XINCHENG}003")
    new = actions.add_staff(actor=SYSTEM, unit=empty.unit, name="新主任", simulated=True)
    address = reverse("organisations:appoint", args=[empty.pk])
    answer, filled = sent_once(
        cast.coordinator.client, address, {"staff": str(new.pk), "on": "2025-09-01"}
    )
    assert answer.status_code == 302
    assert cast.coordinator.client.post(address, {**filled, "send": "1"}).status_code == 302
    held = Holding.objects.get(post=empty)
    assert (held.staff_id, str(held.valid_from)) == (new.pk, "2025-09-01")
    assert Entry.objects.filter(act="change", kind="organisations.post").exists()
    text = page_of(cast.coordinator, "post", empty.pk)
    assert "GW-2025-" in text or "新主任" in text


def test_appointing_to_a_held_post_is_refused_in_plain_words(cast: Cast) -> None:
    held = cast.director.post
    new = actions.add_staff(actor=SYSTEM, unit=held.unit, name="新主任")
    address = reverse("organisations:appoint", args=[held.pk])
    answer, _ = sent_once(
        cast.coordinator.client, address, {"staff": str(new.pk), "on": "2025-09-01"}
    )
    assert answer.status_code == 422
    assert "已有人在任" in answer.content.decode()


def test_hand_over_and_end_change_who_holds_the_post(cast: Cast) -> None:
    held = cast.director.post
    new = actions.add_staff(actor=SYSTEM, unit=held.unit, name="接任者")
    client = cast.coordinator.client
    answer, _ = sent_once(
        client,
        reverse("organisations:hand-over", args=[held.pk]),
        {"staff": str(new.pk), "on": "2025-09-01"},
    )
    assert answer.status_code == 302
    assert cast.director.actor.posts == ()
    answer, _ = sent_once(
        client, reverse("organisations:end", args=[held.pk]), {"on": "2025-10-01"}
    )
    assert answer.status_code == 302
    text = page_of(cast.supervisor, "vacancies")
    assert reverse("organisations:post", args=[held.pk]) in text
    assert "2025-10-01" in text
    assert "督导甲" in text  # the duty rises to the town's supervisor


def test_the_choice_of_staff_is_the_units_own(cast: Cast) -> None:
    empty = post(f"child-director/{XINCHENG}003")
    text = page_of(cast.coordinator, "appoint", empty.pk)
    assert SENTINEL_NAME in text
    assert OTHER_NAME not in text
    answer = cast.coordinator.client.post(
        reverse("organisations:appoint", args=[empty.pk]),
        {"key": "a" * 32, "staff": str(cast.stranger.staff.pk), "on": "2025-09-01", "send": "1"},
    )
    assert answer.status_code == 422


def test_a_unit_is_made_renamed_named_otherwise_and_closed(cast: Cast) -> None:
    client = cast.coordinator.client
    made, _ = sent_once(
        client, reverse("organisations:new"),
        {
            "short_name": "阳光社工中心", "name_en": "Sunshine Social Work Centre", "code": "sunshine",
            "kind": "social-organisation", "on": "2025-01-01",
        },
    )  # fmt: skip
    assert made.status_code == 302
    one = unit("sunshine")
    terms = {
        "short_name": "晨光社工中心",
        "full_name": "",
        "name_en": "x",
        "on": "2025-03-01",
        "basis": "登记证",
    }
    sent_once(client, reverse("organisations:rename", args=[one.pk]), terms)
    sent_once(client, reverse("organisations:alias", args=[one.pk]), {"name": "晨光中心"})
    for name in ("阳光社工中心", "晨光社工中心", "晨光中心"):
        assert queries.resolve_unit(name).unit == one
    sent_once(
        client, reverse("organisations:close", args=[one.pk]), {"on": "2025-10-01", "basis": "注销"}
    )
    assert "已撤销" in page_of(cast.coordinator, "unit", one.pk)
    assert reverse("organisations:unit", args=[one.pk]) not in page_of(cast.coordinator, "units")


def test_members_of_a_group_are_registered(cast: Cast) -> None:
    group, member = unit("policy-group-members"), unit("health")
    assert "成员还没有登记" in page_of(cast.clerk, "unit", group.pk)
    address = reverse("organisations:members", args=[group.pk])
    answer, _ = sent_once(
        cast.coordinator.client, address, {"members": [str(member.pk)], "on": "2025-09-01"}
    )
    assert answer.status_code == 302
    assert queries.members(group) == [member]
    assert queries.groups_of(member) == [group]


def test_a_post_and_a_member_of_the_staff_are_added(cast: Cast) -> None:
    home = unit("education-sports")
    client = cast.coordinator.client
    sent_once(
        client, reverse("organisations:new-post", args=[home.pk]),
        {
            "title_zh": "学前科经办", "title_en": "Preschool officer", "role": "department_officer", "area": "",
            "duties": "", "must_be_filled": "on", "on": "2025-01-01",
        },
    )  # fmt: skip
    bad = client.post(
        reverse("organisations:new-staff", args=[home.pk]),
        {"key": "b" * 32, "name": "甲", "phone": "12"},
    )
    assert bad.status_code == 422
    sent_once(
        client,
        reverse("organisations:new-staff", args=[home.pk]),
        {"name": "新同志", "phone": "13912349999"},
    )
    text = page_of(cast.head, "unit", home.pk)
    assert "学前科经办" in text
    assert StaffMember.objects.get(name="新同志").phone == "13912349999"


@pytest.mark.parametrize("who", ["supervisor", "director", "clerk", "head"])
def test_only_the_coordinator_changes_units(cast: Cast, who: str) -> None:
    home = unit("education-sports").pk
    for name, args in (
        ("new", []), ("rename", [home]), ("close", [home]), ("alias", [home]), ("members", [home]),
        ("new-post", [home]), ("new-staff", [home]),
    ):  # fmt: skip
        status = (
            getattr(cast, who).client.get(reverse(f"organisations:{name}", args=args)).status_code
        )
        assert status in {403, 404}, name


def test_the_excel_table_has_typed_cells_and_no_formula(cast: Cast) -> None:
    spec = UnitSpec("evil", UnitKind.FUND, "=HYPERLINK(1)", "", name_en="+1")
    actions.create_unit(actor=SYSTEM, spec=spec, on=cast.director.staff.recorded_at.date())
    answer = cast.coordinator.client.get(reverse("organisations:export"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert len(rows) == 47
    assert rows["evil"][1].data_type == "s"
    assert rows["evil"][1].value == "=HYPERLINK(1)"
    assert rows["health"][7].is_date
    assert Entry.objects.filter(act="export", kind="organisations.unit").exists()


def test_reading_holders_leaves_a_mark_in_the_ledger(cast: Cast) -> None:
    page_of(cast.supervisor, "post", cast.director.post.pk)
    read = Entry.objects.filter(
        act="read", kind="organisations.staff", account_id=cast.supervisor.account.pk
    )
    assert read.exists()


def test_the_phone_is_sealed_in_the_database(cast: Cast) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT phone, phone_index FROM ty_organisations_staffmember WHERE phone <> ''"
        )
        stored = cursor.fetchall()
    assert stored
    assert all(SENTINEL_PHONE not in str(row) for row in stored)


@pytest.mark.parametrize("name", ["units", "vacancies", "unit", "post"])
def test_pages_stay_within_their_query_budget(
    cast: Cast, name: str, django_assert_max_num_queries: Any
) -> None:
    """However many posts a town has: 12 directors cost as many queries as one."""
    args = {"unit": [unit(f"town-{XINCHENG}").pk], "post": [cast.director.post.pk]}.get(name, [])
    for number in ("003", "005", "006", "007"):
        place = post(f"child-director/{XINCHENG}{number}")
        one = actions.add_staff(
            actor=SYSTEM, unit=place.unit, name="主任", phone="13900000099", area=place.area
        )
        actions.appoint(
            actor=SYSTEM, post=place, staff=one, on=cast.director.staff.recorded_at.date()
        )
    client = cast.supervisor.client
    with django_assert_max_num_queries(34):
        assert client.get(reverse(f"organisations:{name}", args=args)).status_code == 200
