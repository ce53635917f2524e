"""One look of the ticker in a process of its own, to be killed (`python -m tests.kernels.casework.rows.tick_process MOMENT`)."""

from __future__ import annotations

import datetime as dt
import os
import sys
from typing import Any

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongyou.site.settings")
    django.setup()
    from tongyou.base import clock, jobs
    from tongyou.kernels.casework import hooks, ticking
    from tongyou.kernels.casework.hooks import Late, NewCase
    from tongyou.kernels.criteria import Text

    def another(late: Late) -> NewCase:
        places: dict[str, Any] = {"answering": late.unit_id}
        return NewCase(late.area_id, places, Text(f"逾期：{late.number}", f"Late: {late.number}"))

    hooks.opens("test.notice", another)
    clock.set_offset(dt.datetime.fromisoformat(sys.argv[1]) - clock.real_now())
    say("ticking")
    ticking.tick({})
    jobs.drain()
    say("done")


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
