"""A million cases: inbox, register, search and one case, asked by people who see a unit, an area, or everything.

    .venv/bin/python benchmarks/casework_million.py [--cases 1000000] [--rounds 5] [--postgresql]

Two tables. Pages: whole requests through the test client, session, rights, shell and ledger included. Questions: what
stands behind them, also for a rare unit. The peer is what Django offers for the same: `title_zh__contains` for search,
`count()` and OFFSET for a list, on the same rows in the same run. Prints the median milliseconds and the number of
queries of each; ends with 1 if one of ours takes more than 150 ms or 15 queries.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
from benchmarks.casework_city import City, prepare  # noqa: E402 - found by the line above

MOST_SECONDS, MOST_QUERIES = 0.150, 15
FRAME = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")  # of transactions; they ask nothing
Ask = tuple[str, Callable[[], Any], bool]  # name, question, whether it is ours


# ---- pages


def pages(city: City) -> Iterator[Ask]:
    """Whole requests of three people."""
    from django.urls import reverse

    people = {
        "coordinator": "everything",
        "department_officer": "a unit",
        "town_supervisor": "a town",
    }
    inbox, find = reverse("casework:inbox"), reverse("casework:find")
    case = reverse("casework:case", args=[real_case().pk])
    for person, sees in people.items():
        client = city.made.client(person)
        addresses = {
            "inbox": inbox,
            "inbox, all": f"{inbox}?whose=all",
            "inbox, late": f"{inbox}?whose=all&late=1",
            "inbox, 2nd page": second_page(client, f"{inbox}?whose=all"),
            "register": reverse("casework:register"),
            "case": case,
            **{f"search, {name}": f"{find}?q={text}" for name, text in searches(city)},
        }
        for name, address in addresses.items():
            yield f"page {name} ({sees})", lambda c=client, a=address: got(c, a), True


def got(client: Any, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")


def second_page(client: Any, address: str) -> str:
    """The address behind "next"."""
    import html
    import re

    (query,) = set(
        re.findall(r'href="[^"?]*(\?[^"]*after=[^"]+)"', client.get(address).content.decode())
    )
    return html.unescape(f"{address.partition('?')[0]}{query}")


def real_case() -> Any:
    """A case that was opened and sent as people do, at the busiest unit."""
    from tongyou.kernels.casework.models import Case

    return Case.objects.filter(title_zh__startswith="模拟督办真件1").order_by("number")[0]


# ---- questions


def questions(city: City) -> Iterator[Ask]:
    """What stands behind the pages, for people with one invented post each."""
    from tongyou.kernels.casework import queries
    from tongyou.kernels.casework.queries.types import Filters, Whose

    for name, actor in people(city).items():
        page = queries.inbox(actor, Filters(size=200))
        asks: dict[str, Callable[[], Any]] = {
            "inbox": lambda a=actor: queries.inbox(a),
            "inbox, 2nd page": lambda a=actor, p=page: queries.inbox(a, Filters(after=p.next)),
            "inbox, mine": lambda a=actor: queries.inbox(a, Filters(whose=Whose.MINE)),
            "inbox, late": lambda a=actor: queries.inbox(a, Filters(late=True)),
            "register": lambda a=actor: queries.cases(a),
            **{
                f"search {label}": lambda a=actor, t=text: queries.search(a, t)
                for label, text in searches(city)
            },
        }
        for label, ask in asks.items():
            yield f"{label}, {name}", ask, True


def people(city: City) -> dict[str, Any]:
    from tongyou.ground.visibility import Actor, PostHeld

    def person(role: str, unit: UUID, *areas: UUID) -> Actor:
        return Actor(account_id=unit, posts=(PostHeld(role, None, unit, frozenset(areas)),))

    return {
        "busiest unit": person("department_officer", city.units[0]),
        "rare unit": person("department_officer", city.units[200]),
        "town of 20 places": person("town_supervisor", city.units[50], *city.areas[20:40]),
        "everything": person("coordinator", city.units[60]),
    }


def single(city: City) -> Iterator[Ask]:
    """By number, one case, and the peers."""
    from tongyou.kernels.casework import queries
    from tongyou.kernels.casework.models import Case, Step

    chief, real = city.made.actor("coordinator"), real_case()
    yield "search by number", lambda: queries.search(chief, real.number), True
    yield "search by part of a number", lambda: queries.search(chief, real.number[:12]), True
    yield "one case", lambda: queries.case(chief, real.pk), True
    rows = Step.objects.filter(standing="open").order_by("due_at", "pk")
    yield "peer: count() and OFFSET", lambda: (rows.count(), list(rows[200_000:200_050])), False
    hits = Case.objects.filter(unit_id=city.units[0], title_zh__contains=city.words[2000])
    yield "peer: title contains", lambda: list(hits.order_by("-opened_at")[:50]), False


def searches(city: City) -> list[tuple[str, str]]:
    return [
        ("in every title", "督办"),
        ("common", city.words[0]),
        ("rare", city.words[2000]),
        ("three common words", city.words[1] + city.words[2] + city.words[3]),
        ("nowhere", "督办关于关于督办"),
        ("one character", "万"),
    ]


# ---- figures


def measure(ask: Callable[[], Any], rounds: int) -> tuple[int, float]:
    """(queries, median seconds)."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask()
    with CaptureQueriesContext(connection) as asked:
        ask()
    count = sum(not query["sql"].startswith(FRAME) for query in asked.captured_queries)
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        ask()
        times.append(time.perf_counter() - start)
    return count, statistics.median(times)


def report(city: City, rounds: int) -> int:
    from benchmarks.casework_city import NOW
    from tongyou.base import clock

    over = 0
    print(f"{'question':48} {'queries':>7} {'median ms':>10}")
    with clock.freeze(NOW):
        for name, ask, ours in (*pages(city), *questions(city), *single(city)):
            count, seconds = measure(ask, rounds)
            slow = ours and (count > MOST_QUERIES or seconds > MOST_SECONDS)
            over += slow
            line = f"{name:48} {count:7d} {seconds * 1000:10.1f}"
            print(f"{line}{'  OVER' if slow else ''}", flush=True)
    return int(over > 0)


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--postgresql", action="store_true", help="a private server of its own")
    given = parser.parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongyou.site.settings")
    with tempfile.TemporaryDirectory(prefix="tongyou-bench-") as folder:
        os.environ.update(TONGYOU_DATA_DIR=folder, TONGYOU_ALLOWED_HOSTS="testserver")
        if not given.postgresql:
            return report(prepare(given.cases), given.rounds)
        from tests.support.cluster import OwnCluster

        server = OwnCluster()
        try:
            server.run('CREATE DATABASE "bench"')
            os.environ["TONGYOU_DATABASE_URL"] = server.url("bench")
            return report(prepare(given.cases), given.rounds)
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
