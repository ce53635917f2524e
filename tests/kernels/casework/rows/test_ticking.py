"""The clock's work: every kind of deadline on a moving clock, holidays included, each threshold once.

The cases begin on Wednesday 15 October 2025; the office is worked Monday to Friday. National Day 2025 was free from 1 to 8
October, and 28 September and 11 October were worked (国办发明电〔2024〕12号).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest

from tests.kernels.casework.rows.conftest import ANSWERER, CHIEF, Office
from tongyou.base import clock, jobs
from tongyou.base.notices.models import Notice
from tongyou.kernels.casework import hooks, queries, ticking, verifying
from tongyou.kernels.casework.hooks import Late, NewCase
from tongyou.kernels.casework.models import Case, Clock, Event, Fired, Material, Pause, Step
from tongyou.kernels.criteria import Text

pytestmark = pytest.mark.django_db


@contextmanager
def at(day: str, time: str = "10:00") -> Iterator[None]:
    """The clock in Shanghai at a moment of 2025, with waiting jobs run and the ticker having looked once."""
    jobs.drain()
    moment = dt.datetime.fromisoformat(f"2025-{day}T{time}").replace(tzinfo=clock.SHANGHAI)
    with clock.freeze(moment.astimezone(dt.UTC)):
        tick()
        yield


def tick() -> int:
    """One minute's look; how many thresholds were seen to."""
    return ticking.tick({})["fired"]


def fired(case_id: UUID) -> list[tuple[str, str]]:
    """What was seen to, in order."""
    rows = Fired.objects.filter(case_id=case_id).order_by("pk")
    return list(rows.values_list("clock", "threshold"))


def told(office: Office, person: str) -> list[str]:
    """Templates of the notices somebody has got, in order."""
    jobs.drain()
    rows = Notice.objects.filter(account_id=office.cast.account(person).pk).order_by("id")
    return list(rows.values_list("template", flat=True))


def last(case_id: UUID) -> Event:
    return Event.objects.filter(case_id=case_id).latest("sequence")


# ---- a step


def test_nothing_happens_before_its_time(office: Office) -> None:
    case_id = office.sent()  # due on Wednesday the 22nd, after five working days
    assert Step.objects.get(case_id=case_id, key="answer").due_at == clock.start_of_day(
        dt.date(2025, 10, 23)
    ) - dt.timedelta(microseconds=1)
    with at("10-20", "23:59"):
        assert fired(case_id) == []
    assert tick() == 0


def test_a_share_of_the_limit_tells_the_handler(office: Office) -> None:
    case_id = office.sent()
    with at("10-21", "00:00"):  # three of five working days are over
        assert fired(case_id) == [("step:answer", "share:60")]
        assert told(office, ANSWERER) == ["casework.step_opened", "casework.escalated"]
        assert told(office, "unit_head") == []


def test_on_the_last_morning_the_handler_is_reminded(office: Office) -> None:
    case_id = office.sent()
    with at("10-22", "08:29"):
        assert ("step:answer", "remind:2025-10-22") not in fired(case_id)
    with at("10-22", "08:30"):
        assert fired(case_id)[-1] == ("step:answer", "remind:2025-10-22")
        assert told(office, ANSWERER)[-1] == "casework.reminder"


def test_past_its_deadline_handler_and_head_are_told_and_the_case_goes_on(office: Office) -> None:
    case_id = office.sent()
    with at("10-22", "23:59"):
        assert not Step.objects.get(case_id=case_id, key="answer").late
    with at("10-23", "00:00"):
        names = [name for clock, name in fired(case_id) if clock == "step:answer"]
        assert names == [
            "share:60",
            "remind:2025-10-22",
            "due:2025-10-22",
            "proceed:2025-10-22",
            "share:100",
        ]
        assert told(office, ANSWERER)[-1] == "casework.late"
        assert told(office, "unit_head") == ["casework.escalated"]
        answer = Step.objects.get(case_id=case_id, key="answer")
        assert (answer.standing, answer.late) == ("open", True)
        assert Step.objects.get(case_id=case_id, key="close").standing == "open"
        assert last(case_id).act == "proceed_late"
        assert verifying.differences(case_id) == []


def test_still_late_the_handler_is_reminded_every_five_working_days(office: Office) -> None:
    case_id = office.sent()
    with at("10-30", "00:00"):
        assert ("step:answer", "late:5:2025-10-22") in fired(case_id)
    with at("11-06", "00:00"):
        assert ("step:answer", "late:10:2025-10-22") in fired(case_id)


