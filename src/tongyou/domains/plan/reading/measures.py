"""Quantities in running text: number, unit, and the words that make them a bound."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from tongyou.domains.plan.reading.exclusions import DURATION, TIMELY, excluded
from tongyou.domains.plan.reading.numerals import ARABIC, CHINESE, number
from tongyou.domains.plan.reading.operators import BEHIND, operator_at
from tongyou.domains.plan.reading.uncounted import BARE, UNKNOWN, bare, unknown
from tongyou.domains.plan.types import Operator

# 量词: longest first. What follows 个 may itself be the unit (个系列, 个百分点).
_SPECIAL = (r"台\(套\)", "百分点", "系列", "批次", "工作日", "学时", "课时", "点位")
_WORDS = (
    "平方公里 平方千米 平方米 立方米 公里 千米 公顷 人次 场次 家次 户次 件次 批次 课时 学时 小时 分钟 工作日 支队伍 学位 托位 床位 车位 系列 点位 百分点"
    " 立方 平方 千瓦时 兆瓦时 千瓦 兆瓦 千伏安 千克 毫升 升 毫米 厘米 台套 件套 蹲位 泊位 厕位 机位 餐位 针次 剂次 例次 车次 班次 个月"
    " 万元 亿元 项次 册次 个 家 所 座 名 人 位 次 场 条 项 处 部 节 本 册 套 件 支 期 届 类 种 门 堂 户 对 台 辆 间 栋 块 片 张 份 篇 首"
    " 幅 例 起 宗 亩 米 元 分 倍 天 站 班 校 园 村 镇 街道 社区 课 轮 只 组 队 批 级 款 桩 枚 面 盏 幢 道 棵 株 颗 粒 盒 瓶 箱 头 尊 吨 公斤 字 期 则 集 档 顿 眼 根 口 孔 架 艘 列 匹 羽 尾 卷 针 剂 床 餐 页 笔 日"
)
MEASURES = tuple(sorted(set(_WORDS.split()), key=len, reverse=True))
_MEASURE = "|".join(MEASURES)
_PERCENT = r"%|‰|百分点"
_APPROX = r"余|多|来"

QUANTITY = re.compile(
    rf"(?<![\d.A-Za-z第+×/〔\[_-])"
    rf"(?P<number>(?:{ARABIC})(?:万亿|[十百万亿]|千(?![米瓦伏克帕卡]))?|[{CHINESE}]{{1,9}}(?:点[{CHINESE}]{{1,3}})?)"
    rf"(?:(?P<range>-|至|到|~)(?P<upper>(?:{ARABIC})[百千万亿]?))?"
    rf"(?P<loose>{_APPROX}|左右)?"
    rf"(?P<unit>个?(?:{'|'.join(_SPECIAL)})|%|‰|[微毫]克|/(?:10万|十万|万|千|百)|(?:{_MEASURE}))"
    rf"(?P<base>/(?:立方米|升|标方|公顷|平方公里)|/(?:(?:每)?(?:10|[百千万十])?[百千万]?(?:人口|名?儿童|人|名|户|生|年|月|校|村|社区|个?社区|季度?|学期|周|班|所|家|万|镇)+))?"
)
_FRACTION = re.compile(
    rf"(?P<base>百分之|千分之|(?:十|10)万分之|万分之|(?P<parts>[三四五六七八九十])分之)"
    rf"(?P<number>(?:{ARABIC})|[{CHINESE}]+(?:点[{CHINESE}]+)?)"
)
_TENTHS = re.compile(
    r"(?<![\d第每])(?P<number>\d(?:\.\d)?|[一二三四五六七八九两])成(?=(?:及)?以[上下内]|左右|多?[的、,。;]|$)"
)
_LISTED = re.compile(r"[^,。;:\d]{0,12}[、和及与]")
_BASES = {"百分之": "%", "千分之": "‰", "万分之": "/万"}


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
    taken = _quoted(chars)
    found: list[Quantity] = []
    for pattern in (_FRACTION, _TENTHS, QUANTITY, UNKNOWN, BARE):
        known = sorted(found, key=lambda item: item.start)
        for match in pattern.finditer(chars):
            if any(start <= match.start() < end for start, end in taken):
                continue
            before = [item for item in known if item.end <= match.start()]
            item = _read(chars, match, before[-1] if before else None)
            if item is not None:
                found.append(item)
                known.append(item)
            if pattern in {_FRACTION, _TENTHS, QUANTITY}:
                taken.append(match.span())
    return _shared(chars, sorted(found, key=lambda item: item.start))


def _shared(chars: str, found: list[Quantity]) -> list[Quantity]:
    """4.0‰和5.5‰以下, 0.58、0.6: neighbours in a list share their bound and their unit."""
    for at in range(len(found) - 1):
        one, other = found[at], found[at + 1]
        if other.start - one.end != 1 or chars[one.end] not in "、和及与":
            continue
        behind = BEHIND.search(chars[other.start : other.end])
        if behind and not BEHIND.search(chars[one.start : one.end]):
            found[at] = replace(one, operator=other.operator, stated=True)
        elif not behind and one.stated and not other.stated:
            found[at + 1] = replace(other, operator=one.operator, stated=True)
        if not one.unit and chars[one.end - 1].isdigit():
            found[at] = replace(found[at], unit=other.unit)
    return found


def _quoted(chars: str) -> list[tuple[int, int]]:
    """Names in quotation marks or book-title marks hold no quantities (“三库一场景”)."""
    return [
        match.span()
        for match in re.finditer(r"“[^“”]{1,30}”|《[^《》]{1,60}》|〔\d+〕|\"[^\"]{1,20}\"", chars)
    ]


def _read(chars: str, match: re.Match[str], before: Quantity | None) -> Quantity | None:
    printed = match.group("number")
    value = number(printed)
    if value is None:
        return None
    if match.re is _FRACTION:
        parts = number(match.group("parts") or "")
        if parts:  # 三分之二
            value = (value * 100 / parts).quantize(Decimal("0.01"))
        unit = "%" if parts else _BASES.get(match.group("base"), "/10万")
        return _bounded(chars, match, value, unit, "")
    if match.re is _TENTHS:  # 九成以上
        return _bounded(chars, match, value * 10, "%", "")
    if match.re is BARE:
        return _bounded(chars, match, value, "", "") if bare(chars, match) else None
    unit = match.group("unit")
    if match.re is UNKNOWN:
        return _bounded(chars, match, value, unit, "") if unknown(chars, match) else None
    base = match.group("base") or ""
    if unit.startswith("个") and unit not in {"个", "个月"}:
        unit = unit[1:]
    if unit.startswith("/"):
        unit = "/10万" if unit in {"/10万", "/十万"} else unit
    value, unit = _money(printed, value, unit)
    listed = before is not None and bool(_LISTED.fullmatch(chars, before.end, match.start()))
    if excluded(chars, match, unit, listed=listed):
        return None
    return _bounded(chars, match, value, unit, base)


def _money(printed: str, value: Decimal, unit: str) -> tuple[Decimal, str]:
    """500万元 is 500 with the unit 万元, as printed; 4千个 is 4000 个."""
    if unit == "元" and printed[-1] in "万亿" and printed[0].isascii():
        plain = number(printed[:-1])
        if plain is not None:
            return plain, printed[-1] + "元"
    return value, unit


def _bounded(chars: str, match: re.Match[str], value: Decimal, unit: str, base: str) -> Quantity:
    groups = match.groupdict()
    end = match.end()
    after = chars[end : end + 6]
    loose = bool(groups.get("loose")) or after.startswith("左右")
    operator, stated, change = operator_at(chars, match.start(), after)
    timely = TIMELY.match(chars, end) if unit in DURATION else None
    if timely:
        operator, stated, end = Operator.AT_MOST, True, timely.end("within")
    suffix = (
        None if timely else re.match(r"(?:左右)?(?:及|或)?(?:以上|以下|以内|之内)?(?:左右)?", after)
    )
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
