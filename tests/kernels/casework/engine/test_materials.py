"""Papers: provided, promised, waived, and promises that were not kept."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from tests.kernels.casework.engine.procedures import LINEAR
from tests.kernels.casework.engine.table import FILE, PEOPLE, Table
from tongyou.kernels.casework.engine.types import Kind, MaterialState, Refused


@pytest.fixture
def table() -> Table:
    return Table(LINEAR, PEOPLE["family"])


def paper(table: Table, code: str) -> MaterialState:
    return next(one for one in table.state.materials if one.code == code)


def test_an_upload_needs_its_file_and_a_licence_does_not(table: Table) -> None:
    with pytest.raises(Refused) as refused:
        table.act("provide", who="family", material="hukou")
    assert list(refused.value.fields) == ["file_id"]
    table.act("provide", who="family", material="hukou", source="licence:户口簿")
    assert (paper(table, "hukou").standing, paper(table, "hukou").file_id) == ("received", None)
    event = table.act("provide", who="clerk", material="hukou", file_id=FILE)
    assert event.kind == Kind.PROVIDED
    assert paper(table, "hukou").file_id == UUID(FILE)


@pytest.mark.parametrize(
    "payload",
    [
        {"material": "photo", "file_id": FILE, "source": "share:elsewhere"},
        {"material": "photo", "file_id": "nothing"},
        {"material": "photo", "file_id": FILE, "note": "x"},
    ],
)
def test_only_what_the_procedure_names_is_taken(table: Table, payload: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        table.act("provide", who="family", **payload)
    assert len(refused.value.fields) == 1


def test_an_unknown_material_is_named_as_such(table: Table) -> None:
    for act in ("provide", "promise"):
        assert table.why(act, who="family", material="passport") == [
            "This case asks for no such material."
        ]
        with pytest.raises(Refused) as refused:
            table.act(act, who="family")
        assert "material" in refused.value.fields


def test_a_promise_has_a_deadline_and_is_kept_by_the_paper(table: Table) -> None:
    event = table.act("promise", who="family", material="photo")
    assert event.kind == Kind.PROMISED
    assert table.due("material:photo") == dt.date(2025, 9, 4)
    assert paper(table, "photo").promised_until == table.clock("material:photo").due_at
    assert table.why("promise", who="family", material="photo") == [
        "This material has been promised already."
    ]
    table.act("provide", who="family", material="photo", file_id=FILE)
    assert table.clock("material:photo").stopped_at == table.now
    assert table.why("promise", who="family", material="photo") == [
        "This material has been received."
    ]


def test_a_broken_promise_is_flagged_and_not_made_twice(table: Table) -> None:
    table.act("promise", who="family", material="photo")
    assert table.why("lapse_material", who="platform", material="photo") == [
        "The time is not up yet."
    ]
    table.wait(days=4)
    event = table.platform("lapse_material", material="photo")
    assert event.kind == Kind.MATERIAL_LAPSED
    assert (paper(table, "photo").standing, paper(table, "photo").promised_until is None) == (
        "missing",
        False,
    )
    assert table.why("promise", who="family", material="photo") == [
        "“photo” was promised and did not come; it cannot be promised again."
    ]
    table.act("provide", who="family", material="photo", file_id=FILE)
    assert paper(table, "photo").promised_until is None


def test_what_must_come_first_cannot_be_promised(table: Table) -> None:
    assert table.why("promise", who="family", material="hukou") == [
        "“hukou” cannot follow later; it comes first."
    ]
    assert table.why("lapse_material", who="platform", material="hukou") == [
        "This material was not promised."
    ]


def test_the_platform_waives_what_it_has_learnt_elsewhere(table: Table) -> None:
    table.act("promise", who="family", material="photo")
    with pytest.raises(Refused) as refused:
        table.platform("waive", material="photo")
    assert list(refused.value.fields) == ["reason"]
    table.platform("waive", material="photo", reason="shared by the police")
    assert paper(table, "photo").standing == "waived"
    assert table.clock("material:photo").stopped_at == table.now
    assert table.why("waive", who="platform", material="photo") == [
        "This material has been received."
    ]
