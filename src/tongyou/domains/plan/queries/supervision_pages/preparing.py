"""Notices prepared from open problems: from a problem's key, or from reports that were chosen in a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tongyou.domains.plan.models import ClaimCheck, Plan, Report, SupervisionNotice
from tongyou.domains.plan.queries import rounds as queries
from tongyou.domains.plan.queries.problems import Problem, Sort, problems
from tongyou.domains.plan.round_records import Seen, UnitNames, title_of
from tongyou.domains.plan.rules.rounds import preparing
from tongyou.domains.plan.rules.rounds.preparing import About, Prepared
from tongyou.domains.plan.supervision import Cause, Light, Timeliness
from tongyou.domains.plan.types import Text
from tongyou.ground.visibility import Actor

OWN = Prepared(Cause.OTHER, Text("", ""), Text("", ""))  # a notice in the issuer's own words


@dataclass(frozen=True, slots=True)
class Draft:
    """One notice that only has to be confirmed: to whom, about what, in which words."""

    key: str
    unit_id: UUID
    unit: Text
    prepared: Prepared
    report: Report | None = None
    doubt: ClaimCheck | None = None


def from_problem(actor: Actor, plan: Plan, key: str) -> Draft | None:
    """The notice for one open problem; None where it is solved by now or nobody can be addressed."""
    found = next((one for one in problems(actor, plan) if one.key == key), None)
    if found is None or found.unit_id is None:
        return None
    return drafted(actor, found, found.unit_id)


def drafted(actor: Actor, problem: Problem, unit_id: UUID) -> Draft | None:
    """The words for a problem, by its kind."""
    match problem.sort:
        case Sort.MISSING | Sort.RED:
            return next(iter(from_reports(actor, [problem.object_id])), None)
        case Sort.DOUBT:
            return next(iter(from_doubts(actor, [problem.object_id])), None)
        case Sort.NOTICE_OVERDUE | Sort.NOTICE_UNDONE:
            notice = SupervisionNotice.objects.visible_to(actor).get(pk=problem.object_id)
            return Draft(problem.key, unit_id, problem.unit, about_notice(notice, problem))
        case _:
            return None


def from_doubts(actor: Actor, check_ids: Sequence[UUID]) -> list[Draft]:
    """One notice for each doubt about a report that has a unit."""
    rows = list(
        ClaimCheck.objects.visible_to(actor)
        .filter(pk__in=check_ids, line__report__unit__isnull=False)
        .select_related("line__report__node", "line__report__round")
    )
    names = UnitNames.of(row.line.report.unit_id for row in rows)
    return [
        from_doubt(row, unit_id, names[unit_id])
        for row in rows
        if (unit_id := row.line.report.unit_id) is not None
    ]


def from_doubt(row: ClaimCheck, unit_id: UUID, unit: Text) -> Draft:
    report = row.line.report
    question = Text(row.explanation_zh, row.explanation_en)
    words = preparing.doubted(about(report), row.line.code, question)
    return Draft(f"{Sort.DOUBT}:{row.pk}", unit_id, unit, words, report=report, doubt=row)


def about_notice(notice: SupervisionNotice, problem: Problem) -> Prepared:
    """A notice about a notice."""
    if problem.sort is Sort.NOTICE_UNDONE and notice.done_by is not None:
        return preparing.undone(notice.number, notice.title, notice.done_by)
    return preparing.unanswered(notice.number, notice.title, problem.unit, notice.answer_by)


def about(report: Report, days_late: int = 0) -> About:
    node = report.node
    return About(
        report.number,
        Text(node.title_zh, node.title_en),
        title_of(report.round),
        report.round.due_on,
        days_late,
    )


def from_reports(actor: Actor, report_ids: Sequence[UUID]) -> list[Draft]:
    """One notice for each chosen report that has a unit, in the order of the tasks."""
    rows = queries.reports(actor).filter(pk__in=report_ids, unit__isnull=False).order_by("number")
    seen = queries.seen_all(rows)
    names = UnitNames.of(one.report.unit_id for one in seen)
    return [
        Draft(f"report:{one.report.pk}", unit_id, names[unit_id], for_report(one), one.report)
        for one in seen
        if (unit_id := one.report.unit_id) is not None
    ]


def for_report(one: Seen) -> Prepared:
    """What a notice about a report says: missing, red, or a question in the issuer's own words."""
    found = about(one.report, one.days_late)
    if one.timeliness is Timeliness.MISSING:
        return preparing.missing(found)
    if one.judged.light is Light.RED:
        return preparing.red(found, one.judged.reasons)
    name = preparing.named(found)
    return Prepared(
        Cause.OTHER,
        preparing.shortened(Text(f"请说明{name.zh}的进展", f"Please say how {name.en} is going")),
        Text(
            f"请答复{name.zh}{found.round.zh}的进展：做了什么，还缺什么，下一步什么时候做完。",
            f"Please answer how {name.en} is going in {found.round.en}: what was done, what is missing, and when the next step will be done.",
        ),
    )


def from_units(actor: Actor, round_id: UUID, unit_ids: Sequence[UUID]) -> list[Draft]:
    """One notice for each chosen unit about what it has not handed in; a unit that owes nothing gets an empty draft."""
    rows = queries.reports(actor).filter(round=round_id, unit__in=unit_ids).order_by("number")
    seen = queries.seen_all(rows)
    names, found = UnitNames.of(unit_ids), []
    for unit_id in dict.fromkeys(unit_ids):
        mine = [one for one in seen if one.report.unit_id == unit_id]
        owing = [one for one in mine if one.report.submitted_at is None]
        if mine:
            found.append(
                Draft(f"unit:{unit_id}", unit_id, names[unit_id], for_unit(owing, mine[0]))
            )
    return found


def for_unit(owing: Sequence[Seen], any_one: Seen) -> Prepared:
    """What a unit has not handed in, task by task."""
    when, due = title_of(any_one.report.round), any_one.report.round.due_on
    late = any(one.timeliness is Timeliness.MISSING for one in owing)
    return preparing.owing(
        when,
        due,
        [Text(o.report.node.title_zh, o.report.node.title_en) for o in owing],
        [o.report.number for o in owing],
        late=late,
    )
