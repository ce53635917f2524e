"""Inbox, register and search: filters, pages by key, capped counts, few queries, and plans that use the indexes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.kernels.casework.rows.conftest import ANSWERER, CHIEF, WEDNESDAY, Office
from tests.kernels.casework.rows.test_seeing import post
from tongyou.base import clock
from tongyou.ground.visibility import Actor
from tongyou.kernels.casework import queries
from tongyou.kernels.casework.engine import words
from tongyou.kernels.casework.models import Alarm, Case, Step
from tongyou.kernels.casework.queries import lists, merging, paging
from tongyou.kernels.casework.queries.inbox import ways_to as steps_to
from tongyou.kernels.casework.queries.merging import Way
from tongyou.kernels.casework.queries.types import Colour, Due, Filters, Whose

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
NOT_THEIRS = {words.NO_ROLE, words.WRONG_UNIT}


def several(office: Office, count: int = 7) -> list[UUID]:
    """Cases whose answers were opened an hour apart; two of them in the other town."""
    found = []
    for number in range(count):
        with clock.freeze(WEDNESDAY + dt.timedelta(days=number)):
            area = office.cast.area_id("town_two" if number % 3 == 0 else "town_one")
            found.append(office.sent(f"模拟督办{number}", area_id=area))
    return found


def found(actor: Actor, filters: Filters) -> list[UUID]:
    return [row.case_id for row in queries.inbox(actor, filters).rows]


@contextmanager
def at_most(count: int) -> Iterator[None]:
    with CaptureQueriesContext(connection) as asked:
        yield
    assert len(asked) <= count, "\n".join(one["sql"][:160] for one in asked)


# ---- the inbox


def test_the_most_urgent_comes_first_and_pages_meet(office: Office) -> None:
    cases = several(office)
    officer = office.cast.actor(ANSWERER)
    seen, after = [], ""
    while True:
        page = queries.inbox(officer, Filters(size=3, after=after))
        assert page.count == "7"
        seen += [row.case_id for row in page.rows]
        after = page.next
        if not after:
            break
    assert seen == cases
    latest = queries.inbox(officer, Filters(size=3, latest_first=True))
    assert [row.case_id for row in latest.rows] == cases[:-4:-1]
    behind = queries.inbox(officer, Filters(size=3, latest_first=True, after=latest.next))
    assert [row.case_id for row in behind.rows] == cases[3:0:-1]


def test_a_page_stays_right_when_a_row_before_it_goes(office: Office) -> None:
    cases = several(office)
    officer = office.cast.actor(ANSWERER)
    first = queries.inbox(officer, Filters(size=3))
    office.act("leader", cases[0], "withdraw")
    second = queries.inbox(officer, Filters(size=3, after=first.next))
    assert [row.case_id for row in second.rows] == cases[3:6]


@pytest.mark.parametrize("wrong", ["x", "~", "2025-10-15~", "2025-10-15T00:00:00~x", "'; --"])
def test_a_wrong_cursor_is_the_first_page(office: Office, wrong: str) -> None:
    several(office, 2)
    assert len(queries.inbox(office.cast.actor(ANSWERER), Filters(after=wrong)).rows) == 2


def test_filters_narrow(office: Office) -> None:
    cases = several(office)
    officer, chief = office.cast.actor(ANSWERER), office.cast.actor(CHIEF)
    office.act(ANSWERER, cases[1], "ask", "answer")
    two = office.cast.area_id("town_two")
    with clock.freeze(dt.datetime(2025, 10, 23, 2, 0, tzinfo=dt.UTC)):
        assert found(officer, Filters(late=True)) == [cases[0]]
        assert found(officer, Filters(paused=True)) == [cases[1]]
        assert found(officer, Filters(area_id=two)) == [cases[0], cases[3], cases[6]]
        assert found(officer, Filters(due=Due.TODAY)) == []  # the one due today is paused
        assert found(officer, Filters(due=Due.WEEK)) == cases[2:5]
        assert found(officer, Filters(due_before=dt.date(2025, 10, 24))) == cases[:2]
        assert found(officer, Filters(procedure="test.other")) == []
        assert found(officer, Filters(step="answer")) == cases
        assert found(officer, Filters(unit_id=office.cast.units["health"].pk)) == []
        assert set(found(chief, Filters(whose=Whose.OTHERS))) == set(cases)
        assert found(chief, Filters(whose=Whose.UNIT)) == []
        assert found(chief, Filters(whose=Whose.MINE)) == []


def test_mine_is_what_may_be_acted_on(office: Office) -> None:
    several(office, 3)
    open_draft = office.open("待发")
    for person in (CHIEF, ANSWERER, "colleague", "unit_head", "leader", "outsider", "second"):
        actor = office.cast.actor(person)
        everything = queries.inbox(actor, Filters(size=200)).rows
        mine = queries.inbox(actor, Filters(size=200, whose=Whose.MINE)).rows
        assert {one.step_id for one in everything if one.may_act} == {one.step_id for one in mine}
        for row in everything:
            acts = queries.case(actor, row.case_id).acts_on(row.step)
            may = any(not NOT_THEIRS & set(one.why_not) for one in acts)
            assert row.may_act == may, (person, row.step, row.may_act)
    assert open_draft in found(office.cast.actor("second"), Filters(whose=Whose.MINE))


def test_a_row_says_how_urgent_it_is(office: Office) -> None:
    case_id = office.sent()
    officer = office.cast.actor(ANSWERER)

    def colour(day: int, hour: int = 2) -> Colour:
        with clock.freeze(dt.datetime(2025, 10, day, hour, 0, tzinfo=dt.UTC)):
            (row,) = queries.inbox(officer).rows
            return row.colour

    assert [colour(15), colour(20), colour(22), colour(23)] == [
        Colour.CALM,
        Colour.SOON,
        Colour.SOON,
        Colour.LATE,
    ]
    office.act(ANSWERER, case_id, "ask", "answer")
    assert colour(15) is Colour.PAUSED
    row = queries.inbox(officer).rows[0]
    assert (row.unit.zh, row.area.zh, row.step_title.en) == ("教体局", "东风镇", "Answer")


def test_counts_are_capped(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    several(office, 4)
    officer = office.cast.actor(ANSWERER)
    monkeypatch.setattr(paging, "CAP", 3)
    assert queries.inbox(officer, Filters(size=1)).count == paging.MORE
    assert queries.cases(office.cast.actor("leader"), Filters(size=1)).count == paging.MORE


# ---- the register


def test_the_register_shows_cases_seen_whole_the_newest_first(office: Office) -> None:
    cases = several(office)
    leader = office.cast.actor("leader")
    first = queries.cases(leader, Filters(size=4))
    second = queries.cases(leader, Filters(size=4, after=first.next))
    assert [one.case_id for one in (*first.rows, *second.rows)] == cases[::-1]
    assert (second.next, first.count) == ("", "7")
    assert queries.cases(office.cast.actor(ANSWERER)).rows == ()
    town = post(office, "town_supervisor", "town-one", "town_two")
    assert [one.case_id for one in queries.cases(town).rows] == [cases[6], cases[3], cases[0]]
    assert len(queries.export_rows(town)) == 3
    assert queries.export_rows(leader) == ()  # leaders may not export


def test_cases_about_a_subject(office: Office) -> None:
    about = office.cast.staff["child_director"].pk
    case_id = office.open(about_id=about)
    assert [one.case_id for one in queries.cases_about(office.cast.actor("leader"), about)] == [
        case_id
    ]
    assert queries.cases_about(office.cast.actor(ANSWERER), about) == ()
    office.act(CHIEF, case_id, "send", "draft")
    assert len(queries.cases_about(office.cast.actor(ANSWERER), about)) == 1


# ---- search


def test_words_number_and_beginning_of_a_number(office: Office) -> None:
    cases = several(office, 3)
    leader = office.cast.actor("leader")

    def hits(text: str) -> list[UUID]:
        return [one.case_id for one in queries.search(leader, text).rows]

    assert hits("督办") == cases[::-1]
    assert hits("督办1") == [cases[1]]
    assert hits("1督") == []
    assert hits("办") == cases[::-1]
    assert hits("拟督，模拟 督办") == cases[::-1]
    assert hits("Simulated督办") == []
    assert hits("(EN)") == cases[::-1]
    assert hits("没有的词") == []
    assert hits("") == hits("……") == []
    number = office.row(cases[0]).number
    for text in (
        number,
        number.lower(),
        f" {number} ".replace("-", "－", 1),
        number[:11],
    ):
        assert hits(text) == [cases[0]], text
    assert hits(number[:10]) == []  # two signs of the secret part are too few to ask for
    assert queries.case_by_number(leader, number.lower()) == cases[0]


def test_search_finds_by_a_new_unit_after_a_transfer(office: Office) -> None:
    case_id = office.sent("模拟移交件")
    health = office.cast.actor("outsider")
    assert queries.search(health, "移交").count == "0"
    unit = str(office.cast.units["health"].pk)
    office.act(CHIEF, case_id, "transfer", unit_id=unit, place="answering", reason="职责")
    assert [one.case_id for one in queries.search(health, "移交").rows] == [case_id]


def test_a_unit_that_is_not_yet_at_work_finds_nothing(office: Office) -> None:
    """Its token is in the index from the beginning; the rows decide."""
    office.open("模拟未到件")
    assert queries.search(office.cast.actor(ANSWERER), "未到").count == "0"


def test_personal_values_cannot_be_searched_for(office: Office) -> None:
    office.sent()
    for text in ("13800000000", "0000", "800000"):
        assert queries.search(office.cast.actor("leader"), text).count == "0"


# ---- how much it costs


def test_pages_ask_few_questions_however_many_rows(office: Office) -> None:
    several(office, 6)
    case_id = office.answered("多")
    Alarm.objects.create(case_id=case_id, step="close", unit_id=office.row(case_id).unit_id, area_id=office.row(case_id).area_id)  # fmt: skip
    for person in (CHIEF, ANSWERER, "unit_head", "town_supervisor", "child_director", "leader"):
        actor = office.cast.actor(person)
        for whose in Whose:
            with at_most(MOST_QUERIES):
                queries.inbox(actor, Filters(whose=whose))
        with at_most(MOST_QUERIES):
            queries.cases(actor)
        for text in ("督办", office.row(case_id).number):
            with at_most(MOST_QUERIES):
                queries.search(actor, text)
        if queries.sight(actor, case_id):
            with at_most(MOST_QUERIES + 1):  # the procedure itself is read once in each process
                queries.case(actor, case_id)


# ---- plans


def plan(statement: str, parameters: object) -> str:
    """How the database would answer."""
    explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
    with connection.cursor() as cursor:
        cursor.execute(explain + statement, parameters)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def plan_of(ways: Sequence[Way], order: tuple[str, ...]) -> str:
    """How a page's one statement would be answered."""
    ((statement, parameters),) = merging.statements(ways, order=order, most=51)
    assert "EXISTS" not in statement
    with planner_sure():
        return plan(statement, parameters)


