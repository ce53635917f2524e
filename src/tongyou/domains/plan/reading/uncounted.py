"""Numbers whose counter is not in the list (850杆), or that have none (系数达到0.58).

They bind only where the words leave no doubt: a bound right before or behind the number, or, for a
counter of one character at the end of a list item, a verb that makes things.
"""

from __future__ import annotations

import re

from tongyou.domains.plan.reading.numerals import ARABIC
from tongyou.domains.plan.reading.operators import LEAST, MOST

_ENDS = r"(?=(?:及|或)?以[上下内]|左右|[、,。;:)和与]|及(?!时)|$)"
_NUMBER = rf"(?<![\d.,A-Za-z第+×/〔\[_-])(?P<number>(?:{ARABIC})(?:万亿|[十百万亿]|千(?![米瓦伏克帕卡]))?)"
UNKNOWN = re.compile(rf"{_NUMBER}(?P<loose>余|多)?(?P<unit>[\u4e00-\u9fa5]{{1,2}}?){_ENDS}")
BARE = re.compile(rf"{_NUMBER}{_ENDS}")

_ADJACENT = re.compile(
    rf"(?:{'|'.join(word for word in (LEAST + '|' + MOST).split('|') if word not in {'完成', '力争'})})(?:约|近)?$"
)
_LIST = re.compile(r"\d[、和及与]$")
_SUFFIX = re.compile(r"(?:及|或)?以[上下内]")
_MAKES = re.compile(
    r"(?:建成|建设|新建|改建|扩建|改造|新增|增加|更新|安装|配备|配置|配套|购置|打造|铺设|种植|栽植|打|设置|设立|完成|投放|布设|增设|更换|储备|开通|发放|采购|培育|扶持)[^,。;:]*$"
)
_NO_COUNTER = set(
    "年月日号时点岁周届版线路楼栋室层式型类级后前内中个以上下左右度省市县区和与及等的"
)
_NO_NOUN = re.compile(
    r"工程|行动|计划|项目|热线|模式|标准|国道|省道|高速|规划|战略|目标|体系|平台|制度|机制"
)
_LIFETIME = re.compile(r"寿命[^,。;\d]*$")
_RATIO = re.compile(r":\d")  # 师生比达到1:15
_YEAR = re.compile(r"(?:19|20)\d\d")


def unknown(chars: str, match: re.Match[str]) -> bool:
    """True when the one or two characters behind a number can only be its counter."""
    unit = match.group("unit")
    if unit == "岁":  # 人均预期寿命达到81.5岁; other ages are no bounds
        return bool(_LIFETIME.search(chars[max(0, match.start() - 16) : match.start()]))
    if unit[0] in _NO_COUNTER or unit[-1] in _NO_COUNTER or _NO_NOUN.search(unit):
        return False
    before = chars[max(0, match.start() - 40) : match.start()]
    if _ADJACENT.search(before) or _SUFFIX.match(chars, match.end()):
        return True
    made = _MAKES.search(before)
    return (
        len(unit) == 1 and made is not None and match.start() > 0 and made.end() - made.start() > 3
    )


def bare(chars: str, match: re.Match[str]) -> bool:
    """True when a number without a counter stands right behind a bound, or behind one that does."""
    if _YEAR.fullmatch(match.group("number")) or _RATIO.match(chars, match.end()):
        return False
    before = chars[max(0, match.start() - 12) : match.start()]
    if _ADJACENT.search(before):
        return True
    if not _LIST.search(before):
        return False
    head = re.sub(r"[\d.、和及与]+$", "", before)
    return bool(_ADJACENT.search(head))
