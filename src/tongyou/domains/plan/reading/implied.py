"""Bounds a clause promises without printing their number: 全覆盖, 不发生, 每年开展."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from tongyou.domains.plan.types import Kind, Operator, Window


@dataclass(frozen=True, slots=True)
class Implied:
    operator: Operator
    value: Decimal
    unit: str
    kind: Kind
    window: Window | None = None
    every: bool = False


_COVER = re.compile(
    r"全覆盖|全员覆盖|应(?P<due>[\u4e00-\u9fa5])尽(?P=due)|100%覆盖|(?:为|给)每[个名位](?:[^,。;]{1,14})建立(?:健康)?档案"
)
_ZERO = re.compile(
    r"(?:确保|坚决|做到|杜绝|实现|力争|防止)?(?:不发生|零发生|零事故|杜绝发生|无[^,。;]{0,10}事故发生)"
    r"|(?:事故|事件|案件|案|火灾|死亡|伤亡|中毒)(?:数|人数|起数|发生率)?(?:控制)?为零(?![\u4e00-\u9fa5])|零伤亡"
)
_STABLE = re.compile(r"(?:率|得分|水平)[^,。;]{0,4}(?:保持|维持)(?:每年)?(?:稳定|不降|不下降)")
_STAFFED = re.compile(
    r"^每(?P<noun>所|个|家)(?P<place>[^,。;\d]{2,10}?)(?:都|均)?(?:配备|配齐|至少配备)[^,。;\d]{2,20}(?:教师|督导员|主任|社工|专员|人员|辅导员|医生|副校长|员)$"
)
_EVENT = re.compile(
    r"(?:每年|每季度|每月|每半年|每学期|逐年|每学年)(?:定期|组织|集中|持续|都|至少|面向[^,。;]{1,12}|联合[^,。;]{1,12})*"
    r"(?:开展|举办|组织|召开|发布|评选|实施|进行|梳理|编制|表彰|公布|评估)[^,。;]{2,40}$"
)


def implied(bare: str, words: str) -> Implied | None:
    """Bounds without a printed number: 全覆盖 is 100 %, 不发生 is 0, 每年开展 is once a year."""
    if _COVER.search(words):
        return Implied(Operator.AT_LEAST, Decimal(100), "%", Kind.RATE, Window.BY_DATE)
    if _ZERO.search(words):
        return Implied(Operator.EQUAL, Decimal(0), "起", Kind.COUNT, Window.PER_YEAR)
    if _STABLE.search(words):
        return Implied(Operator.AT_LEAST, Decimal(0), "百分点", Kind.TREND, Window.PER_YEAR)
    staffed = _STAFFED.match(bare)
    if staffed:
        place = (
            "校"
            if re.search(r"学校|中小学|小学|中学", staffed.group("place"))
            else staffed.group("place")
        )
        return Implied(Operator.AT_LEAST, Decimal(1), f"名/{place}", Kind.RATIO, Window.BY_DATE)
    event = _EVENT.search(words)
    if event:
        unit = "项" if words.endswith(("项目", "清单")) else "次"
        return Implied(Operator.AT_LEAST, Decimal(1), unit, Kind.COUNT, every=True)
    return None
