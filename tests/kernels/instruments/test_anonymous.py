"""An anonymous survey: answered once with a pass, and nothing anywhere leads from a person to an answer."""

from __future__ import annotations

import datetime as dt
import json
import logging
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from tests.kernels.instruments.support import (
    House,
    answer_survey,
    close_survey,
    fill,
    hidden,
    said_in,
    text,
)
from tongyou.base import audit, clock
from tongyou.base.codes.models import KeptReceipt
from tongyou.ground.visibility import NotVisible
from tongyou.kernels.instruments import actions
from tongyou.kernels.instruments.models import Pass, SurveyAnswer
from tongyou.kernels.instruments.passes import digest_of, grouped
from tongyou.kernels.instruments.types import Refused, Stale

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WORDS = "路口没有灯zq7xsurvey"


def through(client: Client, secret: str) -> Any:
    """All pages with one pass, as somebody with a slip of paper would."""
    base = "/forms/survey/"
    client.get(f"/forms/pass/{secret}/")
    fill(client, f"{base}you/", {"q-who": "pupil", "q-way": "foot"})
    opened = fill(client, f"{base}safety/", {"q-safe": "1"})
    client.post(f"{base}safety/", {**hidden(opened), "act": "next", "q-safe": "1", "q-why": WORDS})
    places = {"q-order_speed": "2", "q-order_noise": "1", "q-order_air": "3"}
    fill(client, f"{base}wishes/", {"q-wishes": ["light", "guard"], **places})
    check = f"{base}check/"
    return client.post(check, hidden(client.get(check)))


def test_anybody_with_a_pass_answers_without_signing_in(house: House) -> None:
    client = Client()
    entry = client.post("/forms/pass/", {"code": grouped(house.codes[0]).lower()})
    assert entry["Location"] == "/forms/survey/", "the code stands in no further address"
    cookie = client.cookies["ty_pass"]
    assert (cookie["httponly"], cookie["path"], cookie["max-age"]) == (True, "/forms/survey/", "")
    assert "这份问卷是匿名的" in text(client.get(entry["Location"]))
    done = through(client, house.codes[0])
    assert "已收到，谢谢" in text(client.get(done["Location"]))
    (answers,) = (json.loads(said) for said in said_in(house))
    assert answers["order"] == ["noise", "speed", "air"]
    assert answers["why"] == WORDS


def test_a_pass_is_good_once(house: House) -> None:
    client, secret = Client(), house.codes[0]
    through(client, secret)
    for address in ("", "you/", "check/", "done/"):
        client.get(f"/forms/pass/{secret}/")
        page = client.get(f"/forms/survey/{address}", follow=True)
        assert "已收到，谢谢" in text(page), address
        assert WORDS not in text(page)
    actions.submit_pass(secret=secret, expected=0)
    with pytest.raises(Refused):
        actions.save_pass(secret=secret, answers={"way": "car"}, expected=0, writer="w")
    assert SurveyAnswer.objects.count() == 1
    client.get(f"/forms/pass/{secret}/")
    assert client.post("/forms/survey/draft/you/", {"q-way": "car"}).status_code == 409


def holding(secret: str) -> Client:
    """A browser that came in with this pass."""
    client = Client()
    client.get(f"/forms/pass/{secret}/")
    return client


def test_the_draft_waits_for_the_same_pass_and_for_no_other(house: House) -> None:
    fill(holding(house.codes[0]), "/forms/survey/you/", {"q-who": "parent"}, act="later")
    again = text(holding(house.codes[0]).get("/forms/survey/you/"))
    assert "checked" in again.partition('value="parent"')[2][:80]
    other = text(holding(house.codes[1]).get("/forms/survey/you/"))
    assert "checked" not in other.partition('value="parent"')[2][:80]


def test_without_a_pass_every_page_asks_for_one(house: House) -> None:
    for address in ("", "you/", "check/", "done/"):
        assert Client().get(f"/forms/survey/{address}")["Location"] == "/forms/pass/", address
    assert Client().get("/forms/pass/ABCDEFGHJKMNPQR/").status_code == 404


@pytest.mark.parametrize("wrong", ["", "x", "ABCDEFGHJKMNPQR", "2" * 40, "../../etc"])
def test_a_code_that_was_never_given_out_opens_nothing(house: House, wrong: str) -> None:
    page = Client().post("/forms/pass/", {"code": wrong})
    assert page.status_code == 422
    assert "没有这个参与码" in text(page)
    with pytest.raises(NotVisible):
        actions.save_pass(secret=wrong or "x", answers={}, expected=0, writer="w")


def test_two_devices_with_one_pass_are_told(house: House) -> None:
    secret = house.codes[0]
    actions.save_pass(secret=secret, answers={"way": "foot"}, expected=0, writer="one")
    with pytest.raises(Stale):
        actions.save_pass(secret=secret, answers={"way": "car"}, expected=0, writer="two")


def test_outside_its_time_a_survey_takes_nothing(house: House) -> None:
    with clock.freeze(clock.now() - dt.timedelta(days=20)):
        assert "现在不能填" in text(holding(house.codes[0]).get("/forms/survey/"))
        with pytest.raises(Refused):
            actions.save_pass(secret=house.codes[0], answers={"way": "foot"}, expected=0, writer="w")  # fmt: skip
    close_survey(house)
    assert "现在不能填" in text(holding(house.codes[0]).get("/forms/survey/"))
    with pytest.raises(Refused):
        actions.submit_pass(secret=house.codes[0], expected=0)


