"""Menus: what cannot be opened is not listed."""

from __future__ import annotations

import pytest

from tongyou.base.ui import navigation


@pytest.fixture(autouse=True)
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(navigation, "_predicate", navigation._nobody)


def add(key: str, **changes: object) -> None:
    values = {"face": "desk", "label": key, "url_name": "ui:living", **changes}
    navigation.add(key=key, **values)


def keys(actor: object = None) -> list[str]:
    return [entry.key for entry in navigation.visible("desk", actor)]


def test_entries_stand_in_order_on_their_own_face() -> None:
    add("b", order=20)
    add("a", order=30)
    add("c", order=10)
    add("other", face="portal")
    assert keys() == ["c", "b", "a"]


def test_an_entry_without_a_page_is_left_out_and_reported() -> None:
    add("gone", url_name="nowhere:at-all")
    assert keys() == []
    assert [entry.key for entry in navigation.unreachable()] == ["gone"]


def test_without_a_predicate_what_needs_a_right_is_hidden() -> None:
    add("plan", resource="plan.plan")
    assert keys("anybody") == []


def test_the_predicate_decides_with_resource_and_action() -> None:
    add("plan", resource="plan.plan")
    add("import", resource="plan.import", action="create")
    navigation.set_predicate(
        lambda actor, resource, action: (actor, resource, action) == ("me", "plan.import", "create")
    )
    assert keys("me") == ["import"]
    assert keys("you") == []


def test_the_same_key_again_replaces() -> None:
    add("plan", order=1)
    add("plan", order=2)
    assert [entry.order for entry in navigation.visible("desk", None)] == [2]


def test_a_face_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no face named 'kiosk'"):
        add("x", face="kiosk")
