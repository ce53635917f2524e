"""The register, search, referrals, and the file that leaves the platform."""

from __future__ import annotations

import datetime as dt
import io
import re
from urllib.parse import quote

import openpyxl
import pytest
from django.urls import reverse

from tests.kernels.casework.pages.conftest import OPENER, Desk
from tongyou.base.audit.models import Entry
from tongyou.kernels.casework.views import filtering

pytestmark = pytest.mark.django_db


def titles(page: str) -> list[str]:
    return re.findall(r"data-open>(.*?)</a>", page)


# ---- register


def test_the_register_holds_open_and_closed_cases_newest_first(desk: Desk) -> None:
    closed = desk.open("办结了的")
    desk.act(OPENER, closed, "refuse", "check", reason="不属于本镇")
    desk.open("在办的")
    page = desk.text(OPENER, "register")
    assert titles(page) == ["在办的", "办结了的"]
    assert "不予认定" in page
    assert titles(desk.text("coordinator", "register")) == ["在办的", "办结了的"]
    assert "这里还没有办件" in desk.text("neighbour", "register")


def test_the_register_is_narrowed_and_paged(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filtering, "SIZE", 2)
    for number in range(3):
        desk.open(f"第{number}件")
    page = desk.text(OPENER, "register")
    assert len(titles(page)) == 2
    onward = re.search(r'href="(\?[^"]*)" rel="next"', page).group(1).replace("&amp;", "&")  # type: ignore[union-attr]
    older = desk.cast.client(OPENER).get(reverse("casework:register") + onward).content.decode()
    assert titles(older) == ["第0件"]
    empty = desk.text("coordinator", "register", unit=str(desk.cast.units["town-two"].pk))
    assert titles(empty) == []


# ---- search


def test_a_whole_number_leads_to_its_case(desk: Desk) -> None:
    case_id = desk.open()
    number = desk.view(OPENER, case_id).number
    for text in (number, number.lower(), f" {number} "):
        answer = desk.get(OPENER, "find", q=text)
        assert answer.status_code == 302, text
        assert answer["Location"] == reverse("casework:case", args=[case_id])
    assert "没有找到" in desk.text("neighbour", "find", q=number)


def test_words_of_the_title_find_it_closed_or_open(desk: Desk) -> None:
    case_id = desk.open("小荷花托育园的走访")
    desk.act(OPENER, case_id, "refuse", "check", reason="不属于本镇")
    page = desk.text(OPENER, "find", q="荷花")
    assert titles(page) == ["小荷花托育园的走访"]
    assert 'value="荷花"' in page
    assert titles(desk.text("neighbour", "find", q="荷花")) == []
    assert "没有找到" in desk.text(OPENER, "find", q="不存在的字")
    assert "输办件编号" in desk.text(OPENER, "find")
    entry = Entry.objects.filter(act="search", kind="casework.case").latest("pk")
    assert str(case_id) in entry.subjects
    assert "荷花" not in str(Entry.objects.values_list())


@pytest.mark.parametrize("text", ["<script>", "%", "'", '" OR 1', "*", "\x00", "长" * 500, "🐟"])
def test_a_search_takes_anything(desk: Desk, text: str) -> None:
    desk.open()
    assert desk.get(OPENER, "find", q=text).status_code == 200


# ---- export


def exported(desk: Desk, person: str, purpose: str = "report", **query: str) -> openpyxl.Workbook:
    address = reverse("casework:export")
    if query:
        address += "?" + "&".join(f"{name}={quote(value)}" for name, value in query.items())
    answer = desk.cast.client(person).post(address, {"purpose": purpose})
    assert answer.status_code == 200
    name = "steps" if query.get("list") else "cases"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}-2025-10-15.xlsx"'
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def test_the_file_has_the_register_s_rows_in_typed_cells(desk: Desk) -> None:
    case_id = desk.open("第一件")
    desk.open("第二件")
    (sheet,) = exported(desk, OPENER)
    head, *rows = sheet.iter_rows(values_only=True)
    assert head == (
        "编号",
        "办件",
        "流程",
        "办理单位",
        "区域",
        "状态",
        "结果",
        "受理时间",
        "承诺办结日",
    )
    assert [row[1] for row in rows] == ["第二件", "第一件"]
    number = desk.view(OPENER, case_id).number
    assert rows[1][0] == number
    assert rows[1][5] == "办理中"
    assert rows[1][7] == dt.datetime(2025, 10, 15, 10, 0)  # noqa: DTZ001 - Excel knows no zone
    assert isinstance(rows[1][8], dt.datetime)
    assert sheet.freeze_panes == "A2"


