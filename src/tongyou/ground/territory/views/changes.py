"""Changing areas: rename, merge, split, each filled in, checked and sent once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tongyou.ground.territory import actions, queries
from tongyou.ground.territory.forms import NEW, MergeForm, RenameForm, SplitForm
from tongyou.ground.territory.models import Area
from tongyou.ground.territory.steps import Asked, ask
from tongyou.ground.territory.types import AreaKind, AreaSpec
from tongyou.ground.visibility import actor_of, check, desk_page

PREFIX = "QH"  # 区划


def _asked(area: Area, title: str, act: str, make: Any, done: str, warning: str) -> Asked:
    def address(pk: UUID) -> str:
        return reverse("territory:area", args=[pk])

    crumbs = ((_("区划"), reverse("territory:tree")), (area.name, address(area.pk)))
    return Asked(
        title, act, PREFIX, make, address, address(area.pk), done, crumbs=crumbs, warning=warning
    )


@desk_page("territory.area", "change")
def rename(request: HttpRequest, area: UUID) -> HttpResponse:
    """Another name, code or kind."""
    actor = actor_of(request)
    found = queries.area(actor, area)
    check(actor, "territory.area", "change", found)

    def make(data: dict[str, Any]) -> Any:
        return actions.rename(
            actor=actor, area=found, name_zh=data["name_zh"], name_en=data["name_en"], code=data["code"],
            kind=AreaKind(data["kind"]), on=data["on"], basis=data["basis"],
        ).pk  # fmt: skip

    asked = _asked(
        found, _("更名：%(name)s") % {"name": found.name}, "territory.rename", make, _("已更名。"),
        _("生效日期以前的页面和统计仍用原名。"),
    )  # fmt: skip
    initial = {
        "name_zh": found.name_zh,
        "name_en": found.name_en,
        "code": found.code,
        "kind": found.kind,
    }
    return ask(request, asked, lambda *args, **kw: RenameForm(*args, area=found, **kw), initial)


@desk_page("territory.area", "merge")
def merge(request: HttpRequest, area: UUID) -> HttpResponse:
    """This area with neighbours of the same parent."""
    actor = actor_of(request)
    found = queries.area(actor, area)
    check(actor, "territory.area", "merge", found)
    neighbours = queries.neighbours(actor, found)

    def make(data: dict[str, Any]) -> Any:
        areas = [found, *data["others"]]
        if data["into"] != NEW:
            into: Area | AreaSpec = found
        else:
            into = AreaSpec(data["code"], data["name_zh"], AreaKind(data["kind"]), data["name_en"])
        return actions.merge(
            actor=actor, areas=areas, into=into, on=data["on"], basis=data["basis"]
        ).pk

    asked = _asked(
        found, _("合并：%(name)s") % {"name": found.name}, "territory.merge", make, _("已合并。"),
        _("被并入的区划从生效日期起不再使用，历史保留；下级区划随之转入。"),
    )  # fmt: skip
    return ask(
        request,
        asked,
        lambda *args, **kw: MergeForm(*args, area=found, neighbours=neighbours, **kw),
        {"into": "this"},
    )


@desk_page("territory.area", "split")
def split(request: HttpRequest, area: UUID) -> HttpResponse:
    """A part taken out, or two areas in place of one."""
    actor = actor_of(request)
    found = queries.area(actor, area)
    check(actor, "territory.area", "split", found)
    below = queries.below(actor, found)

    def make(data: dict[str, Any]) -> Any:
        made = actions.split(
            actor=actor,
            area=found,
            on=data["on"],
            basis=data["basis"],
            **split_terms(data, found, below),
        )
        return made[0].pk

    asked = _asked(
        found, _("拆分：%(name)s") % {"name": found.name}, "territory.split", make, _("已拆分。"),
        _("拆分前的记录仍归原区划；只有同时负责各部分的岗位才能看到。"),
    )  # fmt: skip
    return ask(
        request,
        asked,
        lambda *args, **kw: SplitForm(*args, area=found, below=below, **kw),
        {"keeps": "yes"},
    )


def split_terms(data: dict[str, Any], area: Area, below: list[Area]) -> dict[str, Any]:
    """The form's answers as the action wants them."""
    kind, share = AreaKind(data["kind"]), data["share_1"] / Decimal(100)
    parts = [(AreaSpec(data["code_1"], data["name_1"], kind), share)]
    keeps = data["keeps"] == "yes"
    other = area.code if keeps else data["code_2"]
    if not keeps:
        parts.append((AreaSpec(data["code_2"], data["name_2"], kind), 1 - share))
    goes = {"1": data["code_1"], "2": other}
    children = {child.pk: goes[data[f"child_{child.pk.hex}"]] for child in below}
    return {"parts": parts, "keeps": 1 - share if keeps else Decimal(0), "children": children}
