"""The ledger's codes in people's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from tongyou.base import clock
from tongyou.base.audit.models import Entry

Namer = Callable[[Iterable[UUID]], dict[UUID, str]]
SHOWN = 5


def _nobody_named(_accounts: Iterable[UUID]) -> dict[UUID, str]:
    return {}


_namer: Namer = _nobody_named


def set_namer(namer: Namer) -> None:
    """Wiring hands in who accounts are (staff names by account id); without it the page shows numbers."""
    global _namer
    _namer = namer


def act_words() -> dict[str, str]:
    """Acts an auditor filters by."""
    return {
        "read": _("查看"),
        "search": _("搜索"),
        "reveal": _("揭示"),
        "export": _("导出"),
        "create": _("新建"),
        "change": _("修改"),
        "publish": _("发布"),
        "withdraw": _("撤回"),
        "refused": _("被拒绝"),
        "sign_in": _("登录"),
        "sign_out": _("退出"),
        "head": _("写台账头"),
    }


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as a table row; moments in Asia/Shanghai."""

    number: int
    moment: str
    who: str
    account: UUID | None
    role: str
    act: str
    kind: str
    outcome: str
    purpose: str
    fields: str
    subjects: list[UUID]
    more: int
    refused: bool


def lines(found: Iterable[Entry], shown: int = SHOWN) -> list[Line]:
    """Rows for a page or a sheet; at most `shown` subjects each, and how many more there are."""
    entries = list(found)
    names = _namer({entry.account_id for entry in entries if entry.account_id})
    words = act_words()
    return [_line(entry, names, words, shown) for entry in entries]


def _line(entry: Entry, names: dict[UUID, str], words: dict[str, str], shown: int) -> Line:
    subjects = entry.subject_ids()
    return Line(
        number=entry.id,
        moment=clock.local(entry.moment).strftime("%Y-%m-%d %H:%M:%S"),
        who=_who(entry, names),
        account=entry.account_id,
        role=entry.role,
        act=words.get(entry.act, entry.act),
        kind=entry.kind,
        outcome=entry.outcome,
        purpose=entry.purpose,
        fields="、".join(entry.field_names()),
        subjects=subjects[:shown],
        more=max(0, len(subjects) - shown),
        refused=entry.act == "refused" or entry.outcome != "ok",
    )


def _who(entry: Entry, names: dict[UUID, str]) -> str:
    if entry.account_id is None:
        return _("系统") if entry.role in {"system", "operator"} else _("未登录")
    return names.get(entry.account_id, str(entry.account_id))
