"""How an area's row and its dated states change together. Private to the actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from tongyou.base import audit, clock, jobs
from tongyou.ground.subjects.models import Subject
from tongyou.ground.territory.events import AreasChanged
from tongyou.ground.territory.models import Area, AreaState, Succession
from tongyou.ground.territory.types import (
    CODE_DIGITS,
    AreaKind,
    AreaSpec,
    SuccessionKind,
    TerritoryProblem,
)
from tongyou.ground.visibility import Actor

LEVELS = {
    AreaKind.TOWN: {AreaKind.DISTRICT},
    AreaKind.SUBDISTRICT: {AreaKind.DISTRICT},
    AreaKind.VILLAGE: {AreaKind.TOWN, AreaKind.SUBDISTRICT},
    AreaKind.COMMUNITY: {AreaKind.TOWN, AreaKind.SUBDISTRICT},
}


def require_basis(basis: str) -> str:
    """The document that an act rests on; without it nothing is changed."""
    if not basis.strip():
        raise TerritoryProblem(_("请填写依据文件（文件名称和文号）。没有依据的区划变更不会保存。"))
    return basis.strip()[:200]


def require_day(on: date, areas: Sequence[Area]) -> None:
    """The day must not lie ahead, and must come after the last thing that happened to each area."""
    if on > clock.today():
        raise TerritoryProblem(_("生效日期不能晚于今天。请在生效当日办理。"))
    for area in areas:
        state = open_state(area)
        if on <= state.valid_from:
            raise TerritoryProblem(
                _("“%(name)s”在 %(day)s 已有变更，新的生效日期必须更晚。")
                % {"name": area.name_zh, "day": state.valid_from.isoformat()}
            )


def open_state(area: Area) -> AreaState:
    """The state that holds now; an area that has ended has none."""
    state = area.states.filter(valid_to=None).first()
    if state is None:
        raise TerritoryProblem(_("“%(name)s”已经撤销，不能再变更。") % {"name": area.name_zh})
    return state


def require_spec(spec: AreaSpec, parent: Area | None, *, instead_of: Sequence[Area] = ()) -> None:
    """A code of the right length that nobody else uses, a name, and a parent of the right level."""
    digits = CODE_DIGITS[spec.kind]
    if not (spec.code.isascii() and spec.code.isdigit() and len(spec.code) == digits):
        raise TerritoryProblem(
            _("代码“%(code)s”应为 %(digits)s 位数字。") % {"code": spec.code[:20], "digits": digits}
        )
    if not spec.name_zh.strip():
        raise TerritoryProblem(_("请填写名称。"))
    if (None if parent is None else parent.kind) not in LEVELS.get(spec.kind, {None}):
        raise TerritoryProblem(
            _("“%(name)s”的上级不对：村和社区属于镇或街道，镇和街道属于区。")
            % {"name": spec.name_zh}
        )
    other = (
        Area.objects.filter(code=spec.code, valid_to=None)
        .exclude(pk__in=[a.pk for a in instead_of])
        .first()
    )
    if other is not None:
        raise TerritoryProblem(
            _("代码 %(code)s 正由“%(name)s”使用。") % {"code": spec.code, "name": other.name_zh}
        )


def create(spec: AreaSpec, parent: Area | None, on: date) -> Area:
    """A new area with its subject and its first state."""
    subject = Subject(kind="area")
    subject.area = subject
    subject.save(force_insert=True)
    area = Area(
        subject=subject, code=spec.code, kind=spec.kind, name_zh=spec.name_zh.strip(),
        name_en=spec.name_en.strip(), parent=parent, valid_from=on,
    )  # fmt: skip
    area.save(force_insert=True)
    add_state(area, on)
    return area


def add_state(area: Area, on: date) -> None:
    """Write down what the area is from this day."""
    above = "" if area.parent is None else open_state(area.parent).path
    AreaState.objects.create(
        area=area, code=area.code, kind=area.kind, name_zh=area.name_zh, name_en=area.name_en,
        parent=area.parent, path=f"{above}{area.pk.hex}/", valid_from=on,
    )  # fmt: skip


def change(area: Area, on: date, **fields: object) -> None:
    """End the state that held and begin another; what lies below follows when the path changes."""
    state = open_state(area)
    close(state, on)
    for name, value in fields.items():
        setattr(area, name, value)
    area.save()
    add_state(area, on)
    if "parent" in fields:
        for child in Area.objects.filter(parent=area, valid_to=None):
            change(child, on, parent=area)


def close(state: AreaState, on: date) -> None:
    """The state ends the day before `on`; one that would be empty is a mistake of the day."""
    if on <= state.valid_from:
        raise TerritoryProblem(
            _("“%(name)s”在 %(day)s 已有变更，新的生效日期必须更晚。")
            % {"name": state.name_zh, "day": state.valid_from.isoformat()}
        )
    state.valid_to = on
    state.save(update_fields=["valid_to"])


def end(area: Area, on: date) -> None:
    """The area is no more from this day; its row and its history stay."""
    close(open_state(area), on)
    area.valid_to = on
    area.save()


def note(
    kind: SuccessionKind, source: Area | None, to: Area, on: date, basis: str, *,
    share: Decimal = Decimal(1), was: str = "",
) -> Succession:  # fmt: skip
    """One line of history."""
    row = Succession(
        from_area=source, to_area=to, on=on, kind=kind, share=share, basis=basis, was=was
    )
    row.save()
    return row


def announce(
    actor: Actor, kind: SuccessionKind, on: date, areas: Sequence[Area], ended: Sequence[Area] = ()
) -> None:
    """The ledger and the event of one change."""
    act = "create" if kind is SuccessionKind.ESTABLISH else "change"
    ids = tuple(area.pk for area in areas)
    audit.record(
        actor=actor, act=act, kind="territory.area", subject_ids=[*ids, *(a.pk for a in ended)],
        detail={"change": kind.value, "on": on.isoformat()},
    )  # fmt: skip
    jobs.publish(AreasChanged(kind.value, on, ids, tuple(area.pk for area in ended)))
