"""A guard says which columns of a model decide who sees a row; `visible_to` turns reach into a filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from .reach import Reach, reaches
from .types import Actor

M = TypeVar("M", bound=models.Model)
NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Guard:
    """Columns (or lookups to them) that hold the area, the unit, the owner and the compartment of a row.

    `owner` is compared with the actor's subject and account. `fields` maps a field to its class;
    a field that is not listed is masked. `masks` names a mask where the field's name does not.
    """

    resource: str
    area: str | None = None
    unit: str | None = None
    owner: str | None = None
    compartment: str | None = None
    public: Q | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    masks: Mapping[str, str] = field(default_factory=dict)

    def column(self, scope: str) -> str | None:
        return {"area": self.area, "unit": self.unit, "self": self.owner, "subject": "pk"}.get(
            scope
        )

    def condition(self, reach: Reach) -> Q | None:
        """The filter for one way in; None means every row."""
        ordinary = self.ordinary(reach)
        if reach.scope == "all":
            return ordinary
        if reach.scope == "public":
            return self.published(ordinary)
        column = self.column(reach.scope)
        if column is None:
            return NOTHING  # in doubt, nothing
        within = Q(**{f"{column}__in": sorted(reach.ids)})
        return within & ordinary if ordinary else within

    def published(self, ordinary: Q | None) -> Q | None:
        """What everybody sees; an empty Q() is every row, and must not vanish in an OR."""
        if self.public is None:
            return NOTHING
        if not self.public:
            return ordinary
        return self.public & ordinary if ordinary else self.public

    def ordinary(self, reach: Reach) -> Q | None:
        """Ordinary rows, and those in compartments the role was given by name."""
        if self.compartment is None or reach.compartments is None:
            return None
        return Q(**{f"{self.compartment}__in": ["", *sorted(reach.compartments)]})


GUARDS: dict[type[models.Model], Guard] = {}


def guard_of(model: type[models.Model]) -> Guard | None:
    """The guard a model declares, or the one an upper room gave it."""
    declared = getattr(model, "guard", None)
    return declared if isinstance(declared, Guard) else GUARDS.get(model)


def put_guard(model: type[models.Model], guard: Guard) -> None:
    """Guard a model of the base, which cannot know this room."""
    GUARDS[model] = guard


def condition_for(guard: Guard, actor: Actor, action: str) -> Q | None:
    """All ways in, joined by OR on indexed columns; None means every row."""
    joined = NOTHING
    for reach in reaches(actor, guard.resource, action):
        one = guard.condition(reach)
        if one is None:
            return None
        joined = one if joined is NOTHING else joined | one
    return joined


def visible(queryset: models.QuerySet[M], actor: Actor, action: str = "view") -> models.QuerySet[M]:
    """The rows this actor may reach with this action; nothing when in doubt."""
    guard = guard_of(queryset.model)
    if guard is None:
        return queryset.none()
    condition = condition_for(guard, actor, action)
    if condition is NOTHING:
        return queryset.none()
    return queryset if condition is None else queryset.filter(condition)


class GuardedQuerySet(models.QuerySet[M]):
    """A queryset whose one door for people is `visible_to`."""

    def visible_to(self, actor: Actor, action: str = "view") -> Self:
        """Stands before every list, detail, search, count, export, attachment, history and message."""
        return visible(self, actor, action)  # type: ignore[return-value]


def guarded_fields(model: type[models.Model]) -> Mapping[str, str]:
    guard = guard_of(model)
    return guard.fields if guard else {}