def test_everything_missed_is_caught_up_once_and_in_order(office: Office) -> None:
    """A worker that slept for a month sees to each threshold once; the next look finds nothing."""
    case_id = office.sent()
    with at("11-14"):
        found = fired(case_id)
        assert len(found) == len(set(found))
        assert tick() == 0
        assert fired(case_id) == found
        assert not Clock.objects.filter(next_at__lte=clock.now()).exists()
        assert verifying.differences(case_id) == []


def test_a_step_that_is_done_asks_for_nothing_more(office: Office) -> None:
    case_id = office.answered()
    office.act("second", case_id, "accept", "close")
    with at("12-31"):
        assert fired(case_id) == []
        assert not Clock.objects.filter(case_id=case_id, next_at__isnull=False).exists()


def test_holidays_do_not_count(office: Office) -> None:
    """Opened on Friday 26 September: Sunday the 28th is worked, 1 to 8 October are not."""
    friday = dt.datetime(2025, 9, 26, 10, 0, tzinfo=clock.SHANGHAI).astimezone(dt.UTC)
    with clock.freeze(friday):
        case_id = office.sent()
    due = Step.objects.get(case_id=case_id, key="answer").due_at
    assert due is not None
    assert clock.local(due).date() == dt.date(
        2025, 10, 10
    )  # 28, 29, 30 September, 9 and 10 October
    with at("10-08", "23:00"):
        assert [name for _, name in fired(case_id)] == ["share:60"]
    with at("10-11", "00:00"):
        assert ("step:answer", "due:2025-10-10") in fired(case_id)


# ---- pauses


def paused(office: Office) -> UUID:
    """A case that asked for clarification on the 15th: three working days, until Monday the 20th."""
    case_id = office.sent()
    office.act(ANSWERER, case_id, "ask", "answer")
    return case_id


def test_while_it_is_paused_no_deadline_of_the_case_asks_for_anything(office: Office) -> None:
    case_id = paused(office)
    with at("10-20", "23:59"):
        assert [clock for clock, _ in fired(case_id)] == ["pause:1"]
        assert told(office, "leader")[-1] == "casework.paused"


def test_a_pause_that_runs_out_is_over_and_deadlines_have_moved(office: Office) -> None:
    case_id = paused(office)
    with at("10-21", "00:00"):
        assert ("pause:1", "lapse:2025-10-20") in fired(case_id)
        assert last(case_id).act == "lapse_pause"
        assert (office.row(case_id).standing, Pause.objects.get().ended_at is None) == (
            "open",
            False,
        )
        due = Step.objects.get(case_id=case_id, key="answer").due_at
        assert due is not None
        assert clock.local(due).date() == dt.date(2025, 10, 28)  # five working days from the 21st
        assert verifying.differences(case_id) == []


def test_a_pause_ended_in_time_does_not_lapse(office: Office) -> None:
    case_id = paused(office)
    office.act(CHIEF, case_id, "resume")
    with at("10-21"):
        assert "lapse_pause" not in Event.objects.values_list("act", flat=True)
        assert ("pause:1", "lapse:2025-10-20") not in fired(case_id)


# ---- promised materials


def test_a_promise_that_is_not_kept_lapses(office: Office) -> None:
    case_id = office.sent()
    office.act(ANSWERER, case_id, "promise", material="evidence")  # until Monday the 20th
    with at("10-20", "08:30"):
        assert ("material:evidence", "remind:2025-10-20") in fired(case_id)
        assert Material.objects.get(case_id=case_id).standing == "promised"
    with at("10-21", "00:00"):
        assert ("material:evidence", "lapse:2025-10-20") in fired(case_id)
        row = Material.objects.get(case_id=case_id)
        assert (row.standing, row.promised_until is None) == ("missing", False)
        assert last(case_id).act == "lapse_material"


def test_a_promise_that_is_kept_does_not_lapse(office: Office) -> None:
    case_id = office.sent()
    office.act(ANSWERER, case_id, "promise", material="evidence")
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.kernels.casework.rows.test_acting import PDF
    from tongyou.kernels.casework import actions

    actions.act(
        actor=office.cast.actor(ANSWERER),
        case_id=case_id,
        act="provide",
        payload={"material": "evidence"},
        uploads={"evidence": SimpleUploadedFile("a.pdf", PDF)},
        expected=None,
        key="kept",
    )
    with at("10-21"):
        assert Material.objects.get(case_id=case_id).standing == "received"
        assert "material:evidence" not in [clock for clock, _ in fired(case_id)]


