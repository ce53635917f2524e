"""The words of organisations that every room may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from tongyou.ground.organisations.models import Holding, Post, Unit


class UnitKind(TextChoices):
    """What an organisation is. The first eight are those of the action plan."""

    GOVERNMENT = "government", _("政府部门")
    PARTY = "party", _("党委部门")
    JUDICIAL = "judicial", _("司法机关")
    MASS_ORGANISATION = "mass-organisation", _("群团组织")
    CITY_BRANCH = "city-branch", _("市级部门分局")
    GROUP = "group", _("单位组")
    TOWN_GOVERNMENT = "town-government", _("镇人民政府")
    SUBDISTRICT_OFFICE = "subdistrict-office", _("街道办事处")
    VILLAGE_COMMITTEE = "village-committee", _("村（居）民委员会")
    SCHOOL = "school", _("学校")
    KINDERGARTEN = "kindergarten", _("幼儿园")
    NURSERY = "nursery", _("托育机构")
    CLINIC = "clinic", _("社区卫生服务机构")
    HOSPITAL = "hospital", _("医院")
    SOCIAL_ORGANISATION = "social-organisation", _("社会组织")
    FUND = "fund", _("基金")


class OrganisationProblem(ValueError):
    """An input that cannot be accepted; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class UnitSpec:
    """A unit as somebody states it. `full_name` is empty when nobody has confirmed it."""

    code: str
    kind: UnitKind
    short_name: str
    full_name: str = ""
    full_name_certain: bool = False
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class PostSpec:
    """A post as somebody states it. `role` is a role of the access matrix that a post can carry."""

    code: str
    role: str
    title_zh: str
    title_en: str
    duties: str = ""
    must_be_filled: bool = True


@dataclass(frozen=True, slots=True)
class Resolved:
    """A printed name looked up: one unit, or none with the nearest names."""

    unit: Unit | None
    suggestions: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post that must be filled and is not. `falls_to` holds the duty meanwhile; None: nobody does."""

    post: Post
    since: date
    falls_to: Holding | None
