"""A district with so many cases: one really opened pattern, and rows as acts would have written them.

A third of the cases is open. Units and words are distributed as in life: few are everywhere, many are rare.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
PROCEDURE = ROOT / "tests" / "kernels" / "casework" / "rows" / "notice.yaml"
BATCH = 20_000
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
        self.made: Any = None  # the cast

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
    call_command("collectstatic", verbosity=0, interactive=False)
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
    city.made = made
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
    from tongyou.kernels.casework.models import SearchText

    unit, answering = city.dice.choices(city.units, city.unit_weights, k=2)
    area, key = city.dice.choice(city.areas), new_id()
    subject = Subject(pk=key, kind="case", area_id=area, unit_id=unit)
    case = case_row(city, number, released, subject)
    words = [*tokens.words(case.title_zh), *tokens.who_may_find((unit, answering), area, "")]
    steps = step_rows(city, case, answering)
    return subject, case, steps, SearchText(case_id=key, tokens=words)


def case_row(city: City, number: int, released: Any, subject: Any) -> Any:
    from tongyou.kernels.casework.models import Case

    opened = NOW - dt.timedelta(minutes=5 * number)
    is_open, title = city.dice.random() < 1 / 3, city.title()
    return Case(
        subject_id=subject.pk,
        number=f"DB-{2000 + number % 26}-{number:07X}-X",
        released=released,
        procedure="test.notice",
        version=1,
        standing="open" if is_open else "closed",
        outcome="" if is_open else "accepted",
        title_zh=title,
        title_en=title,
        area_id=subject.area_id,
        unit_id=subject.unit_id,
        opened_at=opened,
        closed_at=None if is_open else opened,
        promised_on=opened.date(),
        revision=3,
        head="0" * 64,
    )


def step_rows(city: City, case: Any, answering: UUID) -> list[Any]:
    """What was drafted at the case's unit, and what is answered at the other."""
    standing = "open" if case.standing == "open" else "done"
    return [
        step_row(city, case, 0, "draft", case.unit_id, "done", ",coordinator,"),
        step_row(city, case, 1, "answer", answering, standing, ",department_officer,clerk,"),
    ]


def step_row(
    city: City, case: Any, place: int, code: str, unit: UUID, standing: str, roles: str
) -> Any:
    from tongyou.kernels.casework.models import Step

    return Step(
        case_id=case.pk,
        position=place,
        key=code,
        code=code,
        unit_id=unit,
        standing=standing,
        opened_at=case.opened_at,
        procedure="test.notice",
        version=1,
        number=case.number,
        title_zh=case.title_zh,
        title_en=case.title_en,
        area_id=case.area_id,
        roles=roles,
        due_at=case.opened_at + dt.timedelta(days=city.dice.randrange(3, 4000)),
        case_standing=case.standing,
    )


def store(model: Any, rows: Iterable[Any]) -> None:
    """Insert many rows as fast as each database can."""
    from django.db import connection, transaction

    from tongyou.base.database import direct

    key_is_made = model._meta.pk.get_internal_type() == "BigAutoField"  # noqa: SLF001 - Django's public API
    given = direct.writable(model, with_key=not key_is_made)
    names = ", ".join(f'"{field.column}"' for field in given)
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in given]
        for row in rows
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {direct.table(model)} ({names}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row([plain(one) for one in row])
            return
        sql = direct.insert_sql(model, given, (), (), ignore=False, count=1)
        cursor.executemany(sql, values)


def plain(value: Any) -> Any:
    """What COPY takes: JSON as text."""
    import json

    from psycopg.types.json import Jsonb

    return json.dumps(value.obj) if isinstance(value, Jsonb) else value
