"""A released procedure and its cases in the cast's district, with the clock on a working day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.factories.cast import MAKER, Cast, cast, make_staff
from tongyou.base import clock, jobs
from tongyou.base.codes import new_id
from tongyou.ground.visibility import Actor
from tongyou.kernels.casework import actions, shelf
from tongyou.kernels.casework.models import Case
from tongyou.kernels.casework.types import Acted
from tongyou.kernels.criteria import Text

__all__ = ["cast"]

HERE = Path(__file__).parent
WEDNESDAY = dt.datetime(2025, 10, 15, 10, 0, tzinfo=clock.SHANGHAI).astimezone(dt.UTC)
ANSWERER, CHIEF, SECOND = "department_officer", "coordinator", "leader"


@dataclass
class Office:
    """Cases of the test procedure, and the people who act on them."""

    cast: Cast

    def open(self, title: str | Text = "模拟督办甲", *, key: str = "", **more: Any) -> UUID:
        """A notice to the education bureau, opened by the leader."""
        given: dict[str, Any] = {
            "actor": self.cast.actor("leader"),
            "procedure": "test.notice",
            "area_id": self.cast.area_id("town_one"),
            "places": {"answering": self.cast.units["education"].pk},
            "title": title if isinstance(title, Text) else Text(title, f"{title} (en)"),
            "fields": {"answer_by": "2025-11-01", "phone": "13800000000"},
            "key": key or str(new_id()),
        }
        return actions.open_case(**given | more).case_id

    def act(
        self, person: str | Actor, case_id: UUID, act: str, step: str = "", /, **payload: Any
    ) -> Acted:
        """Do an act on whatever stands."""
        actor = person if isinstance(person, Actor) else self.cast.actor(person)
        return actions.act(
            actor=actor,
            case_id=case_id,
            act=act,
            step=step,
            payload=payload,
            expected=None,
            key=str(new_id()),
        )

    def sent(self, title: str = "模拟督办甲", **more: Any) -> UUID:
        """A case whose answer is open."""
        case_id = self.open(title, **more)
        self.act(CHIEF, case_id, "send", "draft")
        return case_id

    def answered(self, title: str = "模拟督办甲") -> UUID:
        """A case that waits for its end."""
        case_id = self.sent(title)
        self.act(ANSWERER, case_id, "promise", material="evidence")
        self.act(ANSWERER, case_id, "submit", "answer", text="已整改")
        return case_id

    def row(self, case_id: UUID) -> Case:
        return Case.objects.get(pk=case_id)


def release() -> None:
    """The procedure of these tests."""
    text = (HERE / "notice.yaml").read_text(encoding="utf-8")
    actions.release(actor=MAKER, text=text, file="notice.yaml")


def office_of(made: Cast) -> Office:
    """A second coordinator (four eyes), and the released procedure."""
    from tests.factories import cast as people

    people.STAFF.setdefault("second", ("coordinator", "office", "district"))
    try:
        made.accounts["second"] = make_staff(made, "second")
    finally:
        del people.STAFF["second"]
    release()
    return Office(made)


@pytest.fixture(autouse=True)
def fresh_shelf() -> Iterator[None]:
    """Each test has its own database, so what a process remembers of procedures is forgotten."""
    shelf.forget()
    yield
    shelf.forget()


@pytest.fixture
def wednesday() -> Iterator[dt.datetime]:
    """The clock stands on a working day."""
    with clock.freeze(WEDNESDAY):
        yield WEDNESDAY


@pytest.fixture
def office(cast: Cast, wednesday: dt.datetime) -> Office:
    return office_of(cast)


def drain() -> int:
    """Run every waiting job, whatever the clock of the test says."""
    return jobs.drain()
