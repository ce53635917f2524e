"""Rounds on the coordinator's pages: opened, seen on one screen, narrowed, reminded, ended, taken away as files."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook

from tests.domains.plan.supervision.conftest import on
from tests.domains.plan.views.supervision.steps import handed_in, report_of, submitted, text, url
from tests.factories import rounds as made
from tests.factories.cast import MAKER, Cast
from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.domains.plan.actions import rounds
from tongyou.domains.plan.models import Plan, Reminder, Rhythm, Round
from tongyou.domains.plan.supervision import CheckState, Light, SelfStatus

pytestmark = [pytest.mark.django_db]


def numbers(page: str, unit: str) -> list[str]:
    """The counts of one unit's row of the matrix; a dot is 0."""
    row = re.search(rf"<tr><th scope=\"row\">(?:(?!</tr>).)*{unit}.*?</tr>", page, re.DOTALL)
    assert row, unit
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row[0], re.DOTALL)
    return [re.sub(r"<[^>]*>", "", cell).strip().replace("·", "0") for cell in cells]


# --- opening ------------------------------------------------------------------------------------


def test_without_a_rhythm_the_page_leads_to_it(cast: Cast, plan: Plan) -> None:
    page = text(cast.client("coordinator").get(url("open")))
    assert url("rhythm") in page


def test_the_rhythm_is_set_and_wrong_days_are_refused(cast: Cast, plan: Plan) -> None:
    browser, office = cast.client("coordinator"), str(cast.units["office"].pk)
    good = {"cadence": "quarter", "due_days": "8", "office": office, "by_itself": "on", "since": "2024-01-01"}  # fmt: skip
    wrong = browser.post(url("rhythm"), {**good, "due_days": "99"})
    assert wrong.status_code == 422
    assert 'value="99"' in text(wrong)
    assert browser.post(url("rhythm"), good).status_code == 302
    assert Rhythm.objects.get().due_days == 8


def test_a_round_is_opened_with_its_due_date(cast: Cast, plan: Plan, rhythm: Rhythm) -> None:
    browser = cast.client("coordinator")
    page = text(browser.get(url("open")))
    assert "2025 年第 1 季度" in page
    assert "2025 年 4 月 17 日" in page, "ten working days, without Qingming"
    answer = browser.post(url("open"), {"period": "2025Q1", "key": str(new_id())})
    assert answer["Location"] == url("round", Round.objects.get().pk)


def test_a_round_opened_twice_leads_to_the_first(cast: Cast, plan: Plan, rhythm: Rhythm) -> None:
    browser = cast.client("coordinator")
    browser.get(url("open"))
    forms = [{"period": "2025Q1", "key": str(new_id())} for _ in range(2)]
    stale = text(browser.get(url("open")))
    assert browser.post(url("open"), forms[0]).status_code == 302
    again = browser.post(url("open"), {**forms[1], "period": "2025Q1"})
    assert "2025Q1" in stale
    assert again.status_code in {409, 422}
    assert Round.objects.count() == 1


