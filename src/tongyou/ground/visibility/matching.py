"""The same question in memory, for one object: used for masking and for objects not saved yet.

A lookup this file does not know counts as "no": in doubt, nothing is shown.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from .guards import Guard
from .reach import Reach


def reached(guard: Guard, reach: Reach, obj: models.Model) -> bool:
    """Whether this way in leads to this object."""
    try:
        return in_compartment(guard, reach, obj) and within(guard, reach, obj)
    except AttributeError:
        return False  # a lookup that only the database understands


def within(guard: Guard, reach: Reach, obj: models.Model) -> bool:
    if reach.scope == "all":
        return True
    if reach.scope == "public":
        return guard.public is not None and holds(guard.public, obj)
    column = guard.column(reach.scope)
    return column is not None and follow(obj, column) in reach.ids


def in_compartment(guard: Guard, reach: Reach, obj: models.Model) -> bool:
    if guard.compartment is None or reach.compartments is None:
        return True
    named = follow(obj, guard.compartment)
    return named == "" or named in reach.compartments


def holds(condition: Q, obj: models.Model) -> bool:
    """Evaluate a Q of equality, membership and null tests on one object."""
    results = (
        holds(child, obj) if isinstance(child, Q) else leaf(child, obj)
        for child in condition.children
    )
    if condition.connector == Q.OR:
        answer = any(results)
    elif condition.connector == Q.AND:
        answer = all(results)
    else:
        raise AttributeError(condition.connector)
    return answer is not condition.negated


def leaf(child: Any, obj: models.Model) -> bool:
    if not isinstance(child, tuple):
        raise AttributeError("an expression")  # noqa: TRY004 - the one signal for "only the database knows"
    lookup, value = child
    path, _, ending = lookup.rpartition("__")
    if ending == "in" and path:
        return follow(obj, path) in value
    if ending == "isnull" and path:
        return (follow(obj, path) is None) is value
    return bool(follow(obj, lookup.removesuffix("__exact")) == value)


def follow(obj: Any, lookup: str) -> Any:
    """The value a lookup points at; None when a relation on the way is empty."""
    for step in lookup.split("__"):
        if obj is None:
            return None
        if not hasattr(obj, "__dict__"):
            raise AttributeError(step)  # a transform of a plain value: only the database knows it
        obj = getattr(obj, step)
    return obj
