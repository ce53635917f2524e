"""Masking by default. Each mask keeps what a clerk needs to recognise a row, and no more.

name 王小明 -> 王**; phone 13812341234 -> 138****1234; identity card -> first six (the place of
registration) and last two hidden alike, only the last two kept; address -> up to the town or road.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import models

from .guards import Guard, guard_of
from .matching import reached
from .matrix import matrix
from .reach import reaches
from .types import Actor, Shown

HIDDEN = "••••"  # the length of the value is not told


def mask_name(text: str) -> str:
    """The family name stays: 王*; 欧阳 and other double names keep only their first character."""
    return f"{text[0]}{'*' * min(max(len(text) - 1, 1), 2)}" if text else ""


def mask_phone(text: str) -> str:
    """First three and last four of a mobile number; anything shorter is hidden whole."""
    digits = re.sub(r"\D", "", text.removeprefix("+86"))
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) == 11 else HIDDEN


def mask_identity(text: str) -> str:
    """The last two characters, so that two cards read over the phone can be told apart."""
    return f"{'*' * 16}{text[-2:]}" if len(text) == 18 else HIDDEN


def mask_address(text: str) -> str:
    """Down to district, town or street; the house is hidden."""
    found = re.match(r"^.*?(?:镇|街道|乡|区|县)", text)
    return f"{found.group()}{HIDDEN}" if found else HIDDEN


def mask_email(text: str) -> str:
    name, at, host = text.partition("@")
    return f"{name[:1]}{HIDDEN}@{host}" if at else HIDDEN


def mask_date(text: str) -> str:
    """A birth date keeps its year (age group)."""
    return f"{text[:4]}-**-**" if re.match(r"^\d{4}-\d{2}-\d{2}", text) else HIDDEN


MASKS: dict[str, Callable[[str], str]] = {
    "name": mask_name,
    "phone": mask_phone,
    "identity": mask_identity,
    "address": mask_address,
    "email": mask_email,
    "date": mask_date,
    "hidden": lambda text: HIDDEN if text else "",
}
BY_FIELD = (  # part of a field's name -> mask
    ("name", "name"),
    ("phone", "phone"),
    ("mobile", "phone"),
    ("id_number", "identity"),
    ("identity", "identity"),
    ("address", "address"),
    ("email", "email"),
    ("birth", "date"),
)


def mask_for(guard: Guard, field: str) -> Callable[[str], str]:
    named = guard.masks.get(field) or next(
        (mask for part, mask in BY_FIELD if part in field), "hidden"
    )
    return MASKS[named]


def clear_rank(actor: Actor, guard: Guard, obj: models.Model, action: str) -> int:
    """The highest field class this actor sees in clear on this object; -1 for none."""
    ways = reaches(actor, guard.resource, action)
    return max((way.fields for way in ways if reached(guard, way, obj)), default=-1)


def in_clear(actor: Actor, obj: models.Model, field: str, action: str = "view") -> bool:
    """Whether this actor sees this field unmasked; `reveal` asks with its own action."""
    guard = guard_of(type(obj))
    if guard is None or field not in guard.fields:
        return False
    return matrix().rank(guard.fields[field]) <= clear_rank(actor, guard, obj, action)


def as_text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def shown(actor: Actor, obj: models.Model, field: str) -> Shown:
    """The field as this actor may see it: in clear, or masked."""
    text = as_text(getattr(obj, field))
    if in_clear(actor, obj, field):
        return Shown(text, masked=False)
    guard = guard_of(type(obj))
    masked = mask_for(guard, field)(text) if guard else HIDDEN
    return Shown(masked, masked=bool(text))
