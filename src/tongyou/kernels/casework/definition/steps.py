"""Reads the steps of a procedure with their acts, and the items of a bundle."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tongyou.base.packs import Node
from tongyou.kernels.casework.definition.entries import Entry
from tongyou.kernels.casework.definition.parts import Criteria, asked, target
from tongyou.kernels.casework.definition.types import ActSpec, Effect, ItemSpec, OnLate, StepSpec

PROCEDURE = re.compile(r"(?=.{3,64}$)[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+")
PLAIN = {Effect.DONE, Effect.NOTE}


def step(entry: Entry, fields: Criteria) -> StepSpec:
    """One work item."""
    found = StepSpec(
        code=entry.code(),
        title=entry.title(),
        place=entry.string("place"),
        by=entry.who(required=True),
        limit=entry.length("limit"),
        acts=tuple(act(one, fields) for one in entry.coded("acts", required=True)),
        after=entry.strings("after"),
        when=entry.tree("when", fields),
        four_eyes=entry.strings("four_eyes"),
        on_late=entry.choice("on_late", OnLate, OnLate.WAIT),
        form=entry.string("form", required=False),
    )
    entry.finish()
    return found


def act(entry: Entry, fields: Criteria) -> ActSpec:
    """What somebody may do in a step."""
    code, title = entry.code(), entry.title()
    effect, aim = does(entry)
    found = ActSpec(
        code=code,
        title=title,
        effect=effect,
        target=aim,
        by=entry.who(),
        needs=entry.strings("needs"),
        asks=tuple(asked(one) for one in entry.coded("asks")),
        when=entry.tree("when", fields),
    )
    entry.finish()
    return found


def does(entry: Entry) -> tuple[Effect, str]:
    """`done`, `note`, `{return_to: step}`, `{close: outcome}` or `{pause: code}`."""
    node = entry.get("does", required=True)
    if node is None:
        return Effect.NOTE, ""
    found = effect_of(node)
    if found is None:
        entry.report(
            node,
            f"“does”不能是“{shown(node)}”；可用：done、note、{{return_to: 步骤}}、{{close: 结果}}、{{pause: 暂停}}",
            f"'does' cannot be '{shown(node)}'; allowed: done, note, {{return_to: step}}, {{close: outcome}}, {{pause: pause}}",
        )
    return found or (Effect.NOTE, "")


def effect_of(node: Node) -> tuple[Effect, str] | None:
    """The effect and what it aims at, or None for what is neither."""
    if isinstance(node.value, str):
        return (Effect(node.value), "") if node.value in PLAIN else None
    for effect in Effect:
        aim = target(node, effect.value)
        if aim is not None and effect not in PLAIN:
            return effect, aim
    return None


def shown(node: Node) -> str:
    """A value in a few words."""
    return ", ".join(node.value) if isinstance(node.value, Mapping) else str(node.plain())[:60]


def item(entry: Entry, fields: Criteria) -> ItemSpec:
    """A sub-case of a bundle."""
    found = ItemSpec(
        code=entry.code(),
        procedure=entry.string("procedure"),
        limit=entry.length("limit"),
        after=entry.strings("after"),
        optional=entry.yes_no("optional"),
        gives=entry.strings("gives"),
        when=entry.tree("when", fields),
        title=entry.text("title", required=False),
    )
    entry.finish()
    return found
