"""Transfers and referrals."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests.kernels.casework.engine.build import an_id, by, person
from tests.kernels.casework.engine.procedures import LINEAR, PARALLEL
from tests.kernels.casework.engine.table import PEOPLE, Table, linear
from tongyou.kernels.casework.engine.types import Kind, Refused

NEW = str(an_id("new"))
GUEST = person("guest", "doctor/guests")
GUESTS = str(an_id("guests"))


def verifying() -> Table:
    table = Table(PARALLEL, PEOPLE["clerk"])
    table.act("take", "accept", away=True)
    return table


# ---- transfer


def test_a_place_goes_to_another_unit_with_its_work_and_its_deadline() -> None:
    table = linear(until="check")
    due = table.clock("step:check").due_at
    event = table.act(
        "transfer", who="coordinator", unit_id=NEW, place="board", reason="moved house"
    )
    assert (event.kind, event.role) == (Kind.TRANSFERRED, "coordinator")
    assert event.personal == {"reason": "moved house"}
    assert table.unit("check") == table.unit("decide") == [an_id("new")]
    assert table.unit("draft") == [an_id("desk")]
    assert table.state.places["board"] == (an_id("new"),)
    assert table.clock("step:check").due_at == due
    assert table.state.unit_id == an_id("desk")
    assert table.why("agree", "check", "head") == [
        "Another unit does this; your post is not there."
    ]
    assert table.why("agree", "check", person("new head", "head/new")) == []


def test_what_is_done_stays_where_it_was_done_and_its_next_round_moves() -> None:
    table = linear(until="check")
    table.act("transfer", who="coordinator", unit_id=NEW, place="desk", reason="x")
    assert table.unit("draft") == [an_id("desk")]
    table.act("send_back", "check", "head", reason="again")
    assert table.unit("draft") == [an_id("new")]
    assert table.open_keys() == ["draft#2"]


def test_the_whole_case_goes_with_every_place_of_its_unit() -> None:
    table = linear()
    table.act("transfer", who="coordinator", unit_id=NEW, reason="moved")
    assert table.state.unit_id == an_id("new")
    assert table.state.places == {"desk": (an_id("new"),), "board": (an_id("board"),)}
    assert table.unit("draft") == [an_id("new")]


def test_one_of_several_units_hands_over() -> None:
    table = verifying()
    assert table.why("transfer", who="coordinator", place="offices", unit_id=NEW) == [
        "Several units answer for this: say which one hands over."
    ]
    table.act(
        "transfer",
        who="coordinator",
        place="offices",
        unit_id=NEW,
        from_unit=str(an_id("justice")),
        reason="x",
    )
    assert table.unit("verify") == [an_id("police"), an_id("new"), an_id("health")]
    table.act("doubt", "verify", "police")
    table.act("take", "accept#2", away=True)
    assert table.unit("verify") == [an_id("police"), an_id("new"), an_id("health")]
    assert [row.key for row in table.state.steps if row.unit_id == an_id("new")] == [
        "verify.2",
        "verify.2#2",
    ]


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ({"place": "attic"}, "This case has no such place."),
        ({"place": "county"}, "A fixed unit answers for this place."),
        ({"place": "town", "from_unit": GUESTS}, "The unit it should be taken from"),
        ({"place": "town", "unit_id": str(an_id("town"))}, "That unit answers for it already."),
        ({"from_unit": GUESTS}, "The unit it should be taken from"),
        ({"unit_id": str(an_id("desk"))}, "That unit answers for it already."),
        (
            {
                "place": "offices",
                "from_unit": str(an_id("police")),
                "unit_id": str(an_id("health")),
            },
            "That unit answers for it already.",
        ),
    ],
)
def test_what_cannot_be_handed_over(payload: dict[str, str], reason: str) -> None:
    found = verifying().why("transfer", who="coordinator", **{"unit_id": NEW, **payload})
    assert len(found) == 1
    assert found[0].startswith(reason)


def test_a_unit_hands_over_its_own_work_and_not_another_s() -> None:
    procedure = replace(PARALLEL, transfer_by=by("officer"))
    table = Table(procedure, PEOPLE["clerk"])
    table.act("take", "accept", away=True)
    own = {"place": "offices", "unit_id": NEW, "from_unit": str(an_id("police"))}
    assert table.why("transfer", who="police") == []
    assert table.why("transfer", who="police", **own) == []
    for other in ({**own, "from_unit": str(an_id("justice"))}, {"place": "town", "unit_id": NEW}):
        assert table.why("transfer", who="police", **other) == [
            "Another unit does this; your post is not there."
        ]
    assert len(table.why("transfer", who="police", unit_id=NEW)) == 1, "nor the whole case"
    assert table.why("transfer", who=person("boss", "officer/desk"), **own) == []


def test_a_transfer_says_to_whom_and_why() -> None:
    with pytest.raises(Refused) as refused:
        linear().act("transfer", who="coordinator")
    assert set(refused.value.fields) == {"unit_id", "reason"}
    assert len(linear().why("transfer", who="clerk")) == 1


# ---- referral


def referred() -> Table:
    table = linear()
    table.act("refer", who="clerk", unit_id=GUESTS, forms=["request"], reason="an opinion")
    return table


def test_a_referral_shows_forms_until_its_end() -> None:
    table = referred()
    row = table.state.referrals[0]
    assert (row.number, row.unit_id, row.forms) == (1, an_id("guests"), ("request",))
    assert row.ends_at.date() == dt.date(2025, 10, 1)  # 30 days, in UTC before midnight
    assert table.events[-1].kind == Kind.REFERRED
    assert table.why("note", who=GUEST) == []
    assert table.events[-1].personal == {"reason": "an opinion"}
    table.wait(days=31)
    assert len(table.why("note", who=GUEST)) == 1, "its time is over"


def test_a_referral_may_be_shorter() -> None:
    table = linear()
    table.act("refer", who="clerk", unit_id=GUESTS, forms="request", until="2025-09-10", reason="x")
    assert table.state.referrals[0].ends_at == dt.datetime(
        2025, 9, 10, 15, 59, 59, 999999, tzinfo=dt.UTC
    )


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ({"forms": ["secret"]}, "“secret” cannot be part of a referral."),
        ({"forms": "nothing"}, "“nothing” cannot be part of a referral."),
        ({"until": "2025-10-02"}, "It may last until 2025-10-01 at most."),
        ({"until": "2025-08-31"}, "The end lies in the past."),
    ],
)
def test_a_referral_stays_within_the_procedure(payload: dict[str, Any], reason: str) -> None:
    assert linear().why("refer", who="clerk", unit_id=GUESTS, **payload) == [reason]


@pytest.mark.parametrize("day", ["2025-09-01", "2025-10-01"])
def test_the_first_and_the_last_day_of_a_referral(day: str) -> None:
    assert linear().why("refer", who="clerk", until=day) == []


def test_a_unit_is_referred_to_once_at_a_time() -> None:
    table = referred()
    assert table.why("refer", who="clerk", unit_id=GUESTS) == [
        "The case is already referred to that unit."
    ]
    table.act("end_referral", who="clerk", number=1)
    assert table.state.referrals[0].ended_at == table.now
    assert table.why("refer", who="clerk", unit_id=GUESTS) == []
    assert table.why("end_referral", who="clerk", number=1) == ["There is no such live referral."]


def test_one_of_several_referrals_ends() -> None:
    table = referred()
    table.act("refer", who="clerk", unit_id=NEW, forms="request", reason="x")
    event = table.act("end_referral", who="clerk", number=2)
    assert [one.ended_at for one in table.state.referrals] == [None, table.now]
    assert event.kind == Kind.REFERRAL_ENDED
    assert len(table.why("end_referral", who=person("new", "doctor/new"), number=1)) == 1


def test_who_ends_a_referral() -> None:
    table = referred()
    for who in ("clerk", GUEST, "platform"):
        assert table.why("end_referral", who=who, number="1") == []
    assert len(table.why("end_referral", who="family", number=1)) == 1
    assert table.offers("clerk")["end_referral", ""].command.payload == {"number": 1}


def test_a_referral_ends_with_the_case() -> None:
    table = referred()
    table.act("withdraw", who="family")
    assert table.state.referrals[0].ended_at == table.now


def test_a_procedure_without_referrals_knows_none() -> None:
    assert verifying().why("refer", who="clerk") == ["This case knows no such act."]
    assert LINEAR.reference is not None
