"""Withdrawing, and opening a closed case again."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.kernels.casework.engine.build import person
from tests.kernels.casework.engine.procedures import LINEAR, PARALLEL, PAUSING
from tests.kernels.casework.engine.table import FILE, PEOPLE, Table, linear
from tongyou.kernels.casework.engine.types import Kind, Refused, Standing

HEAD = PEOPLE["head"]


def granted() -> Table:
    table = linear(until="decide")
    table.wait(days=3)
    table.act("grant", "decide", "leader")
    return table


def test_a_reopened_case_goes_on_where_it_ended() -> None:
    table = granted()
    assert (table.closed_as(), table.events[-1].data["outcome"]) == ("granted", "granted")
    table.wait(days=4)
    event = table.act("reopen", who="coordinator", reason="a mistake")
    assert (event.kind, event.personal) == (Kind.REOPENED, {"reason": "a mistake"})
    assert (table.state.standing, table.state.outcome, table.state.closed_at) == (
        Standing.OPEN,
        "",
        None,
    )
    assert table.open_keys() == ["decide#2"]
    assert table.standings()["decide"] == "returned"
    table.act("refuse", "decide#2", "leader", reason="x")
    assert table.closed_as() == "refused"


def test_the_time_it_was_closed_does_not_count() -> None:
    table = granted()  # on the 4th, after three of twenty working days
    table.wait(days=7)
    table.act("reopen", who="coordinator", reason="x")
    assert table.due("promised") == dt.date(2025, 10, 11)  # the 28th and five working days
    assert table.due("statutory") == dt.date(2025, 10, 24)
    assert table.clock("step:draft").stopped_at is not None
    assert table.due("step:decide#2") == dt.date(2025, 9, 16), "a new round has its whole limit"


def test_what_was_cut_off_goes_on_too() -> None:
    table = Table(PARALLEL, PEOPLE["clerk"])
    table.act("take", "accept", away=False)
    table.act("answer", "verify", "police")
    table.act("withdraw", who="clerk")
    table.act("reopen", who=person("boss", "leader/desk"), reason="x")
    assert table.open_keys() == ["visit#2", "verify.2#2", "verify.3#2"]
    assert table.standings()["verify"] == "done", "what was done stays done"


def test_a_late_step_the_case_went_on_without_is_not_waited_for_after_reopening() -> None:
    """Found by the machine: the step behind it opened, and closed the case past it."""
    table = Table(PARALLEL, PEOPLE["clerk"])
    table.act("take", "accept", away=True)
    table.act("answer", "verify", "police")
    table.act("answer", "verify.2", "justice")
    table.wait(days=4)
    table.platform("proceed_late", "verify.3")
    table.act("refuse", "decide", "leader", reason="x")
    table.act("reopen", who="coordinator", reason="x")
    assert table.open_keys() == ["verify.3#2", "decide#2"]
    assert next(row for row in table.state.steps if row.key == "verify.3#2").late
    table.act("answer", "verify.3#2", "health")
    table.act("grant", "decide#2", "leader")


def test_a_promise_still_stands_after_reopening() -> None:
    table = Table(PAUSING, PEOPLE["family"])
    table.act("promise", who="family", material="form")
    table.act("withdraw", who="family")
    table.wait(days=2)
    table.act("reopen", who=HEAD, reason="x")
    assert table.due("material:form") == dt.date(2025, 9, 9)
    assert table.open_keys() == ["look#2"]
    table.act("provide", who="family", material="form", file_id=FILE)


def test_a_pause_that_closed_the_case_is_over_when_it_is_reopened() -> None:
    table = Table(PAUSING, PEOPLE["family"])
    table.act("correct", "look", what="x")
    table.wait(days=30)
    table.platform("lapse_pause")
    table.act("reopen", who=HEAD, reason="x")
    assert table.open_keys() == ["look#2"]
    assert table.why("correct", "look#2") == ["“correction” is allowed once, and has been used."]


def test_a_step_that_was_never_begun_has_no_round_it_did_not_have() -> None:
    table = linear()
    table.act("withdraw", who="family")
    table.act("reopen", who="coordinator", reason="x")
    assert [row.key for row in table.state.steps] == ["draft", "check", "decide", "draft#2"]


@pytest.mark.parametrize(("days", "reasons"), [(90, 0), (91, 1)])
def test_after_a_while_it_stays_closed(days: int, reasons: int) -> None:
    table = granted()
    table.wait(days=days)
    assert len(table.why("reopen", who="coordinator")) == reasons


def test_reopening_needs_a_reason_and_the_right() -> None:
    table = granted()
    with pytest.raises(Refused) as refused:
        table.act("reopen", who="coordinator")
    assert list(refused.value.fields) == ["reason"]
    assert len(table.why("reopen", who="clerk")) == 1


def test_closed_again_and_reopened_again() -> None:
    table = granted()
    for number in (2, 3):
        table.act("reopen", who="coordinator", reason="x")
        assert table.open_keys() == [f"decide#{number}"]
        table.act("grant", f"decide#{number}", "leader")
    assert LINEAR.reopening is not None
