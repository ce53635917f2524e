"""A released procedure, cases of it in the cast's district, and people who look at them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.factories.cast import MAKER, Cast, cast
from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.kernels.casework import actions, queries
from tongyou.kernels.casework.queries.types import CaseView
from tongyou.kernels.criteria import Text

__all__ = ["cast"]

PROCEDURE = Path(__file__).parent / "visit.yaml"
WEDNESDAY = dt.datetime(2025, 10, 15, 10, 0, tzinfo=clock.SHANGHAI)
# person -> what they do in the procedure
OPENER, VISITOR, DECIDER = "town_supervisor", "child_director", "unit_head"


@dataclass
class Desk:
    """Cases, and the people of the cast at their pages."""

    cast: Cast

    def open(self, title: str = "模拟儿童甲的走访", en: str = "Visit to simulated child A") -> UUID:
        """A case of the town, opened by its supervisor."""
        units = self.cast.units
        opened = actions.open_case(
            actor=self.cast.actor(OPENER),
            procedure="test.visit",
            area_id=self.cast.area_id("town_one"),
            places={
                "town": units["town-one"].pk,
                "village": units["village-one"].pk,
                "partners": [units["education"].pk, units["health"].pk],
                "deciding": units["education"].pk,
            },
            title=Text(title, en),
            fields={"situation": "alone", "address": "模拟路 77 号"},
            key=str(new_id()),
        )
        return opened.case_id

    def act(self, person: str, case_id: UUID, act: str, step: str = "", /, **payload: Any) -> int:
        """Do an act; the revision afterwards."""
        return actions.act(
            actor=self.cast.actor(person),
            case_id=case_id,
            act=act,
            step=step,
            payload=payload,
            expected=None,
            key=str(new_id()),
        ).revision

    def accepted(self, title: str = "模拟儿童甲的走访") -> UUID:
        """A case past its first step: the visit and both verifications are open."""
        case_id = self.open(title)
        self.act(OPENER, case_id, "promise", material="hukou")
        self.act(OPENER, case_id, "accept", "check")
        return case_id

    def visited(self, title: str = "模拟儿童甲的走访") -> UUID:
        """A case that waits for its decision."""
        case_id = self.accepted(title)
        self.act(
            VISITOR, case_id, "report", "visit", record="见到祖母", day="2025-10-15", met="yes"
        )
        self.act("department_officer", case_id, "confirm", "verify")
        self.act("outsider", case_id, "confirm", "verify.2")
        return case_id

    def view(self, person: str, case_id: UUID) -> CaseView:
        return queries.case(self.cast.actor(person), case_id)

    def get(
        self, person: str, name: str, /, *args: Any, language: str = "zh-hans", **query: str
    ) -> HttpResponse:
        """A page, as a browser gets it."""
        client = self.cast.client(person, language=language)
        return client.get(reverse(f"casework:{name}", args=args), query)  # type: ignore[return-value]

    def text(self, person: str, name: str, /, *args: Any, **query: str) -> str:
        """A page that must be there, as text."""
        answer = self.get(person, name, *args, **query)
        assert answer.status_code == 200, answer.content.decode()[:2000]
        return answer.content.decode()

    def form(self, person: str, case_id: UUID, act: str, /, **query: str) -> str:
        """The address of an act's form."""
        from django.utils.http import urlencode

        address = reverse("casework:act", args=[case_id, act])
        return f"{address}?{urlencode(query)}" if query else address

    def post(
        self, person: str, case_id: UUID, act: str, data: dict[str, Any], /, **query: str
    ) -> HttpResponse:
        """Send an act's form as it was opened now, unless `data` says otherwise."""
        revision = data.get("revision", self.view(person, case_id).revision)
        given = {"key": str(new_id()), "revision": revision, **data}
        return self.cast.client(person).post(self.form(person, case_id, act, **query), given)  # type: ignore[return-value]


@pytest.fixture
def wednesday() -> Iterator[dt.datetime]:
    """The clock stands on a working day."""
    with clock.freeze(WEDNESDAY.astimezone(dt.UTC)):
        yield WEDNESDAY


@pytest.fixture
def desk(cast: Cast, wednesday: dt.datetime) -> Desk:
    """The procedure is released."""
    actions.release(actor=MAKER, text=PROCEDURE.read_text(encoding="utf-8"), file=PROCEDURE.name)
    return Desk(cast)
