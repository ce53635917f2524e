"""Names for identifiers and codes, in both languages, looked up once for a whole page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from tongyou.ground.organisations import queries as organisations
from tongyou.ground.visibility import matrix
from tongyou.kernels.casework.definition.types import AskedField
from tongyou.kernels.casework.engine.people import OPENER
from tongyou.kernels.criteria import Text, Type

NOBODY = Text("（未知单位）", "(unknown unit)")
NOWHERE = Text("（未知区划）", "(unknown area)")
APPLICANT = Text("申请人", "The applicant")
YES, NO = Text("是", "Yes"), Text("否", "No")


@dataclass(frozen=True, slots=True)
class Names:
    """Units and areas of one page."""

    found: dict[UUID, tuple[str, str]]

    def unit(self, unit_id: UUID) -> Text:
        found = self.found.get(unit_id)
        return Text(*found) if found else NOBODY

    def area(self, area_id: UUID) -> Text:
        found = self.found.get(area_id)
        return Text(*found) if found else NOWHERE


def names_of(units: Collection[UUID], areas: Collection[UUID] = ()) -> Names:
    """One query, or none where nothing is asked."""
    return Names(organisations.names_of(units, areas))


def role_title(role: str) -> Text | None:
    """A role of the matrix in words; None for the platform."""
    if role == OPENER:
        return APPLICANT
    found = matrix().roles.get(role)
    return Text(found.title.zh, found.title.en) if found else None


def value_text(asked: AskedField, value: object, language: str) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if asked.field.type is Type.BOOL:
        return (YES if value else NO).in_language(language)
    if asked.field.type is Type.CHOICE:
        labels = dict(asked.field.choices)
        codes = value if isinstance(value, list) else [value]
        joined = [
            labels[code].in_language(language) if code in labels else str(code) for code in codes
        ]
        return ("、" if not language.startswith("en") else ", ").join(joined)
    return str(value)
