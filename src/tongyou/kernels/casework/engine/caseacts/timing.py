"""What time and the calendar do to a case: it goes on without a late step, and deadlines are counted again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tongyou.kernels.casework.definition.types import OnLate
from tongyou.kernels.casework.engine import clocks, words
from tongyou.kernels.casework.engine.caseacts.common import platform
from tongyou.kernels.casework.engine.paths import find
from tongyou.kernels.casework.engine.question import Answers, CaseAct, Question
from tongyou.kernels.casework.engine.rows import clock_of, follow, put_step, step_clock
from tongyou.kernels.casework.engine.types import Kind, Standing, State, StepStanding
from tongyou.kernels.criteria import Text

PROCEED = "proceed_late"  # the only act on a step that the step itself does not name


def proceed_reasons(q: Question) -> Iterator[Text]:
    """An open step past its deadline, which the procedure lets the case go on without."""
    row = find(q.state, q.command.step)
    if row is None:
        yield words.UNKNOWN_STEP
        return
    spec, clock = q.procedure.step(row.code), clock_of(q.state, step_clock(row))
    if spec.on_late is not OnLate.PROCEED:
        yield words.MUST_WAIT
    if row.standing is not StepStanding.OPEN:
        yield words.STEP_NOT_OPEN
    elif row.late:
        yield words.ALREADY_LATE
    elif clock and q.moment and not clocks.is_late(clock, q.moment.now):
        yield words.NOT_OVER


def proceeded(q: Question, _answers: Answers) -> State:
    """The step stays open with its flag, and the case goes on; who is late may still act."""
    row = find(q.state, q.command.step)
    if row is None:
        raise KeyError(q.command.step)
    return put_step(q.state, replace(row, late=True))


def recounted(q: Question, _answers: Answers) -> State:
    """Every running clock by today's calendar; the same case if none moved."""
    calendar = q.then.calendar
    moved = tuple(
        one
        if one.due_at == (due_at := clocks.recount(one, calendar))
        else replace(one, due_at=due_at)
        for one in q.state.clocks
    )
    return q.state if moved == q.state.clocks else follow(replace(q.state, clocks=moved))


ACTS = {
    PROCEED: CaseAct(
        Kind.PROCEEDED,
        Text("逾期越过", "Go on without a late step"),
        who=platform,
        effect=proceeded,
        during=frozenset({Standing.OPEN}),
        reasons=proceed_reasons,
    ),
    "move_clock": CaseAct(
        Kind.CLOCK_MOVED,
        Text("重新计算期限", "Count deadlines again"),
        who=platform,
        effect=recounted,
    ),
}
