"""One report after the other, through the real actions: written, submitted, approved, sent back, reviewed, locked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from tongyou.base import clock
from tongyou.domains.plan.actions import checking, evidence, reporting, writing
from tongyou.domains.plan.models import ClaimCheck, Commitment, Report, ReportLine
from tongyou.domains.plan.round_records import period_of
from tongyou.domains.plan.supervision import CheckState, ReportState
from tongyou.ground.visibility import Actor
from tongyou.site.demo.supervision import story
from tongyou.site.demo.supervision.figures import LAST, Answer, dice
from tongyou.site.demo.supervision.people import People
from tongyou.site.demo.supervision.timeline import Timeline

PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
RETURNED_EVERY = 23  # one report in so many is sent back once
REASONS = {
    CheckState.EXPLAINED: "单位已说明原因，与台账核对一致（模拟数据）",
    CheckState.UPHELD: "与台账核对不一致，请下一轮更正（模拟数据）",
}


@dataclass(frozen=True, slots=True)
class Writer:
    """Everything the story of one report needs."""

    people: People
    line: Timeline
    around: story.Around
    commitments: dict[UUID, Commitment]

    def tell(self, report: Report, index: int) -> None:
        """Put the report's days on the timeline."""
        assert report.unit_id is not None  # noqa: S101 - every task of this plan has a lead unit
        one = story.fate(report.number, self.people.codes[report.unit_id], index)
        if one in {story.Fate.MISSING, story.Fate.NOTHING}:
            return
        round_ = report.round
        day = story.day_of(
            one, report.number, index, round_.due_on, round_.opens_on, self.line.calendar
        )
        minute = dice("minute", report.number, index) * 4
        self.line.at(day, minute, lambda: self.write(report, index, one))

    def write(self, report: Report, index: int, one: story.Fate) -> None:
        """The reporter (or, where there is none, the head) writes every line and submits."""
        actor = self.writer(report)
        if actor is None:
            return
        for row in report.lines.order_by("order"):
            self.write_line(actor, report, row, index)
        if one is story.Fate.DRAFT:
            return
        reporting.submit_report(actor=actor, report=report, key=f"demo:{report.pk}:submit")
        if one is not story.Fate.APPROVAL:
            minute = dice("minute", report.number, index) * 4 + 25
            self.line.at(clock.today(), minute, lambda: self.approve(report.pk, index, one, 1))

    def writer(self, report: Report) -> Actor | None:
        unit = report.unit_id
        assert unit is not None  # noqa: S101 - see `tell`
        return self.people.of("clerk", unit) or self.people.of("unit_head", unit)

    def write_line(self, actor: Actor, report: Report, row: ReportLine, index: int) -> None:
        said = self.said(report, row, index)
        writing.save_line(actor=actor, line=row, answers=answers_of(said), expected=0)
        if said.paper:
            upload = SimpleUploadedFile(f"{row.code}佐证材料（模拟）.pdf", PAPER, "application/pdf")
            evidence.add_evidence(
                actor=actor, line=row, upload=upload, note="模拟数据", key=f"demo:{row.pk}:paper"
            )

    def said(self, report: Report, row: ReportLine, index: int) -> Answer:
        period = period_of(report.round)
        if row.commitment_id is None:
            return story.overall(report.number, period, index)
        return story.answer(self.commitments[row.commitment_id], self.around, period, index)

    def approve(self, report_id: UUID, index: int, one: story.Fate, turn: int) -> None:
        """The head hands in, unless there is none or the head has done so already."""
        report = Report.objects.select_related("round").get(pk=report_id)
        assert report.unit_id is not None  # noqa: S101 - see `tell`
        head = self.people.of("unit_head", report.unit_id)
        if report.state == ReportState.APPROVAL and head is not None:
            reporting.approve_report(
                actor=head, report=report, key=f"demo:{report_id}:approve:{turn}"
            )
        elif report.state != ReportState.REVIEW:
            return
        if one is not story.Fate.REVIEW:
            days = 1 + dice("review", report.number, index) % 4
            self.line.after(
                clock.today(),
                days,
                60 + report.number,
                lambda: self.review(report_id, index, one, turn),
            )

    def review(self, report_id: UUID, index: int, one: story.Fate, turn: int) -> None:
        """The coordinator sends back now and then, settles doubts, and locks."""
        report = Report.objects.select_related("round").get(pk=report_id)
        coordinator = self.people.named("coordinator")
        if turn == 1 and dice("return", report.number, index) < 100 // RETURNED_EVERY:
            reason = "请补充说明与上一轮的差异（模拟数据）"
            reporting.return_report(
                actor=coordinator, report=report, reason=reason, key=f"demo:{report_id}:return"
            )
            self.line.after(
                clock.today(), 1, report.number, lambda: self.again(report_id, index, one)
            )
            return
        self.settle(report, index)
        reporting.lock_report(actor=coordinator, report=report, key=f"demo:{report_id}:lock")

    def again(self, report_id: UUID, index: int, one: story.Fate) -> None:
        """What was sent back is handed in once more, as it was."""
        report = Report.objects.select_related("round").get(pk=report_id)
        actor = self.writer(report)
        if actor is None:
            return
        reporting.submit_report(actor=actor, report=report, key=f"demo:{report_id}:submit:2")
        self.line.at(
            clock.today(), report.number + 30, lambda: self.approve(report_id, index, one, 2)
        )

    def settle(self, report: Report, index: int) -> None:
        """Doubts of the first live round are settled; of the newest some stay open."""
        for doubt in ClaimCheck.objects.filter(
            line__report=report, state=CheckState.OPEN
        ).select_related("line"):
            if index == LAST and dice("open", doubt.line.code, doubt.rule) < 60:
                continue
            settle_doubt(self.people.named("coordinator"), doubt, index)


def settle_doubt(coordinator: Actor, doubt: ClaimCheck, index: int) -> None:
    """One in four is found to be true."""
    true = dice("settle", doubt.line.code, doubt.rule, index) < 25
    state = CheckState.UPHELD if true else CheckState.EXPLAINED
    checking.settle_check(actor=coordinator, doubt=doubt, state=state, reason=REASONS[state])


def answers_of(said: Answer) -> dict[str, object]:
    """The answers of a form."""
    found = {
        "status": said.status.value,
        "reason": said.reason,
        "value": said.value,
        "numerator": said.numerator,
        "denominator": said.denominator,
        "next_step": said.next_step or None,
        "next_on": iso(said.next_on),
        "done_on": iso(said.done_on),
    }
    return {field: value for field, value in found.items() if value is not None}


def iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
