"""Taking a case back (撤回), and opening a closed one again (重新办理)."""

from __future__ import annotations

from collections.abc import Iterator

from tongyou.kernels.casework.definition.types import Procedure, Reopening, Withdrawal
from tongyou.kernels.casework.engine import clocks, words
from tongyou.kernels.casework.engine.caseacts.common import reason
from tongyou.kernels.casework.engine.ending import close, reopen
from tongyou.kernels.casework.engine.people import right, units_at_work
from tongyou.kernels.casework.engine.question import Answers, CaseAct, Question
from tongyou.kernels.casework.engine.types import Kind, Standing, State
from tongyou.kernels.criteria import Text


def withdrawal(procedure: Procedure) -> Withdrawal:
    """What the procedure says about taking back. ValueError if nothing."""
    if procedure.withdrawal is None:
        raise ValueError(f"{procedure.code} cannot be withdrawn")
    return procedure.withdrawal


def reopening(procedure: Procedure) -> Reopening:
    """What the procedure says about opening again. ValueError if nothing."""
    if procedure.reopening is None:
        raise ValueError(f"{procedure.code} cannot be reopened")
    return procedure.reopening


def withdrawn(q: Question, _answers: Answers) -> State:
    """The case closes with the outcome that the procedure has for this."""
    return close(q.state, withdrawal(q.procedure).outcome, q.then)


def reopen_reasons(q: Question) -> Iterator[Text]:
    """Within the time the procedure allows, counted from the end."""
    if q.moment is None or q.state.closed_at is None:
        return
    within = reopening(q.procedure).within
    if q.moment.now > clocks.due(within, q.state.closed_at, 0, q.moment.calendar):
        yield words.REOPEN_OVER


def reopened(q: Question, _answers: Answers) -> State:
    """The case goes on where it ended."""
    return reopen(q.procedure, q.state, q.then)


ACTS = {
    "withdraw": CaseAct(
        Kind.WITHDRAWN,
        Text("撤回", "Withdraw"),
        who=lambda q: right(withdrawal(q.procedure).by, q.who, q.state, units_at_work(q.state)),
        effect=withdrawn,
        known=lambda procedure: procedure.withdrawal is not None,
        asks=lambda _: (reason(required=False),),
    ),
    "reopen": CaseAct(
        Kind.REOPENED,
        Text("重新办理", "Reopen"),
        who=lambda q: right(reopening(q.procedure).by, q.who, q.state, [q.state.unit_id]),
        effect=reopened,
        during=frozenset({Standing.CLOSED}),
        known=lambda procedure: procedure.reopening is not None,
        reasons=reopen_reasons,
        asks=lambda _: (reason(required=True),),
    ),
}
