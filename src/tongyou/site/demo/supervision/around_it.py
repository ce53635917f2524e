"""What happens around the rounds: baselines, notices, meetings of the leading group, research; all invented (模拟数据)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from tongyou.base import clock
from tongyou.domains.plan.actions import baselines, meetings, noticing, researching
from tongyou.domains.plan.actions.noticing import Wanted
from tongyou.domains.plan.models import (
    ClaimCheck,
    Commitment,
    Meeting,
    Plan,
    Report,
    ResearchFile,
    SupervisionNotice,
)
from tongyou.domains.plan.supervision import (
    Cause,
    CheckState,
    NoticeState,
    ResearchState,
    SelfStatus,
    Urgency,
)
from tongyou.ground.organisations.models import Unit
from tongyou.ground.visibility import Actor
from tongyou.kernels.casework.ticking import tick
from tongyou.site.demo.supervision.figures import SIMULATED
from tongyou.site.demo.supervision.people import People
from tongyou.site.demo.supervision.reporting import PAPER
from tongyou.site.demo.supervision.timeline import Timeline, Work

BASELINES = {
    "T22.2": "57.8",
    "T22.3": "29.6",
    "T23.1": "61.4",
    "T15.1": "95.1",
    "T10.3": "3.6",
    "T35.2": "71.0",
    "T21.3": "90.2",
}
ANSWER = f"已召开专题会，落实了责任人和时间表，月底前补齐材料{SIMULATED}"
CHECKED = f"现场核实，所提问题已经整改到位{SIMULATED}"
Day = tuple[int, int]  # month and day of 2025


def day(of: Day) -> dt.date:
    return dt.date(2025, *of)


@dataclass(frozen=True, slots=True)
class Sideshow:
    """Puts everything on the timeline; looks up what it is about when the moment has come."""

    plan: Plan
    people: People
    line: Timeline

    def place(self) -> None:
        self.on((5, 13), self.enter_baselines)
        self.on((5, 21), self.chase_missing("2025Q1", "leader", "n1"))
        self.on((5, 26), self.first_research)
        self.on((8, 12), self.chase_doubt("2025Q2", "n2"))
        self.on((8, 20), self.mistaken_notice)
        self.on((9, 2), self.second_research)
        self.on((9, 23), self.chase_missing("2025Q2", "coordinator", "n3", answered=False))
        self.on((10, 10), self.urgent_notice)
        self.on((10, 13), self.chase_doubt("2025Q3", "n5", answered=False))
        self.on((10, 14), lambda: tick({}), 500)
        self.meet((5, 15), (5, 20), "领导小组一季度调度会", FIRST_RESOLUTIONS)
        self.meet((8, 20), (8, 26), "领导小组年中调度会", SECOND_RESOLUTIONS)
        self.on((10, 14), lambda: self.call((10, 28), "领导小组三季度调度会"))

    def on(self, of: Day, work: Work, minute: int = 120) -> None:
        self.line.at(day(of), minute, work)

    @property
    def coordinator(self) -> Actor:
        return self.people.named("coordinator")

    def unit(self, code: str) -> UUID:
        found: UUID = Unit.objects.get(code=code).pk
        return found

    # --- baselines

    def enter_baselines(self) -> None:
        rows = Commitment.objects.filter(
            version__plan=self.plan, version__state="published", code__in=BASELINES
        )
        for row in rows.select_related("version", "node"):
            baselines.enter_baseline(
                actor=self.coordinator,
                commitment=row,
                value=Decimal(BASELINES[row.code]),
                as_of=dt.date(2022, 12, 31),
                source=f"2022 年部门年报{SIMULATED}",
            )

    # --- notices

    def chase_missing(self, code: str, role: str, name: str, *, answered: bool = True) -> Work:
        """A notice about the first report of a round that never came."""

        def work() -> None:
            found = Report.objects.filter(round__code=code, submitted_at__isnull=True).exclude(
                unit=None
            )
            report = found.select_related("node").order_by("number")[0]
            wanted = Wanted(
                Cause.MISSING_REPORT,
                f"任务 {report.number} {code} 进展报告漏报",
                f"请说明漏报原因，并尽快补报{SIMULATED}",
                report=report,
            )
            self.issue(role, report.unit_id, wanted, name, 3 if answered else 0)

        return work

    def chase_doubt(self, code: str, name: str, *, answered: bool = True) -> Work:
        """A notice about a doubt that was found to be true; the answer is sent back once."""

        def work() -> None:
            rows = ClaimCheck.objects.filter(line__report__round__code=code).exclude(
                state=CheckState.GONE
            )
            doubt = rows.select_related("line__report__node").order_by("-state", "line__code")[0]
            report = doubt.line.report
            wanted = Wanted(
                Cause.DOUBT,
                f"{doubt.line.code} 填报数据存疑",
                f"{doubt.explanation_zh}请核对台账后答复{SIMULATED}",
                doubt=doubt,
            )
            self.issue(
                "coordinator", report.unit_id, wanted, name, 7 if answered else 0, returned=answered
            )

        return work

    def mistaken_notice(self) -> None:
        """Issued to the wrong unit and taken back."""
        wanted = Wanted(
            Cause.OTHER, "暑期校外场所安全排查", f"请报送暑期儿童活动场所安全排查情况{SIMULATED}"
        )
        row = self.send("coordinator", self.unit("literary-arts"), wanted, "n4")
        reason = f"发错了承办单位，已另行交办{SIMULATED}"
        noticing.withdraw_notice(
            actor=self.coordinator, notice=row, reason=reason, key="demo:n4:withdraw"
        )

    def urgent_notice(self) -> None:
        """The leader asks about something that is behind; answered, and waiting for the coordinator."""
        found = Report.objects.filter(
            round__code="2025Q2", lines__status=SelfStatus.BEHIND
        ).exclude(unit=None)
        report = found.select_related("node").order_by("number")[0]
        wanted = Wanted(
            Cause.BEHIND,
            f"任务 {report.number} 进度滞后",
            f"计划年底到期，请说明滞后原因和赶上进度的办法{SIMULATED}",
            urgency=Urgency.URGENT,
            report=report,
        )
        row = self.send("leader", report.unit_id, wanted, "n6")
        self.later((10, 13), lambda: self.answer(row.pk, 1))

    def issue(
        self,
        role: str,
        unit_id: UUID | None,
        wanted: Wanted,
        name: str,
        days: int,
        *,
        returned: bool = False,
    ) -> None:
        """Issue, and put the rest of its way on the timeline; `days` 0: nobody answers."""
        row = self.send(role, unit_id, wanted, name)
        if days:
            today = clock.today()
            self.line.after(today, days, 200, lambda: self.answer(row.pk, 1))
            self.line.after(today, days + 1, 60, lambda: self.judge(row.pk, returned=returned))

    def send(self, role: str, unit_id: UUID | None, wanted: Wanted, name: str) -> SupervisionNotice:
        assert unit_id is not None  # noqa: S101 - every report looked up here has a unit
        return noticing.issue_notice(
            actor=self.people.named(role),
            plan=self.plan,
            unit_id=unit_id,
            wanted=wanted,
            key=f"demo:{name}",
        )

    def later(self, of: Day, work: Work) -> None:
        self.line.at(day(of), 240, work)

    def answer(self, notice_id: UUID, turn: int) -> None:
        row = SupervisionNotice.objects.get(pk=notice_id)
        actor = self.people.of("unit_head", row.unit_id) or self.people.of("clerk", row.unit_id)
        if actor is not None:
            noticing.answer_notice(
                actor=actor, notice=row, answer=ANSWER, key=f"demo:{notice_id}:answer:{turn}"
            )

    def judge(self, notice_id: UUID, *, returned: bool) -> None:
        """Sent back once, or accepted; closed after three weeks unless it has a later day of its own."""
        row = SupervisionNotice.objects.get(pk=notice_id)
        if row.state != NoticeState.ANSWERED:
            return
        if returned:
            reason = f"没有写明核对的依据，请附台账摘要{SIMULATED}"
            noticing.return_answer(
                actor=self.coordinator, notice=row, reason=reason, key=f"demo:{notice_id}:return"
            )
            self.line.after(clock.today(), 2, 200, lambda: self.answer(notice_id, 2))
            self.line.after(clock.today(), 3, 60, lambda: self.judge(notice_id, returned=False))
            return
        noticing.accept_answer(actor=self.coordinator, notice=row, key=f"demo:{notice_id}:accept")
        if row.done_by is None or row.done_by < dt.date(2025, 8, 1):
            self.line.after(clock.today(), 15, 60, lambda: self.finish(notice_id))

    def finish(self, notice_id: UUID) -> None:
        row = SupervisionNotice.objects.get(pk=notice_id)
        noticing.close_notice(
            actor=self.coordinator, notice=row, words=CHECKED, key=f"demo:{notice_id}:close"
        )

    # --- meetings

    def meet(self, called: Day, held: Day, title: str, resolutions: Resolutions) -> None:
        self.on(called, lambda: self.call_and_hold(held, title, resolutions))

    def call(self, held: Day, title: str) -> Meeting:
        return meetings.call_meeting(
            actor=self.coordinator,
            plan=self.plan,
            title=f"{title}{SIMULATED}",
            meets_on=day(held),
            place="区行政中心",
        )

    def call_and_hold(self, held: Day, title: str, resolutions: Resolutions) -> None:
        row = self.call(held, title)
        self.line.at(day(held), 180, lambda: self.hold(row, resolutions))

    def hold(self, row: Meeting, resolutions: Resolutions) -> None:
        """Minutes, resolutions, and a notice for each."""
        minutes = f"会议通报各单位填报情况，逐项研究亮红灯的任务，形成 {len(resolutions)} 条决议{SIMULATED}"
        meetings.hold_meeting(actor=self.coordinator, meeting=row, minutes=minutes)
        for code, text, done_by in resolutions:
            unit_id = self.unit(code)
            item = row.items.filter(unit_id=unit_id, dropped=False).order_by("order").first()
            made = meetings.resolve(
                actor=self.coordinator,
                meeting=row,
                text=f"{text}{SIMULATED}",
                unit_id=unit_id,
                done_by=day(done_by),
                item=item,
            )
            notice = noticing.issue_for(
                actor=self.coordinator, resolution=made, key=f"demo:{made.pk}"
            )
            self.line.after(clock.today(), 4, 150, self.answering(notice.pk))
            self.line.after(clock.today(), 6, 60, self.judging(notice.pk))

    def answering(self, notice_id: UUID) -> Work:
        return lambda: self.answer(notice_id, 1)

    def judging(self, notice_id: UUID) -> Work:
        return lambda: self.judge(notice_id, returned=False)

    # --- research

    def first_research(self) -> None:
        """By an expert body, from the question to the decision."""
        row = self.ask(
            "托育服务怎样走近社区",
            "三岁以下托育点怎样布局到步行可达",
            expert="模拟大学儿童发展研究中心",
        )
        researching.commission(actor=self.coordinator, file=row, key="demo:r1:commission")
        self.later((7, 18), lambda: self.file(row))
        self.later((7, 25), lambda: self.advise(row))
        self.later((8, 5), lambda: self.decide(row))

    def second_research(self) -> None:
        """By a unit, still at work."""
        row = self.ask(
            "近视防控的校内做法比较", "哪些校内做法与近视率下降有关", unit_id=self.unit("health")
        )
        researching.commission(actor=self.coordinator, file=row, key="demo:r2:commission")

    def ask(
        self, title: str, question: str, unit_id: UUID | None = None, expert: str = ""
    ) -> ResearchFile:
        return researching.ask_question(
            actor=self.coordinator,
            plan=self.plan,
            title=title,
            question=f"{question}{SIMULATED}",
            unit_id=unit_id,
            expert=expert,
            due_on=clock.today() + dt.timedelta(days=75),
            key=f"demo:{title}",
        )

    def file(self, row: ResearchFile) -> None:
        upload = SimpleUploadedFile("托育布局研究报告（模拟）.pdf", PAPER, "application/pdf")
        researching.file_paper(actor=self.coordinator, file=row, upload=upload, key="demo:r1:paper")
        findings = f"步行十五分钟内有托育点的社区，入托意愿明显更高{SIMULATED}"
        researching.file_report(
            actor=self.coordinator, file=row, findings=findings, key="demo:r1:file"
        )

    def advise(self, row: ResearchFile) -> None:
        advice = f"新建社区同步预留托育用房，老旧社区利用闲置公房{SIMULATED}"
        researching.advise(actor=self.coordinator, file=row, advice=advice, key="demo:r1:advise")

    def decide(self, row: ResearchFile) -> None:
        reason = f"新建社区同步预留可以做到；闲置公房要先摸底{SIMULATED}"
        researching.decide(
            actor=self.people.named("leader"),
            file=row,
            state=ResearchState.PARTLY,
            reason=reason,
            key="demo:r1:decide",
        )


Resolutions = tuple[tuple[str, str, Day], ...]  # unit, what, done by
FIRST_RESOLUTIONS: Resolutions = (
    ("culture-tourism", "六月底前补齐两季度漏报的任务，并说明原因", (6, 30)),
    ("economy-commerce", "九月底前落实儿童友好产品路演的场地和经费", (9, 30)),
)
SECOND_RESOLUTIONS: Resolutions = (
    ("education-sports", "十二月十日前完成近视率复查并公布结果", (12, 10)),
    ("cyberspace-office", "九月中旬前开展一次涉未成年人网络环境专项整治", (9, 15)),
)
