"""Relations between models follow the floors: string foreign keys are invisible to the import linter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from tests.support.source import rank, room_of

Relation = tuple[type[models.Model], models.Field]


def our_models() -> list[type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model.__module__.startswith("tongyou.")]


def relations() -> Iterator[Relation]:
    """Every relation between two of our models."""
    for model in our_models():
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            target = field.related_model
            if isinstance(target, type) and target.__module__.startswith("tongyou."):
                yield model, field


def crossing() -> list[Relation]:
    return [
        (model, field)
        for model, field in relations()
        if room_of(model.__module__) != room_of(field.related_model.__module__)
    ]


def named(relation: Relation) -> str:
    return f"{relation[0]._meta.label}.{relation[1].name}"


def test_there_are_relations_to_judge() -> None:
    assert len(our_models()) > 10
    assert crossing()


@pytest.mark.parametrize("relation", crossing(), ids=named)
def test_a_relation_points_down(relation: Relation) -> None:
    model, field = relation
    assert rank(field.related_model.__module__) < rank(model.__module__)


@pytest.mark.parametrize("relation", crossing(), ids=named)
def test_a_relation_between_rooms_protects_and_has_no_way_back(relation: Relation) -> None:
    field = relation[1]
    assert not field.many_to_many, "between rooms, write the link as a model of its own"
    assert field.remote_field.on_delete is models.PROTECT
    assert field.remote_field.hidden, (
        "related_name='+': the lower room never knows who points at it"
    )


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_a_model_carries_the_label_of_its_room(model: type[models.Model]) -> None:
    assert model._meta.app_label == f"ty_{room_of(model.__module__).split('.')[-1]}"
    assert model._meta.db_table.startswith(f"{model._meta.app_label}_")


def test_the_order_of_rooms_is_read_from_the_contract() -> None:
    assert (
        rank("tongyou.base.clock")
        < rank("tongyou.base.jobs")
        < rank("tongyou.ground.subjects.models")
    )
    assert rank("tongyou.base.files") == rank("tongyou.base.notices")
    assert rank("tongyou.ground.access") < rank("tongyou.domains.plan") < rank("tongyou.faces.desk")
