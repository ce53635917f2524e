"""Every act on plans refuses by itself, whatever page it is called from; nothing changes, and the ledger knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.factories import things
from tests.factories.cast import Cast, cast
from tests.factories.plans import publish
from tongyou.base import audit
from tongyou.domains.plan.actions import baselines, findings, importing, reviewing, versions
from tongyou.domains.plan.models import Commitment, DraftEdit, PlanImport, PlanVersion
from tongyou.domains.plan.types import Stage
from tongyou.ground.visibility import Actor, NotAllowed, NotVisible

__all__ = ["cast"]
Act = Callable[[Cast, Actor], Any]
ACTS: dict[str, tuple[str, Act]] = {
    "change": (
        "leader",
        lambda cast, who: reviewing.change(
            actor=who,
            plan_import=things.draft(cast),
            op="about",
            target="",
            patch=never,
            revision=0,
        ),
    ),
    "undo": ("leader", lambda cast, who: reviewing.undo(actor=who, plan_import=things.draft(cast))),
    "confirm": (
        "leader",
        lambda cast, who: reviewing.confirm(
            actor=who,
            plan_import=things.draft(cast),
            plan_code="x",
            stage=Stage.COMMENTS,
            label="x",
            revision=0,
        ),
    ),
    "discard": (
        "department_officer",
        lambda cast, who: importing.discard(actor=who, plan_import=things.draft(cast)),
    ),
    "withdraw": (
        "unit_head",
        lambda cast, who: versions.withdraw(actor=who, version=publish(cast), reason="不该由我撤"),
    ),
    "publish": (
        "auditor",
        lambda cast, who: versions.publish(actor=who, version=publish(cast)),
    ),
    "settle": (
        "leader",
        lambda cast, who: findings.settle(
            actor=who,
            finding=things.finding(cast),  # type: ignore[arg-type]
            reason="这不是我能答的事",
        ),
    ),
    "baseline": (
        "outsider",
        lambda cast, who: baselines.enter_baseline(
            actor=who,
            commitment=commitment_of_another_unit(cast),
            value=Decimal(1),
            as_of=date(2022, 12, 31),
            source="年报",
        ),
    ),
}


def never(draft: Any) -> Any:
    raise AssertionError("a refused act must not reach the draft")


def commitment_of_another_unit(cast: Cast) -> Commitment:
    """One that the cast's education bureau leads."""
    version = publish(cast)
    units = {"node__units__role": "lead", "node__units__unit": cast.units["education"].pk}
    return Commitment.objects.filter(version=version, value__isnull=False, **units)[0]


def standing() -> tuple[list[tuple[Any, ...]], ...]:
    """What an act could have changed."""
    return (
        list(PlanImport.objects.order_by("id").values_list("id", "state", "revision", "draft")),
        list(PlanVersion.objects.order_by("id").values_list("id", "state")),
        list(DraftEdit.objects.values_list("id")),
    )


@pytest.mark.parametrize("name", ACTS)
def test_an_act_refuses_who_may_not(cast: Cast, name: str) -> None:
    person, act = ACTS[name]
    things.draft(cast)
    with pytest.raises((NotVisible, NotAllowed)):
        act(cast, cast.actor(person))
    assert audit.entries(act="refused").count() == 1


def test_a_refused_act_changes_nothing(cast: Cast) -> None:
    row, version = things.draft(cast), publish(cast)
    before, who = standing(), cast.actor("leader")
    with pytest.raises((NotVisible, NotAllowed)):
        reviewing.undo(actor=who, plan_import=row)
    with pytest.raises((NotVisible, NotAllowed)):
        importing.discard(actor=who, plan_import=row)
    with pytest.raises((NotVisible, NotAllowed)):
        versions.withdraw(actor=who, version=version, reason="不该由我撤")
    assert standing() == before
