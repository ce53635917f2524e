"""At start: the matrix is readable, and every guard and scope fit together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core import checks

from .guards import Guard, guard_of
from .matrix import Matrix, MatrixError, matrix


@checks.register(checks.Tags.security)
def check_matrix(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 - Django's signature
    **kwargs: Any,  # noqa: ARG001
) -> list[checks.CheckMessage]:
    """Errors with file, line and reason; the platform does not start with a wrong matrix."""
    try:
        table = matrix()
    except MatrixError as error:
        return [
            checks.Error(str(problem), id="tongyou.visibility.E001") for problem in error.problems
        ]
    found: list[checks.CheckMessage] = []
    for model in apps.get_models():
        guard = guard_of(model)
        if guard is not None:
            found += [
                checks.Error(reason, obj=model, id="tongyou.visibility.E002")
                for reason in misfits(table, guard)
            ]
    return found


def misfits(table: Matrix, guard: Guard) -> list[str]:
    """A scope without its column would silently show nothing; a wrong class would mask everything."""
    if guard.resource not in table.resources:
        return [f"the resource '{guard.resource}' is not in the access matrix"]
    reasons = [
        f"'{field}' has the unknown field class '{name}'"
        for field, name in guard.fields.items()
        if name not in table.field_classes
    ]
    for (role, resource, action), rights in sorted(table.rights.items()):
        for right in rights if resource == guard.resource else ():
            if right.scope in {"area", "unit", "self"} and guard.column(right.scope) is None:
                reasons.append(
                    f"{role} may {action} by {right.scope}, but the guard names no column for it"
                )
            if right.scope == "public" and guard.public is None:
                reasons.append(
                    f"{role} may {action} what is public, but the guard does not say what that is"
                )
    return reasons
