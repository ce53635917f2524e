"""Bundles: sub-cases unlocked by each other's output, optional ones, and ones that fail."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from tests.kernels.casework.engine.build import PLATFORM, act, an_id
from tests.kernels.casework.engine.procedures import BUNDLE, PAUSING
from tests.kernels.casework.engine.table import FILE, PEOPLE, Table
from tongyou.kernels.casework.definition.types import Effect
from tongyou.kernels.casework.engine.paths import (
    ItemStanding,
    Wait,
    item_standing,
    ready_items,
    waits,
)
from tongyou.kernels.casework.engine.types import Event, Kind, Refused

S = ItemStanding


@pytest.fixture
def table() -> Table:
    return Table(BUNDLE, PEOPLE["family"], fields={"abroad": False})


def begin(table: Table, item: str) -> Event:
    return table.platform("item_opened", item=item, case_id=str(an_id(item)))


def end(table: Table, item: str, kind: str = "granted", **more: Any) -> Event:
    if kind != "granted":
        more["reason"] = "模拟的理由"
    return table.platform("item_closed", item=item, outcome=f"was_{kind}", kind=kind, **more)


def standings(table: Table) -> dict[str, ItemStanding]:
    return {one.code: item_standing(BUNDLE, table.state, one, table.moment) for one in BUNDLE.items}


def run(table: Table, *items: str, **gives: Any) -> None:
    for item in items:
        begin(table, item)
        end(table, item, **(gives if item != "vaccine" else {}))


def test_items_open_when_what_they_need_is_there(table: Table) -> None:
    assert ready_items(BUNDLE, table.state) == ("birth",)
    event = begin(table, "birth")
    assert (event.kind, event.data["answers"]["case_id"]) == (Kind.ITEM_OPENED, str(an_id("birth")))
    assert table.state.items["birth"] == "open"
    assert table.due("item:birth") == dt.date(2025, 9, 2)
    assert ready_items(BUNDLE, table.state) == ()
    end(table, "birth", certificate="X1")
    assert ready_items(BUNDLE, table.state) == ("hukou", "vaccine")
    assert table.state.items["birth"] == "was_granted"
    assert table.clock("item:birth").stopped_at == table.now


def test_what_an_item_gives_goes_to_the_bundle(table: Table) -> None:
    begin(table, "birth")
    end(table, "birth", certificate="X1", birth_paper=FILE)
    assert table.state.fields["certificate"] == "X1"
    paper = table.state.materials[0]
    assert (paper.standing, paper.file_id) == ("received", UUID(FILE))
    begin(table, "hukou")
    event = end(table, "hukou", id_no="330411200001010000")
    assert event.personal == {"id_no": "330411200001010000"}
    assert table.state.known == {"id_no"}
    assert "330411" not in str(event.data)


def test_an_item_gives_only_what_the_procedure_says(table: Table) -> None:
    begin(table, "birth")
    with pytest.raises(Refused) as refused:
        end(table, "birth", id_no="1", abroad=True)
    assert set(refused.value.fields) == {"id_no", "abroad"}


def test_an_output_that_has_not_come_is_named(table: Table) -> None:
    begin(table, "birth")
    end(table, "birth")
    assert standings(table)["hukou"] is S.UNKNOWN
    assert Wait("hukou", ("certificate",)) in waits(BUNDLE, table.state)
    table.act("fill", who="clerk", certificate="X1")
    assert ready_items(BUNDLE, table.state) == ("hukou", "vaccine")


def test_the_end_waits_for_required_items_and_not_for_optional_ones(table: Table) -> None:
    table.act("sign", "consent")
    run(table, "birth", certificate="X1")
    begin(table, "vaccine")
    run(table, "hukou", id_no="1")
    assert standings(table)["enrol"] is S.READY, "an optional item holds nobody back"
    assert table.open_keys() == []
    run(table, "enrol")
    assert table.open_keys() == ["deliver"]
    table.act("hand_over", "deliver")
    assert table.closed_as() == "granted"
    end(table, "vaccine")
    assert table.state.items["vaccine"] == "was_granted", "it ends after the bundle"


def test_an_item_that_is_not_needed_holds_nobody_back() -> None:
    table = Table(BUNDLE, PEOPLE["family"], fields={"abroad": True})
    table.act("sign", "consent")
    run(table, "birth", certificate="X1")
    run(table, "hukou", id_no="1")
    assert standings(table)["enrol"] is S.UNNEEDED
    assert table.open_keys() == ["deliver"]


def test_an_unknown_condition_of_an_item_is_named() -> None:
    table = Table(BUNDLE, PLATFORM)
    table.act("sign", "consent")
    run(table, "birth", certificate="X1")
    run(table, "hukou", id_no="1")
    assert waits(BUNDLE, table.state) == (Wait("enrol", ("abroad",)),)
    assert table.open_keys() == []
    table.platform("fill", abroad=False)
    assert ready_items(BUNDLE, table.state) == ("vaccine", "enrol")


def test_a_failed_item_keeps_the_others_and_tells_why(table: Table) -> None:
    table.act("sign", "consent")
    run(table, "birth", certificate="X1")
    begin(table, "hukou")
    begin(table, "vaccine")
    event = end(table, "hukou", "refused")
    assert event.personal == {"reason": "模拟的理由"}
    assert table.state.failed == {"hukou"}
    assert standings(table) == {
        "birth": S.DONE,
        "hukou": S.FAILED,
        "vaccine": S.OPEN,
        "enrol": S.BLOCKED,
    }
    assert table.open_keys() == ["deliver"], "a person decides what a failure means"
    assert table.why("hand_over", "deliver") == []


def test_a_failure_without_a_reason_is_not_taken(table: Table) -> None:
    begin(table, "birth")
    with pytest.raises(Refused) as refused:
        table.platform("item_closed", item="birth", outcome="no", kind="refused")
    assert list(refused.value.fields) == ["reason"]


def test_a_failed_item_may_be_tried_again_with_its_whole_limit(table: Table) -> None:
    begin(table, "birth")
    end(table, "birth", "refused")
    table.wait(days=9)
    begin(table, "birth")
    assert table.state.failed == frozenset()
    assert table.due("item:birth#2") == dt.date(2025, 9, 11)
    end(table, "birth", certificate="X1")
    assert table.clock("item:birth#2").stopped_at == table.now
    assert standings(table)["birth"] is S.DONE


def test_what_stands_behind_a_retried_item_waits_again(table: Table) -> None:
    table.act("sign", "consent")
    run(table, "birth", certificate="X1")
    begin(table, "hukou")
    end(table, "hukou", "refused")
    assert table.open_keys() == ["deliver"]
    begin(table, "hukou")
    assert table.open_keys() == []
    assert table.standings() == {"consent": "done", "deliver": "returned"}
    end(table, "hukou", id_no="1")
    run(table, "enrol")
    assert table.open_keys() == ["deliver#2"]


@pytest.mark.parametrize(
    ("does", "item", "reason"),
    [
        ("item_opened", "hukou", "This item cannot begin yet."),
        ("item_opened", "school", "This case has no such item."),
        ("item_closed", "birth", "This item is not being worked on."),
        ("item_closed", "school", "This case has no such item."),
    ],
)
def test_what_cannot_be_done_to_an_item(table: Table, does: str, item: str, reason: str) -> None:
    assert table.why(does, who="platform", item=item) == [reason]


def test_an_outcome_has_a_name_of_its_own(table: Table) -> None:
    begin(table, "birth")
    assert table.why("item_opened", who="platform", item="birth") == ["This item cannot begin yet."]
    with pytest.raises(Refused) as refused:
        table.platform("item_closed", item="birth", outcome="open", kind="granted")
    assert list(refused.value.fields) == ["outcome"]


def test_items_stand_still_with_the_bundle_and_end_all_the_same() -> None:
    wait = act("wait", Effect.PAUSE, "expert")
    paused = replace(
        BUNDLE,
        steps=(
            replace(BUNDLE.steps[0], acts=(*BUNDLE.steps[0].acts, wait)),
            BUNDLE.steps[1],
        ),
        pauses=(PAUSING.pauses[1],),
    )
    table = Table(paused, PEOPLE["family"], fields={"abroad": False})
    begin(table, "birth")
    table.act("wait", "consent")
    assert table.clock("item:birth").paused
    end(table, "birth", certificate="X1")
    assert ready_items(paused, table.state) == ()
    assert len(table.why("item_opened", who="platform", item="hukou")) == 1
    table.act("resume", who="clerk")
    assert ready_items(paused, table.state) == ("hukou", "vaccine")


def test_an_item_still_running_runs_on_after_reopening(table: Table) -> None:
    begin(table, "birth")
    table.act("withdraw", who="family")
    assert ready_items(BUNDLE, table.state) == ()
    table.act("reopen", who="coordinator", reason="x")
    assert table.clock("item:birth").stopped_at is None


def test_a_grant_waits_for_the_items_beside_it() -> None:
    """The checker lets no required item go unawaited; the engine does not rely on it."""
    early = replace(BUNDLE.steps[1], after=("consent",))
    table = Table(replace(BUNDLE, steps=(BUNDLE.steps[0], early)), PEOPLE["family"])
    table.act("sign", "consent")
    assert table.why("hand_over", "deliver") == [
        "A material is missing: birth_paper.",
        "“birth” is not finished.",
        "“hukou” is not finished.",
        "“enrol” is not finished.",
    ]
    assert table.why("give_up", "deliver") == []
