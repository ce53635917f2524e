"""Changing units and posts: filled in, checked and sent once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tongyou.ground.organisations import actions, queries
from tongyou.ground.organisations.forms import (
    AliasForm,
    CloseForm,
    EndForm,
    HolderForm,
    MembersForm,
    PostForm,
    RenameForm,
    StaffForm,
    UnitForm,
)
from tongyou.ground.organisations.models import Post, StaffMember, Unit
from tongyou.ground.organisations.types import PostSpec, UnitKind, UnitSpec
from tongyou.ground.territory.steps import Asked, ask
from tongyou.ground.visibility import Actor, actor_of, check, desk_page

PREFIX = "GW"  # 岗位
Make = Callable[[dict[str, Any]], Any]  # gives the id of the object it changed


def _unit_url(pk: UUID) -> str:
    return reverse("organisations:unit", args=[pk])


def _post_url(pk: UUID) -> str:
    return reverse("organisations:post", args=[pk])


def _about_unit(
    unit: Unit, title: str, act: str, make: Make, done: str, warning: str = ""
) -> Asked:
    crumbs = ((_("单位与岗位"), reverse("organisations:units")), (unit.name, _unit_url(unit.pk)))
    back = _unit_url(unit.pk)
    return Asked(title, act, PREFIX, make, _unit_url, back, done, crumbs=crumbs, warning=warning)


def _about_post(
    post: Post, title: str, act: str, make: Make, done: str, warning: str = ""
) -> Asked:
    crumbs = ((post.unit.name, _unit_url(post.unit_id)), (post.title, _post_url(post.pk)))
    back = _post_url(post.pk)
    return Asked(title, act, PREFIX, make, _post_url, back, done, crumbs=crumbs, warning=warning)


def _candidates(actor: Actor, post: Post) -> list[StaffMember]:
    """The unit's own staff, without whoever holds the post now."""
    now = queries.current(actor, post)
    return [
        one for one in queries.staff_of(actor, post.unit) if now is None or one.pk != now.staff_id
    ]


@desk_page("organisations.post", "appoint")
def appoint(request: HttpRequest, post: UUID) -> HttpResponse:
    """Somebody takes an empty post."""
    actor = actor_of(request)
    found = queries.post(actor, post)
    check(actor, "organisations.post", "appoint", found)

    def make(data: dict[str, Any]) -> Any:
        actions.appoint(
            actor=actor, post=found, staff=data["staff"], on=data["on"], acting=data["acting"]
        )
        return found.pk

    asked = _about_post(
        found, _("任命：%(title)s") % {"title": found.title}, "organisations.appoint", make, _("已任命。"),
        _("任职的人从到任日期起拥有这个岗位的权限。"),
    )  # fmt: skip
    people = _candidates(actor, found)
    return ask(
        request, asked, lambda *args, **kw: HolderForm(*args, actor=actor, people=people, **kw)
    )


@desk_page("organisations.post", "appoint")
def hand_over(request: HttpRequest, post: UUID) -> HttpResponse:
    """The holder leaves and another follows on the same day."""
    actor = actor_of(request)
    found = queries.post(actor, post)
    check(actor, "organisations.post", "appoint", found)

    def make(data: dict[str, Any]) -> Any:
        actions.hand_over(
            actor=actor, post=found, to=data["staff"], on=data["on"], acting=data["acting"]
        )
        return found.pk

    asked = _about_post(
        found, _("交接：%(title)s") % {"title": found.title}, "organisations.hand_over", make, _("已交接。"),
        _("原任从这一天起失去这个岗位的权限，接任同时得到。"),
    )  # fmt: skip
    people = _candidates(actor, found)
    return ask(
        request, asked, lambda *args, **kw: HolderForm(*args, actor=actor, people=people, **kw)
    )


@desk_page("organisations.post", "end")
def end(request: HttpRequest, post: UUID) -> HttpResponse:
    """The holder leaves; the post is vacant."""
    actor = actor_of(request)
    found = queries.post(actor, post)
    check(actor, "organisations.post", "end", found)

    def make(data: dict[str, Any]) -> Any:
        holding = queries.current(actor, found)
        if holding is None:
            raise ValueError(_("这个岗位已经没有人在任，不用再办。"))
        actions.end_holding(actor=actor, holding=holding, on=data["on"])
        return found.pk

    asked = _about_post(
        found, _("离任：%(title)s") % {"title": found.title}, "organisations.end", make, _("已办理离任。"),
        _("岗位将列入空岗名单，职责暂由上级岗位或单位负责人承担。"),
    )  # fmt: skip
    return ask(request, asked, EndForm)