def test_a_second_coordinator_is_led_to_the_round_that_is_open(
    cast: Cast, plan: Plan, rhythm: Rhythm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have the form before them; the one who comes second hears of the first."""
    from tongyou.domains.plan.queries.supervision_pages import opening

    before = opening.offers(cast.actor("coordinator"), plan, rhythm)
    row = rounds.open_round(
        actor=MAKER, plan=plan, period=rounds.periods.read("2025Q1"), key="first"
    ).round
    monkeypatch.setattr(opening, "offers", lambda *_: before)
    answer = cast.client("coordinator").post(
        url("open"), {"period": "2025Q1", "key": str(new_id())}
    )
    assert answer.status_code == 409
    assert url("round", row.pk) in text(answer)
    assert "已经打开过" in text(answer)


def test_a_round_of_its_own_needs_code_and_days(cast: Cast, plan: Plan, rhythm: Rhythm) -> None:
    browser, key = cast.client("coordinator"), str(new_id())
    empty = browser.post(url("open"), {"period": "own", "key": key})
    assert empty.status_code == 422
    assert "请写一个代号" in text(empty)
    wrong = browser.post(
        url("open"),
        {
            "period": "own",
            "code": "2025Q1",
            "start": "2025-01-01",
            "last": "2025-02-01",
            "key": key,
        },
    )
    assert "这个代号不能用" in text(wrong)
    good = {"period": "own", "code": "2025-chunjie", "start": "2025-01-01", "last": "2025-02-28"}
    assert browser.post(url("open"), {**good, "key": str(new_id())}).status_code == 302


@pytest.mark.parametrize("person", ["colleague", "unit_head", "leader", "auditor"])
def test_only_the_coordinator_opens(cast: Cast, rhythm: Rhythm, person: str) -> None:
    assert cast.client(person).get(url("open")).status_code == 403


# --- one screen -----------------------------------------------------------------------------------


def test_the_round_stands_on_one_screen(cast: Cast, round_: Round) -> None:
    handed_in(cast, report_of(round_, 1))
    page = text(cast.client("coordinator").get(url("round", round_.pk)))
    # owed, not begun, drafting, sent back, with head, to review, locked, on time, late, missing, made up, ...
    assert numbers(page, "教体局")[:11] == ["2", "1", "0", "0", "0", "1", "0", "1", "0", "0", "0"]
    assert numbers(page, "卫健局")[:2] == ["1", "1"]
    assert "1 / 3 项已报送" in page


def test_each_number_is_its_list(cast: Cast, round_: Round) -> None:
    """The address under a number shows just as many reports."""
    submitted(cast, report_of(round_, 1))
    made.noticed(cast, report_of(round_, 2))
    browser = cast.client("coordinator")
    page = text(browser.get(url("round", round_.pk)))
    links = re.findall(r'<a href="([^"]*reports/\?[^"]*)" aria-label="[^"]*">(\d+)</a>', page)
    assert len(links) > 8
    for address, shown in links:
        if "only=" in address:
            continue  # doubts and notices are counted one by one, their list is of reports
        listed = text(browser.get(address.replace("&amp;", "&")))
        assert f"{shown} 项任务" in listed, address


def test_sorting_and_narrowing_the_matrix(cast: Cast, round_: Round) -> None:
    browser, page = cast.client("coordinator"), url("round", round_.pk)
    first = text(browser.get(f"{page}?sort=owed"))
    assert first.index("卫健局") < first.index("教体局")
    assert 'aria-sort="ascending"' in first
    assert (
        "教体局" not in text(browser.get(f"{page}?q=卫健")).split("<tbody>")[1].split("</tbody>")[0]
    )
    assert "没有这样的单位" in text(browser.get(f"{page}?q=没有的单位"))


def test_late_and_missing_are_apart_from_stale(cast: Cast, round_: Round) -> None:
    browser = cast.client("coordinator")
    with clock.freeze(on(2025, 4, 18)):
        page = text(browser.get(url("round", round_.pk)))
        row = numbers(page, "教体局")
        assert row[9] == "2", "missing"
        assert row[11] == "0", "stale speaks of what was said, and nothing was said"
        handed_in(cast, report_of(round_, 1))
        assert numbers(text(browser.get(url("round", round_.pk))), "教体局")[8:10] == ["1", "1"]


def test_a_units_own_people_come_to_their_own_page(cast: Cast, round_: Round) -> None:
    answer = cast.client("colleague").get(url("round", round_.pk))
    assert answer["Location"] == url("mine", round_.pk)
    page = text(cast.client("outsider").get(url("mine", round_.pk)))
    assert "推动校园运动" in page
    assert "明亮眼睛工程" not in page


@pytest.mark.parametrize("person", ["mother", "town_supervisor", "system_admin", "child_director"])
def test_rounds_are_not_for_everybody(cast: Cast, round_: Round, person: str) -> None:
    for page in (url("rounds"), url("round", round_.pk), url("reports", round_.pk)):
        assert cast.client(person).get(page).status_code == 404


@pytest.mark.parametrize("query", ["", "?stage=review", "?time=missing", "?light=red", "?only=doubts", "?unit=none", "?unit=x&stage=y&action=zz&sort=light&page=99", "?q=' OR 1=1 --"])  # fmt: skip
def test_every_narrowing_answers(cast: Cast, round_: Round, query: str) -> None:
    assert cast.client("coordinator").get(url("reports", round_.pk) + query).status_code == 200


# --- reminding ------------------------------------------------------------------------------------


def test_reminders_are_confirmed_and_sent_once_a_day(cast: Cast, round_: Round) -> None:
    browser, unit = cast.client("coordinator"), str(cast.units["education"].pk)
    page = text(browser.get(url("remind", round_.pk) + f"?unit={unit}"))
    assert "2 项任务" in page
    assert "没有提醒过" in page
    sent = browser.post(url("remind", round_.pk), {"unit": unit}, follow=True)
    assert "涉及 2 项任务" in text(sent)
    again = browser.post(url("remind", round_.pk), {"unit": unit}, follow=True)
    assert "今天已经提醒过" in text(again)
    assert Reminder.objects.count() == 2


def test_nobody_is_reminded_without_a_choice(cast: Cast, round_: Round) -> None:
    page = text(cast.client("coordinator").get(url("remind", round_.pk)))
    assert "还没有选单位" in page


# --- ending ---------------------------------------------------------------------------------------


def test_a_round_is_closed_locked_and_published_step_by_step(cast: Cast, round_: Round) -> None:
    browser, page = cast.client("coordinator"), url("round_end", round_.pk)
    early = browser.post(page, {"act": "close"}, follow=True)
    assert "过了这一天才能收口" in text(early)
    with clock.freeze(on(2025, 4, 21)):
        assert "留存了第一份快照" in text(browser.post(page, {"act": "close"}, follow=True))
        twice = browser.post(page, {"act": "close"}, follow=True)
        assert "没有再收一次" in text(twice)
        snapshot = round_.snapshots.get()
        assert snapshot.digest[:12] in text(browser.get(page))
        same = browser.post(page, {"act": "freeze", "reason": "再留一份看看", "key": "k"})
        assert same.status_code == 302
        short = browser.post(page, {"act": "freeze", "reason": "再", "key": "k"})
        assert short.status_code == 422
        browser.post(page, {"act": "lock"})
        browser.post(page, {"act": "publish", "snapshot": str(snapshot.pk)})
    row = Round.objects.get(pk=round_.pk)
    assert (row.state, row.published_id) == ("locked", snapshot.pk)


def test_a_snapshot_of_nowhere_is_not_published(cast: Cast, round_: Round) -> None:
    answer = cast.client("coordinator").post(
        url("round_end", round_.pk), {"act": "publish", "snapshot": str(new_id())}
    )
    assert answer.status_code == 404


# --- taken away -----------------------------------------------------------------------------------


def test_the_bulletin_is_a_page_word_and_pdf_of_one_value(cast: Cast, round_: Round) -> None:
    browser = cast.client("coordinator")
    with clock.freeze(on(2025, 4, 21)):
        rounds.close_round(actor=MAKER, round_=round_)
        page = text(browser.get(url("bulletin", round_.pk)))
        assert "漏报 3 项" in page
        for form, start in (("docx", b"PK"), ("pdf", b"%PDF")):
            file = browser.get(url("bulletin_file", round_.pk, form))
            assert file.content.startswith(start)
            assert file["Content-Disposition"].startswith("attachment")
        assert browser.get(url("bulletin_file", round_.pk, "exe")).status_code == 404


def test_before_it_is_frozen_the_bulletin_is_for_those_who_see_every_report(
    cast: Cast, round_: Round
) -> None:
    assert "按现在的填报情况" in text(cast.client("leader").get(url("bulletin", round_.pk)))
    clerk = cast.client("colleague")
    assert "简报还没有出来" in text(clerk.get(url("bulletin", round_.pk)))
    assert clerk.get(url("bulletin_file", round_.pk, "docx")).status_code == 404
    assert clerk.get(url("bulletin", round_.pk) + "?snapshot=now").status_code == 404
    assert cast.client("anonymous").get(url("bulletin", round_.pk)).status_code in {302, 404}


def sheet(body: bytes, index: int) -> list[list[object]]:
    book = load_workbook(io.BytesIO(body))
    return [list(row) for row in book.worksheets[index].iter_rows(min_row=4, values_only=True)]


def test_the_workbook_holds_the_pages_numbers(cast: Cast, round_: Round) -> None:
    report = handed_in(cast, report_of(round_, 1))
    line = report.lines.order_by("order")[0]
    line.reason = '=HYPERLINK("http://x")'
    line.save()
    browser = cast.client("coordinator")
    body = browser.get(url("round_file", round_.pk)).content
    units = sheet(body, 0)
    education = next(row for row in units if row[0] == "教体局")
    assert education[1] == 2
    assert units[-1][1] == 3, "the total"
    lines = sheet(body, 2)
    told = next(row for row in lines if row[0] == "T1.1")
    assert told[4] == 3.0
    assert told[7] == '=HYPERLINK("http://x")'
    book = load_workbook(io.BytesIO(body))
    assert all(cell.data_type != "f" for row in book.worksheets[2].iter_rows() for cell in row)


def test_the_workbook_is_narrowed_like_its_list(cast: Cast, round_: Round) -> None:
    unit = cast.units["health"].pk
    body = cast.client("coordinator").get(url("round_file", round_.pk) + f"?unit={unit}").content
    assert [row[1] for row in sheet(body, 1)[1:]] == ["推动校园运动"]


def test_a_clerk_takes_only_the_own_unit_away(cast: Cast, round_: Round) -> None:
    body = cast.client("outsider").get(url("round_file", round_.pk)).content
    assert [row[3] for row in sheet(body, 1)[1:]] == ["卫健局"]


# --- looking back -----------------------------------------------------------------------------------


def test_a_task_tells_its_rounds(cast: Cast, round_: Round) -> None:
    report = handed_in(cast, report_of(round_, 2))
    made.doubted(report.lines.order_by("order")[0], state=CheckState.UPHELD)
    made.noticed(cast, report)
    page = text(cast.client("coordinator").get(url("history", report.node_id)))
    for words in ("2025 年第 1 季度", "54.1%", "疑点成立", "请说明进度滞后的原因"):
        assert words in page


def test_a_clerk_sees_no_other_units_history(cast: Cast, round_: Round) -> None:
    report = handed_in(cast, report_of(round_, 2))
    page = text(cast.client("outsider").get(url("history", report.node_id)))
    assert "还没有报告" in page
    assert "54.1" not in page


def test_score_cards_show_their_parts(cast: Cast, round_: Round) -> None:
    handed_in(cast, report_of(round_, 1))
    browser = cast.client("coordinator")
    assert "教体局" in text(browser.get(url("cards")))
    page = text(browser.get(url("card", cast.units["education"].pk)))
    assert "按时报告" in page
    assert "1 / 1，得 30.0 分（满分 30）" in page
    assert browser.get(url("card", new_id())).status_code == 404
    assert cast.client("outsider").get(url("card", cast.units["education"].pk)).status_code == 404


def test_quality_names_what_is_missing_and_who_mends_it(cast: Cast, round_: Round) -> None:
    page = text(cast.client("coordinator").get(url("quality", round_.pk)))
    assert "有人负责审核吗" in page
    assert "请任命单位负责人" in page, "health has no head"
    narrowed = text(cast.client("coordinator").get(url("quality", round_.pk) + "?missing=head"))
    assert "推动校园运动" in narrowed
    assert "明亮眼睛工程" not in narrowed


def test_an_upheld_doubt_keeps_the_light_from_green_on_every_page(
    cast: Cast, round_: Round
) -> None:
    report = handed_in(cast, report_of(round_, 1))
    doubt = made.doubted(report.lines.order_by("order")[0])
    browser = cast.client("coordinator")
    assert (
        browser.post(url("doubt", doubt.pk), {"state": "upheld", "reason": "短"}).status_code == 422
    )
    assert browser.post(url("doubt", doubt.pk), {"reason": "没有选结果的理由"}).status_code == 422
    done = browser.post(
        url("doubt", doubt.pk), {"state": "upheld", "reason": "现场核实，没有这个观察团"}
    )
    assert done.status_code == 302
    page = text(browser.get(url("reports", round_.pk) + f"?light={Light.YELLOW}"))
    assert "培育小小观察团" in page
    assert report.lines.order_by("order")[0].status == SelfStatus.ON_TRACK
