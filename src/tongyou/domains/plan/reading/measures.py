"""Quantities in running text: number, unit, and the words that make them a bound."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from tongyou.domains.plan.reading.numerals import ARABIC, CHINESE, number
from tongyou.domains.plan.types import Operator

# 量词: longest first. What follows 个 may itself be the unit (个系列, 个百分点).
_SPECIAL = ("百分点", "系列", "批次", "工作日", "学时", "课时", "点位", "标准化")
_WORDS = (
    "平方公里 平方千米 平方米 立方米 公里 千米 公顷 人次 场次 家次 户次 件次 批次 课时 学时 小时 分钟 工作日 支队伍 学位 托位 床位 车位 系列 点位 百分点"
    " 万元 亿元 个 家 所 座 名 人 位 次 场 条 项 处 部 节 本 册 套 件 支 期 届 类 种 门 堂 户 对 台 辆 间 栋 块 片 张 份 篇 首"
    " 幅 例 起 宗 亩 米 元 分 倍 天 站 班 校 园 村 镇 街道 社区 课 轮 只 组 队 批 级 款 桩 枚 面 盏 幢 道 棵 株 颗 粒 盒 瓶 箱 头 尊 吨 公斤 字 期 则 集 档 顿"
)
MEASURES = tuple(sorted(set(_WORDS.split()), key=len, reverse=True))
_MEASURE = "|".join(MEASURES)
_PERCENT = r"%|‰|百分点"
_APPROX = r"余|多|来"

QUANTITY = re.compile(
    rf"(?<![\d.A-Za-z第+×/〔\[_-])"
    rf"(?P<number>(?:{ARABIC})[十百千万亿]?|[{CHINESE}]{{1,9}})"
    rf"(?:(?P<range>-|至|到|~)(?P<upper>(?:{ARABIC})[百千万亿]?))?"
    rf"(?P<loose>{_APPROX}|左右)?"
    rf"(?P<unit>个?(?:{'|'.join(_SPECIAL)})|%|‰|/(?:10万|十万|万|千|百)|(?:{_MEASURE}))"
    rf"(?P<base>/(?:(?:每)?(?:10|[百千万十])?[百千万]?(?:人口|名?儿童|人|名|户|生|年|月|校|村|社区|个?社区|季度?|学期|周|班|所|家|万|镇)+))?"
)
_FRACTION = re.compile(
    rf"(?P<base>百分之|千分之|(?:十|10)万分之|万分之)(?P<number>{ARABIC}|[{CHINESE}]+)"
)
_BASES = {"百分之": "%", "千分之": "‰", "万分之": "/万"}

_LEAST = (
    r"不少于|不低于|不小于|不下于|不得少于|不得低于|至少|最少|达到|达|达至|突破|超过|大于|高于|多于|增至|增加到|增加至|提高到|提高至|提升到|提升至"
    r"|上升到|上升至|扩大到|扩大至|增长到|保持在|稳定在|维持在|力争达到|力争达|发展到|不弱于|>=|≥|＞|>|力争|完成"
)
_MOST = (
    r"不超过|不高于|不多于|不大于|不得超过|不得高于|不得多于|低于|少于|小于|控制在|控制到|控制为|降低到|降低至|下降到|下降至|降到|降至|减少到|减少至"
    r"|压减到|压减至|缩短到|缩短至|压缩到|压缩至|压降至|最多|≤|<=|＜|<"
)
_BEFORE = re.compile(rf"(?P<most>{_MOST})|(?P<least>{_LEAST})")
_OPERATOR_NEAR = re.compile(rf"(?:{_MOST}|{_LEAST})[^\d,。;:、]{{0,6}}$")
_AFTER_LEAST = re.compile(r"^(?:及|或)?以上|^(?:左右)?以上")
_AFTER_MOST = re.compile(r"^(?:及|或)?(?:以下|以内|之内|之下)")
_NEGATED = re.compile(r"(?:不|不得|不能|未)$")
_EDGE = "。,;:!?"

_DURATION = {"小时", "分钟", "天", "工作日", "个工作日"}
_STRUCTURE = {
    "类",
    "种",
    "级",
    "批",
    "面",
    "道",
    "字",
    "队",
    "组",
    "分",
    "期",
    "届",
    "村",
    "镇",
    "社区",
    "街道",
    "站",
    "班",
    "校",
    "园",
    "课",
    "片",
    "块",
    "轮",
    "位",
}
_THRESHOLD = {
    "平方米",
    "公里",
    "米",
    "人",
    "万元",
    "元",
    "亩",
    "千米",
    "平方公里",
    "户",
    "公顷",
    "吨",
}
_FIGURATIVE = re.compile(
    r"^(?:方面|层面|环节|维度|层次|阶段|步骤|小时|月(?!份)|工程|统一|坚持|确保|转变|注重|大局|轮子|结合|到位|不准|必须|一律|世纪|代表|自信|意识|窗口(?:期)?|面向"
    r"|样子|一线|台阶|落脚|中心[,、。]|基本点|文明|全面|有利)"
)
_ORDINAL_AFTER = re.compile(r"^(?:式|化|体|性|制|流|线|期工程|代|胎|孩|岁|周岁|年级|级以上|维|甲)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A printed quantity; positions count in the squeezed view."""

    start: int
    end: int  # behind 以上 and the like
    value: Decimal
    unit: str
    upper: Decimal | None
    operator: Operator
    stated: bool
    approximate: bool
    change: bool  # 提高5个百分点: a change, not a level
    base: str = ""


