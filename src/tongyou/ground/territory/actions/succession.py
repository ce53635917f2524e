"""Merge and split: areas end and others follow them; what they were stays readable for every earlier day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from tongyou.base import database
from tongyou.ground.territory.actions import states
from tongyou.ground.territory.actions.areas import RESOURCE
from tongyou.ground.territory.models import Area
from tongyou.ground.territory.types import AreaSpec, SuccessionKind, TerritoryProblem
from tongyou.ground.visibility import Actor, check


def merge(
    *, actor: Actor, areas: Sequence[Area], into: Area | AreaSpec, on: date, basis: str
) -> Area:
    """`areas` end on `on` and go whole into one: an existing neighbour, or a new area.

    What lay below them moves along. Raises TerritoryProblem in plain words; nothing is kept then.
    """
    for area in areas:
        check(actor, RESOURCE, "merge", area)
    if isinstance(into, Area):
        check(actor, RESOURCE, "merge", into)
    basis = states.require_basis(basis)
    with database.write():
        ending = [a for a in _locked(areas) if not isinstance(into, Area) or a.pk != into.pk]
        _require_merge(ending, into, on)
        target = _target(ending, into, on)
        for area in ending:
            states.note(SuccessionKind.MERGE, area, target, on, basis)
        states.announce(actor, SuccessionKind.MERGE, on, [target], ending)
    return target


def _locked(areas: Sequence[Area]) -> list[Area]:
    return list(Area.objects.select_for_update().filter(pk__in=[area.pk for area in areas]))


def _require_merge(ending: Sequence[Area], into: Area | AreaSpec, on: date) -> None:
    least = 1 if isinstance(into, Area) else 2
    if len(ending) < least:
        raise TerritoryProblem(_("合并至少需要两个区划。"))
    kept = [into] if isinstance(into, Area) else []
    states.require_day(on, [*ending, *kept])
    if len({area.parent_id for area in [*ending, *kept]}) != 1:
        raise TerritoryProblem(_("合并的区划必须属于同一个上级。请先办理划转。"))
    if ending[0].parent_id is None:
        raise TerritoryProblem(_("区（县）一级的合并不在本系统办理。"))


def _target(ending: Sequence[Area], into: Area | AreaSpec, on: date) -> Area:
    """The area that remains, with the children of those that end."""
    if isinstance(into, AreaSpec):
        states.require_spec(into, ending[0].parent, instead_of=ending)
        for area in ending:
            states.end(area, on)  # its code may be given to the one that follows
        target = states.create(into, ending[0].parent, on)
    else:
        target = into
    for area in ending:
        for child in Area.objects.filter(parent=area, valid_to=None):
            states.change(child, on, parent=target)
        if area.valid_to is None:
            states.end(area, on)
    return target


def split(
    *, actor: Actor, area: Area, parts: Sequence[tuple[AreaSpec, Decimal]], on: date, basis: str,
    keeps: Decimal = Decimal(0), children: Mapping[UUID, str] | None = None,
) -> list[Area]:  # fmt: skip
    """`area` is divided on `on` into `parts`, each with its share of the people.

    With `keeps` above 0 the area itself goes on with that share; otherwise it ends. All shares make 1.
    `children` says for each area below to which part's code it goes (its own code: it stays).
    """
    check(actor, RESOURCE, "split", area)
    basis = states.require_basis(basis)
    with database.write():
        area = Area.objects.select_for_update().get(pk=area.pk)
        _require_split(area, parts, keeps, on)
        moving = _moving(area, parts, keeps, children or {})
        if not keeps:
            states.end(area, on)
        made = [_part(area, spec, share, on, basis, keeps) for spec, share in parts]
        if keeps:
            states.note(SuccessionKind.SPLIT, area, area, on, basis, share=keeps)
        by_code = {part.code: part for part in made}
        for child, code in moving:
            states.change(child, on, parent=by_code[code])
        states.announce(actor, SuccessionKind.SPLIT, on, made, [] if keeps else [area])
    return made


def _part(area: Area, spec: AreaSpec, share: Decimal, on: date, basis: str, keeps: Decimal) -> Area:
    states.require_spec(spec, area.parent, instead_of=[] if keeps else [area])
    part = states.create(spec, area.parent, on)
    states.note(SuccessionKind.SPLIT, area, part, on, basis, share=share)
    return part


def _require_split(
    area: Area, parts: Sequence[tuple[AreaSpec, Decimal]], keeps: Decimal, on: date
) -> None:
    if len(parts) + bool(keeps) < 2:
        raise TerritoryProblem(_("拆分后至少要有两个区划。"))
    if len({spec.code for spec, _share in parts}) != len(parts):
        raise TerritoryProblem(_("拆分后的区划不能使用同一个代码。"))
    shares = [share for _spec, share in parts] + ([keeps] if keeps else [])
    if sum(shares) != 1 or min(shares) <= 0:
        raise TerritoryProblem(_("各部分的份额必须大于 0，合计为 1。"))
    if area.parent_id is None:
        raise TerritoryProblem(_("区（县）一级的拆分不在本系统办理。"))
    states.require_day(on, [area])


def _moving(
    area: Area,
    parts: Sequence[tuple[AreaSpec, Decimal]],
    keeps: Decimal,
    children: Mapping[UUID, str],
) -> list[tuple[Area, str]]:
    """Each area below with the code it goes to; those that stay are left out."""
    codes = {spec.code for spec, _share in parts} | ({area.code} if keeps else set())
    below = list(Area.objects.filter(parent=area, valid_to=None))
    lost = [child.name_zh for child in below if children.get(child.pk) not in codes]
    if lost:
        raise TerritoryProblem(
            _("请说明拆分后这些区划归哪里：%(names)s。") % {"names": "、".join(lost[:10])}
        )
    stays = area.code if keeps else ""
    return [(child, children[child.pk]) for child in below if children[child.pk] != stays]
