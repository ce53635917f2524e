"""The words that make a number a bound: 不少于, 控制在, 以上."""

from __future__ import annotations

import re

from tongyou.domains.plan.types import Operator

LEAST = (
    r"不少于|不低于|不小于|不下于|不得少于|不得低于|至少|最少|达到|达|达至|突破|超过|大于|高于|多于|增至|增加到|增加至|提高到|提高至|提升到|提升至"
    r"|上升到|上升至|扩大到|扩大至|增长到|保持在|稳定在|维持在|力争达到|力争达|发展到|不弱于|>=|≥|＞|>|力争|完成"
)
MOST = (
    r"不超过|不高于|不多于|不大于|不得超过|不得高于|不得多于|低于|少于|小于|控制在|控制到|控制为|降低到|降低至|下降到|下降至|降到|降至|减少到|减少至"
    r"|压减到|压减至|缩短到|缩短至|压缩到|压缩至|压降至|最多|≤|<=|＜|<"
)
_BEFORE = re.compile(rf"(?P<most>{MOST})|(?P<least>{LEAST})")
OPERATOR_NEAR = re.compile(rf"(?:{MOST}|{LEAST})[^\d,。;:、]{{0,6}}$")
_AFTER_LEAST = re.compile(r"^(?:及|或)?以上|^(?:左右)?以上")
_AFTER_MOST = re.compile(r"^(?:及|或)?(?:以下|以内|之内|之下)")
BEHIND = re.compile(r"以[上下内]$|之[下内]$")
_NEGATED = re.compile(r"(?:不|不得|不能|未)$")
_EDGE = "。,;:!?"

_CHANGE = re.compile(
    r"(?:提高|提升|增长|上升|增加|下降|降低|减少|压减|缩小|改善|递增|递减|下调|减)(?:幅度)?(?:了|约|近|不少于|不低于|至少|超过|达|达到|力争)?$"
)


def operator_at(chars: str, start: int, after: str) -> tuple[Operator, bool, bool]:
    clause = chars[max(0, start - 24) : start]
    edge = max(clause.rfind(sign) for sign in _EDGE)
    clause = clause[edge + 1 :]
    change = bool(_CHANGE.search(clause))
    if _AFTER_LEAST.match(after):
        return Operator.AT_LEAST, True, change
    words = list(_BEFORE.finditer(clause))
    last = words[-1] if words else None
    if _AFTER_MOST.match(after):
        return Operator.AT_MOST, True, False
    if last is None or change:
        return Operator.AT_LEAST, last is not None and last.group() != "完成", change
    if last.lastgroup == "most" and not _NEGATED.search(clause[: last.start()]):
        return Operator.AT_MOST, True, False
    stated = last.group() not in {"力争", "完成"}
    return Operator.AT_LEAST, stated, change
