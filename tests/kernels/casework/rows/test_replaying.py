"""Whatever is done to a case, replaying its events gives its rows; whatever is done to its rows behind its back is noticed."""

from __future__ import annotations

import datetime as dt
import random
from uuid import UUID

import pytest
from django.db import connection

from tests.kernels.casework.rows.conftest import ANSWERER, WEDNESDAY, Office
from tongyou.base import clock
from tongyou.kernels.casework import queries, records, ticking, verifying
from tongyou.kernels.casework.engine.types import Refused
from tongyou.kernels.casework.models import Case, Clock, Event, Step
from tongyou.kernels.casework.queries.types import ActView

pytestmark = pytest.mark.django_db
PEOPLE = ("coordinator", "second", "leader", ANSWERER, "colleague", "unit_head")
VALUES = {"text": "已办", "reason": "理由", "remark": "备注", "until": "2025-10-30"}


def payload_for(office: Office, view: ActView) -> dict[str, object]:
    """Something sensible for every field an act asks."""
    found: dict[str, object] = dict(view.payload)
    for asked in view.asks:
        code = asked.field.code
        if code in found or not asked.required:
            continue
        if code == "unit_id":
            found[code] = str(office.cast.units["health"].pk)
        elif code == "forms":
            found[code] = ["request"]
        else:
            found[code] = VALUES.get(code, "x")
    return found


@pytest.mark.parametrize("seed", range(12))
def test_a_random_life_of_a_case_is_replayed_exactly(office: Office, seed: int) -> None:
    """People do what they are offered, time passes, the ticker looks; after every step rows and events agree."""
    dice, moment = random.Random(seed), WEDNESDAY  # noqa: S311 - a life, no secret
    case_id, done = office.open(), 0
    for _ in range(25):
        moment += dt.timedelta(hours=dice.choice([0, 1, 5, 20, 48, 120]))
        with clock.freeze(moment):
            ticking.tick({})
            person = dice.choice(PEOPLE)
            if queries.sight(office.cast.actor(person), case_id) is None:
                continue
            acts = queries.case(office.cast.actor(person), case_id).acts
            allowed = [one for one in acts if one.allowed and one.act != "provide"]
            if not allowed:
                continue
            chosen = dice.choice(allowed)
            try:
                office.act(person, case_id, chosen.act, chosen.step, **payload_for(office, chosen))
            except Refused:  # a value the dice chose badly
                continue
            done += 1
        assert verifying.differences(case_id) == []
    loaded = records.load(case_id)
    assert loaded is not None
    assert loaded.state == verifying.rebuilt(case_id)
    assert done > 5


def test_a_step_changed_behind_the_back_is_noticed(office: Office) -> None:
    case_id = office.sent()
    Step.objects.filter(case_id=case_id, key="answer").update(late=True)
    assert verifying.differences(case_id) == ["steps answer: late"]


def test_a_missing_and_an_invented_row_are_noticed(office: Office) -> None:
    case_id = office.sent()
    Clock.objects.filter(case_id=case_id, key="promised").delete()
    assert "clocks promised: missing" in verifying.differences(case_id)
    row = Step.objects.get(case_id=case_id, key="close")
    row.pk, row.key = None, "close#9"
    Step.objects.filter(case_id=case_id, key="close").update(key="close#9")
    found = verifying.differences(case_id)
    assert "steps close#9: not in the events" in found
    assert "steps close: missing" in found


def test_a_changed_case_is_noticed(office: Office) -> None:
    case_id = office.sent()
    Case.objects.filter(pk=case_id).update(fields={"answer_by": "2026-01-01"})
    assert verifying.differences(case_id) == ["case: fields"]


def test_events_only_grow_and_their_chain_tells(office: Office) -> None:
    case_id = office.sent()
    with pytest.raises(Exception, match="only grows"):
        Event.objects.filter(case_id=case_id).update(data="{}")


@pytest.mark.parametrize(
    ("column", "value"),
    [("data", '{"set":{}}'), ("by", None), ("role", "leader"), ("act", "refuse"), ("sealed", "x")],
)
def test_a_forged_event_breaks_the_chain(office: Office, column: str, value: str | None) -> None:
    """Somebody with the database's own rights changes an event."""
    case_id = office.sent()
    triggers_off()
    Event.objects.filter(case_id=case_id, sequence=2).update(**{column: value})
    assert "event 2: not as it was written" in verifying.differences(case_id)


def test_an_event_taken_out_is_noticed(office: Office) -> None:
    case_id = office.sent()
    triggers_off()
    Event.objects.filter(case_id=case_id, sequence=2).delete()
    found = verifying.differences(case_id)
    assert "the case's head is not its last event" in found


def triggers_off() -> None:
    """As somebody could who owns the database; the test's transaction is rolled back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE ty_casework_event DISABLE TRIGGER USER")
            return
        for verb in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER ty_casework_event_no_{verb}")


def test_all_cases_are_looked_through(office: Office) -> None:
    good: list[UUID] = [office.open(f"{number}") for number in range(3)]
    assert list(verifying.all_cases()) == []
    Step.objects.filter(case_id=good[1], key="draft").update(act="x")
    ((number, wrong),) = verifying.all_cases()
    assert (number, wrong) == (office.row(good[1]).number, ["steps draft: act"])
