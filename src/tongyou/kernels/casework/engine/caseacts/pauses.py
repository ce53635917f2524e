"""A pause is ended by somebody, or runs out."""

from __future__ import annotations

from collections.abc import Iterator

from tongyou.kernels.casework.engine import words
from tongyou.kernels.casework.engine.caseacts.common import platform, taking_part
from tongyou.kernels.casework.engine.ending import close
from tongyou.kernels.casework.engine.paths import open_rows
from tongyou.kernels.casework.engine.pausing import live_pause, resume, spec_of
from tongyou.kernels.casework.engine.people import Right, handled, right, units_at_work
from tongyou.kernels.casework.engine.question import Answers, CaseAct, Question
from tongyou.kernels.casework.engine.types import Kind, Standing, State
from tongyou.kernels.criteria import Text

PAUSED = frozenset({Standing.PAUSED})


def who_ends(q: Question) -> Right:
    """Those the pause names; if it names nobody, whoever handles a step that waits for its end."""
    live = live_pause(q.state)
    if live is None:
        return taking_part(q)
    ends_by = spec_of(q.procedure, live.code).ends_by
    if ends_by:
        return right(ends_by, q.who, q.state, units_at_work(q.state))
    return handled(q.procedure, q.state, q.who, open_rows(q.state))


def resumed(q: Question, _answers: Answers) -> State:
    """The case goes on."""
    return resume(q.state, q.then)


def lapse_reasons(q: Question) -> Iterator[Text]:
    """Only a pause whose time is over."""
    live = live_pause(q.state)
    if live and q.moment and q.moment.now <= live.ends_at:
        yield words.NOT_OVER


def lapsed(q: Question, _answers: Answers) -> State:
    """The case goes on, or closes with what the procedure says."""
    live = live_pause(q.state)
    otherwise = spec_of(q.procedure, live.code).otherwise if live else ""
    return close(q.state, otherwise, q.then) if otherwise else resumed(q, _answers)


ACTS = {
    "resume": CaseAct(
        Kind.RESUMED,
        Text("恢复办理", "Resume the case"),
        who=who_ends,
        effect=resumed,
        during=PAUSED,
        known=lambda procedure: bool(procedure.pauses),
    ),
    "lapse_pause": CaseAct(
        Kind.PAUSE_LAPSED,
        Text("暂停期限已到", "A pause ran out"),
        who=platform,
        effect=lapsed,
        during=PAUSED,
        known=lambda procedure: bool(procedure.pauses),
        reasons=lapse_reasons,
    ),
}
