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


def newest(code: str) -> ReleasedProcedure:
    """The version new cases begin with. Raises NoProcedure."""
    row = ReleasedProcedure.objects.filter(code=code).order_by("-version").first()
    if row is None:
        raise NoProcedure(code)
    return row
