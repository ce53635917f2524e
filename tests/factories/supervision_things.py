"""What stands behind the holes in the addresses of supervision; merged into `things.THINGS`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import rounds as made
from tests.factories.cast import MAKER, Cast
from tongyou.base import clock, files
from tongyou.domains.plan.actions import evidence, meetings
from tongyou.domains.plan.models import (
    AgendaItem,
    ClaimCheck,
    Commitment,
    Evidence,
    Meeting,
    Node,
    Report,
    ReportLine,
    ResearchFile,
    Resolution,
    Round,
    SupervisionNotice,
)
from tongyou.domains.plan.supervision import ResearchState

DAY = date(2025, 10, 20)
DESK, WALL, PUBLIC = "desk/plan/supervision/", "cockpit/plan/", "plan/progress/"


def a_round(cast: Cast) -> Round:
    """The third quarter of 2025, open."""
    return Round.objects.filter(code=made.QUARTER).first() or made.made_round(cast)


def public_round(cast: Cast) -> Round:
    """The quarter before, published."""
    row = made.made_round(cast, "2025Q2", date(2025, 7, 1))
    made.published(row)
    return Round.objects.get(pk=row.pk)


def report(cast: Cast) -> Report:
    """A report of education that was handed in."""
    return made.handed_in(made.report_of(a_round(cast), 1))


def line(cast: Cast) -> ReportLine:
    """A line that the clerk of education still writes."""
    return made.line_of(made.report_of(a_round(cast), 2))


def piece(cast: Cast) -> Evidence:
    return made.proven(line(cast))


def doubt(cast: Cast) -> ClaimCheck:
    return made.doubted(line(cast))


def notice(cast: Cast) -> SupervisionNotice:
    return made.noticed(cast, made.report_of(a_round(cast), 2))


def meeting(cast: Cast) -> Meeting:
    """A meeting that is planned."""
    plan = a_round(cast).plan
    return meetings.call_meeting(actor=MAKER, plan=plan, title="推进会", meets_on=DAY)


def item(cast: Cast) -> AgendaItem:
    return meetings.add_item(actor=MAKER, meeting=meeting(cast), title="一个议题")


def resolution(cast: Cast) -> Resolution:
    """What a meeting that was held decided."""
    row = meeting(cast)
    with clock.freeze(made.noon(DAY)):
        meetings.hold_meeting(actor=MAKER, meeting=row, minutes="听取了汇报，议定一件事")
    return meetings.resolve(
        actor=MAKER,
        meeting=Meeting.objects.get(pk=row.pk),
        text="补齐两个观察团",
        unit_id=cast.units["education"].pk,
        done_by=date(2025, 12, 1),
    )


def research(cast: Cast) -> ResearchFile:
    """A file of education whose report is there."""
    plan, unit = a_round(cast).plan, cast.units["education"].pk
    upload = SimpleUploadedFile("报告.pdf", made.PAPER, "application/pdf")
    return ResearchFile.objects.create(
        plan=plan,
        number="YJ-2025-THING1-X",
        area_id=plan.area_id,
        title="托位共用研究",
        question="现有托位能不能共用？",
        unit_id=unit,
        state=ResearchState.REPORTED,
        paper=files.store(upload, owner=unit, purpose=evidence.PURPOSE, allow=evidence.ALLOWED),
    )


def node(kind: str) -> Callable[[Cast], Node]:
    def found(cast: Cast) -> Node:
        return Node.objects.get(version=a_round(cast).version, kind=kind, number=1)

    return found


an_action, a_task = node("action"), node("task")


def promise(cast: Cast) -> Commitment:
    return Commitment.objects.get(version=a_round(cast).version, code="T1.1")


SUPERVISION: dict[tuple[str, str], Callable[[Cast], Any]] = {
    (DESK, "round_id"): a_round,
    (PUBLIC, "round_id"): public_round,
    (DESK, "report_id"): report,
    (WALL, "report_id"): report,
    (DESK, "line_id"): line,
    (DESK, "step"): lambda cast: "status",
    (DESK, "evidence_id"): piece,
    (DESK, "check_id"): doubt,
    (DESK, "notice_id"): notice,
    (WALL, "notice_id"): notice,
    (DESK, "meeting_id"): meeting,
    (DESK, "item_id"): item,
    (DESK, "resolution_id"): resolution,
    (DESK, "file_id"): research,
    (DESK, "node_id"): a_task,
    (f"{WALL}tasks/", "node_id"): a_task,
    (f"{WALL}actions/", "node_id"): an_action,
    (WALL, "commitment_id"): promise,
    (DESK, "form"): lambda cast: "docx",
    (PUBLIC, "form"): lambda cast: "docx",
    (PUBLIC, "number"): lambda cast: 1,
}
