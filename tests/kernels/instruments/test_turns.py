"""After the receipt: corrections, voids, links to come back by, what others may see, sealed answers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection

from tests.factories.cast import MAKER, Cast
from tests.kernels.instruments.samples import source
from tests.kernels.instruments.support import House, fill, fill_report, step, submit, text
from tongyou.base import clock, jobs
from tongyou.base.codes import new_id
from tongyou.base.database.append_only import RowsAreFinal
from tongyou.base.jobs.models import OutboxEvent
from tongyou.ground.visibility import NotAllowed, NotVisible
from tongyou.kernels.instruments import actions, queries
from tongyou.kernels.instruments.models import (
    Response,
    ResumeLink,
    Submission,
    SubmittedAnswers,
)
from tongyou.kernels.instruments.types import Given, Refused, Text

pytestmark = [pytest.mark.django_db, pytest.mark.both]
REASON = "数字和台账对不上，请核对"


def sent(house: House) -> Response:
    client, row = house.cast.client("colleague"), house.begin()
    fill_report(client, row)
    assert submit(client, row).status_code == 302
    row.refresh_from_db()
    return row


def test_a_correction_keeps_what_was_sent_before(house: House) -> None:
    row, boss = sent(house), house.cast.client("unit_head")
    page = boss.post(f"/forms/{row.pk}/reopen/", {"reason": REASON})
    assert page.status_code == 302
    client = house.cast.client("colleague")
    fill(client, step(row, "progress"), {"q-target": "20", "q-value": "11"})
    assert submit(client, row).status_code == 302
    first, second = Submission.objects.order_by("sequence")
    assert (first.content.answers["value"], second.content.answers["value"]) == (12, 11)
    assert first.number != second.number
    shown = text(client.get(f"/forms/{row.pk}/"))
    for words in (first.number, second.number, REASON, "更正后再次提交"):
        assert words in shown
    assert queries.answers(house.cast.actor("colleague"), row.pk)["value"] == 11


def test_sending_back_needs_a_reason_and_the_right(house: House) -> None:
    row = sent(house)
    assert house.cast.client("unit_head").post(f"/forms/{row.pk}/reopen/", {"reason": "改"}).status_code == 422  # fmt: skip
    assert house.cast.client("colleague").post(f"/forms/{row.pk}/reopen/", {"reason": REASON}).status_code in {403, 404}  # fmt: skip
    assert house.cast.client("outsider").get(f"/forms/{row.pk}/reopen/").status_code in {403, 404}
    with pytest.raises(NotAllowed):
        actions.reopen_response(actor=house.cast.actor("colleague"), response_id=row.pk, reason=REASON)  # fmt: skip


def test_a_void_response_counts_no_more_and_another_may_begin(house: House) -> None:
    row = sent(house)
    actions.void_response(actor=house.cast.actor("coordinator"), response_id=row.pk, reason=REASON)
    with pytest.raises(NotVisible):
        queries.answers(house.cast.actor("colleague"), row.pk)
    assert "这份已作废" in text(house.cast.client("colleague").get(f"/forms/{row.pk}/"))
    again = house.begin()
    assert again.pk != row.pk
    assert Response.objects.count() == 2, "nothing was deleted"
    with pytest.raises(Refused):
        actions.void_response(actor=house.cast.actor("coordinator"), response_id=row.pk, reason=REASON)  # fmt: skip


def test_what_was_sent_is_final(house: House) -> None:
    sent(house)
    row = Submission.objects.get()
    with pytest.raises(RowsAreFinal):
        row.save()
    with pytest.raises(Exception, match="only grows"):  # noqa: SIM117 - the savepoint stands inside
        with connection.cursor() as cursor:
            cursor.execute("UPDATE ty_instruments_submission SET level = 'x'")


def test_a_changed_answer_is_noticed(house: House) -> None:
    sent(house)
    content = SubmittedAnswers.objects.get()
    assert content.is_intact()
    content.clear = content.clear.replace('"value":12', '"value":13')
    assert not content.is_intact()


def test_the_next_round_begins_with_the_last(house: House) -> None:
    sent(house)
    actions.close_round(actor=house.cast.actor("coordinator"), round_id=house.round.pk)
    row = Response.objects.get(pk=house.cast_start())
    assert row.answers["value"] == 12
    page = text(house.cast.client("colleague").get(step(row, "progress")))
    day = clock.today()
    assert f"上一次填报（三季度填报），{day.year}年{day.month}月{day.day}日" in page


def test_a_prefilled_value_that_no_longer_fits_is_left_out(house: House) -> None:
    given = {"target": Given(-5, Text("x", "x"), dt.date(2025, 1, 1))}
    number = actions.start_due(
        actor=house.cast.actor("colleague"), due_id=house.due("education").pk, prefill=given
    )
    assert Response.objects.get(pk=number).answers == {}


def test_starting_twice_with_one_key_begins_once(house: House) -> None:
    first, second = house.begin(), house.begin()
    assert first.pk == second.pk
    assert Response.objects.count() == 1


def test_domains_hear_of_it_in_the_same_transaction(house: House) -> None:
    row = sent(house)
    event = OutboxEvent.objects.get(type="instruments.ResponseSubmitted")
    assert event.payload["response_id"] == str(row.pk)
    assert event.payload["sequence"] == 1
    assert jobs.drain() >= 0


# --- coming back by a link --------------------------------------------------------------------------


def link(house: House) -> tuple[Response, str]:
    row = house.begin()
    made = house.cast.client("colleague").post(f"/forms/{row.pk}/link/")
    assert made.status_code == 200
    (address,) = [line.partition('"')[0] for line in text(made).split('value="') if "/resume/" in line[:80]]  # fmt: skip
    return row, address.replace("http://testserver", "")


def test_the_one_who_made_the_link_comes_back(house: House) -> None:
    row, address = link(house)
    assert house.cast.client("colleague").get(address)["Location"] == f"/forms/{row.pk}/"


def test_without_sign_in_a_link_asks_who_it_is_and_shows_nothing(house: House) -> None:
    _row, address = link(house)
    answer = house.cast.client("anonymous").get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")
    forged = house.cast.client("anonymous").get("/forms/resume/x.y/")
    assert forged["Location"].startswith("/sign-in/"), "a stranger learns nothing about a link"


def test_nobody_else_comes_in_by_it(house: House) -> None:
    _row, address = link(house)
    for person in ("department_officer", "outsider", "coordinator", "mother"):
        assert house.cast.client(person).get(address).status_code == 404, person


def test_a_forged_link_is_no_link(house: House) -> None:
    _row, address = link(house)
    client = house.cast.client("colleague")
    token = address.removesuffix("/").rpartition("/")[2]
    number, _dot, signature = token.partition(".")
    other = ResumeLink.objects.create(
        response=house.begin("health", "outsider"),
        account_id=house.cast.account("colleague").pk,
        expires_at=clock.now() + dt.timedelta(days=1),
    )
    for wrong in (f"{number}.{signature[:-1]}x", number, f"{other.pk.hex}.{signature}", f"{number}.", "."):  # fmt: skip
        assert client.get(f"/forms/resume/{wrong}/").status_code == 404, wrong


def test_an_expired_link_says_so_and_where_the_draft_is(house: House) -> None:
    _row, address = link(house)
    with clock.freeze(clock.now() + dt.timedelta(days=15)):
        page = house.cast.client("colleague").get(address)
    assert page.status_code == 410
    assert "草稿还在" in text(page)


def test_a_link_ends_with_the_post(house: House) -> None:
    from tongyou.ground.organisations.models import Holding

    _row, address = link(house)
    client = house.cast.client("colleague")
    Holding.objects.filter(staff=house.cast.staff["colleague"]).update(valid_to=clock.today())
    assert client.get(address).status_code == 404


# --- personal instruments ---------------------------------------------------------------------------

VISIT = source("yard_check").replace("instrument: spaces.yard-check", "instrument: welfare.visit").replace("illustrative: yes", "illustrative: yes\npersonal: yes")  # fmt: skip
SECRET = "孩子住在外婆家zq7x"


@pytest.fixture
def visit(cast: Cast) -> Response:
    actions.release(actor=MAKER, text=VISIT, file="visit.yaml")
    actor = cast.actor("child_director")
    unit = cast.units["village-one"].pk
    number = actions.start(
        actor=actor, instrument="welfare.visit", subject_id=unit, area_id=cast.area_id("village_one"), unit_id=unit, key=str(new_id()),
    )  # fmt: skip
    good = {"surface": "soft", "gap": 100, "water": False, "shade": "full", "bench": 5, "remark": SECRET}  # fmt: skip
    saved = actions.save(actor=actor, response_id=number, answers=good, expected=0)
    actions.submit(actor=actor, response_id=number, expected=saved.revision, key="v")
    return Response.objects.get(pk=number)


def test_personal_answers_are_sealed_everywhere(visit: Response) -> None:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the database itself
            for row in cursor.fetchall():
                assert SECRET not in str(row), table
                assert "zq7x" not in str(row), table


def test_personal_answers_are_for_the_unit_that_wrote_them(cast: Cast, visit: Response) -> None:
    assert SECRET in text(cast.client("child_director").get(f"/forms/{visit.pk}/"))
    for person in ("town_supervisor", "coordinator"):
        page = text(cast.client(person).get(f"/forms/{visit.pk}/"))
        assert "回答已遮盖" in page, person
        assert SECRET not in page
        assert "得分明细" not in page or "100" not in page.partition("得分明细")[2][:200]
        with pytest.raises(NotVisible):
            queries.answers(cast.actor(person), visit.pk)
    assert cast.client("neighbour").get(f"/forms/{visit.pk}/").status_code == 404


def test_numbers_come_back_exactly(house: House) -> None:
    row, actor = house.begin(), house.cast.actor("colleague")
    actions.save(actor=actor, response_id=row.pk, answers={"value": Decimal("0.1")}, expected=0)
    row.refresh_from_db()
    assert row.answers["value"] == Decimal("0.1")