def quantities(chars: str) -> list[Quantity]:
    """All quantities of a text that can be a commitment; dates, ages, names are left out."""
    quoted = _quoted(chars)
    found: list[Quantity] = []
    for match in [*QUANTITY.finditer(chars), *_FRACTION.finditer(chars)]:
        if any(start <= match.start() < end for start, end in quoted):
            continue
        item = _read(chars, match)
        if item is not None:
            found.append(item)
    return sorted(found, key=lambda item: item.start)


def _quoted(chars: str) -> list[tuple[int, int]]:
    """Names in quotation marks or book-title marks hold no quantities (“三库一场景”)."""
    return [
        match.span()
        for match in re.finditer(r"“[^“”]{1,30}”|《[^《》]{1,60}》|〔\d+〕|\"[^\"]{1,20}\"", chars)
    ]


def _read(chars: str, match: re.Match[str]) -> Quantity | None:
    printed = match.group("number")
    value = number(printed)
    if value is None:
        return None
    if match.re is _FRACTION:
        return _bounded(chars, match, value, _BASES.get(match.group("base"), "/10万"), "")
    unit = match.group("unit")
    base = match.group("base") or ""
    if unit.startswith("个") and unit != "个":
        unit = unit[1:]
    if unit.startswith("/"):
        unit = "/10万" if unit in {"/10万", "/十万"} else unit
    value, unit = _money(printed, value, unit)
    if _excluded(chars, match, unit):
        return None
    return _bounded(chars, match, value, unit, base)


def _money(printed: str, value: Decimal, unit: str) -> tuple[Decimal, str]:
    """500万元 is 500 with the unit 万元, as printed; 4千个 is 4000 个."""
    if unit == "元" and printed[-1] in "万亿" and printed[0].isascii():
        plain = number(printed[:-1])
        if plain is not None:
            return plain, printed[-1] + "元"
    return value, unit


