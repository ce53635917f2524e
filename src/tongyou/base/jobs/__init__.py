"""Durable work: jobs, schedules, events. Everything enqueued commits with the caller or not at all.

The face is loaded lazily, because Django imports this package before its models are ready.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tongyou.base.jobs.context import Stopping, checkpoint, cursor, stop_if_asked
    from tongyou.base.jobs.gate import set_gate
    from tongyou.base.jobs.lanes import alive, run_worker
    from tongyou.base.jobs.outbox import publish
    from tongyou.base.jobs.queue import (
        BadPayload,
        discard,
        enqueue,
        find,
        progress,
        retry,
    )
    from tongyou.base.jobs.registry import UnknownJob, each_turn, handles, job, schedule
    from tongyou.base.jobs.running import drain, run_once

_HOME = {
    "BadPayload": "queue",
    "Stopping": "context",
    "UnknownJob": "registry",
    "alive": "lanes",
    "checkpoint": "context",
    "cursor": "context",
    "discard": "queue",
    "drain": "running",
    "each_turn": "registry",
    "enqueue": "queue",
    "find": "queue",
    "handles": "registry",
    "job": "registry",
    "progress": "queue",
    "publish": "outbox",
    "retry": "queue",
    "run_once": "running",
    "run_worker": "lanes",
    "schedule": "registry",
    "set_gate": "gate",
    "stop_if_asked": "context",
}

__all__ = [
    "BadPayload",
    "Stopping",
    "UnknownJob",
    "alive",
    "checkpoint",
    "cursor",
    "discard",
    "drain",
    "each_turn",
    "enqueue",
    "find",
    "handles",
    "job",
    "progress",
    "publish",
    "retry",
    "run_once",
    "run_worker",
    "schedule",
    "set_gate",
    "stop_if_asked",
]


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{home}"), name)
