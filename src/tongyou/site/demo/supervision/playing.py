"""Plays the story in the order of time, until today: ledgers brought over, two live rounds, and what happens around them."""

from __future__ import annotations

import datetime as dt

from tongyou.base import calendar, clock
from tongyou.base.database import write
from tongyou.base.jobs.models import Job, State
from tongyou.domains.plan.actions import bringing_over, freezing, opening, reminding, rounds
from tongyou.domains.plan.models import ClaimCheck, Commitment, Plan, Report, Round
from tongyou.domains.plan.rules.rounds import periods
from tongyou.domains.plan.rules.rounds.periods import Period
from tongyou.domains.plan.supervision import CheckState
from tongyou.ground.organisations.models import Unit
from tongyou.ground.visibility import Actor
from tongyou.site.demo.staffing import OFFICE
from tongyou.site.demo.supervision import story
from tongyou.site.demo.supervision.around_it import Sideshow
from tongyou.site.demo.supervision.figures import FIRST_LIVE, LAST
from tongyou.site.demo.supervision.past import CLOSED_AFTER, Ledger
from tongyou.site.demo.supervision.people import People, people
from tongyou.site.demo.supervision.reporting import Writer, settle_doubt
from tongyou.site.demo.supervision.timeline import Timeline, Work

CODES = [f"{year}Q{quarter}" for year in (2023, 2024, 2025) for quarter in (1, 2, 3, 4)][: LAST + 1]
LIVE_ON = dt.date(2025, 5, 6)  # the platform's first day; 1 to 5 May are holidays
LEDGERS_ON = dt.date(2025, 5, 12)
SHOWN = 4  # how many of the past rounds the public can read
PAST_JOBS = ("casework.tell", "plan.open_reports", "plan.lapse_reports")


def play(until: dt.datetime) -> int:
    """Everything up to `until`; how many things happened. The plan must be loaded and everybody on their posts."""
    plan = Plan.objects.get()
    line = Timeline(calendar.load(2022, until.year + 1), until)
    Stage(plan, people(), line).begin()
    happened = line.run()
    forget_old_jobs()
    return happened


class Stage:
    """The plan, the people and the timeline of one performance."""

    def __init__(self, plan: Plan, cast: People, line: Timeline) -> None:
        self.plan, self.people, self.line = plan, cast, line
        rows = Commitment.objects.filter(version__plan=plan, version__state="published")
        commitments = {row.pk: row for row in rows}
        self.around = story.Around({row.code: row for row in commitments.values()})
        self.writer = Writer(cast, line, self.around, commitments)

    @property
    def coordinator(self) -> Actor:
        return self.people.named("coordinator")

    def begin(self) -> None:
        """The rhythm, the ledgers, the live rounds at their days, and what happens around them."""
        self.line.at(LIVE_ON, 30, self.set_rhythm)
        self.line.at(LEDGERS_ON, 0, self.bring_over)
        for index in range(FIRST_LIVE, LAST + 1):
            period = periods.read(CODES[index])
            first = self.line.calendar.add_working_days(period.last_day, 1)
            self.line.at(first, 0, self.opener(period, index))
        Sideshow(self.plan, self.people, self.line).place()

    def set_rhythm(self) -> None:
        office = Unit.objects.get(code=OFFICE).pk
        rounds.set_rhythm(actor=self.coordinator, plan=self.plan, office_id=office)

    # --- before the platform

    def bring_over(self) -> None:
        """Nine rounds from the ledgers; the newest of them are published, their doubts settled."""
        tasks = rounds.tasks_of(rounds.published(self.plan))
        ledger = Ledger(
            tasks,
            self.people.codes,
            self.around,
            self.line.calendar,
            LEDGERS_ON - dt.timedelta(days=3),
        )
        for index, code in enumerate(CODES[:FIRST_LIVE]):
            row = bringing_over.bring_over(
                actor=self.coordinator, plan=self.plan, past=ledger.round(index, code)
            )
            if index >= FIRST_LIVE - SHOWN:
                self.publish(row)
        for doubt in ClaimCheck.objects.filter(state=CheckState.OPEN).select_related("line"):
            settle_doubt(self.coordinator, doubt, 0)

    # --- on the platform

    def opener(self, period: Period, index: int) -> Work:
        return lambda: self.open(period, index)

    def open(self, period: Period, index: int) -> None:
        """Open a round with its cases, and put its reports, reminders and ending on the timeline."""
        row = rounds.open_round(
            actor=self.coordinator, plan=self.plan, period=period, key=f"demo:{period.code}"
        ).round
        opening.open_reports({"round": str(row.pk)})
        for report in Report.objects.filter(round=row).select_related("round").order_by("number"):
            self.writer.tell(report, index)
        for days in (1, 5):
            self.line.after(row.due_on, days, 0, lambda: reminding.remind({}))
        self.line.after(row.due_on, CLOSED_AFTER, 30, lambda: self.close(row))
        self.line.after(row.due_on, CLOSED_AFTER * 3, 30, lambda: self.freeze_again(row))

    def close(self, row: Round) -> None:
        """End the regular time; publish what was frozen."""
        rounds.close_round(actor=self.coordinator, round_=row)
        self.publish(row)

    def freeze_again(self, row: Round) -> None:
        """What was made up since is frozen and published too."""
        reason = "补报后重新留存（模拟数据）"
        freezing.freeze_again(actor=self.coordinator, round_=row, reason=reason)
        self.publish(row)

    def publish(self, row: Round) -> None:
        newest = row.snapshots.order_by("-sequence")[0]
        freezing.publish_snapshot(actor=self.coordinator, snapshot=newest)


def forget_old_jobs() -> None:
    """Messages about steps long done would only fill the queue: they are set aside, and say why."""
    with write():
        waiting = Job.objects.filter(name__in=PAST_JOBS, state=State.QUEUED)
        waiting.update(
            state=State.DISCARDED,
            finished_at=clock.real_now(),
            reason="demonstration: the past has happened",
        )
