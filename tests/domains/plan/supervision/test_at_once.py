"""Two people in the same second: one round is opened, one hand-in stands; on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from tests.domains.plan.supervision.conftest import on
from tests.domains.plan.supervision.procedures import release_forms, release_procedures
from tests.domains.plan.supervision.rows import opened
from tests.domains.plan.supervision.test_reporting import report_of, submitted
from tests.factories.cast import MAKER, make_cast
from tests.factories.plans import publish
from tongyou.base import clock
from tongyou.domains.plan.actions import opening, reporting, rounds
from tongyou.domains.plan.actions.refusals import Refusal, RoundExists
from tongyou.domains.plan.models import Report, Round
from tongyou.domains.plan.rules.rounds import periods
from tongyou.domains.plan.supervision import ReportState

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


def at_once(work: Callable[[str], object], refusal: type[Refusal]) -> list[object]:
    """What two threads got that began together: a result, or the refusal."""
    start, outcomes = threading.Barrier(2), []

    def one(key: str) -> None:
        try:
            with clock.freeze(on(2025, 4, 2)):
                start.wait()
                outcomes.append(work(key))
        except refusal as told:
            outcomes.append(told)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(key,)) for key in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 2
    return outcomes


def test_two_coordinators_open_one_round() -> None:
    with clock.freeze(on(2025, 4, 2)):
        cast = make_cast()
        plan, actor = publish(cast).plan, cast.actor("coordinator")
        rounds.set_rhythm(actor=actor, plan=plan, office_id=cast.units["office"].pk)
    period = periods.read("2025Q1")

    def open_one(key: str) -> object:
        return rounds.open_round(actor=actor, plan=plan, period=period, key=key).round.pk

    first, second = at_once(open_one, RoundExists)
    led_to = {one.round.pk if isinstance(one, RoundExists) else one for one in (first, second)}
    assert len(led_to) == 1, "both are led to the same round"
    assert (Round.objects.count(), Report.objects.count()) == (1, 3)


def test_two_heads_approve_and_one_hand_in_stands() -> None:
    with clock.freeze(on(2025, 4, 2)):
        cast = make_cast()
        plan = publish(cast).plan
        rounds.set_rhythm(actor=MAKER, plan=plan, office_id=cast.units["office"].pk)
        release_procedures()
        release_forms()
        row = opened(cast, plan, "2025Q1")
        opening.open_reports({"round": str(row.pk)})
        report = submitted(cast, report_of(row))
        head = cast.actor("unit_head")

    def approve(key: str) -> object:
        return reporting.approve_report(actor=head, report=report, key=key)

    outcomes = at_once(approve, Refusal)
    assert sum(isinstance(one, Refusal) for one in outcomes) == 1
    report.refresh_from_db()
    assert report.state == ReportState.REVIEW
