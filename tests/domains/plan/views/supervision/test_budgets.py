"""Pages of supervision ask a fixed number of questions, however many tasks and rounds there are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from tests.domains.plan.supervision.conftest import on
from tests.domains.plan.views.supervision.steps import url
from tests.factories import rounds as made
from tests.factories.cast import MAKER, Cast
from tests.factories.plans import plan_spec, publish
from tests.support.budgets import query_budget
from tongyou.base import clock
from tongyou.domains.plan.actions import freezing, rounds
from tongyou.domains.plan.models import Node, Report, Round

pytestmark = [pytest.mark.django_db]
TASKS, QUARTERS = 24, ("2024Q2", "2024Q3", "2024Q4", "2025Q1")


@pytest.fixture
def big(cast: Cast) -> Round:
    """Four rounds of twenty-four tasks, each handed in, with doubts, evidence and notices; the last one is open."""
    spec = plan_spec()
    first = replace(spec.tasks[2], commitments=())
    tasks = tuple(
        replace(first, number=n, title=replace(first.title, zh=f"任务{n}"), lead=("教体局",))
        for n in range(1, TASKS + 1)
    )
    plan = publish(cast, replace(spec, tasks=tasks)).plan
    rounds.set_rhythm(actor=MAKER, plan=plan, office_id=cast.units["office"].pk)
    for code in QUARTERS:
        period = rounds.periods.read(code)
        row = rounds.open_round(actor=MAKER, plan=plan, period=period, key=code).round
        for report in Report.objects.filter(round=row).select_related("round__plan"):
            made.handed_in(report, row.opens_on)
            made.doubted(made.line_of(report))
    return row


def pages(row: Round) -> dict[str, tuple[str, str]]:
    """Name of the budget -> who opens what."""
    report = Report.objects.filter(round=row, number=1).get()
    action = Node.objects.get(version=row.version, kind="action", number=2)
    return {
        "supervision rounds": ("coordinator", url("rounds")),
        "supervision matrix": ("coordinator", url("round", row.pk)),
        "supervision list": ("coordinator", url("reports", row.pk)),
        "supervision mine": ("unit_head", url("mine", row.pk)),
        "supervision report": ("coordinator", url("report", report.pk)),
        "supervision review": ("coordinator", url("review", row.pk)),
        "supervision bulletin": ("coordinator", url("bulletin", row.pk)),
        "supervision workbook": ("coordinator", url("round_file", row.pk)),
        "supervision quality": ("coordinator", url("quality", row.pk)),
        "supervision history": ("coordinator", url("history", report.node_id)),
        "supervision cards": ("coordinator", url("cards")),
        "supervision notices": ("coordinator", url("notices")),
        "supervision wall": ("leader", reverse("wall:home")),
        "supervision wall action": ("leader", reverse("wall:action", args=[action.pk])),
        "supervision wall task": ("leader", reverse("wall:task", args=[report.node_id])),
        "supervision problems": ("leader", reverse("wall:problems")),
        "supervision cockpit": ("leader", reverse("cockpit:home")),
        "supervision desk": ("coordinator", reverse("desk:home")),
    }


def test_every_page_keeps_its_budget(cast: Cast, big: Round) -> None:
    for name, (person, address) in pages(big).items():
        browser = cast.client(person)
        browser.get(address)  # what is loaded once for a process
        with query_budget(name):
            assert browser.get(address).status_code == 200, address


def test_public_progress_keeps_its_budget(cast: Cast, big: Round) -> None:
    actor = MAKER
    with clock.freeze(on(2025, 4, 21)):
        row = rounds.close_round(actor=actor, round_=big)
        freezing.publish_snapshot(actor=actor, snapshot=row.snapshots.get())
        browser = cast.client("anonymous")
        for name, address in (
            ("supervision progress", reverse("progress:home")),
            ("supervision progress task", reverse("progress:task", args=[big.pk, 1])),
        ):
            browser.get(address)
            with query_budget(name):
                assert browser.get(address).status_code == 200