def _excluded(chars: str, match: re.Match[str], unit: str) -> bool:
    before, after = chars[: match.start()][-12:], chars[match.end() : match.end() + 30]
    arabic = match.group("number")[0].isascii()
    if _FIGURATIVE.match(after) or (unit != "%" and _ORDINAL_AFTER.match(after)):
        return True
    if re.search(
        r"(?:第|周边|半径|方圆|全长|满分|总分为?|按|现有|已有|已建成|已建|原有|目前有|上述|以上|该|这|两者|前)$",
        before,
    ):
        return True
    if re.match(r"(?:以外|范围|半径|基础上|内的|为一|为单位|宝宝|口之家)", after):
        return True
    operator = bool(_OPERATOR_NEAR.search(before)) or bool(
        re.match(r"(?:及|或)?以(?:上|下|内)", after)
    )
    if unit == "级" or (match.group("number") == "一" and unit in {"系列", "批", "批次"}):
        return True
    if unit in _DURATION:
        return not operator
    if unit in _STRUCTURE and unit != "分" and not arabic:
        return not operator
    if unit == "分":
        return not operator or not re.search(
            r"分|满意|得分|评|测|指数", chars[max(0, match.start() - 20) : match.start()]
        )
    if unit in {"级", "批", "字", "面"} and not operator:
        return True
    if not arabic and not _chinese_count(before, match.group("number"), after, operator=operator):
        return True
    return unit in _THRESHOLD and _modifier(before, after)


_COUNTING = re.compile(
    r"(?:建成|建立|新建|创建|打造|培育|设立|设置|新增|增加|成立|组建|推出|开展|举办|组织|评选|配备|建设|培养|开设|遴选|选树|发布|编制|完成|召开|扶持|引进|建|设|办|有|制定|出台|形成|开发|创作|每年|每季度|每月|每半年|各|改造|提升|命名|认定|开通|布局|开放|推广|争创|实施|拍摄|开办)$"
)


def _modifier(before: str, after: str) -> bool:
    """超过1万平方米的公共场所: the quantity describes a thing, nobody promises it."""
    if not re.match(r"(?:以上|以下|以内)?(?:的|(?:或者?|且|及|和|并)[^,。;]{0,20}的)", after):
        return bool(re.match(r"(?:及)?(?:以上|以下)[\u4e00-\u9fa5]", after)) and not re.search(
            rf"(?:{_LEAST}|{_MOST}|{_COUNTING.pattern[3:-2]})$", before
        )
    return not re.search(
        r"(?:不少于|至少|不低于|不超过|不高于|达到|组建|建立|培养|建成|新增|打造|组织|招募|培训)$",
        before,
    )


_MAKES = re.compile(r"^[^,。;]{2,20}(?:开设|建成|设立|设置|建立|完成|创建|达到|通过|投入)")


def _chinese_count(before: str, printed: str, after: str, *, operator: bool) -> bool:
    """一个, 两家 in words count only behind an operator or a verb that makes things.

    Two and more also count at the end of a clause (公园十二座) or as the subject of such a verb.
    """
    if operator:
        return True
    if printed in {"千", "万", "百", "亿", "十"}:
        return False
    if _COUNTING.search(before):
        return True
    if printed in {"一", "零", "〇"}:
        return False
    closes = not after or after[0] in "、,。;和及与("
    opens = not before or before[-1] in "。,;、"
    return (closes and not opens) or (opens and bool(_MAKES.match(after)))


def _bounded(chars: str, match: re.Match[str], value: Decimal, unit: str, base: str) -> Quantity:
    groups = match.groupdict()
    end = match.end()
    after = chars[end : end + 6]
    loose = bool(groups.get("loose")) or after.startswith("左右")
    operator, stated, change = _operator(chars, match.start(), after)
    suffix = re.match(r"(?:左右)?(?:及|或)?(?:以上|以下|以内|之内)?(?:左右)?", after)
    end += suffix.end() if suffix else 0
    loose = loose or bool(re.search(r"(?:约|大约|近|左右)$", chars[: match.start()][-3:]))
    upper = groups.get("upper")
    return Quantity(
        match.start(),
        end,
        value,
        unit,
        number(upper) if upper else None,
        operator,
        stated,
        loose,
        change,
        base,
    )


_CHANGE = re.compile(
    r"(?:提高|提升|增长|上升|增加|下降|降低|减少|压减|缩小|改善|递增|递减|下调|减)(?:幅度)?(?:了|约|近|不少于|不低于|至少|超过|达|达到|力争)?$"
)


def _operator(chars: str, start: int, after: str) -> tuple[Operator, bool, bool]:
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
