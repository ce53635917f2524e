"""A million cases: inbox, register, search and one case, for people who see a unit, an area, or everything.

    .venv/bin/python benchmarks/casework_million.py [--cases 1000000] [--rounds 5] [--postgresql]

A third of the cases is open. Units and words are distributed as in life: few are everywhere, many are rare. The peer is
what Django offers for the same question: `title_zh__contains` for search, `count()` and OFFSET for a list, on the same
rows in the same run. Prints the median milliseconds and the number of queries of each question; ends with 1 if one of ours
takes more than 150 ms or 15 queries.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
PROCEDURE = ROOT / "tests" / "kernels" / "casework" / "rows" / "notice.yaml"
MOST_SECONDS, MOST_QUERIES, BATCH = 0.150, 15, 20_000
UNITS, AREAS = 300, 220
SIGNS = "万丈三上下不与专世业东丝中丰临为主义之乐乘习乡书买了事二于五井亚交产亩享京人什仁介从他付代令以仪们价任企伍优会传伤住体何余作使例供促保信修倍候借值健停儿元充先光免党入全公六共关兴兵其具养内再军农冬决况冷准减几凡凤出分切划则刚创初利别到制前办功加务动助劳"
NOW = dt.datetime(2025, 10, 15, 2, 0, tzinfo=dt.UTC)


class City:
    """One really opened case as the pattern, and identifiers for units, areas and words."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - a workload, no secret
        self.words = [
            "".join(self.dice.sample(SIGNS, self.dice.choice((2, 2, 3, 4)))) for _ in range(3000)
        ]
        self.weights = [1 / (rank + 3) for rank in range(3000)]
        self.units: list[UUID] = []
        self.areas: list[UUID] = []
        self.unit_weights = [1 / (rank + 2) for rank in range(UNITS)]

    def title(self) -> str:
        chosen = "".join(self.dice.choices(self.words, self.weights, k=4))
        return f"模拟督办：关于{chosen}的{self.dice.choice(('通知', '情况', '问题', '核实'))}"


