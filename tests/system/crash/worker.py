"""The site's job worker with the test's job and failpoints added."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import django

django.setup()

from tests.system.crash import act, failpoints  # noqa: E402 - after Django is set up
from tongyou.base.jobs import registry, run_worker  # noqa: E402

READ = "plan.read_document"


def read(payload: dict[str, Any]) -> Any:
    """Read a plan's document, and perhaps die on the way."""
    chance = random.Random(payload["import"])  # noqa: S311 - repeatable, not secret
    with failpoints.arm(chance.choice(["", *failpoints.POINTS]), f"job-{payload['import']}"):
        return plain.work(payload)


assert act.work
plain = registry.spec_of(READ)
registry._jobs[READ] = replace(
    plain, work=read, lease=5
)  # a minute's lease would make the test long
failpoints.install()
run_worker()