@pytest.mark.parametrize(
    ("role", "unit", "areas", "indexes"),
    [
        ("department_officer", "education", (), {"step_inbox_unit"}),
        ("town_supervisor", "town-one", ("town_one", "village_one"), {"step_inbox_unit", "step_inbox_area"}),
        ("coordinator", "office", (), {"step_inbox_all"}),
    ],
)  # fmt: skip
def test_an_inbox_is_read_from_its_indexes_without_sorting(
    office: Office, role: str, unit: str, areas: tuple[str, ...], indexes: set[str]
) -> None:
    actor = post(office, role, unit, *areas)
    told = plan_of(steps_to(actor, Filters()), ("due_at", "pk"))
    if connection.vendor == "postgresql":  # without rows it has no ground to prefer one of them
        indexes = {"step_inbox_"}
    assert all(one in told for one in indexes), told
    assert "TEMP B-TREE" not in told, told
    assert "Sort" not in told, told


def test_steps_of_one_kind_are_read_from_their_index(office: Office) -> None:
    chief = post(office, "coordinator", "office")
    filters = Filters(procedure="test.notice", step="answer")
    told = plan_of(steps_to(chief, filters), ("due_at", "pk"))
    assert "step_inbox_kind" in told, told
    assert "TEMP B-TREE" not in told, told


