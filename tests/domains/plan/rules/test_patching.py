"""A draft changes by patches, and every patch can be undone exactly."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongyou.domains.plan.rules.patching import NoSuchPlace, apply_patch, read


def draft() -> dict:
    return {
        "title": "青禾县方案",
        "actions": [{"id": "A1", "number": 1, "title": "一"}],
        "tasks": [
            {
                "id": "K1",
                "number": 1,
                "title": "甲",
                "lead": ["县民政局"],
                "commitments": [{"id": "C1.1", "value": "2"}],
            },
            {"id": "K2", "number": 2, "title": "乙", "lead": [], "commitments": []},
        ],
        "corrections": [{"id": "R1", "decision": None}],
        "unread": [],
    }


paths = st.sampled_from(
    [
        "title",
        "tasks/K1/title",
        "tasks/K1/lead",
        "tasks/K1/commitments/C1.1/value",
        "corrections/R1/decision",
    ]
)
items = st.sampled_from(
    ["tasks/K1", "tasks/K2", "tasks/K9", "tasks/K1/commitments/C1.1", "tasks/K2/commitments/C2.7"]
)
patches = st.one_of(
    st.dictionaries(paths, st.text(max_size=5), min_size=1),
    st.dictionaries(
        items,
        st.one_of(st.none(), st.just({"number": 7, "title": "新", "commitments": []})),
        min_size=1,
        max_size=1,
    ),
)


@given(patches)
def test_undoing_a_patch_gives_the_draft_back(patch: dict) -> None:
    before = draft()
    changed, undo = apply_patch(before, patch)
    assert apply_patch(changed, undo)[0] == draft()
    assert before == draft(), "the draft given was changed in place"


def test_an_added_task_stands_in_order_of_its_number() -> None:
    changed, _ = apply_patch(draft(), {"tasks/K3": {"number": 0, "title": "零", "commitments": []}})
    assert [task["id"] for task in changed["tasks"]] == ["K3", "K1", "K2"]


def test_a_place_that_is_not_there_is_named() -> None:
    with pytest.raises(NoSuchPlace, match="tasks/K99/title"):
        apply_patch(draft(), {"tasks/K99/title": "x"})


def test_values_are_copied_not_shared() -> None:
    names = ["县教育局"]
    changed, _ = apply_patch(draft(), {"tasks/K1/lead": names})
    names.append("别的")
    assert read(changed, "tasks/K1/lead") == ["县教育局"]
    assert copy.deepcopy(changed) == changed
