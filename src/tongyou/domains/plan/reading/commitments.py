"""The commitments of a task: bounds with a number, implied bounds, milestones."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tongyou.domains.plan.reading.dates import Mark, marks
from tongyou.domains.plan.reading.firmness import firmness
from tongyou.domains.plan.reading.measures import Quantity, quantities
from tongyou.domains.plan.reading.milestones import is_milestone, things
from tongyou.domains.plan.reading.model import Period, Promise
from tongyou.domains.plan.reading.view import View
from tongyou.domains.plan.types import Kind, Operator, Quantifier, Window

_SENTENCE = re.compile(r"[^。!?]{1,3000}[。!?]?")  # longer ones are no sentences
_OPENERS, _CLOSERS = "([〔“《", ")]〕”》"
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
    r"(?P<of>(?:名|位|个)?(?:\d+岁以下)?(?:常住人口|户籍人口|人口|儿童|婴幼儿|未成年人|学生|新生儿|活产儿?|居民|人|户))"
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
_RATE = re.compile(r"率|比例|占比|比重|覆盖面|普及|满意度|知晓|百分")
_MORTALITY = re.compile(r"死亡率|发生率|发病率")
_OCCASION = re.compile(r"每(?:期|次|场|届|批|节|班|轮)[^,、;\d]{0,8}$")
_BUILD = re.compile(r"^(?:新)?(?:建成|建立|新建|打造|培育|创建|设立|完成|新增|改造)")
_BASELINE = re.compile(r"(?:从|由)[^,。;]{0,16}$")
_BASELINE_AFTER = re.compile(
    r"^[^,。;]{0,6}?(?:提高|提升|增加|增长|上升|下降|降低|减少|降|扩大|压减|缩短|增|升)(?:到|至|为)"
)


@dataclass(frozen=True, slots=True)
class _Clause:
    """One clause between commas, in a sentence; positions count in the view."""

    start: int
    end: int
    sentence: tuple[int, int]
    group: int  # clauses separated by ; are in different groups


def read_commitments(view: View, period: Period | None, due: Mark | None = None) -> list[Promise]:
    """All commitments of a task's words; `due` is the task's own 完成时限."""
    reader = _Reader(view, period, due)
    return sorted(reader.read(), key=lambda item: item.span)


class _Reader:
    def __init__(self, view: View, period: Period | None, due: Mark | None) -> None:
        self.view, self.period, self.due = view, period, due
        self.chars = view.chars
        self.marks: list[Mark] = []
        self.quantities: list[Quantity] = []
        self.found: list[Promise] = []

    def read(self) -> list[Promise]:
        for sentence in _SENTENCE.finditer(self.chars):
            self._sentence(sentence.start(), sentence.end())
        return self.found

    def _sentence(self, start: int, end: int) -> None:
        chars = self.chars[start:end]
        self.marks = [_moved(item, start) for item in marks(chars, self.period)]
        self.quantities = [
            replace(item, start=item.start + start, end=item.end + start)
            for item in quantities(chars)
        ]
        for clause in _clauses(self.chars, start, end):
            self._clause(clause)

    def _clause(self, clause: _Clause) -> None:
        inside = [item for item in self.quantities if clause.start <= item.start < clause.end]
        inside = [item for item in inside if not self._fact(item, clause)]
        baseline = [item for item in inside if self._is_baseline(item, clause)]
        bounds = [item for item in inside if item not in baseline]
        for item in bounds:
            self._bound(item, bounds, clause, baseline)
        if not bounds:
            self._without_number(clause)

    def _fact(self, item: Quantity, clause: _Clause) -> bool:
        """A number of a year before the plan begins reports, it does not promise."""
        near = [mark for mark in self.marks if clause.start <= mark.start < item.start and mark.by]
        if not near or not near[-1].past or item.change or self._is_baseline(item, clause):
            return False
        return not any(near[-1].until <= other.start < item.start for other in self.quantities)

    def _is_baseline(self, item: Quantity, clause: _Clause) -> bool:
        return bool(
            _BASELINE.search(self.chars, clause.start, item.start)
            and _BASELINE_AFTER.match(self.chars[item.end : clause.end])
        )

    def _when(self, position: int, clause: _Clause, *, rate: bool) -> tuple[Window, Mark | None]:
        """The last word about time before a position that still governs it."""
        here = [item for item in self.marks if not item.past and item.start < position]
        dated = [item for item in here if item.window is Window.BY_DATE]
        every = [item for item in here if item.window is not Window.BY_DATE]
        later = bool(every) and (not dated or dated[-1].start < every[-1].start)
        if later and self._governs(every[-1], position, clause, rate=rate):
            return every[-1].window, every[-1]
        stated = [item for item in dated if item.by is not None]
        return Window.BY_DATE, (stated[-1] if stated else self._later(position, clause))

    def _governs(self, mark: Mark, position: int, clause: _Clause, *, rate: bool) -> bool:
        if mark.start >= clause.start and ")" not in self.chars[mark.until : position]:
            return True
        between = self.chars[mark.until : position]
        if mark.weak or mark.window is Window.THROUGHOUT or between.count(")") > between.count("("):
            return False
        if ";" in between or (rate and "," in between):
            return False
        used = any(mark.until <= item.start < clause.start for item in self.quantities)
        return not (used and _BUILD.match(self.chars, clause.start))

    def _counted(self, mark: Mark) -> bool:
        """每年开展评定,至少创建1个: the number of a later clause is the yearly one."""
        later = [item for item in self.quantities if item.start > mark.until]
        return bool(later) and not re.search("[;。]", self.chars[mark.until : later[0].start])

    def _later(self, position: int, clause: _Clause) -> Mark | None:
        """建成10个(2024年底前) and 10个,2024年底前完成: the date may follow."""
        after = [
            item
            for item in self.marks
            if item.start >= position and item.by and not item.past and item.start <= clause.end + 1
        ]
        return after[0] if after else None

    def _bound(
        self, item: Quantity, bounds: list[Quantity], clause: _Clause, baseline: list[Quantity]
    ) -> None:
        rate = item.unit in {"%", "‰", "分"} or item.unit.startswith("/")
        window, mark = self._when(item.start, clause, rate=rate)
        after = self.chars[item.end : item.end + 8]
        if _OCCASION.search(self.chars, clause.start, item.start):
            window, mark = Window.THROUGHOUT, None
        suffix = re.match(r"(?:/|每)(年|月|季度?|学期)", after) or re.match(
            r"/(年|月|季度?|学期)", item.base
        )
        if suffix:
            window, mark = _window_of(suffix.group(1)), None
        start, end = _piece(self.chars, item, bounds, clause)
        words = self.chars[clause.start : item.start]
        promise = self._promise(item, words, window, mark, self.view.span(start, end))
        before = [other for other in baseline if other.start < item.start]
        if before:
            promise = replace(promise, baseline=before[-1].value)
        first = max([clause.start, *(other.end for other in bounds if other.end <= item.start)])
        for subject in _enumerated(self.chars[first : item.start]):
            self.found.append(replace(promise, subject=subject))

    def _promise(
        self, item: Quantity, words: str, window: Window, mark: Mark | None, span: tuple[int, int]
    ) -> Promise:
        scope, base = _scope(words)
        unit = _unit(item, scope, base, window)
        by, stated = self._by(window, mark)
        value = item.value * mark.factor if mark and window is mark.window else item.value
        return Promise(
            operator=item.operator,
            value=value,
            unit=unit,
            kind=_kind(item, words, unit),
            quantifier=_quantifier(item, scope),
            window=_held(window, words),
            span=span,
            by=by,
            by_stated=stated,
            operator_stated=item.stated,
            firmness=firmness(_tail(words)),
            approximate=item.approximate,
            scope=scope,
            upper=item.upper,
        )

    def _by(self, window: Window, mark: Mark | None) -> tuple[date | None, bool]:
        if window is not Window.BY_DATE:
            return None, False
        if mark is not None and mark.by is not None:
            return mark.by, True
        if self.due is not None and self.due.by is not None:
            return self.due.by, True
        return (self.period.end if self.period else None), False

    def _without_number(self, clause: _Clause) -> None:
        words = self.chars[clause.start : clause.end].strip("。;,!?")
        bare = _bare(words)
        implied = _implied(bare, words)
        window, mark = self._when(clause.end, clause, rate=implied is None or implied.unit == "%")
        span = self.view.span(clause.start, clause.start + len(words))
        if implied is not None:
            self._implied(implied, words, window, mark, span)
        elif is_milestone(bare):
            by, stated = self._by(Window.BY_DATE, mark if window is Window.BY_DATE else None)
            made = Promise(
                operator=Operator.DONE,
                value=None,
                unit="完成",
                kind=Kind.MILESTONE,
                quantifier=Quantifier.TOTAL,
                window=Window.BY_DATE,
                span=span,
                by=by,
                by_stated=stated,
                firmness=firmness(bare),
            )
            self.found += [replace(made, subject=thing) for thing in things(bare)]

    def _implied(
        self,
        implied: _Implied,
        words: str,
        window: Window,
        mark: Mark | None,
        span: tuple[int, int],
    ) -> None:
        window = implied.window or window
        if implied.every and (mark is None or window is Window.BY_DATE or self._counted(mark)):
            return
        by, stated = self._by(window, mark)
        factor = mark.factor if mark and implied.every else Decimal(1)
        self.found.append(
            Promise(
                implied.operator,
                implied.value * factor,
                implied.unit,
                implied.kind,
                Quantifier.SHARE if implied.unit == "%" else Quantifier.TOTAL,
                window,
                span,
                by=by,
                by_stated=stated,
                operator_stated=False,
                implied=True,
                firmness=firmness(_bare(words)),
                scope=_scope(words)[0],
            )
        )


@dataclass(frozen=True, slots=True)
class _Implied:
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
)
_STABLE = re.compile(r"(?:率|得分|水平)[^,。;]{0,4}(?:保持|维持)(?:每年)?(?:稳定|不降|不下降)")
_STAFFED = re.compile(
    r"^每(?P<noun>所|个|家)(?P<place>[^,。;\d]{2,10}?)(?:都|均)?(?:配备|配齐|至少配备)[^,。;\d]{2,20}(?:教师|督导员|主任|社工|专员|人员|辅导员|医生|副校长|员)$"
)
_EVENT = re.compile(
    r"(?:每年|每季度|每月|每半年|每学期|逐年|每学年)(?:定期|组织|集中|持续|都|至少|面向[^,。;]{1,12}|联合[^,。;]{1,12})*"
    r"(?:开展|举办|组织|召开|发布|评选|实施|进行|梳理|编制|表彰|公布|评估)[^,。;]{2,40}$"
)


def _implied(bare: str, words: str) -> _Implied | None:
    """Bounds without a printed number: 全覆盖 is 100 %, 不发生 is 0, 每年开展 is once a year."""
    if _COVER.search(words):
        return _Implied(Operator.AT_LEAST, Decimal(100), "%", Kind.RATE, Window.BY_DATE)
    if _ZERO.search(words):
        return _Implied(Operator.EQUAL, Decimal(0), "起", Kind.COUNT, Window.PER_YEAR)
    if _STABLE.search(words):
        return _Implied(Operator.AT_LEAST, Decimal(0), "百分点", Kind.TREND, Window.PER_YEAR)
    staffed = _STAFFED.match(bare)
    if staffed:
        place = (
            "校"
            if re.search(r"学校|中小学|小学|中学", staffed.group("place"))
            else staffed.group("place")
        )
        return _Implied(Operator.AT_LEAST, Decimal(1), f"名/{place}", Kind.RATIO, Window.BY_DATE)
    event = _EVENT.search(words)
    if event:
        unit = "项" if words.endswith(("项目", "清单")) else "次"
        return _Implied(Operator.AT_LEAST, Decimal(1), unit, Kind.COUNT, every=True)
    return None


def _moved(mark: Mark, by: int) -> Mark:
    return replace(mark, start=mark.start + by, until=mark.until + by)


def _clauses(chars: str, start: int, end: int) -> list[_Clause]:
    """Cut at commas and semicolons outside brackets."""
    found: list[_Clause] = []
    depth, begin, group = 0, start, 0
    for at in range(start, end):
        sign = chars[at]
        depth = max(0, depth + (sign in _OPENERS) - (sign in _CLOSERS))
        if sign in ";。!?" or (sign in ",:" and depth == 0 and not _thousands(chars, at)):
            found.append(_Clause(begin, at, (start, end), group))
            begin = at + 1
            group += sign == ";"
            depth = 0 if sign != "," else depth
    if begin < end:
        found.append(_Clause(begin, end, (start, end), group))
    return [item for item in found if item.end > item.start]


def _thousands(chars: str, at: int) -> bool:
    return chars[at - 1 : at].isdigit() and bool(re.match(r",\d{3}(?!\d)", chars[at : at + 5]))


def _piece(chars: str, item: Quantity, bounds: list[Quantity], clause: _Clause) -> tuple[int, int]:
    """The stretch to quote: the clause, or the item's share of a list (1个A、1个B)."""
    start, end = clause.start, clause.end
    earlier = [other for other in bounds if other.start < item.start]
    later = [other for other in bounds if other.start > item.start]
    if earlier:
        start = _cut(chars, earlier[-1].end, item.start)
    if later:
        end = _cut(chars, item.end, later[0].start)
        end -= chars[end - 1] in "、和及与"
    while end > start and chars[end - 1] in "。;,!?、":
        end -= 1
    while start < item.start and chars[start] in "、和及与,":
        start += 1
    return start, end


