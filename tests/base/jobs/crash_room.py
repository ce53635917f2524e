"""Jobs for the crash tests, loaded by a real worker process (`python -m tests.base.jobs.crash_room`).

Every effect is one more row of `OutboxEvent`, named after what was done: nothing stops a second one
but the machinery under test.
"""

from __future__ import annotations

import os
import random
import time
from typing import Any

import django


def effect(name: str) -> None:
    """Leave one stroke: not idempotent on purpose."""
    from tongyou.base.jobs.models import OutboxEvent

    OutboxEvent.objects.create(type=name)


def register() -> None:
    from tongyou.base import database, jobs

    @jobs.job("crash.short", lease=30)
    def short(payload: dict[str, Any]) -> None:
        effect(f"crash:{payload['n']}")
        time.sleep(random.uniform(0, 0.04))  # noqa: S311
        effect(f"crash:{payload['n']}:second")

    @jobs.job("crash.long", lease=30, transactional=False)
    def long(payload: dict[str, Any]) -> None:
        for page in range(jobs.cursor().get("page", 0), 3):
            with database.write():
                effect(f"crash:{payload['n']}:page{page}")
                jobs.checkpoint({"page": page + 1})
            time.sleep(random.uniform(0, 0.03))  # noqa: S311
            jobs.stop_if_asked()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongyou.site.settings")
    django.setup()
    register()
    from tongyou.base.jobs import registry
    from tongyou.base.jobs.lanes import run_worker

    registry._schedules.clear()
    run_worker()


if __name__ == "__main__":
    main()
