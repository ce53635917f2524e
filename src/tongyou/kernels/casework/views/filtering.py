"""An inbox's filters as an address, and back. Whatever cannot be read is left out, never an error."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from tongyou.base.ui.types import Link
from tongyou.kernels.casework.queries.types import Due, Filters, Whose
from tongyou.kernels.casework.views.common import clean

SIZE = 30
LONGEST_TRAIL = 20  # pages one can go back through; before that lies the first page
LATE, PAUSED = "late", "paused"
REGISTER, REFERRALS = "register", "referrals"  # names of the lists beside the inbox
Read = TypeVar("Read")


def read(query: QueryDict) -> Filters:
    """The filters that an address asks for."""
    due = query.get("due", "")
    return Filters(
        whose=one(query.get("whose"), Whose) or Whose.MINE,
        procedure=clean(query.get("procedure"), 64),
        step=clean(query.get("step"), 64),
        unit_id=one(query.get("unit"), UUID),
        area_id=one(query.get("area"), UUID),
        late=due == LATE,
        paused=True if due == PAUSED else None,
        due=one(due, Due),
        latest_first=query.get("order") == "latest",
        after=trail(query)[-1] if trail(query) else "",
        size=SIZE,
    )


def of_register(query: QueryDict) -> Filters:
    """The filters of the register: whoever has them, cases are listed as far as they are seen."""
    return replace(read(query), whose=Whose.ALL)


def one(value: str | None, kind: Callable[[str], Read]) -> Read | None:
    """A value as `kind` reads it, None if it cannot."""
    try:
        return kind(value) if value else None
    except ValueError:
        return None


def trail(query: QueryDict) -> list[str]:
    """The cursors of the pages gone through, the present one last."""
    return [cursor[:200] for cursor in query.getlist("after") if cursor][-LONGEST_TRAIL:]


def values(filters: Filters) -> dict[str, str]:
    """The filters as the address holds them; without a cursor."""
    found = {
        "whose": filters.whose.value,
        "due": due_word(filters),
        "procedure": filters.procedure,
        "step": filters.step if filters.procedure else "",
        "unit": str(filters.unit_id or ""),
        "area": str(filters.area_id or ""),
        "order": "latest" if filters.latest_first else "",
    }
    return {name: value for name, value in found.items() if value}


def due_word(filters: Filters) -> str:
    """The one word of the address for when something is due."""
    if filters.late:
        return LATE
    return PAUSED if filters.paused else (filters.due.value if filters.due else "")


def address(filters: Filters, cursors: Iterable[str] = (), **changes: str) -> str:
    """`?whose=mine&due=late`, with some values changed; an empty one is left out."""
    changed = {name: value for name, value in (values(filters) | changes).items() if value}
    return "?" + urlencode([*changed.items(), *(("after", cursor) for cursor in cursors)])


def bare(filters: Filters) -> Filters:
    """The filters without a place in the list: what is worth keeping."""
    return replace(filters, after="", size=Filters().size)


def pages(filters: Filters, query: QueryDict, onward: str) -> dict[str, str]:
    """Addresses of the pages around this one; empty where there is none."""
    gone = trail(query)
    return {
        "newer": address(filters, gone[:-1]) if gone else "",
        "older": address(filters, [*gone, onward]) if onward else "",
    }


def tabs(filters: Filters | None, *, alarms: bool = False, here: str = "") -> list[Link]:
    """Whose steps, and the lists of cases beside them; `here` names one of the latter."""
    words = {
        Whose.MINE: (_("等我办"), "inbox"),
        Whose.UNIT: (_("本单位"), "building"),
        Whose.OTHERS: (_("等别人办"), "hourglass"),
        Whose.ALL: (_("全部在办"), "list"),
    }
    if alarms:
        words[Whose.ALARM] = (_("无人负责"), "warning")
    whose = filters.whose if filters and not here else None
    start = reverse("casework:inbox")
    found = [
        Link(label, start + address(Filters(whose=one)), icon=icon, current=one is whose)
        for one, (label, icon) in words.items()
    ]
    others = {REFERRALS: (_("转介给我们的"), "people"), REGISTER: (_("办件登记"), "archive")}
    return found + [
        Link(label, reverse(f"casework:{name}"), icon=icon, current=name == here)
        for name, (label, icon) in others.items()
    ]


def due_chips(filters: Filters) -> list[Link]:
    """When it is due, one click each."""
    words = {
        "": (_("不限期限"), ""),
        LATE: (_("逾期"), "warning"),
        Due.TODAY.value: (_("今天到期"), "clock"),
        Due.WEEK.value: (_("本周到期"), "calendar"),
        Due.LATER.value: (_("以后"), ""),
        PAUSED: (_("已暂停"), "pause"),
    }
    now = due_word(filters)
    return [
        Link(label, address(filters, due=word), icon=icon, current=word == now)
        for word, (label, icon) in words.items()
    ]


def is_narrowed(filters: Filters) -> bool:
    """Whether anything but the tab was chosen."""
    return set(values(filters)) - {"whose"} != set()
