"""The whole matrix against an independent oracle: every role, resource, action and relation.

The oracle reads the YAML file by itself and knows nothing of the evaluator's code.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from tests.ground.visibility.things import AREAS, PEOPLE, UNITS, sees, thing
from tongyou.ground.visibility import ANONYMOUS, Actor, PostHeld

TEXT: dict[str, Any] = yaml.safe_load(Path(settings.ACCESS_MATRIX).read_text(encoding="utf-8"))
ME, OTHER = PEOPLE[0], PEOPLE[1]
MY_UNIT, OTHER_UNIT = UNITS[0], UNITS[1]
MY_TOWN, OTHER_TOWN = AREAS[0], AREAS[1]

# relation -> (where the thing stands, scopes of a rule that reach it)
RELATIONS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "own": ({"owner_id": ME, "unit_id": OTHER_UNIT, "area_id": OTHER_TOWN}, {"self", "all"}),
    "same unit": ({"owner_id": OTHER, "unit_id": MY_UNIT, "area_id": OTHER_TOWN}, {"unit", "all"}),
    "same town": ({"owner_id": OTHER, "unit_id": OTHER_UNIT, "area_id": MY_TOWN}, {"area", "all"}),
    "other unit": ({"owner_id": OTHER, "unit_id": OTHER_UNIT}, {"all"}),
    "other town": ({"owner_id": OTHER, "unit_id": OTHER_UNIT, "area_id": OTHER_TOWN}, {"all"}),
    "published": (
        {"published": True, "unit_id": OTHER_UNIT, "area_id": OTHER_TOWN},
        {"public", "all"},
    ),
    "compartment": (
        {"owner_id": ME, "unit_id": MY_UNIT, "area_id": MY_TOWN, "compartment": "protection"},
        set(),
    ),
}


def rules_of(role: str) -> list[dict[str, Any]]:
    return TEXT["rules"].get("anonymous", []) + (
        TEXT["rules"].get(role, []) if role != "anonymous" else []
    )


def oracle(role: str, resource: str, action: str, relation: str, purpose: str = "") -> bool:
    """Straight from the file."""
    scopes = RELATIONS[relation][1]
    for rule in rules_of(role):
        names_it = resource in rule["of"] and action in rule["may"]
        for_purpose = not rule.get("purposes") or purpose in rule["purposes"]
        public_only = TEXT["roles"][role]["holder"] != "post" and rule["scope"] in {"unit", "area"}
        if names_it and for_purpose and rule["scope"] in scopes and not public_only:
            return True
    return False


def actor_with(role: str, purpose: str = "") -> Actor:
    holder = TEXT["roles"][role]["holder"]
    if holder == "nobody":
        return ANONYMOUS.for_purpose(purpose)
    if holder in {"family", "account"}:
        return Actor(account_id=ME, subject_id=ME, roles=(role,), purpose=purpose)
    post = PostHeld(role, None, MY_UNIT, frozenset({MY_TOWN}))
    return Actor(account_id=ME, subject_id=ME, posts=(post,), purpose=purpose)


@pytest.mark.parametrize("purpose", ["", *TEXT["purposes"]])
@pytest.mark.parametrize("role", list(TEXT["roles"]))
def test_the_evaluator_agrees_with_the_file(role: str, purpose: str) -> None:
    actor = actor_with(role, purpose)
    wrong = [
        (resource, action, relation)
        for resource, about in TEXT["resources"].items()
        for action in about["actions"]
        for relation, (where, _) in RELATIONS.items()
        if sees(actor, resource, action, thing(**where))
        != oracle(role, resource, action, relation, purpose)
    ]
    assert not wrong


def test_the_product_is_not_empty() -> None:
    """Each relation is decided both ways somewhere, so that no scope is without a test."""
    for relation in RELATIONS:
        answers = {
            oracle(role, resource, action, relation)
            for role in TEXT["roles"]
            for resource, about in TEXT["resources"].items()
            for action in about["actions"]
        }
        assert answers == ({False} if relation == "compartment" else {True, False}), relation


def test_an_empty_account_reaches_only_what_is_public() -> None:
    nobody = Actor(account_id=ME, subject_id=ME)
    for resource, about in TEXT["resources"].items():
        for action in about["actions"]:
            for relation, (where, _) in RELATIONS.items():
                found = sees(nobody, resource, action, thing(**where))
                assert found == oracle("anonymous", resource, action, relation)
