"""Plan pages with ten plans of 84 tasks: queries and server time of each, as a ratio to the plain about page.

    .venv/bin/python benchmarks/plan_pages.py [--plans 10] [--rounds 20]

The peer is the portal's about page: the same middleware, session and shell without any content, measured in
the same run. Ends with 1 if a page needs 12 queries or more, or if its median passes 150 ms.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_QUERIES, MOST_SECONDS = 12, 0.150
PEER, PEER_NAME = "about (peer)", "portal:about"
Measured = tuple[int, float, float]


def prepare(plans: int) -> None:
    """An empty database with the city pack's plan in `plans` copies, one of them in two versions."""
    import django

    django.setup()
    from django.core.management import call_command

    from tongyou.base import packs
    from tongyou.base.database import write
    from tongyou.domains.plan import records
    from tongyou.domains.plan.actions import versions
    from tongyou.domains.plan.models import Plan, PlanVersion
    from tongyou.ground.visibility import system_actor

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    packs.apply(ROOT / "packs" / "xiuzhou", actor=system_actor("benchmark"))
    first = PlanVersion.objects.get()
    spec = records.version_spec(first)
    for number in range(1, plans):
        code = f"{spec.code}-{number}"
        with write():
            plan = Plan.objects.create(
                code=code, area_id=first.area_id, start=spec.start, end=spec.end
            )
            made = versions.write_version(
                plan=plan, spec=replace(spec, code=code), origin="pack", label=spec.version
            )
        versions.publish(actor=system_actor("benchmark"), version=made)
    with write():
        again = versions.write_version(plan=first.plan, spec=spec, origin="pack", label="again")
    versions.publish(actor=system_actor("benchmark"), version=again)


def addresses() -> dict[str, str]:
    """One address of every kind of plan page."""
    from django.urls import reverse

    from tongyou.domains.plan.models import Node, NodeUnit, PlanVersion

    version = PlanVersion.objects.filter(state="published").latest("sequence")
    old = PlanVersion.objects.filter(state="superseded").get()
    busiest = NodeUnit.objects.filter(node__version=version, role="lead", unit__isnull=False)[0]
    task = Node.objects.get(version=version, kind="task", number=10)
    return {
        PEER: reverse(PEER_NAME),
        "portal home": reverse("portal:home"),
        "overview": reverse("plan:home"),
        "version": reverse("plan:version", args=[version.pk]),
        "action": reverse("plan:action", args=[task.parent_id]),
        "task": reverse("plan:task", args=[task.pk]),
        "units": reverse("plan:units", args=[version.pk]),
        "unit": reverse("plan:unit", args=[version.pk, busiest.unit_id]),
        "search": reverse("plan:search") + "?q=jinshi",
        "changes": reverse("plan:changes"),
        "compare": reverse("plan:compare") + f"?before={old.pk}&after={version.pk}",
    }


def measure(url: str, rounds: int) -> Measured:
    """Queries of one request, and the median seconds of `rounds`: by the clock, and of the processor."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    client = Client(headers={"accept-language": "zh-hans"})
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        response = client.get(url)
    queries = len(caught)  # counted now: later requests empty the log
    if response.status_code != 200:
        raise SystemExit(f"{url} answered {response.status_code}")
    if url != reverse(PEER_NAME) and not queries:
        raise SystemExit(f"{url} asked the database nothing: the count is broken")
    times, work = [], []
    for _ in range(rounds):
        start, busy = time.perf_counter(), time.process_time()
        client.get(url)
        times.append(time.perf_counter() - start)
        work.append(time.process_time() - busy)
    return queries, statistics.median(times), statistics.median(work)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(TONGYOU_DATA_DIR=folder, TONGYOU_ALLOWED_HOSTS="testserver")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongyou.site.settings")
        prepare(given.plans)
        rows = {name: measure(url, given.rounds) for name, url in addresses().items()}
    return report(rows)


def report(rows: dict[str, Measured]) -> int:
    """Print the table; 1 if any page is over its limits (by the clock: on a busy machine look at the processor's)."""
    peer, over = rows[PEER][1], 0
    print(f"{'page':14} {'queries':>7} {'median ms':>10} {'cpu ms':>8} {'x peer':>7}")
    for name, (queries, seconds, work) in rows.items():
        slow = queries >= MOST_QUERIES or seconds > MOST_SECONDS
        over += slow
        print(
            f"{name:14} {queries:7d} {seconds * 1000:10.1f} {work * 1000:8.1f} {seconds / peer:7.1f}"
            f"{'  OVER' if slow else ''}"
        )
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main())