@desk_page("organisations.unit", "create")
def new(request: HttpRequest) -> HttpResponse:
    """A new unit."""
    actor = actor_of(request)

    def make(data: dict[str, Any]) -> Any:
        spec = UnitSpec(
            data["code"], UnitKind(data["kind"]), data["short_name"], data["full_name"],
            data["full_name_certain"], data["name_en"],
        )  # fmt: skip
        return actions.create_unit(actor=actor, spec=spec, on=data["on"], area=data["area"]).pk

    back = reverse("organisations:units")
    asked = Asked(
        _("新增单位"), "organisations.create", PREFIX, make, _unit_url, back, _("已新增。"),
        crumbs=((_("单位与岗位"), back),),
    )  # fmt: skip
    return ask(request, asked, UnitForm)


@desk_page("organisations.unit", "change")
def rename(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Another name."""
    actor = actor_of(request)
    found = queries.unit(actor, unit)
    check(actor, "organisations.unit", "change", found)

    def make(data: dict[str, Any]) -> Any:
        terms = {name: value for name, value in data.items() if name != "key"}
        return actions.rename_unit(actor=actor, unit=found, **terms).pk

    asked = _about_unit(
        found, _("更名：%(name)s") % {"name": found.name}, "organisations.rename", make, _("已更名。"),
        _("原名保留在沿革里，旧文件里的原名仍能找到这个单位。"),
    )  # fmt: skip
    initial = {
        "short_name": found.short_name, "full_name": found.full_name or "",
        "full_name_certain": found.full_name_certain, "name_en": found.name_en,
    }  # fmt: skip
    return ask(request, asked, RenameForm, initial)


@desk_page("organisations.unit", "close")
def close(request: HttpRequest, unit: UUID) -> HttpResponse:
    """The unit is no more."""
    actor = actor_of(request)
    found = queries.unit(actor, unit)
    check(actor, "organisations.unit", "close", found)

    def make(data: dict[str, Any]) -> Any:
        return actions.close_unit(actor=actor, unit=found, on=data["on"], basis=data["basis"]).pk

    asked = _about_unit(
        found, _("撤销：%(name)s") % {"name": found.name}, "organisations.close", make, _("已撤销，历史保留。"),
        _("这个单位的岗位同时取消。还有人在任时不能撤销。"),
    )  # fmt: skip
    return ask(request, asked, CloseForm)


@desk_page("organisations.unit", "change")
def alias(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Another printed name that leads here."""
    actor = actor_of(request)
    found = queries.unit(actor, unit)
    check(actor, "organisations.unit", "change", found)

    def make(data: dict[str, Any]) -> Any:
        return actions.add_alias(actor=actor, unit=found, name=data["name"]).unit_id

    title = _("添加别名：%(name)s") % {"name": found.name}
    return ask(
        request,
        _about_unit(found, title, "organisations.alias", make, _("已添加别名。")),
        AliasForm,
    )


@desk_page("organisations.unit", "change")
def members(request: HttpRequest, unit: UUID) -> HttpResponse:
    """The members of a group from a day on."""
    actor = actor_of(request)
    found = queries.unit(actor, unit)
    check(actor, "organisations.unit", "change", found)

    def make(data: dict[str, Any]) -> Any:
        actions.set_group_members(
            actor=actor, group=found, members=list(data["members"]), on=data["on"]
        )
        return found.pk

    asked = _about_unit(
        found, _("登记成员：%(name)s") % {"name": found.name}, "organisations.members", make, _("成员已登记。"),
        _("以这次勾选的为准，没有勾选的从生效日期起退出，历史保留。"),
    )  # fmt: skip
    return ask(request, asked, MembersForm, {"members": [one.pk for one in queries.members(found)]})


@desk_page("organisations.post", "create")
def new_post(request: HttpRequest, unit: UUID) -> HttpResponse:
    """A new post of a unit."""
    actor = actor_of(request)
    found = queries.unit(actor, unit)
    check(actor, "organisations.post", "create")

    def make(data: dict[str, Any]) -> Any:
        spec = PostSpec(
            f"{found.code}/{data['key'][:12]}", data["role"], data["title_zh"], data["title_en"],
            data["duties"], data["must_be_filled"],
        )  # fmt: skip
        actions.create_post(actor=actor, unit=found, spec=spec, on=data["on"], area=data["area"])
        return found.pk

    title = _("设岗：%(name)s") % {"name": found.name}
    asked = _about_unit(found, title, "organisations.post", make, _("已设岗，等待任命。"))
    return ask(request, asked, PostForm, {"must_be_filled": True})


@desk_page("organisations.staff", "create")
def new_staff(request: HttpRequest, unit: UUID) -> HttpResponse:
    """A new member of a unit's staff."""
    actor = actor_of(request)
    found = queries.unit(actor, unit)
    check(actor, "organisations.staff", "create")

    def make(data: dict[str, Any]) -> Any:
        actions.add_staff(
            actor=actor, unit=found, name=data["name"], phone=data["phone"], email=data["email"]
        )
        return found.pk

    title = _("添加工作人员：%(name)s") % {"name": found.name}
    return ask(
        request, _about_unit(found, title, "organisations.staff", make, _("已添加。")), StaffForm
    )
