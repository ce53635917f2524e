"""What a number is counted over: each school, each thousand people, both of two things."""

from __future__ import annotations

import re

from tongyou.domains.plan.reading.measures import Quantity
from tongyou.domains.plan.types import Kind, Quantifier, Window

_EACH = re.compile(
    r"每(?!年|月|季|半年|周|天|日|学期|学年|次|期|场|届|千|万|百|十|1\d*[万千]?人|逢)(?:一)?"
    r"(?P<noun>(?:个|所|名|家|位|户|座|支|条|处|间|孩)?(?:\([^()]*\)|[^\d,。;、()每]){0,14}?(?:\([^()]*\))?)"
    r"(?=每|至少|不少于|均|都|配备|配齐|配置|建|设|创|开展|组织|完成|打造|培育|拥有|有|培养|新增|确定|安排|举办|落实|明确|选|聘|要|应|需|须|上门|掌握|参加|接受|达到|享有|结对|联系|管理|不超过|最多|不低于|开设|选派|发放|\d|,)"
)
_ALL = re.compile(
    r"^(?:在|由|全[区市县]|到\d{4}年底?,?)?(?P<noun>各(?:级|类)?[^\d,。;、]{1,12}?(?:\([^()]*\))?)(?=每|至少|均|都|要|应|配备|建|设|创|开展|组织|打造)"
)
_PER_PEOPLE = re.compile(
    r"每(?P<base>10万|十万|1000|10000|100000|100|1?千|1?万|百)"
    r"(?P<of>(?:名|位|个)?(?:\d+岁以下)?(?:常住人口|户籍人口|人口|儿童|婴幼儿|未成年人|学生|在校生|老年人|老人|残疾人|居民|职工|新生儿|活产儿?|居民|人|户))"
)
_BASES = {
    "1000": "千",
    "10000": "万",
    "100000": "10万",
    "100": "百",
    "十万": "10万",
    "1千": "千",
    "1万": "万",
}
_MORTALITY = re.compile(r"死亡率|发生率|发病率")
_DATE_HEAD = re.compile(
    r"^(?:到|至|截至|在)?(?:20\d\d年?(?:底|末)?(?:前)?|“?十.五”?(?:末|期间)?|三年内|[一二三五]年内|年底前|规划期内)*(?:全[区市县]|区内)?"
)


def plain_words(words: str) -> str:
    return _DATE_HEAD.sub("", words)


_ENUMERATED = re.compile(
    r"(?:各|均|分别|都)(?:力争)?(?:为|达到|达|不少于|不低于|至少|超过|保持在|控制在|建成|新增|配备|完成)*(?:每[处个所名家座条])?(?:达到|达|不少于|不低于|至少)*(?:各)?$"
)


_A_DATE = re.compile(r"(?:到|至)?20\d\d年?(?:底|末)?")
_IS_RATE = re.compile(r"(?:率|比例|占比|比重|面|数|量|人数)$")


def subjects(words: str) -> list[str]:
    """A及B均不少于70人 is two commitments; the subjects as printed."""
    match = _ENUMERATED.search(words)
    if not match or re.search(r"各(?:级|类|镇|街|村|校)[^、]*$", words[match.start() :]):
        return [""]
    head = plain_words(words[: match.start()])
    head = re.sub(r"^.*[,;:]", "", head)
    items = [part for part in re.split(r"、|以及|及|和|与|\+", head) if len(part) >= 2]
    items = [part for part in items if not _A_DATE.fullmatch(part)]
    rates = [part for part in items if _IS_RATE.search(part)]
    shared = items[-1:] == rates  # 小学、初中入学率分别达到
    items = rates if rates and not shared else items
    if len(items) > 1:
        return items
    if re.search(r"小初|中小学", head) and words[match.start()] == "各":
        return ["小学", "初中"]
    return [""]


def _last(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    """The first match, or one in a later list item: 每村1名、每个乡镇 is counted over towns."""
    found = list(pattern.finditer(words))
    if len(found) > 1 and re.search(r"[\d、]", words[found[0].end() : found[-1].start()]):
        return found[-1]
    return found[0] if found else None


def scope_of(words: str) -> tuple[str, str]:
    """(每所学校, "") or ("", "千人") for 每千人口."""
    people = _last(_PER_PEOPLE, words)
    if people:
        base = _BASES.get(people.group("base"), people.group("base"))
        of = people.group("of")
        return people.group(), base + ("人" if of in {"人口", "人", "常住人口"} or not of else of)
    each = _last(_EACH, words)
    if each and len(each.group("noun")) >= 1:
        return each.group(), ""
    every = _ALL.search(words)
    return (every.group("noun") if every else ""), ""


_MEMBER = re.compile(
    r"(?:校|园|区|村|镇|街道|乡|县|市|院|馆|站|所|中心|基地|家庭|儿童|学生|人|机构|单位|部门|班级|班|户|点|店|企业|教师|医生|人员|幼儿|孩子|组织"
    r"|居\)|\([^()]*\))$"
)
_CLASSIFIER = re.compile(r"^(?:个|所|名|家|位|户|座|支|条|处|间)(?=.)")


def unit_of(item: Quantity, scope: str, base: str, window: Window) -> str:
    if item.base and not re.match(r"/(?:年|月|季|学期|周)", item.base):
        people = item.base.replace("人口", "人").replace("每", "").replace("1000", "千")
        return item.unit + people
    if base and item.unit not in {"%", "‰"}:
        return f"{item.unit}/{base}"
    if (
        scope.startswith("每")
        and window is Window.BY_DATE
        and item.unit not in {"%", "‰", "百分点"}
    ):
        noun = _CLASSIFIER.sub("", scope[1:])
        if not _MEMBER.search(noun):  # 每家藏书: no set is named
            return item.unit
        return f"{item.unit}/{noun}"
    return item.unit


def kind_of(item: Quantity, words: str, unit: str) -> Kind:
    if item.unit in {"/10万", "/万", "/千", "/百"} or (
        _MORTALITY.search(words) and item.unit in {"‰", "%"}
    ):
        return Kind.MORTALITY
    if item.change and item.unit in {"%", "百分点", "‰"}:
        return Kind.TREND
    if item.unit in {"%", "‰"}:
        return Kind.RATE
    if "/" in unit:
        return Kind.RATIO
    return Kind.SCORE if item.unit == "分" else Kind.COUNT


def quantifier_of(item: Quantity, scope: str) -> Quantifier:
    if scope:
        return Quantifier.EACH
    return Quantifier.SHARE if item.unit == "%" and not item.change else Quantifier.TOTAL
