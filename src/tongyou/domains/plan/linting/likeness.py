"""What a commitment is about, and how alike two such objects are.

Works on a pack's short titles and on a document's printed clauses alike: numbers, comparators, periods, verbs
and words that every plan uses are taken away; what remains is compared by pairs of neighbouring characters.
"""

from __future__ import annotations

import re

from tongyou.domains.plan.types import CommitmentSpec

SIGNS = re.compile(r"[\s“”‘’\"'《》〈〉()()\[\]〔〕,,。;;、::!!.·—-]+")
PERIODS = re.compile(
    r"(到|至|截至|力争)?20\d\d年(底|末)?(前|之前|以前)?|每(个)?(年|月|季度?|学年|学期)|逐年|年度|累计|三年内|[一二三四五]年内|计划期(内)?|期末"
)
NUMBERS = re.compile(
    r"\d+(\.\d+)?\s*(/10万|/万|[千万亿]?(个百分点|百分点|个系列|系列|场次|人次|公里|平方米|个|名|人|家|所|座|次|条|节|部|场|项|起|处|件|支|套|户|张|%|%|‰)?)"
)
BOUNDS = re.compile(
    r"不少于|不低于|不高于|不超过|不多于|至少|最少|以上|以下|以内|左右|大约|约|达到|达至|达|控制在|持续保持在|持续保持|保持在|保持|"
    r"均|力争|确保|实现|全区|全市|全县|区内|市内|县内|各级各类|各级|各类|新增|增加|总计|共计|合计"
)
VERBS = re.compile(
    r"组织开展|成功创建|推动|推进|开展|组织|举办|建成|建设|建立|建有|创建|打造|推出|设立|培育|培养|发展|评选|完成|形成|整合|提供|向社会|落实|制定|"
    r"健全|完善|加强|配备|配齐|鼓励|举行"
)
COMMON = re.compile(
    r"儿童友好|儿童|青少年|全覆盖|覆盖率|覆盖|比例|占比|比率|率|的|和|与|及|为|在|对|等|有"
)
WORDS_FOR_ONE = (("路线", "线路"), ("未成年人", ""), ("义务教育阶段", "义务教育"))
GENERIC_UNITS = frozenset({"个", "项", ""})
LIKE = 0.75  # containment from which two objects in different tasks are the same requirement
LIKE_WHOLE = 0.35  # and the least they must share of both together
NEAR = 0.6  # containment from which two objects of one task belong together
SHORT = 2


def object_text(one: CommitmentSpec) -> str:
    """The words that name what is counted: after the number if there are any, else before it."""
    text = one.title.zh
    if one.value is None:
        return text
    found = number_place(one, text)
    if found is None:
        return text
    after = re.split(r"[,,。;;、]", text[found[1] :], maxsplit=1)[0]
    before = re.split(r"[,,。;;]", text[: found[0]])[-1]
    return after if len(bare(after)) >= SHORT else before


def number_place(one: CommitmentSpec, text: str) -> tuple[int, int] | None:
    """Where the commitment's own number stands in its text."""
    if one.value is None or not one.value.is_finite():
        return None
    digits = format(one.value.normalize(), "f")
    found = re.search(rf"(?<![\d.]){re.escape(digits)}(?![\d.])\s*{re.escape(one.unit)}?", text)
    return found.span() if found else None


def bare(text: str) -> str:
    """The text without numbers, periods, comparators, verbs and common words."""
    text = re.sub(r"[((][^))]*[))]", "", text)
    for pattern in (PERIODS, NUMBERS, BOUNDS, VERBS):
        text = pattern.sub("", text)
    for printed, chosen in WORDS_FOR_ONE:
        text = text.replace(printed, chosen)
    return SIGNS.sub("", COMMON.sub("", text))


def bare_object(one: CommitmentSpec) -> str:
    """What the commitment is about, reduced to its own words."""
    return bare(object_text(one))


def pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters."""
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def containment(a: str, b: str) -> float:
    """How much of the shorter object the longer one holds, 0 to 1."""
    first, second = pairs(a), pairs(b)
    small = min(len(first), len(second))
    return len(first & second) / small if small else 0.0


def jaccard(a: str, b: str) -> float:
    """What both share of both together, 0 to 1."""
    first, second = pairs(a), pairs(b)
    whole = len(first | second)
    return len(first & second) / whole if whole else 0.0


def same_object(a: str, b: str) -> bool:
    """Whether two objects of different tasks are the same thing."""
    return min(len(a), len(b)) > SHORT and containment(a, b) >= LIKE and jaccard(a, b) >= LIKE_WHOLE


def same_unit(a: str, b: str) -> bool:
    """Whether two units can count the same thing: equal, or one is the general 个."""
    return a == b or a in GENERIC_UNITS or b in GENERIC_UNITS
