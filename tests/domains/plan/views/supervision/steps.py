"""Steps of a report's way, taken on the pages by the people they belong to."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories.cast import Cast
from tongyou.base.codes import new_id
from tongyou.domains.plan.models import Report, ReportLine, Round

GOING = {"status": "on_track", "reason": "又成立了一个观察团", "next_step": "开第二次会"}
DAY = ("2025", "6", "1")
VALUES = {
    "count": {"value": "3"},
    "rate": {"numerator": "541", "denominator": "1000", "value": "54.1"},
}


def url(name: str, *args: Any) -> str:
    return reverse(f"supervision:{name}", args=args)


def text(response: HttpResponse) -> str:
    return response.content.decode()


def report_of(round_: Round, number: int) -> Report:
    return Report.objects.get(round=round_, number=number)


def hidden(page: str, name: str) -> str:
    """The value of a hidden input of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def answers_for(page: str, line: ReportLine, given: dict[str, str]) -> dict[str, str]:
    """What a person types into one step's page, by the names of its fields."""
    typed = {**GOING, **VALUES.get(line.kind, {}), **given}
    found = {name: hidden(page, name) for name in ("revision", "writer", "seen")}
    for field in dict.fromkeys(re.findall(r'name="q-([a-z_]+?)(?:_\d)?"', page)):
        if field == "next_on":
            found |= {f"q-next_on_{place}": part for place, part in enumerate(DAY)}
        elif field in typed:
            found[f"q-{field}"] = typed[field]
    return found | {"act": "next"}


def write(browser: Client, line: ReportLine, **given: str) -> None:
    """Fill in the form of one promise, step by step, as a person does."""
    answer = browser.post(url("line_begin", line.pk))
    for _ in range(6):
        assert answer.status_code == 302, text(answer)
        where = answer["Location"]
        if "/write/" not in where:
            return
        page = text(browser.get(where))
        answer = browser.post(where, answers_for(page, line, given))
    raise AssertionError("the form has no end")


def written(cast: Cast, report: Report, person: str = "colleague") -> Report:
    """Every promise of a report filled in."""
    browser = cast.client(person)
    for line in report.lines.order_by("order"):
        write(browser, line)
    return report


def submitted(cast: Cast, report: Report) -> Report:
    written(cast, report)
    answer = cast.client("colleague").post(url("submit", report.pk), {"key": str(new_id())})
    assert answer.status_code == 302, text(answer)
    return fresh(report)


def handed_in(cast: Cast, report: Report) -> Report:
    submitted(cast, report)
    answer = cast.client("unit_head").post(url("approve", report.pk), {"key": str(new_id())})
    assert answer.status_code == 302, text(answer)
    return fresh(report)


def fresh(report: Report) -> Report:
    return Report.objects.select_related("round").get(pk=report.pk)
