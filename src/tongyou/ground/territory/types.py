"""The words of the territory that every room may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tongyou.ground.territory.rules.coordinates import Crs

__all__ = [
    "AreaKind",
    "AreaSpec",
    "BoundaryKind",
    "Crs",
    "Population",
    "Residence",
    "Review",
    "Sex",
    "SuccessionKind",
    "TerritoryProblem",
]


class AreaKind(TextChoices):
    """Levels of the national division code (GB/T 2260, GB/T 10114)."""

    DISTRICT = "district", _("区（县）")
    TOWN = "town", _("镇")
    SUBDISTRICT = "subdistrict", _("街道")
    VILLAGE = "village", _("村")
    COMMUNITY = "community", _("社区")


# Digits of the national code at each level: 6 for a district, 9 for a town, 12 for a village.
CODE_DIGITS = {
    AreaKind.DISTRICT: 6,
    AreaKind.TOWN: 9,
    AreaKind.SUBDISTRICT: 9,
    AreaKind.VILLAGE: 12,
    AreaKind.COMMUNITY: 12,
}


class SuccessionKind(TextChoices):
    """What happened to an area on a day."""

    ESTABLISH = "establish", _("设立")
    RENAME = "rename", _("更名")
    TRANSFER = "transfer", _("划转")
    MERGE = "merge", _("合并")
    SPLIT = "split", _("拆分")


class BoundaryKind(TextChoices):
    """Whether an outline may be shown as the boundary."""

    SKETCH = "sketch", _("示意，非法定界线")
    OFFICIAL = "official", _("经审核的界线")


class Review(TextChoices):
    """Where an imported outline or count stands: read, then confirmed or withdrawn by a person."""

    PROPOSED = "proposed", _("待确认")
    CONFIRMED = "confirmed", _("已启用")
    WITHDRAWN = "withdrawn", _("已撤回")


class Sex(TextChoices):
    """As population tables print it."""

    ALL = "all", _("合计")
    MALE = "male", _("男")
    FEMALE = "female", _("女")


class Residence(TextChoices):
    """Who counts as belonging to a place."""

    RESIDENT = "resident", _("常住人口")
    REGISTERED = "registered", _("户籍人口")


class TerritoryProblem(ValueError):
    """An input that cannot be accepted; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class AreaSpec:
    """A new area as somebody states it."""

    code: str
    name_zh: str
    kind: AreaKind
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Population:
    """How many people, or why it cannot be told. `value` is None when it cannot, never 0."""

    value: int | None
    area_id: UUID
    year: int
    residence: Residence
    reason: str = ""
    source: str = ""
    as_of: date | None = None
    simulated: bool = False
    parts: int = 0  # how many smaller areas were added up; 0: counted for this area itself
