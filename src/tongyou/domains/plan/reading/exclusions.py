"""Numbers that promise nothing: ages, thresholds, names, figures of speech."""

from __future__ import annotations

import re

from tongyou.domains.plan.reading.operators import LEAST, MOST, OPERATOR_NEAR

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


def excluded(chars: str, match: re.Match[str], unit: str) -> bool:
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
    operator = bool(OPERATOR_NEAR.search(before)) or bool(
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
            rf"(?:{LEAST}|{MOST}|{_COUNTING.pattern[3:-2]})$", before
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
