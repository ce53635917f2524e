"""What the inbox's filters offer: procedures, and units and areas only to somebody who sees several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from tongyou.ground.organisations import queries as organisations
from tongyou.ground.territory import queries as territory
from tongyou.ground.visibility import Actor
from tongyou.ground.visibility.reach import reaches
from tongyou.kernels.casework import queries
from tongyou.kernels.casework.queries.types import ActView, CaseView, Filters, Whose
from tongyou.kernels.casework.views.common import CASE, in_english, say
from tongyou.kernels.casework.views.diagram import released
from tongyou.kernels.criteria import Text

RECEIVER, GIVER = "unit_id", "from_unit"
FAR_AND_WIDE = frozenset({Whose.ALL, Whose.OTHERS, Whose.ALARM})
Option = tuple[str, str]  # value, words


@dataclass(frozen=True, slots=True)
class Scope:
    """How far somebody sees cases: everything, or these areas and units."""

    everything: bool
    areas: frozenset[UUID]
    units: frozenset[UUID]


def scope_of(actor: Actor) -> Scope:
    """The scope of an actor's posts and grants."""
    ways = reaches(actor, CASE, "view")
    ids = {
        name: frozenset().union(*(way.ids for way in ways if way.scope == name))
        for name in ("area", "unit")
    }
    return Scope(any(way.scope == "all" for way in ways), ids["area"], ids["unit"])


def options(actor: Actor, filters: Filters) -> dict[str, Any]:
    """The choices of the inbox's filters: one's own steps need no choice of units."""
    steps = step_options(actor, filters.procedure)
    if filters.whose in FAR_AND_WIDE:
        return {"steps": steps, **everywhere(actor)}
    return {"steps": steps, "procedures": procedure_options(actor), "units": [], "areas": []}


def step_options(actor: Actor, procedure: str) -> list[Option]:
    """Steps of the chosen procedure; none before one is chosen."""
    found = released(actor, procedure) if procedure else None
    return [(step.code, say(step.title)) for step in found.steps] if found else []


def everywhere(actor: Actor) -> dict[str, Any]:
    """Every choice somebody has."""
    scope = scope_of(actor)
    return {
        "procedures": procedure_options(actor),
        "units": several(unit_options(actor, scope)),
        "areas": several(area_options(actor, scope)),
    }


def of_act(actor: Actor, view: CaseView, act: ActView) -> ActView:
    """The act with the units that can be chosen: any that receives, and of those at work the one that hands over."""
    asked = {one.field.code for one in act.asks}
    if not asked & {RECEIVER, GIVER}:
        return act
    at_work = {str(step.unit_id): step.unit for step in view.steps}
    receivers = [
        (str(unit.pk), Text(unit.short_name, unit.name_en or unit.short_name))
        for unit in organisations.units(actor)
    ]
    units = {RECEIVER: tuple(receivers), GIVER: tuple(at_work.items())}
    return replace(act, choices={**act.choices, **units})


def several(found: list[Option]) -> list[Option]:
    """A choice of one is none."""
    return found if len(found) > 1 else []


def procedure_options(actor: Actor) -> list[Option]:
    """Every released procedure, by name."""
    found = [(one.code, say(one.title)) for one in queries.procedures(actor)]
    return sorted(found, key=lambda option: option[1])


def unit_options(actor: Actor, scope: Scope) -> list[Option]:
    """Units at which somebody may see steps."""
    if not (scope.everything or scope.areas or len(scope.units) > 1):
        return []
    english = in_english()
    return [
        (str(unit.pk), unit.name_en if english and unit.name_en else unit.short_name)
        for unit in organisations.units(actor)
        if scope.everything or unit.pk in scope.units or unit.area_id in scope.areas
    ]


def area_options(actor: Actor, scope: Scope) -> list[Option]:
    """Areas in which somebody may see steps."""
    if not (scope.everything or len(scope.areas) > 1):
        return []
    english = in_english()
    return [
        (str(state.area_id), state.name_en if english and state.name_en else state.name_zh)
        for state in territory.areas_on(actor)
        if scope.everything or state.area_id in scope.areas
    ]
