"""How cases move: one after another, side by side, skipped, sent back, late."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.kernels.casework.engine.build import act, an_id, at, leaf, step, units
from tests.kernels.casework.engine.procedures import BUNDLE, LINEAR, PARALLEL, PLACES
from tests.kernels.casework.engine.table import PEOPLE, Table, linear
from tongyou.kernels.casework.definition.types import Effect
from tongyou.kernels.casework.engine.deciding import open_events
from tongyou.kernels.casework.engine.paths import Wait, waits
from tongyou.kernels.casework.engine.types import Kind, Opening, Refused, Standing

VERIFIED = (("verify", "police"), ("verify.2", "justice"), ("verify.3", "health"))


def parallel(*, away: bool = False) -> Table:
    table = Table(PARALLEL, PEOPLE["clerk"])
    table.act("take", "accept", away=away)
    return table


def at_decision(*, away: bool = True) -> Table:
    table = parallel(away=away)
    for key, who in VERIFIED:
        table.act("answer", key, who)
    if not away:
        table.act("visited", "visit", "director", risk="low")
    return table


# ---- opening


def test_a_case_opens_with_its_first_step_and_two_clocks() -> None:
    table = Table(LINEAR, PEOPLE["family"], fields={"orphan": True, "family": "模拟"})
    event = table.events[0]
    assert (event.kind, event.role, event.sequence, table.state.revision) == (
        Kind.OPENED,
        "opener",
        1,
        1,
    )
    assert table.standings() == {"draft": "open"}
    assert [one.key for one in table.state.clocks] == ["promised", "statutory", "step:draft"]
    assert (table.due("promised"), table.due("statutory")) == (
        dt.date(2025, 9, 28),  # a Sunday that is worked before the holidays
        dt.date(2025, 10, 17),
    )
    assert event.data["opened"] == ["draft"]


def test_personal_values_never_stand_in_the_event_s_data_or_in_the_case() -> None:
    table = Table(LINEAR, PEOPLE["family"], fields={"family": "模拟的姓名"})
    assert table.events[0].personal == {"family": "模拟的姓名"}
    assert "模拟的姓名" not in str(table.events[0].data) + str(table.state)
    assert table.state.known == {"family"}


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("clerk", None),
        ("family", None),  # anybody may be the opener of their own case
        ("platform", None),
        ("coordinator", None),
    ],
)
def test_who_may_open(who: str, reason: str | None) -> None:
    assert Table(LINEAR, PEOPLE[who]).state.opener == PEOPLE[who].account_id
    assert reason is None


def test_who_may_not_open() -> None:
    for who in ("family", "platform", "director"):
        with pytest.raises(Refused, match="You hold no post"):
            Table(PARALLEL, PEOPLE[who])


@pytest.mark.parametrize(
    ("places", "reason"),
    [
        ({"board": ""}, "Nobody was named for: board"),
        ({"board": "board board"}, "A unit stands twice at: board"),
        ({"cellar": "desk"}, "no place “cellar”"),
    ],
)
def test_every_place_needs_its_units(places: dict[str, str], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        Table(LINEAR, PEOPLE["family"], places={**PLACES[LINEAR.code], **places})


def test_wrong_fields_keep_a_case_from_opening() -> None:
    opening = Opening(
        an_id("c"), an_id("a"), an_id("desk"), units(PLACES[LINEAR.code]), {"orphan": "perhaps"}
    )
    with pytest.raises(Refused) as refused:
        open_events(LINEAR, opening, PEOPLE["family"], at())
    assert list(refused.value.fields) == ["orphan"]


# ---- forward


def test_one_step_unlocks_the_next_and_stops_its_clock() -> None:
    table = linear()
    event = table.act("submit", "draft", "clerk", sum="12.5")
    assert table.standings() == {"draft": "done", "check": "open"}
    assert (event.kind, event.role, event.step) == (Kind.ACTED, "clerk", "draft")
    assert event.data["answers"] == {"sum": "12.5"}
    assert table.state.fields["sum"] == "12.5"
    assert table.clock("step:draft").stopped_at == table.now
    row = table.state.steps[0]
    assert (row.done_by, row.act, row.late) == (PEOPLE["clerk"].account_id, "submit", False)


def test_a_note_moves_nothing_and_keeps_its_answer() -> None:
    table = linear()
    before = table.state
    event = table.act("remark", "draft", "clerk", words="三点前致电")
    assert event.data == {"answers": {"words": "三点前致电"}, "set": {}}
    assert table.state == replace(before, revision=before.revision + 1)


def test_a_step_at_several_units_is_done_when_all_are() -> None:
    table = parallel(away=True)
    assert table.open_keys() == ["verify", "verify.2", "verify.3"]
    assert table.unit("verify") == [an_id("police"), an_id("justice"), an_id("health")]
    table.act("answer", "verify.3", "health")
    table.act("answer", "verify", "police")
    assert table.open_keys() == ["verify.2"]
    table.act("answer", "verify.2", "justice")
    assert table.open_keys() == ["decide"]


def test_a_unit_acts_on_its_own_row_only() -> None:
    table = parallel()
    assert table.why("answer", "verify", "justice") == [
        "Another unit does this; your post is not there."
    ]
    assert table.why("answer", "verify.2", "justice") == []


def test_steps_that_are_not_needed_are_skipped_one_after_another_with_the_reason() -> None:
    table = parallel(away=True)
    assert table.standings()["visit"] == "skipped"
    event = table.events[-1]
    assert event.data["skipped"]["visit"]["en"] == (
        "It is only needed in the case that “away” does not hold."
    )
    for key, who in VERIFIED:
        table.act("answer", key, who)
    assert set(table.events[-1].data["skipped"]) == {"panel"}
    assert table.open_keys() == ["decide"]


def test_an_unknown_condition_waits_for_its_field_and_fill_moves_on() -> None:
    table = parallel()
    for key, who in VERIFIED:
        table.act("answer", key, who)
    table.act("visited", "visit", "director")
    assert table.open_keys() == []
    assert waits(PARALLEL, table.state) == (Wait("panel", ("risk",)),)
    with pytest.raises(Refused, match="Nothing was filled in"):
        table.act("fill", who="clerk")
    event = table.act("fill", who="clerk", risk="high")
    assert (event.kind, event.role) == (Kind.FILLED, "clerk")
    assert table.open_keys() == ["panel"]
    assert waits(PARALLEL, table.state) == ()


def test_a_value_that_is_there_is_not_filled_over() -> None:
    table = linear(fields={"orphan": False, "sum": 5})
    with pytest.raises(Refused) as refused:
        table.act("fill", who="family", orphan=True)
    assert list(refused.value.fields) == ["orphan"]
    table.act("fill", who="family", family="模拟")
    assert table.why("fill", who="family") == ["There is nothing for you to fill in."]
    assert ("fill", "") not in table.offers("family")


def test_what_a_step_finds_out_is_not_for_the_opener_to_say() -> None:
    table = linear()
    asks = table.offers("family")["fill", ""].asks
    assert [one.field.code for one in asks] == ["family"]
    with pytest.raises(Refused) as refused:
        table.act("fill", who="family", sum=1)
    assert list(refused.value.fields) == ["sum"]
    table.act("fill", who="clerk", sum=1)
    bundle = Table(BUNDLE, PEOPLE["family"])
    assert [one.field.code for one in bundle.offers("family")["fill", ""].asks] == ["abroad"]


def test_a_sealed_value_decides_only_when_it_is_opened() -> None:
    visit = replace(LINEAR.steps[1], when=leaf("family", "none"))
    procedure = replace(LINEAR, steps=(LINEAR.steps[0], visit, LINEAR.steps[2]))
    table = Table(procedure, PEOPLE["family"], fields={"orphan": False, "family": "none"})
    for code in ("hukou", "photo"):
        table.platform("waive", material=code, reason="shared")
    table.act("submit", "draft", "clerk")
    assert table.open_keys() == []
    assert waits(procedure, table.state) == (Wait("check", ("family",)),)
    table.opened = {"family": "none"}
    table.act("note", who="family", text="opened")
    assert table.open_keys() == ["check"], "any act takes up what can be read now"
    assert "none" not in str(table.events[-1].data)


def test_a_sealed_value_just_given_decides_at_once_and_is_not_told() -> None:
    visit = replace(LINEAR.steps[1], when=leaf("family", "none"))
    procedure = replace(LINEAR, steps=(LINEAR.steps[0], visit, LINEAR.steps[2]))
    table = Table(procedure, PEOPLE["family"], fields={"orphan": False})
    for code in ("hukou", "photo"):
        table.platform("waive", material=code, reason="shared")
    table.act("submit", "draft", "clerk")
    table.act("fill", who="family", family="some")
    assert table.open_keys() == ["decide"]
    assert "some" not in str(table.events[-1].data)


def test_a_case_that_nobody_could_move_again_is_not_made() -> None:
    """The checker refuses such a procedure; the engine keeps the case where it can be moved."""
    only = step("only", "desk", "clerk", [act("finish"), act("end", Effect.CLOSE, "granted")])
    procedure = replace(LINEAR, steps=(only,))
    table = Table(procedure, PEOPLE["family"])
    with pytest.raises(Refused, match="no step of the case could be done any more"):
        table.act("finish", "only")
    assert table.open_keys() == ["only"]
    never = replace(only, when=leaf("orphan", True))
    with pytest.raises(Refused, match="no step of the case could be done any more"):
        Table(replace(LINEAR, steps=(never,)), PEOPLE["family"], fields={"orphan": False})


# ---- back


def test_a_return_opens_a_new_round_and_everything_after_it_waits_again() -> None:
    table = linear(until="decide")
    table.act("recheck", "decide", "leader")
    assert table.standings() == {
        "draft": "done",
        "check": "returned",
        "decide": "returned",
        "check#2": "open",
    }
    sent = next(row for row in table.state.steps if row.key == "decide")
    assert (sent.act, sent.done_by) == ("recheck", PEOPLE["leader"].account_id)
    kept = next(row for row in table.state.steps if row.key == "check")
    assert (kept.act, kept.done_by) == ("agree", PEOPLE["head"].account_id)
    assert [row.round for row in table.state.steps if row.code == "decide"] == [1, 2]
    assert table.due("step:check#2") == dt.date(2025, 9, 8)


def test_a_return_reaches_every_unit_and_branch_behind_the_target() -> None:
    table = parallel(away=False)
    table.act("answer", "verify.2", "justice")
    table.act("doubt", "verify", "police")
    assert table.standings() == {
        "accept": "returned",
        "visit": "returned",
        "verify": "returned",
        "verify.2": "returned",
        "verify.3": "returned",
        "accept#2": "open",
    }
    running = [one.key for one in table.state.clocks if one.stopped_at is None]
    assert running == ["promised", "step:accept#2"]
    table.act("take", "accept#2", away=True)
    assert table.open_keys() == ["verify#2", "verify.2#2", "verify.3#2"]
    assert table.standings()["visit#2"] == "skipped"


def test_a_return_leaves_what_stands_beside_it() -> None:
    table = at_decision(away=False)
    table.act("again", "decide", "leader")
    assert table.standings()["verify"] == "done"
    assert "panel" not in table.standings(), "it waits again"
    assert table.open_keys() == ["visit#2"]
    table.act("visited", "visit#2", "director", risk="low")
    assert table.open_keys() == ["decide#2"]
    assert [row.key for row in table.state.steps if row.code == "panel"] == ["panel"], (
        "a step that was only skipped waits again without a new round"
    )


def test_a_third_round_is_the_third() -> None:
    table = linear(until="check")
    for number in ("", "#2"):
        table.act("send_back", f"check{number}", "head", reason="no")
        table.act("submit", "draft#2" if not number else "draft#3", "clerk")
    assert table.open_keys() == ["check#3"]


# ---- late


def test_the_case_goes_on_without_a_late_step_and_remembers_it() -> None:
    table = parallel(away=True)
    table.act("answer", "verify", "police")
    table.act("answer", "verify.2", "justice")
    assert table.why("proceed_late", "verify.3", "platform") == ["The time is not up yet."]
    table.wait(days=4)
    event = table.platform("proceed_late", "verify.3")
    assert event.kind == Kind.PROCEEDED
    assert table.open_keys() == ["verify.3", "decide"]
    assert table.why("proceed_late", "verify.3", "platform") == [
        "The case has already gone on without this step."
    ]
    table.act("grant", "decide", "leader")
    late = next(row for row in table.state.steps if row.key == "verify.3")
    assert (late.late, late.standing.value) == (True, "cancelled")


def test_a_late_unit_may_still_answer() -> None:
    table = parallel(away=True)
    table.wait(days=4)
    for key, who in VERIFIED[:2]:
        table.act("answer", key, who)
    table.platform("proceed_late", "verify.3")
    table.act("answer", "verify.3", "health")
    rows = {row.key: row for row in table.state.steps}
    assert rows["verify"].late, "done after its deadline"
    assert rows["verify.3"].late
    assert table.open_keys() == ["decide"]


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ("accept", "By the procedure this step has to be waited for."),
        ("nowhere", "This case has no such step."),
    ],
)
def test_other_steps_are_waited_for(step: str, reason: str) -> None:
    table = Table(PARALLEL, PEOPLE["clerk"])
    table.wait(days=60)
    assert table.why("proceed_late", step, "platform") == [reason]
    assert "This step is not being worked on." in table.why("proceed_late", "verify", "platform")


def test_a_case_in_time_is_not_late() -> None:
    table = linear()
    table.now = table.clock("step:draft").due_at
    table.act("submit", "draft", "clerk")
    assert not table.state.steps[0].late
    assert table.state.standing is Standing.OPEN


# ---- the end


def test_closing_cancels_and_stops_everything() -> None:
    table = parallel()
    table.act("withdraw", who="clerk")
    assert table.closed_as() == "withdrawn"
    assert {row.standing.value for row in table.state.steps} == {"done", "cancelled"}
    assert all(one.stopped_at == table.now for one in table.state.clocks)
    assert table.events[-1].data["outcome"] == "withdrawn"


@pytest.mark.parametrize("reason", [{}, {"reason": " "}])
def test_a_refusal_needs_its_reason(reason: dict[str, str]) -> None:
    table = linear(until="decide")
    with pytest.raises(Refused) as refused:
        table.act("refuse", "decide", "leader", **reason)
    assert list(refused.value.fields) == ["reason"]
    table.act("refuse", "decide", "leader", reason="不符合条件")
    assert table.closed_as() == "refused"
    assert table.events[-1].personal == {"reason": "不符合条件"}


def test_a_refusal_whose_author_forgot_the_reason_asks_for_it_all_the_same() -> None:
    table = Table(
        replace(
            LINEAR, steps=(step("only", "desk", "clerk", [act("no", Effect.CLOSE, "refused")]),)
        ),
        PEOPLE["family"],
    )
    with pytest.raises(Refused) as refused:
        table.act("no", "only")
    assert list(refused.value.fields) == ["reason"]
    table.act("no", "only", reason="x")
    assert table.events[-1].personal == {"reason": "x"}


def test_a_personal_field_of_the_case_stays_personal_in_an_act() -> None:
    """An author who forgets `personal` on an act's field does not open a sealed one."""
    careless = replace(
        LINEAR.steps[0],
        acts=(act("submit", asks=(replace(LINEAR.fields[1], personal=False),)),),
    )
    table = Table(replace(LINEAR, steps=(careless, *LINEAR.steps[1:])), PEOPLE["family"])
    event = table.act("submit", "draft", family="模拟")
    assert (event.personal, set(table.state.known)) == ({"family": "模拟"}, {"family"})
    assert "模拟" not in str(event.data)
