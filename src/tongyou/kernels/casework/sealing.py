"""What is personal in a case is sealed under the case's own key; dropping the key erases it and nothing else.

The rows stay, the chain of events stays whole, and open values can still be replayed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tongyou.base.cipher import OwnKey
from tongyou.kernels.casework.models import Case, CaseKey


class Erased(LookupError):
    """The case's key was dropped: what it sealed cannot be read any more."""


def keep(case_id: UUID, key: OwnKey) -> None:
    """Keep the key of a case that has just been opened."""
    CaseKey.objects.create(case_id=case_id, secret=key.text())


def key_of(case_id: UUID) -> OwnKey:
    """The key of a case. Raises Erased."""
    return read(case_id, CaseKey.objects.filter(pk=case_id).first())


def key_with(row: Case) -> OwnKey:
    """The key of a case whose row is at hand; it comes with the row where the whole case was loaded. Raises Erased."""
    return read(row.pk, getattr(row, "own_key", None))


def read(case_id: UUID, row: CaseKey | None) -> OwnKey:
    if row is None or not row.secret:
        raise Erased(case_id)
    return OwnKey.read(row.secret)


def seal(key: OwnKey, values: Mapping[str, Any], place: str) -> str:
    """Values as sealed JSON, bound to their place; nothing for no values."""
    if not values:
        return ""
    return key.seal(json.dumps(values, ensure_ascii=False, sort_keys=True), context=place)


def opened(key: OwnKey, sealed: str, place: str) -> dict[str, Any]:
    """The values that `seal` was given."""
    if not sealed:
        return {}
    found: dict[str, Any] = json.loads(key.open(sealed, context=place))
    return found


def in_case(case_id: UUID) -> str:
    """Where the personal fields of a case stand."""
    return f"ty_casework_case.sealed.{case_id}"


def in_event(case_id: UUID, sequence: int) -> str:
    """Where the personal words of one event stand."""
    return f"ty_casework_event.sealed.{case_id}.{sequence}"


def in_draft(case_id: UUID, step: str, account_id: UUID) -> str:
    """Where somebody's draft stands."""
    return f"ty_casework_draft.sealed.{case_id}.{step}.{account_id}"
