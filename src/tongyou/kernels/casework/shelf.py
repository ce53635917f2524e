"""Released procedures, read once in each process: parsing YAML takes longer than a whole act."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from tongyou.kernels.casework.definition import load
from tongyou.kernels.casework.definition.types import Procedure
from tongyou.kernels.casework.models import ReleasedProcedure
from tongyou.kernels.casework.types import NoProcedure

_by_id: dict[UUID, Procedure] = {}
_by_number: dict[tuple[str, int], Procedure] = {}


def forget() -> None:
    """Tests that start from another database forget what they knew."""
    _by_id.clear()
    _by_number.clear()


@lru_cache(maxsize=512)
def parsed(digest: str, text: str, file: str) -> Procedure:
    """The procedure of a released text; it was checked when it was released."""
    del digest  # stands first so that equal texts are told apart at once
    return load(text, file)


def of(released_id: UUID) -> Procedure:
    """The procedure a case began with."""
    found = _by_id.get(released_id)
    if found is None:
        row = ReleasedProcedure.objects.get(pk=released_id)
        found = _by_id[released_id] = parsed(row.digest, row.text, row.file)
    return found


def at(code: str, version: int) -> Procedure:
    """The procedure of a step or case by its name and number; both are final, so it is kept for good."""
    found = _by_number.get((code, version))
    if found is None:
        row = ReleasedProcedure.objects.get(code=code, version=version)
        found = _by_number[code, version] = _by_id[row.pk] = parsed(row.digest, row.text, row.file)
    return found


def acted_on_from_afar() -> dict[str, frozenset[tuple[str, str]]]:
    """Role -> (procedure, step) on which it acts from any unit (`role@any`), over every released version."""
    found: dict[str, set[tuple[str, str]]] = {}
    for released in ReleasedProcedure.objects.values_list("pk", flat=True):
        one = of(released)
        for step in one.steps:
            for by in (*step.by, *(by for act in step.acts for by in act.by)):
                if by.anywhere:
                    found.setdefault(by.role, set()).add((one.code, step.code))
    return {role: frozenset(steps) for role, steps in found.items()}


def newest(code: str) -> ReleasedProcedure:
    """The version new cases begin with. Raises NoProcedure."""
    row = ReleasedProcedure.objects.filter(code=code).order_by("-version").first()
    if row is None:
        raise NoProcedure(code)
    return row


def newest_of_each() -> list[ReleasedProcedure]:
    """The newest version of every procedure, by code."""
    rows = ReleasedProcedure.objects.order_by("code", "version").defer("text")
    return list({row.code: row for row in rows}.values())
