"""Refusals of supervision, in plain words: what happened, what is kept, what to do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from tongyou.domains.plan.models import Round


class Refusal(Exception):
    """The act was not done. `words` say why; `field` names the input they are about, if one is."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.words, self.field = words, field


class RoundExists(Refusal):
    """The round had been opened before; nothing was opened twice."""

    def __init__(self, round_: Round) -> None:
        self.round = round_
        super().__init__(
            _("%(code)s 这一轮已经打开过了，截止日期是 %(due)s；没有再开一次。请直接进入这一轮。")
            % {"code": round_.code, "due": round_.due_on.isoformat()}
        )


class PeriodRuns(Refusal):
    """The period is not over yet."""

    def __init__(self, last_day: date) -> None:
        super().__init__(
            _("这一轮要到 %(day)s 才结束，第二天起可以打开。现在没有打开任何轮次。")
            % {"day": last_day.isoformat()},
            "period",
        )


class RoundLocked(Refusal):
    """A report for a locked round."""

    def __init__(self, round_: Round) -> None:
        super().__init__(
            _(
                "%(code)s 这一轮已经封存，不再接收报告。您填写的内容都还在草稿里。请把情况写进正在填报的那一轮，或与专班协调员联系。"
            )
            % {"code": round_.code}
        )


def require_reason(text: str, field: str = "reason", shortest: int = 6) -> str:
    """A reason that somebody can read later, without space around it. Raises Refusal."""
    found = text.strip()
    if len(found) < shortest:
        raise Refusal(
            _("请写明理由，至少 %(number)d 个字；以后查看的人要能看懂。") % {"number": shortest},
            field,
        )
    return found