def test_the_inbox_leaves_as_it_is_shown(desk: Desk) -> None:
    desk.open("等受理的")
    paused = desk.open("暂停了的")
    desk.act(OPENER, paused, "correct", "check")
    desk.accepted("在走访的")
    link = re.search(r'href="([^"]*list=steps[^"]*)"', desk.text(OPENER, "inbox", due="week"))
    assert link
    assert "whose=mine&amp;due=week" in link.group(1)
    (sheet,) = exported(desk, OPENER, list="steps", whose="all")
    head, *rows = sheet.iter_rows(values_only=True)
    assert head == ("编号", "办件", "流程", "环节", "办理单位", "区域", "到期时间", "还有多久")
    assert len(rows) == 5
    by_title = {row[1]: row for row in rows}
    assert by_title["等受理的"][6] == dt.datetime(2025, 10, 17, 23, 59, 59)  # noqa: DTZ001
    assert by_title["等受理的"][7] == "剩 2 个工作日"
    assert by_title["暂停了的"][6:] == (None, "已暂停")
    (mine,) = exported(desk, OPENER, list="steps")
    assert mine.max_row == 3
    assert "list=steps" not in desk.text("child_director", "inbox"), (
        "who may not export is not led there"
    )


def test_the_file_hides_no_formula(desk: Desk) -> None:
    for title in ('=HYPERLINK("http://x")', "+1+1", "@SUM(A1)", "-2", "=cmd|'/c calc'!A1"):
        desk.open(title, title)
    (sheet,) = exported(desk, OPENER)
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert any(row[1].value == "=cmd|'/c calc'!A1" for row in sheet.iter_rows())


def test_a_file_has_a_purpose_and_a_line_in_the_ledger(desk: Desk) -> None:
    case_id = desk.open()
    page = desk.text(OPENER, "export")
    assert "会导出 1 件" in page
    assert "导出做什么用" in page
    client, address = desk.cast.client(OPENER), reverse("casework:export")
    for data in ({}, {"purpose": "因为我想"}):
        answer = client.post(address, data)
        assert answer.status_code == 422
        assert "有几处需要改" in answer.content.decode()
    assert not Entry.objects.filter(act="export").exists()
    exported(desk, OPENER, "meeting")
    entry = Entry.objects.filter(act="export").get()
    assert (entry.kind, entry.purpose, entry.subjects) == ("casework.case", "meeting", str(case_id))


def test_a_file_holds_what_its_reader_may_export(desk: Desk) -> None:
    desk.accepted("镇里的")
    (sheet,) = exported(desk, "neighbour")
    assert sheet.max_row == 1
    (wide,) = exported(desk, "coordinator", procedure="test.visit")
    assert wide.max_row == 2
    (none,) = exported(desk, "coordinator", procedure="no.such")
    assert none.max_row == 1
    for person in ("child_director", "outsider", "leader", "mother"):
        assert desk.get(person, "export").status_code in {302, 403, 404}
        answer = desk.cast.client(person).post(reverse("casework:export"), {"purpose": "report"})
        assert answer.status_code in {302, 403, 404}


def test_the_file_speaks_the_reader_s_language(desk: Desk) -> None:
    desk.open()
    answer = desk.cast.client(OPENER, language="en").post(
        reverse("casework:export"), {"purpose": "report"}
    )
    (sheet,) = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("Number", "Case", "Procedure")
    assert rows[1][1] == "Visit to simulated child A"
    assert rows[1][5] == "In progress"
