"""Who may open the ledger's pages is decided above this floor; wiring hands the decision in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest

RESOURCE = "audit.entry"

Gate = Callable[[HttpRequest, str, str], None]


def closed(_request: HttpRequest, _resource: str, _action: str) -> None:
    """Until a gate is set, nobody enters; the page does not exist."""
    raise Http404


_gate: Gate = closed


def set_gate(gate: Gate) -> None:
    """`gate(request, "audit.entry", "view")` raises for whoever may not; called once, by the wiring."""
    global _gate
    _gate = gate


def enter(request: HttpRequest, action: str) -> None:
    """Ask the gate."""
    _gate(request, RESOURCE, action)
