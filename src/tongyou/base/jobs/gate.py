"""Who may see the page of jobs. The floor above decides; without it everybody is refused."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

RESOURCE = "jobs.job"

Gate = Callable[[HttpRequest, str, str], None]


def _closed(request: HttpRequest, resource: str, action: str) -> None:
    raise PermissionDenied(f"{resource}: {action}: no gate is set for {request.path}")


_gate: Gate = _closed


def set_gate(gate: Gate | None) -> None:
    """`gate(request, resource, action)` raises when the person may not; None closes the door again."""
    global _gate
    _gate = gate or _closed


def check(request: HttpRequest, action: str) -> None:
    """Pass, or raise what the gate raises. Actions: view, retry, discard."""
    _gate(request, RESOURCE, action)