def test_passes_are_shown_once_and_kept_nowhere(house: House) -> None:
    client = house.cast.client("coordinator")
    address = f"/desk/forms/rounds/{house.survey.pk}/passes/"
    data = {**hidden(client.get(address)), "number": "3"}
    page = client.post(address, data)
    assert page["Cache-Control"] == "no-store, private"
    made = [code for code in text(page).split() if "/forms/pass/" in code and "</a>" in code]
    assert len(made) == 3
    again = client.post(address, data)
    assert again.status_code == 422
    assert "只显示一次" in text(again)
    assert Pass.objects.filter(round=house.survey).count() == 43
    for _table, _column, cell in cells():
        assert not any(secret in cell for secret in house.codes)


def cells() -> list[tuple[str, str, str]]:
    """Every cell of the database as stored."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the database itself
            names = [column[0] for column in cursor.description]
            found += [
                (table, name, str(value))
                for row in cursor.fetchall()
                for name, value in zip(names, row, strict=True)
            ]
    return found


def everything_known_about(house: House, secret: str, person: str) -> dict[str, str]:
    """What could lead to somebody: who they are, their session, their address, their pass."""
    account = house.cast.account(person)
    return {
        "account": str(account.pk),
        "account, plain": account.pk.hex,
        "address": "203.0.113.77",
        "pass": secret,
        "pass digest": digest_of(secret),
    }


def test_nothing_leads_from_a_person_to_an_answer(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody signed in answers. No row holds an answer beside anything that is theirs, also not through another row."""
    secret = house.codes[0]
    client = house.cast.client("mother")
    before = {(table, column, cell) for table, column, cell in cells()}
    client.defaults["REMOTE_ADDR"] = "203.0.113.77"
    sessions = dict(client.session)
    with caplog.at_level(logging.DEBUG):
        through(client, secret)
    assert dict(client.session) == sessions, "the survey leaves nothing in the session"
    fresh = [(t, c, v) for t, c, v in cells() if (t, c, v) not in before]
    known = everything_known_about(house, secret, "mother")
    for table, column, cell in fresh:
        for what, value in known.items():
            assert value not in cell, f"{what} in {table}.{column}"
    own = [record for record in caplog.records if not record.name.startswith("django.db")]
    logged = "\n".join(str(record.__dict__) for record in own)
    for what in ("pass digest", "address", "account", "pass"):
        assert known[what] not in logged, what
    assert WORDS not in logged


def test_no_key_or_moment_joins_a_pass_with_an_answer(house: House) -> None:
    """The answer's row has no time, its identifier carries none, and no other row names it."""
    through(Client(), house.codes[0])
    (answer,) = SurveyAnswer.objects.all()
    columns = {field.name for field in SurveyAnswer._meta.fields}
    assert columns == {"id", "round", "answers", "complete", "total", "level"}
    assert answer.pk.version == 4, "an identifier of the usual kind tells the millisecond"
    forms = {str(answer.pk), answer.pk.hex}
    named = [(t, c) for t, c, v in cells() if any(form in v for form in forms)]
    assert named == [("ty_instruments_surveyanswer", "id")]
    used = Pass.objects.get(digest=digest_of(house.codes[0]))
    assert (used.draft, used.touched, used.revision, used.state) == (None, {}, 0, "used")
    assert not any(isinstance(getattr(used, f.attname), dt.datetime) for f in Pass._meta.fields)


def test_the_ledger_says_that_and_not_who_or_what(house: House) -> None:
    receipts = KeptReceipt.objects.count()
    through(house.cast.client("mother"), house.codes[0])
    entries = audit.entries_about(house.survey.pk).filter(kind="instruments.survey")
    assert [(one.account_id, one.role, one.session) for one in entries] == [(None, "anonymous", "")]
    assert KeptReceipt.objects.count() == receipts, "no receipt that would carry the moment"


def test_no_page_shows_single_answers(house: House) -> None:
    """Not the round, not the results, not the export; before and after the end."""
    for number, secret in enumerate(house.codes[:12]):
        answer_survey(secret, safe=1 if number == 0 else 4, **({"why": WORDS} if number == 0 else {}))  # fmt: skip
    client = house.cast.client("coordinator")
    base = f"/desk/forms/rounds/{house.survey.pk}/"
    for closing in (lambda: None, lambda: close_survey(house)):
        closing()
        for address in (base, f"{base}results/", f"{base}results.xlsx"):
            assert WORDS.encode() not in client.get(address).content
    assert client.get(f"/forms/{SurveyAnswer.objects.first().pk}/").status_code == 404


def test_an_answer_is_as_random_as_it_says(house: House) -> None:
    """Two surveys answered one after the other cannot be put in order by their identifiers."""
    for secret in house.codes[:20]:
        answer_survey(secret)
    numbers = [row.pk for row in SurveyAnswer.objects.all()]
    assert len({UUID(int=number.int >> 80 << 80) for number in numbers}) == 20