# ---- the case's own clock


def test_the_promised_day_of_the_case_tells_those_who_work_on_it(office: Office) -> None:
    case_id = office.answered()  # promised after twenty working days: Wednesday 12 November
    with at("11-13", "00:00"):
        names = [name for clock, name in fired(case_id) if clock == "promised"]
        assert names == ["remind:2025-11-12", "due:2025-11-12", "share:100"]
        late = queries.cases(office.cast.actor(CHIEF)).rows[0]
        assert late.colour == "late"


# ---- referrals


def test_a_referral_ends_by_itself_as_an_event(office: Office) -> None:
    case_id = office.sent()
    unit = str(office.cast.units["health"].pk)
    given = {"unit_id": unit, "forms": ["request"], "until": "2025-10-17", "reason": "核对"}
    office.act(ANSWERER, case_id, "refer", **given)
    with at("10-17", "23:59"):
        assert queries.referrals(office.cast.actor("outsider"))
    with at("10-18", "00:00"):
        assert last(case_id).act == "end_referral"
        assert last(case_id).by is None
        assert not queries.referrals(office.cast.actor("outsider"))
        assert ticking.tick({})["referrals"] == 0
        assert verifying.differences(case_id) == []


# ---- escalation that opens another case


@pytest.fixture
def opens(office: Office) -> Iterator[list[Late]]:
    """The domain says how a notice is opened when something is one and a half times its limit late."""
    seen: list[Late] = []

    def notice(late: Late) -> NewCase:
        seen.append(late)
        places: dict[str, Any] = {"answering": late.unit_id}
        return NewCase(late.area_id, places, Text(f"逾期：{late.number}", f"Late: {late.number}"))

    hooks.opens("test.notice", notice)
    yield seen
    hooks._opens.pop("test.notice")


def test_far_too_late_another_case_is_opened_once(office: Office, opens: list[Late]) -> None:
    case_id = office.sent()
    with at("10-28", "00:00"):  # eight of five working days
        assert ("step:answer", "share:150") in fired(case_id)
        opened = Case.objects.exclude(pk=case_id).get()
        assert (opened.opener_id, opened.title_zh) == (None, f"逾期：{office.row(case_id).number}")
        assert (opens[0].step, opens[0].percent) == ("answer", 150)
        assert "casework.escalated" in told(office, CHIEF)
        tick()
        assert Case.objects.count() == 2


def test_without_a_domain_an_escalation_only_tells(office: Office) -> None:
    case_id = office.sent()
    with at("10-28", "00:00"):
        assert ("step:answer", "share:150") in fired(case_id)
        assert Case.objects.count() == 1


def test_an_escalation_that_cannot_open_its_case_still_tells(office: Office) -> None:
    hooks.opens("test.notice", lambda late: NewCase(late.area_id, {}, Text("x", "x")))
    try:
        case_id = office.sent()
        with at("10-28", "00:00"):
            assert ("step:answer", "share:150") in fired(case_id)
            assert Case.objects.count() == 1
    finally:
        hooks._opens.pop("test.notice")


def test_a_case_that_breaks_the_clock_does_not_stop_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = office.sent("坏"), office.sent("好")
    whole = ticking.fire

    def fails(loaded: Any, *rest: Any) -> None:
        if loaded.row.pk == bad:
            raise RuntimeError("broken")
        whole(loaded, *rest)

    monkeypatch.setattr(ticking, "fire", fails)
    with pytest.raises(ticking.TickFailed), at("10-23"):
        pass
    assert fired(bad) == []
    assert ("step:answer", "due:2025-10-22") in fired(good)
    monkeypatch.setattr(ticking, "fire", whole)
    with at("10-23"):
        assert ("step:answer", "due:2025-10-22") in fired(bad)


def test_notices_hold_nothing_that_a_case_says(office: Office) -> None:
    office.sent("绝密整改内情")
    with at("11-14"):
        jobs.drain()
        text = json.dumps([one.content for one in Notice.objects.all()], ensure_ascii=False)
    assert "督办单" in text
    assert "绝密整改内情" not in text
    assert "13800000000" not in text