def _cut(chars: str, start: int, end: int) -> int:
    cuts = [start + match.end() for match in re.finditer(r"[、]|和|及|与", chars[start:end])]
    return cuts[0] if cuts else start


_DATE_HEAD = re.compile(
    r"^(?:到|至|截至|在)?(?:20\d\d年?(?:底|末)?(?:前)?|“?十.五”?(?:末|期间)?|三年内|[一二三五]年内|年底前|规划期内)*(?:全[区市县]|区内)?"
)


def _bare(words: str) -> str:
    return _DATE_HEAD.sub("", words)


def _tail(words: str) -> str:
    return _bare(words)


_ENUMERATED = re.compile(
    r"(?:各|均|分别|都)(?:力争)?(?:达到|达|不少于|不低于|至少|超过|保持在|控制在|建成|新增|配备|完成)*(?:每[处个所名家座条])?(?:达到|达|不少于|不低于|至少)*(?:各)?$"
)


_IS_RATE = re.compile(r"(?:率|比例|占比|比重|面|数|量|人数)$")


def _enumerated(words: str) -> list[str]:
    """A及B均不少于70人 is two commitments; the subjects as printed."""
    match = _ENUMERATED.search(words)
    if not match or re.search(r"各(?:级|类|镇|街|村|校)[^、]*$", words[match.start() :]):
        return [""]
    head = _bare(words[: match.start()])
    head = re.sub(r"^.*[,;:]", "", head)
    items = [part for part in re.split(r"、|以及|及|和|与|\+", head) if len(part) >= 2]
    rates = [part for part in items if _IS_RATE.search(part)]
    items = rates or items
    if len(items) > 1:
        return items
    if re.search(r"小初|中小学", head) and words[match.start()] == "各":
        return ["小学", "初中"]
    return [""]