def test_a_register_is_read_from_its_indexes_without_sorting(office: Office) -> None:
    for actor, index in (
        (post(office, "department_officer", "education"), "case_of_unit"),
        (post(office, "town_supervisor", "town-one", "town_one"), "case_of_area"),
        (post(office, "leader", "office"), "case_by_opening"),
    ):
        told = plan_of(lists.ways_to(actor, Filters(), "view"), ("-opened_at", "-pk"))
        assert index in told or connection.vendor == "postgresql", told
        assert "TEMP B-TREE" not in told, told
        assert "Sort" not in told, told


@contextmanager
def planner_sure() -> Iterator[None]:
    """An empty table tempts PostgreSQL to read it whole; SQLite decides by the indexes alone."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    yield


def test_the_ticker_and_the_sight_use_their_indexes(office: Office) -> None:
    from tongyou.kernels.casework.models import Clock, Referral

    case_id = office.sent()
    now = clock.now()
    asked = [
        (Clock.objects.filter(next_at__lte=now).order_by("next_at", "pk"), "clock_next"),
        (
            Referral.objects.filter(ended_at=None, ends_at__lt=now).order_by("ends_at"),
            "referral_to_end",
        ),
        (Step.objects.filter(case_id=case_id, opened_at__isnull=False), "step_"),
        (Case.objects.filter(retain_until__lt=now.date(), erased_at=None), "case_to_erase"),
    ]
    for rows, index in asked:
        with planner_sure():
            told = plan(*rows.query.sql_with_params())
        assert index in told, told
