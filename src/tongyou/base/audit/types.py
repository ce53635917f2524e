"""What other rooms hold: the actor as the ledger knows it, a break in the chain, two refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _

Detail = Mapping[str, "str | int | UUID"]


class ActorRef(Protocol):
    """Whoever acts. `post_id` is read too where the actor has one."""

    @property
    def account_id(self) -> UUID | None: ...
    @property
    def role(self) -> str: ...
    @property
    def session_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Nobody:
    """Somebody without an account."""

    account_id: UUID | None = None
    role: str = "anonymous"
    session_id: str = ""


class NotACode(ValueError):
    """The ledger takes codes, numbers and identifiers; text about people stays out of it."""


class LedgerBroken(Exception):
    """The ledger does not match its own earlier head; nothing was overwritten."""

    def __init__(self, found: Break) -> None:
        super().__init__(found)
        self.found = found

    def __str__(self) -> str:
        return self.found.words


@dataclass(frozen=True, slots=True)
class Break:
    """One broken link: `what` is a code, the rest says where."""

    what: str
    seal: int | None = None
    entry: int | None = None
    date: str = ""
    file: str = ""

    @property
    def words(self) -> str:
        """What is wrong, for people, in the active language."""
        return _words()[self.what] % {
            "seal": self.seal,
            "entry": self.entry,
            "date": self.date,
            "file": self.file,
        }


def _words() -> dict[str, str]:
    return {
        "entry_changed": _("第 %(entry)s 条记录在写入后被改动(封存 %(seal)s)。"),
        "entry_missing": _("第 %(entry)s 条记录被删除(封存 %(seal)s)。"),
        "entry_inserted": _("第 %(entry)s 条记录是封存之后塞入的(封存 %(seal)s)。"),
        "unsealed_changed": _("第 %(entry)s 条记录在写入后、封存前被改动。"),
        "sealed_changed": _("第 %(entry)s 条记录在写入后、封存 %(seal)s 之前被改动。"),
        "subjects_stray": _("第 %(entry)s 条记录的对象行没有对应的记录。"),
        "seal_changed": _("封存 %(seal)s 的内容被改动。"),
        "seal_missing": _("封存 %(seal)s 缺失。"),
        "seal_unlinked": _("封存 %(seal)s 与前一个封存接不上。"),
        "truncated": _("台账末尾被截断:%(date)s 的台账头(%(file)s)指向封存 %(seal)s,它已经不在。"),
        "head_differs": _("封存 %(seal)s 与 %(date)s 的台账头(%(file)s)不一致。"),
        "head_changed": _("%(date)s 的台账头文件(%(file)s)被改动。"),
        "head_unlinked": _(
            "%(date)s 的台账头(%(file)s)与它前面的一份接不上:前面的一份缺失或被替换。"
        ),
        "head_missing": _("%(date)s 的台账头文件(%(file)s)缺失。"),
        "key_missing": _("封存 %(seal)s 使用的密钥不在密钥环里,无法核对。"),
    }
