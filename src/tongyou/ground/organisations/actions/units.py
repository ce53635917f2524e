"""Units: created, renamed, closed; their aliases and the members of groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from tongyou.base import audit, database, jobs
from tongyou.ground.organisations.events import UnitsChanged
from tongyou.ground.organisations.models import (
    Alias,
    GroupMembership,
    Holding,
    Unit,
    UnitName,
)
from tongyou.ground.organisations.rules import printed
from tongyou.ground.organisations.types import OrganisationProblem, UnitKind, UnitSpec
from tongyou.ground.subjects.models import Subject
from tongyou.ground.territory.periods import within
from tongyou.ground.territory.queries import Area
from tongyou.ground.visibility import Actor, check

RESOURCE = "organisations.unit"


def create_unit(
    *, actor: Actor, spec: UnitSpec, on: date, area: Area | None = None, parent: Unit | None = None
) -> Unit:
    """A new unit from `on`. Raises OrganisationProblem in plain words; nothing is kept then."""
    check(actor, RESOURCE, "create")
    _require_names(spec)
    with database.write():
        if Unit.objects.filter(code=spec.code).exists():
            raise OrganisationProblem(_("单位代码“%(code)s”已被使用。") % {"code": spec.code})
        unit = _create(spec, on, area, parent)
        _record(actor, "create", "create", on, [unit])
    return unit


def _create(spec: UnitSpec, on: date, area: Area | None, parent: Unit | None) -> Unit:
    subject = Subject(kind="unit", area=area.subject if area else None)
    subject.unit = subject
    subject.save(force_insert=True)
    unit = Unit(
        subject=subject, code=spec.code, kind=spec.kind, short_name=printed(spec.short_name),
        full_name=printed(spec.full_name) or None, full_name_certain=spec.full_name_certain,
        name_en=spec.name_en.strip(), area=area, parent=parent, valid_from=on,
    )  # fmt: skip
    unit.save(force_insert=True)
    _write_name(unit, on, "")
    return unit


def _require_names(spec: UnitSpec) -> None:
    if not printed(spec.short_name):
        raise OrganisationProblem(_("请填写单位简称。"))
    if spec.full_name_certain and not printed(spec.full_name):
        raise OrganisationProblem(_("没有填写全称，不能标为“已核实”。"))


def _write_name(unit: Unit, on: date, basis: str) -> None:
    UnitName.objects.create(
        unit=unit, short_name=unit.short_name, full_name=unit.full_name, name_en=unit.name_en,
        basis=basis, valid_from=on,
    )  # fmt: skip


def rename_unit(
    *, actor: Actor, unit: Unit, short_name: str, on: date, basis: str, full_name: str = "",
    full_name_certain: bool = False, name_en: str = "",
) -> Unit:  # fmt: skip
    """Another name from `on`; the old one stays readable and still leads to the unit."""
    check(actor, RESOURCE, "change", unit)
    kind = UnitKind(unit.kind)
    spec = UnitSpec(unit.code, kind, short_name, full_name, full_name_certain, name_en)
    _require_names(spec)
    if not basis.strip():
        raise OrganisationProblem(_("请填写依据文件。没有依据的更名不会保存。"))
    with database.write():
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        _end_name(unit, on)
        unit.short_name, unit.full_name = printed(short_name), printed(full_name) or None
        unit.full_name_certain, unit.name_en = full_name_certain, name_en.strip()
        unit.save()
        _write_name(unit, on, basis.strip()[:200])
        _record(actor, "change", "rename", on, [unit])
    return unit


def _end_name(unit: Unit, on: date) -> None:
    """The current name ends the day before; a unit that is closed has none."""
    current = unit.names.filter(valid_to=None).first()
    if current is None:
        raise OrganisationProblem(_("“%(name)s”已撤销，不能再变更。") % {"name": unit.short_name})
    if on <= current.valid_from:
        raise OrganisationProblem(
            _("“%(name)s”在 %(day)s 已有变更，新的生效日期必须更晚。")
            % {"name": unit.short_name, "day": current.valid_from.isoformat()}
        )
    current.valid_to = on
    current.save(update_fields=["valid_to"])


def close_unit(*, actor: Actor, unit: Unit, on: date, basis: str) -> Unit:
    """The unit is no more from `on`; its posts end with it. Refused while somebody still holds one."""
    check(actor, RESOURCE, "close", unit)
    if not basis.strip():
        raise OrganisationProblem(_("请填写依据文件。没有依据的撤销不会保存。"))
    with database.write():
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        held = Holding.objects.filter(post__unit=unit).exclude(valid_to__lte=on)
        if held.exists():
            raise OrganisationProblem(_("还有人在任，不能撤销。请先办理离任或交接。"))
        _end_name(unit, on)
        unit.posts.filter(valid_to=None, valid_from__lt=on).update(valid_to=on)
        _end_memberships(GroupMembership.objects.filter(member=unit, valid_to=None), on)
        unit.valid_to = on
        unit.save()
        _record(actor, "change", "close", on, [unit])
    return unit


def add_alias(*, actor: Actor, unit: Unit, name: str) -> Alias:
    """Another printed name that leads to the unit. The same again is harmless; another unit's is refused."""
    check(actor, RESOURCE, "change", unit)
    text = printed(name)
    if not text:
        raise OrganisationProblem(_("请填写别名。"))
    with database.write():
        known = Alias.objects.filter(name=text).select_related("unit").first()
        taken = Unit.objects.filter(short_name=text).exclude(pk=unit.pk).first()
        other = known.unit if known and known.unit_id != unit.pk else taken
        if other is not None:
            raise OrganisationProblem(
                _("“%(name)s”已经指向“%(unit)s”。") % {"name": text, "unit": other.short_name}
            )
        if known is not None:
            return known
        alias = Alias.objects.create(unit=unit, name=text)
        unit.save()
        audit.record(
            actor=actor, act="change", kind=RESOURCE, subject_ids=[unit.pk], fields=["alias"]
        )
    return alias


