"""The inbox: whose steps, when they are due, in which order, page by page; and what somebody keeps of it."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils.html import escape

from tests.kernels.casework.pages.conftest import OPENER, VISITOR, Desk
from tongyou.base import clock
from tongyou.base.audit.models import Entry
from tongyou.kernels.casework import actions, queries
from tongyou.kernels.casework.models import Step
from tongyou.kernels.casework.queries.types import Filters
from tongyou.kernels.casework.views import filtering

pytestmark = pytest.mark.django_db


def titles(page: str) -> list[str]:
    """The rows' titles, in their order."""
    return re.findall(r"data-open>(.*?)</a>", page)


def links(page: str, name: str) -> list[str]:
    found = re.findall(rf'href="([^"]*)" rel="{name}"', page)
    return [one.replace("&amp;", "&") for one in found]


# ---- whose


def test_everybody_sees_first_what_waits_for_them(desk: Desk) -> None:
    desk.open("等受理的")
    desk.accepted("在走访的")
    assert titles(desk.text(OPENER, "inbox")) == ["等受理的"]
    assert titles(desk.text(VISITOR, "inbox")) == ["在走访的"]
    assert titles(desk.text("department_officer", "inbox")) == ["在走访的"]
    assert "现在没有等您办的" in desk.text("neighbour", "inbox")


def test_the_tabs_divide_the_town_s_work(desk: Desk) -> None:
    desk.open("等受理的")
    desk.accepted("在走访的")
    unit = titles(desk.text(OPENER, "inbox", whose="unit"))
    others = titles(desk.text(OPENER, "inbox", whose="others"))
    everything = titles(desk.text(OPENER, "inbox", whose="all"))
    assert unit == ["等受理的"]
    assert set(others) == {"在走访的"}
    assert sorted(unit + others) == sorted(everything)


def test_a_neighbour_sees_nothing_of_it_anywhere(desk: Desk) -> None:
    case_id = desk.accepted("别镇不该看到的")
    number = desk.view(OPENER, case_id).number
    for whose in ("mine", "unit", "others", "all"):
        page = desk.text("neighbour", "inbox", whose=whose)
        assert "别镇不该看到的" not in page
        assert number not in page


def test_steps_that_nobody_answers_for_stand_in_the_coordinator_s_list(desk: Desk) -> None:
    from tongyou.ground.organisations.models import Holding, Post

    case_id = desk.open("岗位空着的")
    Holding.objects.filter(post__role="town_supervisor").update(valid_to=clock.today())
    assert Post.objects.filter(role="town_supervisor").exists()
    watch()
    page = desk.text("coordinator", "inbox", whose="alarm")
    assert titles(page) == ["岗位空着的"]
    assert "无人负责" in page
    assert "这一步现在没有人负责" in desk.text("coordinator", "case", case_id)
    assert "每个环节都有人负责" not in page
    assert "无人负责" not in desk.text("child_director", "inbox")


def watch() -> None:
    """Look for steps without anybody, as the platform does by itself."""
    from tongyou.kernels.casework import watching

    watching.watch({})


# ---- when


def test_a_row_says_when_it_is_due_in_words_and_a_sign(desk: Desk) -> None:
    desk.open("还有两天的")
    page = desk.text(OPENER, "inbox")
    assert "剩 2 个工作日" in page
    assert "2025-10-17" in page
    with clock.freeze(clock.now() + timedelta(days=6)):
        late = desk.text(OPENER, "inbox")
    assert "逾期 4 天" in late
    assert "tone-bad" in late


def test_a_paused_step_shows_no_date_and_is_due_on_no_day(desk: Desk) -> None:
    case_id = desk.open("暂停了的")
    desk.act(OPENER, case_id, "correct", "check")
    page = desk.text(OPENER, "inbox")
    assert "已暂停" in page
    assert "2025-10-17" not in page
    assert titles(desk.text(OPENER, "inbox", due="paused")) == ["暂停了的"]
    for due in ("late", "today", "week", "later"):
        assert titles(desk.text(OPENER, "inbox", due=due)) == []


@pytest.mark.parametrize(
    ("due", "found"),
    [
        ("late", ["昨天到期"]),
        ("today", ["今天到期"]),
        ("week", ["今天到期", "星期天到期"]),
        ("later", ["下星期一到期"]),
        ("", ["昨天到期", "今天到期", "星期天到期", "下星期一到期"]),
        ("nonsense", ["昨天到期", "今天到期", "星期天到期", "下星期一到期"]),
    ],
)
def test_filters_by_deadline(desk: Desk, due: str, found: list[str]) -> None:
    days = {"昨天到期": -1, "今天到期": 0, "星期天到期": 4, "下星期一到期": 5}
    for title, day in days.items():
        step = Step.objects.filter(case_id=desk.open(title))
        moved = clock.start_of_day(clock.today() + timedelta(days=day + 1)) - timedelta(seconds=1)
        step.filter(code="check").update(due_at=moved)
    assert titles(desk.text(OPENER, "inbox", due=due)) == found


