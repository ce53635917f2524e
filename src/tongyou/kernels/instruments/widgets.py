"""Controls of several parts, each a group with its own legend: dates in Chinese order, rankings, files, tables.

They draw themselves from templates, work without scripts, and show again exactly what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tongyou.kernels.instruments.definition.types import Question, Shape
from tongyou.kernels.instruments.evaluation.judging import plain

ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"


class Group(forms.Widget):
    """A control with several inputs; links lead to the first of them."""

    template = ""

    def parts(self, name: str, value: Any, ident: str) -> dict[str, Any]:
        """What the template shows."""
        raise NotImplementedError

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ARG002
    ) -> SafeString:
        given = attrs or {}
        ident = str(given.get("id") or f"id_{name}")
        context = {"name": name, "id": ident, "invalid": "aria-invalid" in given}
        return render_to_string(self.template, context | self.parts(name, value, ident))

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_


class DateParts(Group):
    """Year, month, day: three small numbers, in the order the Chinese date is written."""

    template = "instruments/widgets/date.html"

    def parts(self, name: str, value: Any, ident: str) -> dict[str, Any]:  # noqa: ARG002
        year, month, day = ([*str(value or "").split("-", 2), "", "", ""])[:3]
        return {"year": year, "month": month.lstrip("0"), "day": day.lstrip("0")}


class Ranking(Group):
    """A place for each choice: two of one place are told, not lost."""

    template = "instruments/widgets/ranking.html"

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.choices = choices

    def parts(self, name: str, value: Any, ident: str) -> dict[str, Any]:  # noqa: ARG002
        places = dict(value) if isinstance(value, Mapping) else {}
        if isinstance(value, list | tuple):
            places = {code: str(place) for place, code in enumerate(value, 1)}
        rows = [(code, title, places.get(code, "")) for code, title in self.choices]
        return {"rows": rows, "places": [str(n) for n in range(1, len(self.choices) + 1)]}


class Files(Group):
    """What is uploaded already, each with a way to take it off, and a place for more."""

    template = "instruments/widgets/files.html"

    def __init__(self, names: Mapping[str, str], links: Mapping[str, str], most: int) -> None:
        super().__init__()
        self.names, self.links, self.most = names, links, most
        self.needs_multipart_form = True

    def parts(self, name: str, value: Any, ident: str) -> dict[str, Any]:  # noqa: ARG002
        kept = [str(one) for one in value] if isinstance(value, list | tuple) else []
        rows = [(one, self.names.get(one, one), self.links.get(one, "")) for one in kept]
        return {"rows": rows, "accept": ACCEPT, "full": len(rows) >= self.most, "most": self.most}


class Table(Group):
    """Rows of single values: those filled in, and one more; each cell has a name of its own for screen readers."""

    template = "instruments/widgets/table.html"

    def __init__(self, question: Question, shape: Shape, language: str) -> None:
        super().__init__()
        self.question, self.shape, self.language = question, shape, language

    def parts(self, name: str, value: Any, ident: str) -> dict[str, Any]:
        filled = (
            [row for row in value if isinstance(row, Mapping)]
            if isinstance(value, list | tuple)
            else []
        )
        shown = [*filled, {}][: self.shape.most] or [{}]
        return {
            "rows": [self.row(name, ident, at, row) for at, row in enumerate(shown)],
            "full": len(filled) >= self.shape.most,
        }

    @property
    def columns(self) -> list[tuple[Question, Shape]]:
        return list(zip(self.question.columns, self.shape.columns, strict=True))

    def row(self, name: str, ident: str, at: int, row: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The cells of one row."""
        return [
            {
                "name": f"{name}-{at}-{shape.code}",
                "id": f"{ident}_{0 if at == 0 and place == 0 else f'{at}_{place}'}",
                "label": one.title.in_language(self.language),
                "unit": one.unit.in_language(self.language),
                "kind": shape.kind.value,
                "value": as_typed(row.get(shape.code)),
                "choices": [
                    (code, title.in_language(self.language)) for code, title in one.choices
                ],
                "row": at + 1,
            }
            for place, (one, shape) in enumerate(self.columns)
        ]


def as_typed(value: Any) -> str:
    """A single value as its input shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str | int | float) and hasattr(value, "normalize"):
        return plain(value)
    return str(value)
