"""The filter in the database and the same question in memory give one answer, for every guarded model."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from tests.factories.cast import EVERYBODY, Cast, cast
from tests.factories.things import THINGS
from tongyou.ground.visibility import guard_of, matrix, visible
from tongyou.ground.visibility.matching import reached
from tongyou.ground.visibility.reach import reaches

__all__ = ["cast"]
GUARDED = [model for model in apps.get_models() if guard_of(model)]


def actions_on(model: type[models.Model]) -> tuple[str, ...]:
    guard = guard_of(model)
    return matrix().resources[guard.resource].actions if guard else ()


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model._meta.label)
def test_database_and_memory_agree(cast: Cast, model: type[models.Model]) -> None:
    for maker in dict.fromkeys(THINGS.values()):
        maker(cast)
    guard, actors = guard_of(model), [cast.actor(person) for person in EVERYBODY]
    assert guard
    rows = list(model._default_manager.all())
    for actor in actors:
        for action in actions_on(model):
            found = set(
                visible(model._default_manager.all(), actor, action).values_list("pk", flat=True)
            )
            ways = reaches(actor, guard.resource, action)
            expected = {row.pk for row in rows if any(reached(guard, way, row) for way in ways)}
            assert found == expected, (actor.role, action)


def test_every_resource_of_this_issue_with_rows_is_guarded() -> None:
    resources = {guard.resource for model in GUARDED if (guard := guard_of(model))}
    assert resources >= {
        "plan.plan",
        "plan.version",
        "plan.import",
        "plan.finding",
        "territory.area",
        "organisations.unit",
        "organisations.post",
        "organisations.staff",
        "access.account",
        "access.grant",
        "access.break_glass",
        "access.session",
    }
