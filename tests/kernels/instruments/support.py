"""What the tests of this room stand on, and short words for what people do on its pages."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from pypdf import PdfWriter

from tests.factories.cast import MAKER, Cast
from tests.kernels.instruments.samples import NAMES, source
from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.kernels.criteria import Text
from tongyou.kernels.instruments import actions
from tongyou.kernels.instruments.models import (
    Due,
    ReleasedInstrument,
    Response,
    Round,
    SurveyAnswer,
)
from tongyou.kernels.instruments.types import DueSpec, Given


def empty_pdf() -> bytes:
    out, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(72, 72)
    writer.write(out)
    return out.getvalue()


PDF = empty_pdf()
HIDDEN = re.compile(r'name="(revision|writer|seen|key)" value="([^"]*)"')
PROGRESS = {"q-target": "20", "q-value": "12", "q-counted_on_0": "2025", "q-counted_on_1": "9", "q-counted_on_2": "30"}  # fmt: skip
TARGET = Given(20, Text("行动方案", "the action plan"), dt.date(2023, 5, 1))


@dataclass
class House:
    """The cast, the released samples, an open round with two units due, and an open survey."""

    cast: Cast
    released: dict[str, ReleasedInstrument]
    round: Round
    survey: Round
    codes: list[str]

    def due(self, unit: str) -> Due:
        return Due.objects.get(round=self.round, unit_id=self.cast.units[unit].pk)

    def begin(self, unit: str = "education", person: str = "colleague") -> Response:
        """The unit's response in the round, begun."""
        actor = self.cast.actor(person)
        number = actions.start_due(actor=actor, due_id=self.due(unit).pk, prefill={"target": TARGET})  # fmt: skip
        return Response.objects.get(pk=number)

    def cast_start(self) -> UUID:
        """The same unit's report outside any round."""
        unit = self.cast.units["education"].pk
        return actions.start(
            actor=self.cast.actor("colleague"),
            instrument="plan.count",
            subject_id=unit,
            area_id=self.cast.area_id("district"),
            unit_id=unit,
            key=str(new_id()),
        )

    def checklist(self, person: str = "colleague", unit: str = "education") -> Response:
        """A checklist about the unit, outside any round."""
        number = actions.start(
            actor=self.cast.actor(person),
            instrument="spaces.yard-check",
            subject_id=self.cast.units[unit].pk,
            area_id=self.cast.area_id("district"),
            unit_id=self.cast.units[unit].pk,
            key=str(new_id()),
        )
        return Response.objects.get(pk=number)


def build(cast: Cast) -> House:
    """Release the samples, open a round for two units and a survey with passes."""
    rows = [actions.release(actor=MAKER, text=source(name), file=f"{name}.yaml") for name in NAMES]
    today = clock.today()
    common: dict[str, Any] = {
        "actor": MAKER,
        "area_id": cast.area_id("district"),
        "opens_on": today - dt.timedelta(days=3),
        "due_on": today + dt.timedelta(days=10),
    }
    due = [
        DueSpec(cast.units[code].pk, cast.area_id("district"), cast.units[code].pk, Text(cast.units[code].short_name, code))
        for code in ("education", "health")
    ]  # fmt: skip
    first = actions.open_round(
        instrument="plan.count", code="2025-Q3", title=Text("三季度填报", "Third quarter"), due=due, key="r1", **common
    )  # fmt: skip
    second = actions.open_round(
        instrument="participation.street-survey", code="2025", title=Text("上学路上", "Way to school"), key="r2", **common
    )  # fmt: skip
    codes = actions.issue_passes(actor=MAKER, round_id=second.object_id, number=40, key="p1")
    return House(
        cast,
        {row.code: row for row in rows},
        Round.objects.get(pk=first.object_id),
        Round.objects.get(pk=second.object_id),
        codes,
    )


# --- on the pages -----------------------------------------------------------------------------------


def text(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def hidden(answer: HttpResponse) -> dict[str, str]:
    """What a page's form carries along."""
    return {name: unescape(value) for name, value in HIDDEN.findall(answer.content.decode())}


def fill(client: Client, address: str, answers: Mapping[str, Any], **more: str) -> HttpResponse:
    """Open a page, fill it in, press the button."""
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code)
    return client.post(address, {**hidden(page), "act": "next", **answers, **more})


def step(row: Response | UUID, code: str) -> str:
    return f"/forms/{getattr(row, 'pk', row)}/{code}/"


def fill_report(client: Client, row: Response, *, status: str = "done") -> HttpResponse:
    """All pages of the report, up to the check."""
    fill(client, step(row, "progress"), PROGRESS)
    more = {"q-obstacle": "缺少场地，已找过区里"} if status == "stuck" else {}
    answer = fill(client, step(row, "state"), {"q-status": status})
    if more:
        answer = fill(client, step(row, "state"), {"q-status": status, **more})
    if status != "done":
        fill(client, step(row, "help"), {"q-needs": ["money", "land"]})
    fill(client, step(row, "records"), {})
    return answer


def submit(client: Client, row: Response, **more: str) -> HttpResponse:
    """The button at the end."""
    address = step(row, "check")
    page = client.get(address)
    assert page.status_code == 200
    return client.post(address, {**hidden(page), "stated": "yes", **more})


def answer_survey(secret: str, **answers: Any) -> None:
    """One anonymous answer, through the actions."""
    given = {"who": "pupil", "way": "foot", "safe": 4, **answers}
    saved = actions.save_pass(secret=secret, answers=given, expected=0, writer="w")
    actions.submit_pass(secret=secret, expected=saved.revision)


def close_survey(house: House) -> None:
    actions.close_round(actor=house.cast.actor("coordinator"), round_id=house.survey.pk)


def said_in(house: House) -> list[str]:
    return list(SurveyAnswer.objects.filter(round=house.survey).values_list("answers", flat=True))
