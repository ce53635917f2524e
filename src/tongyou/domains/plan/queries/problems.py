"""Open problems of a plan: what a meeting of the leading group has to talk about, each with a key that stays the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from tongyou.base import clock
from tongyou.domains.plan.models import ClaimCheck, Node, Plan, Report, SupervisionNotice
from tongyou.domains.plan.queries.rounds import reports, rounds, seen_all
from tongyou.domains.plan.round_records import Seen, UnitNames, title_of
from tongyou.domains.plan.rules.rounds.noticing import ENDED, overdue, undone
from tongyou.domains.plan.rules.rounds.vocabulary import DOUBTS
from tongyou.domains.plan.supervision import (
    CheckState,
    Doubt,
    Light,
    NoticeState,
    RoundState,
    Timeliness,
)
from tongyou.domains.plan.types import Text
from tongyou.ground.visibility import Actor


class Sort(StrEnum):
    """What kind of problem it is, the most urgent kind first."""

    NOTICE_OVERDUE = "notice_overdue"
    NOTICE_UNDONE = "notice_undone"
    MISSING = "missing"
    RED = "red"
    NOBODY = "nobody"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Problem:
    """One open problem. The same problem has the same key tomorrow."""

    sort: Sort
    key: str
    title: Text
    since: dt.date
    unit_id: UUID | None
    unit: Text
    node: Node | None
    object_id: UUID  # the report, notice or doubt


def problems(actor: Actor, plan: Plan) -> list[Problem]:
    """Everything open that the actor may see, most urgent kind first, then the oldest. About a dozen queries."""
    rows = seen_all(current_reports(actor, plan))
    notices = list(
        SupervisionNotice.objects.visible_to(actor)
        .filter(plan=plan)
        .exclude(state__in=list(ENDED))
        .select_related("node")
    )
    doubts = list(
        ClaimCheck.objects.visible_to(actor)
        .filter(state=CheckState.OPEN, line__report__round__plan=plan)
        .select_related("line__report__node", "line__report__round")
    )
    units = [one.report.unit_id for one in rows] + [one.unit_id for one in notices]
    names = UnitNames.of([*units, *(one.line.report.unit_id for one in doubts)])
    found = [*of_notices(notices, names), *of_reports(rows, names), *of_doubts(doubts, names)]
    order = list(Sort)
    return sorted(found, key=lambda one: (order.index(one.sort), one.since, one.key))


def current_reports(actor: Actor, plan: Plan) -> list[Report]:
    """Reports of rounds that are not locked, and those of the newest round whatever its state."""
    newest = rounds(actor, plan).first()
    rows = reports(actor).filter(round__plan=plan).exclude(round__state=RoundState.LOCKED)
    if newest is not None and newest.state == RoundState.LOCKED:
        rows = reports(actor).filter(round=newest)
    return list(rows)


def of_notices(rows: list[SupervisionNotice], names: UnitNames) -> Iterator[Problem]:
    """Unanswered past the deadline; or answered, and what was asked is not done."""
    today = clock.today()
    for row in rows:
        state, unit = NoticeState(row.state), names[row.unit_id]
        if overdue(state, row.answer_by, today):
            sort, since = Sort.NOTICE_OVERDUE, row.answer_by
            words = Text("督办单逾期未答复", "Notice not answered in time")
        elif row.done_by and undone(state, row.done_by, today):
            sort, since = Sort.NOTICE_UNDONE, row.done_by
            words = Text("督办事项到期未办结", "What a notice asked for is overdue")
        else:
            continue
        title = Text(
            f"{words.zh}：{row.title}（{unit.zh}）", f"{words.en}: {row.title} ({unit.en})"
        )
        yield Problem(sort, f"{sort}:{row.pk}", title, since, row.unit_id, unit, row.node, row.pk)


def of_reports(rows: list[Seen], names: UnitNames) -> Iterator[Problem]:
    """Missing reports, red lights, tasks nobody reports."""
    for one in rows:
        row = one.report
        if row.unit_id is None:
            words = Text("没有填报单位", "Nobody was named to report")
            yield of_report(Sort.NOBODY, one, words, names)
        elif one.timeliness is Timeliness.MISSING:
            words = Text(
                f"漏报，超期 {one.days_late} 个工作日",
                f"report missing, {one.days_late} working days over",
            )
            yield of_report(Sort.MISSING, one, words, names)
        elif one.judged.light is Light.RED:
            reasons = one.judged.reasons
            words = Text("；".join(r.zh for r in reasons), "; ".join(r.en for r in reasons))
            yield of_report(Sort.RED, one, words, names)


def of_report(sort: Sort, one: Seen, words: Text, names: UnitNames) -> Problem:
    row, unit, when = one.report, names[one.report.unit_id], title_of(one.report.round)
    title = Text(
        f"任务 {row.number}“{row.node.title_zh}”：{when.zh}{words.zh}（{unit.zh}）",
        f"Task {row.number} “{row.node.title_en or row.node.title_zh}”, {when.en}: {words.en} ({unit.en})",
    )
    return Problem(
        sort, f"{sort}:{row.pk}", title, row.round.due_on, row.unit_id, unit, row.node, row.pk
    )


def of_doubts(rows: list[ClaimCheck], names: UnitNames) -> Iterator[Problem]:
    """Doubts nobody has settled."""
    for row in rows:
        report = row.line.report
        unit, words = names[report.unit_id], DOUBTS[Doubt(row.rule)]
        title = Text(
            f"任务 {report.number} {row.line.code} 待核实：{words.zh}（{unit.zh}）",
            f"Task {report.number} {row.line.code} to be checked: {words.en} ({unit.en})",
        )
        since = clock.local(row.raised_at).date()
        yield Problem(
            Sort.DOUBT,
            f"{Sort.DOUBT}:{row.pk}",
            title,
            since,
            report.unit_id,
            unit,
            report.node,
            row.pk,
        )
