"""Every reason why not, each by an example in which it is the only one; and what a page is offered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.kernels.casework.engine.build import PLATFORM, person
from tests.kernels.casework.engine.procedures import ALL, LINEAR, PARALLEL, PAUSING
from tests.kernels.casework.engine.table import PEOPLE, Table, linear
from tongyou.kernels.casework.definition.types import Procedure
from tongyou.kernels.casework.engine.allowing import acts, why_not
from tongyou.kernels.casework.engine.caseacts import CASE_ACTS, PLATFORM_ACTS
from tongyou.kernels.casework.engine.types import Command, Refused

# ---- people


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("clerk", None),
        (person("other", "clerk/elsewhere"), "Another unit does this"),
        (person("other", "head/desk"), "You hold no post"),
        (person("other", anywhere="clerk"), "You hold no post"),  # not `clerk@any`
        ("family", "You hold no post"),
        ("platform", "You hold no post"),
    ],
)
def test_a_step_is_for_its_roles_at_its_unit(who: str, reason: str | None) -> None:
    found = linear().why("submit", "draft", who)
    assert found == [] if reason is None else (len(found) == 1 and found[0].startswith(reason))


def test_an_act_with_its_own_list_is_for_that_list_only() -> None:
    table = linear(until="decide")
    head = person("second head", "head/board")
    assert table.why("recheck", "decide", head) == []
    assert table.why("grant", "decide", head) == ["You hold no post that may do this."]
    far = person("far", anywhere="leader")
    assert table.why("grant", "decide", far) == []
    assert table.why("recheck", "decide", far) == ["You hold no post that may do this."]


def test_only_the_opener_takes_back() -> None:
    table = linear()
    assert table.why("withdraw", who="family") == []
    assert table.why("withdraw", who="clerk") == [
        "Only the person who opened the case may do this."
    ]
    unopened = Table(LINEAR, PLATFORM)
    assert unopened.why("withdraw", who=person("", system=True)) == [
        "Only the person who opened the case may do this."
    ]


def test_four_eyes_count_every_round_and_forgive_notes() -> None:
    both = person("both", "clerk/desk", "head/board")
    table = linear()
    table.act("remark", "draft", both, words="hm")
    table.act("submit", "draft", "clerk")
    assert table.why("agree", "check", both) == []
    table.act("send_back", "check", both, reason="unclear")
    table.act("submit", "draft#2", both)
    reason = ["You acted on “draft”; this has to be done by somebody else."]
    assert table.why("agree", "check#2", both) == reason
    assert table.why("big", "check#2", both) != reason, "a note needs no second pair of eyes"
    table.act("send_back", "check#2", "head", reason="still unclear")
    table.act("submit", "draft#3", "clerk")
    assert table.why("agree", "check#3", both) == reason, "an earlier round counts"
    assert table.why("agree", "check#3", "head") == []


def test_pausing_a_step_is_acting_on_it() -> None:
    guarded = replace(
        PAUSING, steps=(PAUSING.steps[0], replace(PAUSING.steps[1], four_eyes=("look",)))
    )
    table = Table(guarded, PEOPLE["family"])
    table.act("ask_expert", "look", "clerk")
    table.act("resume", who="clerk")
    table.act("promise", who="family", material="form")
    table.act("fine", "look", person("second", "clerk/desk"))
    assert len(table.why("wait", "answer", "clerk")) == 1
    assert table.why("wait", "answer", "head") == []


def test_case_acts_are_for_those_who_take_part() -> None:
    table = linear(until="check")
    for who in ("family", "head", "platform"):
        assert table.why("provide", who=who, material="hukou") == []
        assert table.why("note", who=who) == []
    for who in ("clerk", "coordinator", "director"):
        assert len(table.why("provide", who=who, material="hukou")) == 1
        assert len(table.why("note", who=who)) == 1


@pytest.mark.parametrize("act", sorted(PLATFORM_ACTS))
@pytest.mark.parametrize("who", ["clerk", "family", "coordinator"])
def test_the_platform_does_some_things_alone(act: str, who: str) -> None:
    """Whatever else stands against it, this does."""
    for procedure in ALL:
        if CASE_ACTS[act].known(procedure):
            found = fresh(procedure).why(act, "draft" if act == "proceed_late" else "", who)
            assert "The platform does this by itself." in found


def fresh(procedure: Procedure) -> Table:
    opener = PEOPLE["clerk"] if procedure is PARALLEL else PEOPLE["family"]
    return Table(procedure, opener)


# ---- standing


def test_a_step_whose_turn_has_not_come() -> None:
    assert linear().why("agree", "check", "head") == ["“check” waits for “draft” to be done."]


def test_a_step_that_is_over() -> None:
    table = linear(until="check")
    assert table.why("submit", "draft", "clerk") == ["“draft” is done."]
    table.act("send_back", "check", "head", reason="unclear")
    assert table.why("submit", "draft", "clerk") == [
        "This round of “draft” was sent back; see the new one."
    ]


def test_a_closed_case_says_only_that() -> None:
    table = linear()
    table.act("withdraw", who="family")
    closed = ["The case is closed; nothing more can be done in it."]
    assert table.why("submit", "draft", "clerk") == closed
    assert table.why("provide", who="family", material="hukou") == closed
    assert table.why("reopen", who="coordinator") == []


def test_a_paused_case_says_what_pauses_it() -> None:
    table = Table(PAUSING, PEOPLE["family"])
    table.act("ask_expert", "look", "clerk")
    paused = "The case is paused (expert); it must be resumed first."
    assert table.why("correct", "look", "clerk") == [paused]
    assert table.why("note", who="clerk") == []
    assert table.why("lapse_material", who="platform", material="form") == [
        paused,
        "This material was not promised.",
    ]


def test_what_needs_another_standing() -> None:
    assert linear().why("reopen", who="coordinator") == ["The case is not closed."]
    table = Table(PAUSING, PEOPLE["family"])
    assert table.why("resume", who="clerk") == ["The case is not paused."]


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (Command("fly", "draft"), "This case knows no such act."),
        (Command("submit", "nowhere"), "This case has no such step."),
        (Command("submit"), "This case knows no such act."),
        (Command("resume"), "This case knows no such act."),  # no pauses here
        (Command("item_opened"), "This case knows no such act."),  # no items
        (Command(""), "This case knows no such act."),
    ],
)
def test_what_does_not_exist(command: Command, reason: str) -> None:
    table = linear()
    found = why_not(table.procedure, table.state, command, PEOPLE["clerk"])
    assert [one.en for one in found] == [reason]


# ---- materials and conditions


def test_a_missing_material_is_named_and_a_promised_one_counts_in_time() -> None:
    table = Table(LINEAR, PEOPLE["family"])
    assert table.why("submit", "draft") == [
        "A material is missing: hukou.",
        "A material is missing: photo.",
    ]
    table.act("provide", who="family", material="hukou", source="licence:户口簿")
    table.act("promise", who="family", material="photo")
    assert table.why("submit", "draft") == []
    table.wait(days=4)
    assert table.why("submit", "draft") == ["A promised material did not come: photo."]
    command = Command("submit", "draft")
    assert why_not(LINEAR, table.state, command, PEOPLE["clerk"]) == (), "nobody knows the time"
    table.platform("lapse_material", material="photo")
    assert table.why("submit", "draft") == ["A promised material did not come: photo."]


def test_a_waived_material_is_not_missed() -> None:
    table = Table(LINEAR, PEOPLE["family"])
    table.platform("waive", material="hukou", reason="licence shared")
    assert table.why("submit", "draft") == ["A material is missing: photo."]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"orphan": True}, ["A material is missing: proof."]),
        ({"orphan": False}, []),
        ({}, ["It is not known whether “proof” is needed; missing: orphan."]),
    ],
)
def test_a_material_is_needed_under_its_condition(
    fields: dict[str, bool], reason: list[str]
) -> None:
    table = linear(until="check", fields=fields)
    assert table.why("agree", "check", "head") == reason


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        (None, "This cannot be decided yet; missing: sum."),
        (5, "This is only for the case that sum is at least 1000."),
        ("999.99", "This is only for the case that sum is at least 1000."),
        (1000, None),
    ],
)
def test_an_act_has_its_own_condition(amount: object, reason: str | None) -> None:
    table = linear()
    table.act("submit", "draft", "clerk", **({} if amount is None else {"sum": amount}))
    assert table.why("big", "check", "head") == ([] if reason is None else [reason])


def test_a_step_that_waits_for_a_field_names_it() -> None:
    table = Table(PARALLEL, PEOPLE["clerk"])
    table.act("take", "accept", away=False)
    for key, who in (("verify", "police"), ("verify.2", "justice"), ("verify.3", "health")):
        table.act("answer", key, who)
    table.act("visited", "visit", "director")
    assert table.why("advise", "panel", "expert") == [
        "It is not known whether “panel” is needed; missing: risk."
    ]


def test_every_reason_is_given_at_once() -> None:
    table = Table(LINEAR, PEOPLE["family"])
    nobody = person("nobody", "clerk/elsewhere")
    assert table.why("submit", "draft", nobody) == [
        "Another unit does this; your post is not there.",
        "A material is missing: hukou.",
        "A material is missing: photo.",
    ]


# ---- effects


def test_a_pause_that_is_allowed_once() -> None:
    table = Table(PAUSING, PEOPLE["family"])
    table.act("correct", "look", what="the form")
    table.act("resume", who="family")
    assert table.why("correct", "look") == ["“correction” is allowed once, and has been used."]
    table.act("ask_expert", "look")
    table.act("resume", who="clerk")
    assert table.why("ask_expert", "look") == []


def test_a_grant_does_not_cut_off_what_runs_beside_it() -> None:
    bold = replace(
        PARALLEL.steps[2],
        acts=(*PARALLEL.steps[2].acts, replace(PARALLEL.steps[4].acts[0], by=())),
    )
    procedure = replace(PARALLEL, steps=(*PARALLEL.steps[:2], bold, *PARALLEL.steps[3:]))
    table = Table(procedure, PEOPLE["clerk"])
    table.act("take", "accept", away=False)
    assert table.why("grant", "verify", "police") == [
        "“visit” is not finished.",
        "“verify” is not finished.",
    ]
    table.act("visited", "visit", "director")
    table.act("answer", "verify.2", "justice")
    table.act("answer", "verify.3", "health")
    assert table.why("grant", "verify", "police") == []


def test_a_return_goes_only_where_somebody_has_been() -> None:
    """The checker refuses such a procedure; the engine does not rely on it."""
    ahead = replace(LINEAR.steps[1].acts[1], target="decide")
    step = replace(LINEAR.steps[1], acts=(ahead,))
    table = linear(until="check")
    table.procedure = replace(LINEAR, steps=(LINEAR.steps[0], step, LINEAR.steps[2]))
    assert table.why("send_back", "check", "head") == [
        "“decide” has not been reached; nothing can be sent back to it."
    ]


def test_a_return_to_a_step_that_is_not_needed() -> None:
    table = Table(PARALLEL, PEOPLE["clerk"])
    table.act("take", "accept", away=True)
    for key, who in (("verify", "police"), ("verify.2", "justice"), ("verify.3", "health")):
        table.act("answer", key, who)
    assert table.open_keys() == ["decide"]
    assert table.why("again", "decide", "leader") == ["“visit” is not needed."]
    assert table.why("anew", "decide", "leader") == []


# ---- what a page is offered


def test_a_page_is_offered_every_act_of_now() -> None:
    table = linear(until="check")
    offers = table.offers("head")
    assert [key for key in offers if key[1]] == [
        ("agree", "check"),
        ("send_back", "check"),
        ("big", "check"),
    ]
    assert {act for act, step in offers if not step} == {
        "provide",
        "promise",
        "fill",
        "note",
        "transfer",
        "refer",
        "withdraw",
    }
    assert offers["agree", "check"].allowed
    assert not offers["withdraw", ""].allowed
    assert [one.field.code for one in offers["send_back", "check"].asks] == ["reason"]


def test_a_material_is_offered_by_name() -> None:
    table = linear()
    found = acts(LINEAR, table.state, PEOPLE["family"], table.moment)
    papers = [(one.command.act, one.command.payload) for one in found if one.command.payload]
    assert papers == [
        ("provide", {"material": "hukou"}),
        ("provide", {"material": "photo"}),
        ("provide", {"material": "proof"}),
        ("promise", {"material": "photo"}),
    ]


def test_a_closed_case_offers_its_reopening_and_nothing_else() -> None:
    table = linear()
    table.act("withdraw", who="family")
    assert list(table.offers("coordinator")) == [("reopen", "")]


@pytest.mark.parametrize("procedure", ALL, ids=lambda one: one.code)
def test_what_is_offered_and_allowed_lacks_only_answers(procedure: Procedure) -> None:
    for name in PEOPLE:
        for code, offer in fresh(procedure).offers(name).items():
            assert offer.title.zh
            if offer.allowed:
                wrong = wrong_fields(procedure, name, offer.command)
                assert wrong <= {one.field.code for one in offer.asks}, code


def wrong_fields(procedure: Procedure, name: str, command: Command) -> set[str]:
    """The fields a bare command lacks; empty if it goes through as it is (or has nothing to fill in)."""
    try:
        fresh(procedure).act(command.act, command.step, name, **command.payload)
    except Refused as refused:
        return set(refused.fields)
    return set()