def _scope(words: str) -> tuple[str, str]:
    """(每所学校, "") or ("", "千人") for 每千人口."""
    people = _PER_PEOPLE.search(words)
    if people:
        base = _BASES.get(people.group("base"), people.group("base"))
        of = people.group("of")
        return people.group(), base + ("人" if of in {"人口", "人", "常住人口"} or not of else of)
    each = _EACH.search(words)
    if each and len(each.group("noun")) >= 1:
        return each.group(), ""
    every = _ALL.search(words)
    return (every.group("noun") if every else ""), ""


_MEMBER = re.compile(
    r"(?:校|园|区|村|镇|街道|乡|县|市|院|馆|站|所|中心|基地|家庭|儿童|学生|人|机构|单位|部门|班级|班|户|点|店|企业|教师|医生|人员|幼儿|孩子|组织"
    r"|居\)|\([^()]*\))$"
)
_CLASSIFIER = re.compile(r"^(?:个|所|名|家|位|户|座|支|条|处|间)(?=.)")


def _unit(item: Quantity, scope: str, base: str, window: Window) -> str:
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


def _kind(item: Quantity, words: str, unit: str) -> Kind:
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


def _quantifier(item: Quantity, scope: str) -> Quantifier:
    if scope:
        return Quantifier.EACH
    return Quantifier.SHARE if item.unit == "%" and not item.change else Quantifier.TOTAL


def _held(window: Window, words: str) -> Window:
    if window is Window.BY_DATE and re.search(r"(?:持续|始终|长期|常年)(?:保持|稳定|维持)", words):
        return Window.THROUGHOUT
    return window


def _window_of(word: str) -> Window:
    if word == "月":
        return Window.PER_MONTH
    return Window.PER_QUARTER if word.startswith("季") else Window.PER_YEAR
