"""When retention ends the case's key goes: personal content is unreadable, everything else stands and can be replayed."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from tests.kernels.casework.rows.conftest import ANSWERER, CHIEF, Office
from tongyou.base import audit, clock
from tongyou.base.cipher import OwnKey, Tampered
from tongyou.ground.visibility import system_actor
from tongyou.kernels.casework import actions, queries, sealing, verifying
from tongyou.kernels.casework.actions.erasing import retain
from tongyou.kernels.casework.engine.types import Refused
from tongyou.kernels.casework.models import CaseKey, Draft, Event

pytestmark = pytest.mark.django_db
AFTER = dt.datetime(2026, 10, 15, 16, 0, tzinfo=dt.UTC)  # 16 October 2026 in Shanghai
ACTOR = system_actor("test")


@pytest.fixture
def closed(office: Office) -> UUID:
    """Refused on 15 October 2025, to be kept for one year; with a reason, a draft and a phone."""
    case_id = office.answered()
    office.act("second", case_id, "refuse", "close", reason="理由含姓名")
    actions.save_draft(
        actor=office.cast.actor(CHIEF), case_id=case_id, step="close", answers={"reason": "草稿"}
    )
    return case_id


def test_not_before_its_day(office: Office, closed: UUID) -> None:
    with clock.freeze(AFTER - dt.timedelta(seconds=1)):
        assert not actions.erase(actor=ACTOR, case_id=closed)
        assert retain({}) == {"erased": 0}
    assert "理由含姓名" in repr(queries.history(office.cast.actor("second"), closed))


def test_an_open_case_is_never_erased(office: Office) -> None:
    case_id = office.open()
    with clock.freeze(AFTER):
        assert not actions.erase(actor=ACTOR, case_id=case_id)


def test_after_its_day_personal_content_is_gone_and_the_rest_stands(
    office: Office, closed: UUID
) -> None:
    sealed = Event.objects.get(case_id=closed, act="refuse").sealed
    before = [one.hash for one in verifying.events_of(closed)]
    with clock.freeze(AFTER):
        assert retain({}) == {"erased": 1}
        assert retain({}) == {"erased": 0}
        chief = office.cast.actor("second")
        view = queries.case(chief, closed)
        assert view.erased
        phone = next(one for one in view.fields if one.code == "phone")
        assert (phone.text, phone.erased) == ("", True)
        line = next(one for one in view.history if one.act == "refuse")
        assert (line.erased, line.words) == (True, ())
        assert [one.text for one in view.fields if one.code == "answer_by"] == ["2025-11-01"]
        assert view.drafts == {}
    row, key = office.row(closed), CaseKey.objects.get(pk=closed)
    assert (row.sealed, key.secret, key.dropped_at is None) == ("", "", False)
    assert not Draft.objects.exists()
    assert Event.objects.get(case_id=closed, act="refuse").sealed == sealed
    assert [one.hash for one in verifying.events_of(closed)] == before
    assert verifying.differences(closed) == []
    assert verifying.rebuilt(closed).outcome == "refused"
    audit.seal_all()
    assert audit.verify() == []


def test_without_the_key_sealed_words_cannot_be_read(office: Office, closed: UUID) -> None:
    event = Event.objects.get(case_id=closed, act="refuse")
    place = sealing.in_event(closed, event.sequence)
    assert sealing.opened(sealing.key_of(closed), event.sealed, place) == {"reason": "理由含姓名"}
    with clock.freeze(AFTER):
        actions.erase(actor=ACTOR, case_id=closed)
    with pytest.raises(sealing.Erased):
        sealing.key_of(closed)
    with pytest.raises(Tampered):
        OwnKey.new().open(event.sealed, context=place)


def test_an_erased_case_takes_nothing_personal_any_more(office: Office, closed: UUID) -> None:
    with clock.freeze(AFTER):
        actions.erase(actor=ACTOR, case_id=closed)
        with pytest.raises(Refused):
            office.act("second", closed, "reopen", reason="再办")


def test_a_reopened_case_is_kept_again(office: Office, closed: UUID) -> None:
    office.act("second", closed, "reopen", reason="有新情况")
    assert office.row(closed).retain_until is None
    with clock.freeze(AFTER):
        assert retain({}) == {"erased": 0}


def test_each_case_has_a_key_of_its_own(office: Office) -> None:
    one, two = office.open("甲"), office.open("乙")
    sealed = Event.objects.get(case_id=one).sealed
    with pytest.raises(Tampered):
        sealing.opened(sealing.key_of(two), sealed, sealing.in_event(one, 1))
    with pytest.raises(Tampered):  # and its words belong to their own place
        sealing.opened(sealing.key_of(one), sealed, sealing.in_event(one, 2))
    assert ANSWERER
