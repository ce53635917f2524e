"""The same act on several cases: checked before, done once, and each told by itself."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.kernels.casework.pages.conftest import DECIDER, OPENER, VISITOR, Desk
from tongyou.kernels.casework.models import Case, Event
from tongyou.kernels.casework.views import bulk

pytestmark = pytest.mark.django_db


def send(desk: Desk, person: str, items: list[str], **data: str) -> HttpResponse:
    answer = desk.cast.client(person).post(reverse("casework:bulk"), {"item": items, **data})
    return answer  # type: ignore[return-value]


def of(case_id: UUID, step: str = "check") -> str:
    return f"{case_id}|{step}"


def members(page: str) -> list[str]:
    """What the page would send on."""
    return re.findall(r'name="item" value="([^"]*)"', page)


def key(page: str) -> str:
    return re.search(r'name="key" value="([^"]*)"', page).group(1)  # type: ignore[union-attr]


def test_the_boxes_of_the_inbox_lead_to_the_choice(desk: Desk) -> None:
    ids = [desk.open(f"第{number}件") for number in range(2)]
    page = desk.text(OPENER, "inbox")
    items = re.findall(r'name="item" value="([^"]*)"', page)
    assert sorted(items) == sorted(map(of, ids))
    text = send(desk, OPENER, items).content.decode()
    assert "第0件" in text
    assert 'name="act" value="refuse"' in text
    assert 'name="act" value="correct"' in text
    assert 'value="accept"' not in text, "nobody can do it now"


def test_nothing_selected_leads_back_with_words(desk: Desk) -> None:
    desk.open()
    answer = desk.cast.client(OPENER).post(reverse("casework:bulk"), {}, follow=True)
    assert "没有选中能办的" in answer.content.decode()


def test_cases_at_different_steps_are_grouped(desk: Desk) -> None:
    first, second = desk.visited("等决定的"), desk.accepted("等核验的")
    text = send(desk, DECIDER, [of(first, "decide"), of(second, "verify")]).content.decode()
    assert text.count('class="card-title"') == 2
    assert "同一环节的可以一起办" in text


def test_one_sentence_is_written_for_all_and_each_gets_it(desk: Desk) -> None:
    ids = [desk.open(f"第{number}件") for number in range(3)]
    check = send(desk, OPENER, list(map(of, ids)), act="refuse").content.decode()
    assert "不予受理：3 件" in check
    assert "这件办件就办结了" in check
    assert len(members(check)) == 3
    done = send(
        desk, OPENER, members(check), act="refuse", go="1", key=key(check), reason="户籍不在本镇"
    ).content.decode()
    assert "不予受理：办好 3 件" in done
    assert done.count("办好了") >= 3
    assert {Case.objects.get(pk=one).outcome for one in ids} == {"refused"}
    assert "户籍不在本镇" in desk.text(OPENER, "case", ids[2])


def test_a_missing_sentence_keeps_the_selection(desk: Desk) -> None:
    ids = [desk.open(f"第{number}件") for number in range(2)]
    check = send(desk, OPENER, list(map(of, ids)), act="refuse").content.decode()
    answer = send(desk, OPENER, members(check), act="refuse", go="1", key=key(check), reason=" ")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请填写这一项" in page
    assert members(page) == members(check)
    assert not Event.objects.filter(act="refuse").exists()


def test_what_cannot_be_part_of_it_says_why_before(desk: Desk) -> None:
    able, unable = desk.open("能受理的"), desk.open("缺材料的")
    desk.act(OPENER, able, "promise", material="hukou")
    text = send(desk, OPENER, [of(able), of(unable)]).content.decode()
    assert "（1 件可以）" in text
    check = send(desk, OPENER, [of(able), of(unable)], act="accept").content.decode()
    assert "受理：1 件" in check
    assert "不会办这几件" in check
    assert "缺少材料：户口簿" in check
    assert [one.split("|")[0] for one in members(check)] == [str(able)]


def test_each_outcome_is_told_when_others_were_faster(desk: Desk) -> None:
    quick, slow, gone = (desk.open(title) for title in ("照办的", "别人动过的", "别人办完的"))
    check = send(desk, OPENER, [of(quick), of(slow), of(gone)], act="correct").content.decode()
    desk.act(OPENER, slow, "note", text="刚加了一句")
    desk.act(OPENER, gone, "refuse", "check", reason="不属于本镇")
    stranger = f"{desk.cast.units['health'].pk}|check|1"
    answer = send(desk, OPENER, [*members(check), stranger], act="correct", go="1", key=key(check))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "办好 1 件" in page
    assert "还有 3 件没有办，没有任何改动" in page
    assert page.count("别人先办了") == 2
    assert "别人刚刚办理过，请重新打开看看" in page
    assert "没有这个办件，或者您看不到它" in page
    assert Case.objects.get(pk=quick).standing == "paused"
    assert Case.objects.get(pk=slow).standing == "open"


@pytest.mark.parametrize("act", ["correct", "refuse"])
def test_pressed_twice_it_is_done_once(desk: Desk, act: str) -> None:
    ids = [desk.open(f"第{number}件") for number in range(2)]
    check = send(desk, OPENER, list(map(of, ids)), act=act).content.decode()
    words = {"reason": "不属于本镇"} if act == "refuse" else {}
    for _ in range(2):
        page = send(
            desk, OPENER, members(check), act=act, go="1", key=key(check), **words
        ).content.decode()
        assert "办好 2 件" in page
    assert Event.objects.filter(act=act).count() == 2


def test_the_selection_of_a_stranger_is_empty(desk: Desk) -> None:
    case_id = desk.open("别镇的")
    answer = send(desk, "neighbour", [of(case_id)], act="refuse", go="1", reason="x", key="k")
    assert answer.status_code == 302
    assert Case.objects.get(pk=case_id).standing == "open"
    assert "别镇的" not in send(desk, "neighbour", [of(case_id)]).content.decode()


@pytest.mark.parametrize("item", ["", "x", "|", "||", "a|b|c", "0|check|1", "|check"])
def test_spoilt_members_are_left_out(desk: Desk, item: str) -> None:
    desk.open()
    assert send(desk, OPENER, [item], act="refuse", go="1").status_code == 302


def test_a_selection_has_an_end(desk: Desk) -> None:
    case_id = desk.open()
    many = [f"{case_id}|check|{number}" for number in range(bulk.AT_MOST + 20)]
    answer = send(desk, OPENER, many, act="correct", go="1", key="k")
    assert answer.status_code == 200
    assert answer.content.decode().count('<li class="card">') == bulk.AT_MOST


def test_an_act_nobody_can_do_is_not_done(desk: Desk) -> None:
    case_id = desk.open("缺材料的")
    check = send(desk, OPENER, [of(case_id)], act="accept").content.decode()
    assert "现在都不能办" in check
    assert "缺少材料：户口簿" in check
    page = send(desk, OPENER, [of(case_id)], act="accept", go="1", key="k").content.decode()
    assert "受理：办好 0 件" in page
    assert "缺少材料：户口簿" in page
    assert Case.objects.get(pk=case_id).revision == 1
    nothing = send(desk, OPENER, [of(case_id)], act="nonsense", go="1", key="k").content.decode()
    assert "现在没有这项操作" in nothing


def test_acts_that_read_no_words_in_common_are_not_offered(desk: Desk) -> None:
    """A record of a visit is written for one child: the page offers it, but each case keeps its own rules."""
    case_id = desk.accepted()
    text = send(desk, VISITOR, [of(case_id, "visit")]).content.decode()
    assert 'value="report"' in text