def prepare(cases: int) -> City:
    """The cast's district, a few cases opened as people do, and a million written beside them."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from tests.factories import cast as people

    from tongyou.base import clock
    from tongyou.kernels.casework import actions

    call_command("migrate", verbosity=0)
    with clock.freeze(NOW):
        people.STAFF["second"] = ("coordinator", "office", "district")
        made = people.make_cast()
        text = PROCEDURE.read_text(encoding="utf-8")
        actions.release(actor=people.MAKER, text=text, file=PROCEDURE.name)
        city = City(5)
        city.units = [one.pk for one in made.units.values()] + subjects(
            "unit", UNITS - len(made.units)
        )
        city.areas = [one.pk for one in made.areas.values()] + subjects(
            "area", AREAS - len(made.areas)
        )
        for number in range(200):
            case_id = open_one(made, f"模拟督办真件{number}")
            if number % 2:
                send(made, case_id)
    fill(city, cases)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    city.made = made  # type: ignore[attr-defined]
    return city


def subjects(kind: str, count: int) -> list[UUID]:
    from tongyou.ground.subjects.models import Subject

    rows = [Subject(kind=kind) for _ in range(count)]
    Subject.objects.bulk_create(rows)
    return [one.pk for one in rows]


def open_one(made: Any, title: str) -> UUID:
    from tongyou.base.codes import new_id
    from tongyou.kernels.casework import actions
    from tongyou.kernels.criteria import Text

    return actions.open_case(
        actor=made.actor("leader"),
        procedure="test.notice",
        area_id=made.area_id("town_one"),
        places={"answering": made.units["education"].pk},
        title=Text(title, title),
        key=str(new_id()),
    ).case_id


def send(made: Any, case_id: UUID) -> None:
    from tongyou.kernels.casework import actions

    given = {"act": "send", "step": "draft", "expected": None, "key": str(case_id)}
    actions.act(actor=made.actor("coordinator"), case_id=case_id, **given)  # type: ignore[arg-type]


# ---- a million rows


def fill(city: City, count: int) -> None:
    """Rows as acts would have written them, in batches."""
    from tongyou.ground.subjects.models import Subject
    from tongyou.kernels.casework.models import Case, ReleasedProcedure, SearchText, Step

    released = ReleasedProcedure.objects.get()
    start = time.perf_counter()
    for begin in range(0, count, BATCH):
        parts = [one(city, begin + number, released) for number in range(min(BATCH, count - begin))]
        store(Subject, (part[0] for part in parts))
        store(Case, (part[1] for part in parts))
        store(Step, (step for part in parts for step in part[2]))
        store(SearchText, (part[3] for part in parts))
    print(f"{count} cases written in {time.perf_counter() - start:.0f} s", flush=True)


def one(city: City, number: int, released: Any) -> tuple[Any, Any, list[Any], Any]:
    """One case: its subject, its row, its two steps, its search line."""
    from tongyou.base.codes import new_id
    from tongyou.ground.subjects.models import Subject
    from tongyou.kernels.casework import tokens
    from tongyou.kernels.casework.models import Case, SearchText, Step

    dice = city.dice
    unit, answering = dice.choices(city.units, city.unit_weights, k=2)
    area, key, title = dice.choice(city.areas), new_id(), city.title()
    opened = NOW - dt.timedelta(minutes=5 * number)
    is_open = dice.random() < 1 / 3
    subject = Subject(pk=key, kind="case", area_id=area, unit_id=unit)
    case = Case(
        subject_id=key,
        number=f"DB-{2000 + number % 26}-{number:07X}-X",
        released=released,
        procedure="test.notice",
        version=1,
        standing="open" if is_open else "closed",
        outcome="" if is_open else "accepted",
        title_zh=title,
        title_en=title,
        area_id=area,
        unit_id=unit,
        opened_at=opened,
        closed_at=None if is_open else opened,
        promised_on=opened.date(),
        revision=3,
        head="0" * 64,
    )
    steps = [
        Step(
            case_id=key,
            position=place,
            key=code,
            code=code,
            unit_id=at,
            standing=standing,
            opened_at=opened,
            procedure="test.notice",
            version=1,
            number=case.number,
            title_zh=title,
            title_en=title,
            area_id=area,
            roles=roles,
            due_at=opened + dt.timedelta(days=dice.randrange(3, 4000)),
            case_standing=case.standing,
        )
        for place, code, at, standing, roles in (
            (0, "draft", unit, "done", ",coordinator,"),
            (1, "answer", answering, "open" if is_open else "done", ",department_officer,clerk,"),
        )
    ]
    words = [*tokens.words(title), *tokens.who_may_find((unit, answering), area, "")]
    return subject, case, steps, SearchText(case_id=key, tokens=words)


def store(model: Any, rows: Iterable[Any]) -> None:
    """Insert many rows as fast as each database can."""
    from django.db import connection, transaction

    from tongyou.base.database import direct

    given = direct.writable(model, with_key=model._meta.pk.get_internal_type() != "BigAutoField")
    names = ", ".join(f'"{field.column}"' for field in given)
    values = (
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in given]
        for row in rows
    )
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy:
                for row in values:
                    copy.write_row([plain(one) for one in row])
            return
        marks = ", ".join(["%s"] * len(given))
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', list(values)
        )


def plain(value: Any) -> Any:
    """What COPY takes: JSON as text."""
    import json

    from psycopg.types.json import Jsonb

    return json.dumps(value.obj) if isinstance(value, Jsonb) else value


# ---- questions


def questions(city: City) -> Iterator[tuple[str, Callable[[], Any], bool]]:
    """(name, question, whether it is ours)."""
    from tongyou.ground.visibility import Actor, PostHeld
    from tongyou.kernels.casework import queries
    from tongyou.kernels.casework.models import Case, Step
    from tongyou.kernels.casework.queries.types import Filters, Whose

    made = city.made  # type: ignore[attr-defined]

    def person(role: str, unit: UUID, *areas: UUID) -> Actor:
        return Actor(account_id=unit, posts=(PostHeld(role, None, unit, frozenset(areas)),))

    people = {
        "busiest unit": person("department_officer", city.units[0]),
        "rare unit": person("department_officer", city.units[200]),
        "town of 20 places": person("town_supervisor", city.units[50], *city.areas[20:40]),
        "everything": person("coordinator", city.units[60]),
    }
    for name, actor in people.items():
        yield f"inbox, {name}", lambda a=actor: queries.inbox(a), True
        page = queries.inbox(actor, Filters(size=200))
        yield (
            f"inbox, 2nd page, {name}",
            lambda a=actor, p=page: queries.inbox(a, Filters(after=p.next)),
            True,
        )
        yield (
            f"inbox, mine, {name}",
            lambda a=actor: queries.inbox(a, Filters(whose=Whose.MINE)),
            True,
        )
        yield f"inbox, late, {name}", lambda a=actor: queries.inbox(a, Filters(late=True)), True
        yield f"register, {name}", lambda a=actor: queries.cases(a), True
        for label, text in searches(city):
            yield f"search {label}, {name}", lambda a=actor, t=text: queries.search(a, t), True
    number = Case.objects.filter(title_zh__startswith="模拟督办真件").values_list(
        "number", flat=True
    )[0]
    chief = made.actor("coordinator")
    yield "search by number", lambda: queries.search(chief, number), True
    yield "search by part of a number", lambda: queries.search(chief, number[:12]), True
    real = Case.objects.get(number=number).pk
    yield "one case", lambda: queries.case(chief, real), True
    unit = city.units[0]
    rows = Step.objects.filter(standing="open").order_by("due_at", "pk")
    yield "peer: count() and OFFSET", lambda: (rows.count(), list(rows[200_000:200_050])), False
    text = city.words[2000]
    hits = Case.objects.filter(unit_id=unit, title_zh__contains=text).order_by("-opened_at")
    yield "peer: title contains", lambda: list(hits[:50]), False


def searches(city: City) -> list[tuple[str, str]]:
    return [
        ("in every title", "督办"),
        ("common", city.words[0]),
        ("rare", city.words[2000]),
        ("three common words", city.words[1] + city.words[2] + city.words[3]),
        ("nowhere", "督办关于关于督办"),
        ("one character", "万"),
    ]


def measure(ask: Callable[[], Any], rounds: int) -> tuple[int, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        ask()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        ask()
        times.append(time.perf_counter() - start)
    return len(asked), statistics.median(times)


def report(city: City, rounds: int) -> int:
    over = 0
    print(f"{'question':48} {'queries':>7} {'median ms':>10}")
    for name, ask, ours in questions(city):
        count, seconds = measure(ask, rounds)
        slow = ours and (count > MOST_QUERIES or seconds > MOST_SECONDS)
        over += slow
        print(f"{name:48} {count:7d} {seconds * 1000:10.1f}{'  OVER' if slow else ''}", flush=True)
    return int(over > 0)


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--postgresql", action="store_true", help="a private server of its own")
    given = parser.parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongyou.site.settings")
    with tempfile.TemporaryDirectory(prefix="tongyou-bench-") as folder:
        os.environ["TONGYOU_DATA_DIR"] = folder
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