# ---- narrowed


def test_filters_by_procedure_step_unit_and_area(desk: Desk) -> None:
    desk.accepted("在走访的")
    units, areas = desk.cast.units, desk.cast.areas
    base = {"whose": "all"}
    check = {
        ("procedure", "test.visit"): 3,
        ("procedure", "no.such"): 0,
        ("unit", str(units["health"].pk)): 1,
        ("unit", str(units["town-two"].pk)): 0,
        ("unit", "not-a-unit"): 3,
        ("area", str(areas["town_one"].pk)): 3,
        ("area", str(areas["town_two"].pk)): 0,
    }
    for (name, value), rows in check.items():
        page = desk.text("coordinator", "inbox", **base, **{name: value})
        assert len(titles(page)) == rows, (name, value)
    page = desk.text("coordinator", "inbox", **base, procedure="test.visit", step="verify")
    assert len(titles(page)) == 2
    assert '<option value="verify" selected>部门核验</option>' in page


def test_choices_are_offered_only_to_those_who_see_several(desk: Desk) -> None:
    desk.accepted()
    wide = desk.text("coordinator", "inbox", whose="all")
    assert 'id="f-unit"' in wide
    assert 'id="f-area"' in wide
    narrow = desk.text("outsider", "inbox", whose="all")
    assert 'id="f-unit"' not in narrow
    assert 'id="f-area"' not in narrow
    town = desk.text(OPENER, "inbox", whose="all")
    assert str(desk.cast.units["village-one"].pk) in town
    assert str(desk.cast.units["health"].pk) not in town


def test_nothing_found_says_how_to_go_on(desk: Desk) -> None:
    page = desk.text(OPENER, "inbox", due="late")
    assert "没有符合条件的" in page
    assert 'href="?whose=mine"' in page


def test_the_list_turns_round(desk: Desk) -> None:
    desk.open("早的")
    with clock.freeze(clock.now() + timedelta(days=2)):
        desk.open("晚的")
    assert titles(desk.text(OPENER, "inbox")) == ["早的", "晚的"]
    assert titles(desk.text(OPENER, "inbox", order="latest")) == ["晚的", "早的"]


# ---- page by page


def test_older_and_newer_lead_through_everything_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filtering, "SIZE", 2)
    wanted = [f"第{number}件" for number in range(5)]
    for title in wanted:
        desk.open(title)
    client, address, seen, back = desk.cast.client(OPENER), reverse("casework:inbox"), [], []
    while address:
        page = client.get(address).content.decode()
        back.append((titles(page), links(page, "prev")))
        seen += titles(page)
        onward = links(page, "next")
        address = onward[0] if onward else ""
        if address.startswith("?"):
            address = reverse("casework:inbox") + address
    assert sorted(seen) == sorted(wanted)
    assert len(seen) == len(set(seen))
    assert back[0][1] == [], "the first page has none before it"
    newer = reverse("casework:inbox") + back[2][1][0]
    assert titles(client.get(newer).content.decode()) == back[1][0]
    assert "共 5 件" in page


def test_the_way_back_does_not_grow_without_end() -> None:
    from django.http import QueryDict

    query = QueryDict("&".join(f"after=c{number}" for number in range(60)))
    assert len(filtering.trail(query)) == filtering.LONGEST_TRAIL
    assert filtering.trail(query)[-1] == "c59"


@pytest.mark.parametrize("after", ["", "x", "2025-10-15~nothing", "~", "a" * 5000])
def test_a_spoilt_cursor_shows_the_first_page(desk: Desk, after: str) -> None:
    desk.open("第一件")
    assert titles(desk.text(OPENER, "inbox", after=after)) == ["第一件"]


# ---- kept filters


def keep(desk: Desk, name: str, **values: str) -> None:
    answer = desk.cast.client(OPENER).post(
        reverse("casework:keep_filter"), {"name": name, **values}
    )
    assert answer.status_code == 302