def set_group_members(
    *, actor: Actor, group: Unit, members: Sequence[Unit], on: date
) -> list[GroupMembership]:
    """The group has exactly these members from `on`; who left stays readable for earlier days."""
    check(actor, RESOURCE, "change", group)
    if group.kind != UnitKind.GROUP:
        raise OrganisationProblem(_("“%(name)s”不是单位组。") % {"name": group.short_name})
    if any(member.kind == UnitKind.GROUP for member in members):
        raise OrganisationProblem(_("单位组的成员不能又是单位组。"))
    wanted = {member.pk for member in members}
    with database.write():
        current = list(GroupMembership.objects.filter(group=group, valid_to=None))
        held = {row.member_id for row in current}
        gone = [row.pk for row in current if row.member_id not in wanted]
        _end_memberships(GroupMembership.objects.filter(pk__in=gone), on)
        _join(group, wanted - held, on)
        if gone or wanted - held:
            _record(actor, "change", "members", on, [group])
    return list(GroupMembership.objects.filter(within(on), group=group).select_related("member"))


def _join(group: Unit, fresh: Collection[UUID], on: date) -> None:
    """A member that left later than `on` cannot join again before it left."""
    if GroupMembership.objects.filter(group=group, member__in=fresh, valid_to__gt=on).exists():
        raise OrganisationProblem(_("有成员在这一天仍在组内。请选更晚的日期。"))
    rows = [GroupMembership(group=group, member_id=pk, valid_from=on) for pk in fresh]
    GroupMembership.objects.bulk_create(rows)


def _end_memberships(rows: Iterable[GroupMembership], on: date) -> None:
    for row in rows:
        if on <= row.valid_from:
            raise OrganisationProblem(
                _("成员在 %(day)s 才加入，请选更晚的日期。") % {"day": row.valid_from.isoformat()}
            )
        row.valid_to = on
        row.save(update_fields=["valid_to"])


def _record(actor: Actor, act: str, what: str, on: date, units: Sequence[Unit]) -> None:
    ids = tuple(unit.pk for unit in units)
    audit.record(
        actor=actor,
        act=act,
        kind=RESOURCE,
        subject_ids=ids,
        detail={"change": what, "on": on.isoformat()},
    )
    jobs.publish(UnitsChanged(what, on, ids))
