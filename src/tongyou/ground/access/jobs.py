"""Work that runs by the clock; the times stand in `site/wiring.py`."""

from __future__ import annotations

from typing import Any

from tongyou.base.jobs import job


@job("access.escalate_reviews")
def escalate_reviews(payload: dict[str, Any]) -> None:  # noqa: ARG001
    """Daily: reviews of break-glass that waited longer than three working days."""
    from .actions import escalate_reviews as run

    run()


@job("access.prune")
def prune(payload: dict[str, Any]) -> None:  # noqa: ARG001
    """Daily: forget used codes and full buckets."""
    from . import buckets
    from .actions.codes import prune_codes

    buckets.prune()
    prune_codes()