def test_filters_are_kept_used_renamed_and_forgotten(desk: Desk) -> None:
    keep(desk, "本镇逾期", whose="all", due="late", procedure="test.visit")
    page = desk.text(OPENER, "inbox")
    assert "本镇逾期" in page
    href = re.search(r'href="([^"]*)"[^>]*>(?:(?!</a>).)*本镇逾期', page).group(1)  # type: ignore[union-attr]
    assert parse_qs(urlsplit(href.replace("&amp;", "&")).query) == {
        "whose": ["all"], "due": ["late"], "procedure": ["test.visit"],
    }  # fmt: skip
    client = desk.cast.client(OPENER)
    (kept,) = queries.filters(desk.cast.actor(OPENER))
    change = reverse("casework:change_filter", args=[kept.filter_id])
    assert client.post(change, {"name": "镇里逾期的"}).status_code == 302
    listed = desk.text(OPENER, "filters")
    assert "镇里逾期的" in listed
    assert "本镇逾期" not in listed
    (renamed,) = queries.filters(desk.cast.actor(OPENER))
    assert renamed.filters == kept.filters
    client.post(reverse("casework:change_filter", args=[renamed.filter_id]), {"drop": "1"})
    assert "还没有存过条件" in desk.text(OPENER, "filters")


def test_a_filter_needs_a_name_and_says_so(desk: Desk) -> None:
    client = desk.cast.client(OPENER)
    page = client.post(reverse("casework:keep_filter"), {"name": "  ", "due": "late"}, follow=True)
    assert "没有存：请先起个名字" in page.content.decode()
    assert "还没有存过条件" in desk.text(OPENER, "filters")


def test_nobody_touches_the_filters_of_others(desk: Desk) -> None:
    row = actions.keep_filter(
        actor=desk.cast.actor(OPENER), name="我的", filters=Filters(late=True)
    )
    address = reverse("casework:change_filter", args=[row.pk])
    for data in ({"drop": "1"}, {"name": "别人的"}):
        assert desk.cast.client("neighbour").post(address, data).status_code == 404
    assert "我的" in desk.text(OPENER, "filters")
    assert "我的" not in desk.text("neighbour", "inbox")


def test_a_kept_filter_means_today_whenever_it_is_used(desk: Desk) -> None:
    keep(desk, "今天的", due="today")
    desk.open("星期五到期的")
    assert titles(desk.text(OPENER, "inbox", due="today")) == []
    with clock.freeze(clock.now() + timedelta(days=2)):
        assert titles(desk.text(OPENER, "inbox", due="today")) == ["星期五到期的"]


# ---- the frame around it


def test_the_menu_and_the_home_say_how_much_waits(desk: Desk) -> None:
    for number in range(8):
        desk.open(f"第{number}件")
    home = desk.cast.client(OPENER).get("/desk/").content.decode()
    assert re.search(r'rail-count">8<', home)
    assert home.count('class="cw-home-title"') == 6
    assert "看全部 8 件" in home
    assert "rail-count" not in desk.cast.client("neighbour").get("/desk/").content.decode()


def test_more_than_a_menu_can_say_is_capped() -> None:
    from tongyou.kernels.casework.views.home import capped

    assert [capped(count) for count in ("0", "7", "99", "100", "999+")] == [
        "", "7", "99", "99+", "99+",
    ]  # fmt: skip


def test_what_a_page_shows_stands_in_the_ledger(desk: Desk) -> None:
    case_id = desk.open()
    desk.text(OPENER, "inbox")
    entry = Entry.objects.filter(act="read", kind="casework.case").latest("pk")
    assert entry.subjects == str(case_id)


def test_without_a_script_everything_is_a_link_or_a_form(desk: Desk) -> None:
    desk.open()
    page = desk.text(OPENER, "inbox")
    assert "hx-" not in page
    assert f'action="{reverse("casework:bulk")}"' in page
    assert "data-keys-link hidden" in page, (
        "the list of keys is offered by the script that has them"
    )


def test_english_is_complete(desk: Desk) -> None:
    desk.open()
    page = desk.text(OPENER, "inbox", whose="all", language="en")
    for words in ("To do", "Waiting for me", "2 working days left", "Visit and decision", "Check"):
        assert words in page
    own = re.sub(r"<script.*?</script>|<head>.*?</head>", "", page, flags=re.DOTALL)
    chinese = set(re.findall(r"[\u4e00-\u9fff]+", own)) - {"中文", "东风镇"}
    assert chinese == set()


def test_a_title_is_text_whatever_it_holds(desk: Desk) -> None:
    evil = "<script>alert(1)</script>"
    desk.open(evil)
    page = desk.text(OPENER, "inbox")
    assert evil not in page
    assert escape(evil) in page


@pytest.mark.parametrize("person", ["anonymous", "mother", "auditor", "system_admin"])
def test_who_has_no_cases_has_no_inbox(desk: Desk, person: str) -> None:
    assert desk.get(person, "inbox").status_code in {302, 404}


def test_the_inbox_keeps_its_budget(desk: Desk, query_budget: object) -> None:
    for number in range(12):
        desk.open(f"第{number}件")
    client = desk.cast.client(OPENER)
    client.get(reverse("casework:inbox"))
    with query_budget("casework.inbox"):  # type: ignore[operator]
        assert len(titles(client.get(reverse("casework:inbox")).content.decode())) == 12
