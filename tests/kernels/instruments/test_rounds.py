"""Rounds on the desk: opened once, watched, closed once; their results, grouped and as a workbook."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from tests.kernels.instruments.support import (
    PROGRESS,
    House,
    answer_survey,
    close_survey,
    fill,
    fill_report,
    hidden,
    step,
    submit,
    text,
)
from tongyou.base import clock
from tongyou.kernels.instruments import actions, queries
from tongyou.kernels.instruments.models import Due, PublishedGroup, Round
from tongyou.kernels.instruments.types import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def new_round(house: House, **changes: object) -> dict[str, object]:
    today = clock.today()
    return {
        "instrument": "plan.count",
        "code": "2025-Q4",
        "title_zh": "四季度填报",
        "title_en": "Fourth quarter",
        "opens_on": today.isoformat(),
        "due_on": (today + dt.timedelta(days=20)).isoformat(),
        "area": str(house.cast.area_id("district")),
        "units": [str(house.cast.units["education"].pk)],
        **changes,
    }


def open_it(house: House, **changes: object) -> object:
    client = house.cast.client("coordinator")
    page = client.get("/desk/forms/new/")
    return client.post("/desk/forms/new/", {**hidden(page), **new_round(house, **changes)})


def test_a_round_is_opened_on_its_page(house: House) -> None:
    answer = open_it(house)
    assert answer.status_code == 302
    row = Round.objects.get(code="2025-Q4")
    assert [due.unit_id for due in row.dues.all()] == [house.cast.units["education"].pk]
    assert "四季度填报" in text(house.cast.client("colleague").get("/forms/"))
    assert "四季度填报" not in text(house.cast.client("outsider").get("/forms/"))


def test_a_round_is_opened_once(house: House) -> None:
    assert open_it(house).status_code == 302
    again = open_it(house)
    assert again.status_code == 422
    assert "每一轮只开一次" in text(again)
    assert Round.objects.filter(code="2025-Q4").count() == 1


def test_the_same_form_sent_twice_opens_one(house: House) -> None:
    client = house.cast.client("coordinator")
    data = {**hidden(client.get("/desk/forms/new/")), **new_round(house)}
    first, second = (client.post("/desk/forms/new/", data) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Due.objects.filter(round__code="2025-Q4").count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"units": []}, "请选择至少一个填报单位"),
        ({"code": "三季度"}, "只用字母、数字"),
        ({"due_on": "2020-01-01"}, "截止日不能早于开始日"),
        ({"title_en": ""}, "必填"),
        ({"instrument": "participation.street-survey"}, "匿名的表不指定谁来填"),
    ],
)
def test_a_round_that_makes_no_sense_is_refused_in_plain_words(
    house: House, change: dict[str, object], words: str
) -> None:
    page = open_it(house, **change)
    assert page.status_code == 422
    assert words in text(page)
    assert not Round.objects.filter(code="2025-Q4").exists()


def test_the_round_shows_who_is_missing(house: House) -> None:
    client = house.cast.client("colleague")
    fill_report(client, house.begin())
    submit(client, house.begin())
    page = text(house.cast.client("coordinator").get(f"/desk/forms/rounds/{house.round.pk}/"))
    assert "2 份中交了 1 份" in page
    assert page.count("还没填") == 1


def test_a_unit_does_not_see_the_round(house: House) -> None:
    for person in ("colleague", "unit_head", "town_supervisor", "mother"):
        address = f"/desk/forms/rounds/{house.round.pk}/"
        assert house.cast.client(person).get(address).status_code == 404, person


def test_a_leader_reads_results_and_changes_nothing(house: House) -> None:
    client, base = house.cast.client("leader"), f"/desk/forms/rounds/{house.round.pk}/"
    assert client.get(f"{base}results/").status_code == 200
    for address in ("close/", "publish/", "results.xlsx"):
        assert client.post(f"{base}{address}").status_code in {403, 404, 405}, address
    assert client.get(f"{base}results.xlsx").status_code in {403, 404}
    row = house.begin()
    assert client.get(f"/forms/{row.pk}/").status_code == 404, "counts, never a record"


def test_after_the_end_nothing_more_is_taken(house: House) -> None:
    client, row = house.cast.client("colleague"), house.begin()
    page = client.get(step(row, "progress"))
    coordinator = house.cast.client("coordinator")
    assert coordinator.post(f"/desk/forms/rounds/{house.round.pk}/close/").status_code == 302
    answer = client.post(step(row, "progress"), {**hidden(page), "act": "next", **PROGRESS})
    assert answer.status_code == 409
    assert "这一轮填报已经结束" in text(answer)
    assert 'value="12"' in text(answer), "what was typed is still there to be copied"
    with pytest.raises(Refused):
        actions.start_due(actor=house.cast.actor("outsider"), due_id=house.due("health").pk)
    closed = Round.objects.get(pk=house.round.pk).closed_at
    actions.close_round(actor=house.cast.actor("coordinator"), round_id=house.round.pk)
    assert Round.objects.get(pk=house.round.pk).closed_at == closed, "closed once"


def test_before_its_first_day_a_round_cannot_be_begun(house: House) -> None:
    later = (clock.today() + dt.timedelta(days=2)).isoformat()
    open_it(house, opens_on=later)
    due = Due.objects.get(round__code="2025-Q4")
    page = house.cast.client("colleague").post(f"/forms/due/{due.pk}/", follow=True)
    assert f"从 {later} 开始" in text(page)


def test_an_answer_after_the_last_day_is_taken_and_marked_late(house: House) -> None:
    client, row = house.cast.client("colleague"), house.begin()
    fill_report(client, row)
    with clock.freeze(clock.now() + dt.timedelta(days=11)):
        actions.submit(actor=house.cast.actor("colleague"), response_id=row.pk, expected=fresh(row), key="late", stated=True)  # fmt: skip
    assert "逾期提交" in text(client.get(f"/forms/{row.pk}/"))


def fresh(row: object) -> int:
    row.refresh_from_db()  # type: ignore[attr-defined]
    return int(row.revision)  # type: ignore[attr-defined]


# --- results ----------------------------------------------------------------------------------------


def two_reports(house: House) -> None:
    for unit, person, value, status in (("education", "colleague", "12", "done"), ("health", "outsider", "8", "going")):  # fmt: skip
        client, row = house.cast.client(person), house.begin(unit, person)
        fill(client, step(row, "progress"), {**PROGRESS, "q-value": value})
        fill(client, step(row, "state"), {"q-status": status})
        fill(client, step(row, "help"), {"q-needs": ["money"]}) if status == "going" else None
        site = {"q-sites-0-name": "=1+1", "q-sites-0-number": "2"}
        fill(client, step(row, "records"), site)
        assert submit(client, row).status_code == 302


def test_results_are_counted_with_their_tables(house: House) -> None:
    two_reports(house)
    page = text(house.cast.client("coordinator").get(f"/desk/forms/rounds/{house.round.pk}/results/"))  # fmt: skip
    for words in ("共 2 份", "已完成", "50.0", "总和 <b>20</b>", "平均 <b>10</b>", "8 到 12"):
        assert words in page
    found = queries.results(house.cast.actor("coordinator"), house.round.pk)
    assert found.size == 2


def test_a_correction_counts_instead_of_what_it_corrects(house: House) -> None:
    two_reports(house)
    row = house.begin()
    actions.reopen_response(actor=house.cast.actor("unit_head"), response_id=row.pk, reason="数字不对，请更正")  # fmt: skip
    assert queries.results(house.cast.actor("leader"), house.round.pk).size == 1
    client = house.cast.client("colleague")
    fill(client, step(row, "progress"), {**PROGRESS, "q-value": "10"})
    submit(client, row)
    page = text(house.cast.client("coordinator").get(f"/desk/forms/rounds/{house.round.pk}/results/"))  # fmt: skip
    assert "总和 <b>18</b>" in page


def test_the_workbook_has_typed_cells_and_no_formula(house: House) -> None:
    two_reports(house)
    answer = house.cast.client("coordinator").get(f"/desk/forms/rounds/{house.round.pk}/results.xlsx")  # fmt: skip
    book = load_workbook(io.BytesIO(answer.content))
    counts, records = book.worksheets
    heads = [cell.value for cell in records[4]]
    row = dict(zip(heads, records[5], strict=True))
    assert isinstance(row["累计完成数"].value, int | float)
    assert row["累计完成数"].data_type == "n"
    assert row["数到哪一天"].is_date
    assert row["完成比例"].value == 60
    assert "=1+1" in str(row["建成的点位"].value)
    assert all(cell.data_type != "f" for sheet in book for line in sheet for cell in line)
    assert any(cell.value == 20 and cell.data_type == "n" for line in counts for cell in line)


def test_an_open_survey_shows_nothing_and_a_small_one_never_does(house: House) -> None:
    for secret in house.codes[:9]:
        answer_survey(secret)
    client, address = house.cast.client("coordinator"), f"/desk/forms/rounds/{house.survey.pk}/results/"  # fmt: skip
    assert "这一轮结束以后才显示结果" in text(client.get(address))
    close_survey(house)
    assert "答的人不到 10 个" in text(client.get(address))
    book = load_workbook(io.BytesIO(client.get(f"{address.removesuffix('/')}.xlsx").content))
    assert len(book.worksheets) == 1
    assert not any(isinstance(cell.value, int | float) for line in book.active for cell in line)


def survey(house: House) -> None:
    """24 pupils on foot, 12 parents by car, one of them alone in feeling unsafe."""
    for number, secret in enumerate(house.codes[:36]):
        who = {"who": "pupil"} if number < 24 else {"who": "parent", "way": "car"}
        answer_survey(secret, safe=1 if number == 30 else 4, **who)
    close_survey(house)


def test_small_cells_are_hidden_on_the_page_and_in_the_workbook(house: House) -> None:
    survey(house)
    client, base = house.cast.client("coordinator"), f"/desk/forms/rounds/{house.survey.pk}/"
    page = text(client.get(f"{base}results/"))
    assert "共 36 份" in page
    assert page.count("<10") >= 2, "the one, and its cover"
    book = load_workbook(io.BytesIO(client.get(f"{base}results.xlsx").content))
    lines = [[cell.value for cell in line] for line in book.active]
    safe = [line[3] for line in lines if line[1] == "觉得安全吗"]
    assert safe == ["<10", 0, 0, "<10", 0]


def test_groups_are_published_one_by_one_and_for_good(house: House) -> None:
    survey(house)
    client, base = house.cast.client("coordinator"), f"/desk/forms/rounds/{house.survey.pk}/"
    assert "按“你是”分组" not in text(client.get(f"{base}results/"))
    client.post(f"{base}publish/", {"field": "who"})
    page = text(client.get(f"{base}results/"))
    assert "按“你是”分组" in page
    assert "学生（24 份）" in page
    assert PublishedGroup.objects.count() == 1
    actions.publish_group(actor=house.cast.actor("coordinator"), round_id=house.survey.pk, field="who")  # fmt: skip
    assert PublishedGroup.objects.count() == 1


def test_a_grouping_that_gives_a_few_away_by_subtraction_is_refused(house: House) -> None:
    """After “who you are”, grouping by “how you go” would differ from it by two people."""
    for number, secret in enumerate(house.codes[:36]):
        who = {"who": "pupil"} if number < 18 else {"who": "parent"}
        answer_survey(secret, way="foot" if number < 16 else "car", **who)
    close_survey(house)
    actor = house.cast.actor("coordinator")
    with_ways(house)
    actions.publish_group(actor=actor, round_id=house.survey.pk, field="who")
    with pytest.raises(Refused, match="相减"):
        actions.publish_group(actor=actor, round_id=house.survey.pk, field="way")
    assert list(PublishedGroup.objects.values_list("field", flat=True)) == ["who"]


def with_ways(house: House) -> None:
    """The round asked with a version that may be grouped by `way` as well."""
    from tests.kernels.instruments.samples import source

    text_ = source("street_survey").replace("group_by: [who]", "group_by: [who, way]").replace("version: 1", "version: 2")  # fmt: skip
    row = actions.release(actor=house.cast.actor("coordinator"), text=text_, file="s.yaml")
    Round.objects.filter(pk=house.survey.pk).update(instrument=row)


def test_groups_of_an_open_or_a_small_round_are_refused(house: House) -> None:
    actor = house.cast.actor("coordinator")
    with pytest.raises(Refused, match="还没有结束"):
        actions.publish_group(actor=actor, round_id=house.survey.pk, field="who")
    for secret in house.codes[:12]:
        answer_survey(secret)
    close_survey(house)
    with pytest.raises(Refused, match="没有声明"):
        actions.publish_group(actor=actor, round_id=house.survey.pk, field="why")


def test_pages_ask_no_more_than_they_did(house: House, query_budget: object) -> None:
    two_reports(house)
    row = house.checklist()
    client, coordinator = house.cast.client("colleague"), house.cast.client("coordinator")
    for name, browser, address in (
        ("instruments.mine", client, "/forms/"),
        ("instruments.step", client, step(row, "safety")),
        ("instruments.response", client, f"/forms/{house.begin().pk}/"),
        ("instruments.round", coordinator, f"/desk/forms/rounds/{house.round.pk}/"),
        ("instruments.results", coordinator, f"/desk/forms/rounds/{house.round.pk}/results/"),
    ):
        browser.get(address)
        with query_budget(name):  # type: ignore[operator]
            assert browser.get(address).status_code == 200
