"""What other rooms may hold: a receipt, and the two ways to be refused one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a client may print and cite: the public number, the object, the moment (UTC)."""

    number: str
    object_id: UUID
    happened_at: dt.datetime


class KeyReused(Exception):
    """One idempotency key came with two different contents; the first act stands."""

    def __init__(self, first: Receipt | None = None) -> None:
        super().__init__(first)
        self.first = first

    def __str__(self) -> str:
        return _(
            "这次提交与先前一次用了同一个编号,但内容不同。先前那次已经保存,没有改动。请刷新页面,再提交一次。"
        )


class NumberUnavailable(Exception):
    """No free public number was found; nothing was issued."""

    def __str__(self) -> str:
        return _("暂时没有取到可用的编号,您填写的内容没有提交。请稍后再试。")
