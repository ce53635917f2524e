"""By when and how often: dates, periods and frequencies as documents print them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from tongyou.domains.plan.reading.model import Period
from tongyou.domains.plan.reading.numerals import chinese
from tongyou.domains.plan.types import Window

# 十四五 is the fourteenth five-year plan, 2021-2025; each later one begins five years on.
_FIVE_YEARS = re.compile(r"“?十([一二三四五六七八九])五”?")
_YEAR = r"(?:20\d\d|二[〇零○O]二?[〇零一二三四五六七八九]{1,2})"
_PART = (
    r"(?:年?底(?:前|之前)?|年?末(?:前)?|年内|上半年|下半年|年中|第?[一二三四1-4]季度(?:末|底)?(?:前)?"
    r"|1?\d月(?:份)?(?:[123]?\d日)?(?:底|末|上旬|中旬|下旬)?(?:之?前)?|前)"
)
POINT = re.compile(
    rf"(?P<lead>到|至|截至|截止到?|力争到?|在|于|力争在|争取到?|确保到?)?(?P<year>{_YEAR})年(?P<part>{_PART})?"
)
_WITHIN = re.compile(
    r"(?:(?<!\d)[一二三四五六七八九十两\d]{1,2}年(?:之?内|行动期内|(?=共?(?:累计|新增|新建|建成|完成|改造|培育)))|规划期内|行动期内|计划期内|实施期内|方案期内|到规划期末|规划期末|期末)"
)
_OWN_YEAR = re.compile(
    r"(?:到|至|在|于)?(?P<when>年底前?|年内|本年底|今年底|今年内|上半年|下半年|(?P<month>1?\d)月(?:份)?(?:[123]?\d日)?(?:底|末)?之?前"
    r"|第?[一二三四]季度(?:末|底)?前)"
)
_PERIOD = re.compile(rf"(?P<start>{_YEAR})年?(?:-|至|到|一)(?P<end>{_YEAR})(?:年|\)|学年)")
_BASE_BEFORE = re.compile(r"(?:较|比|相比|对比|与|自|从|由|以|截至|截止|在|现有|原有)$")
_ONWARDS = re.compile(r"年?(?:\d{1,2}月)?(?:起|开始)")  # 从2024年起每年: no end and no base
_BASE_AFTER = re.compile(
    r"^(?:年)?(?:(?:年?底)?(?:的|基础|以来|起|开始|相比|增长前|建成的|水平|同期|为基|度?数据|印发|出台|下发))"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that says when, at a position; `until` is where the word ends."""

    start: int
    until: int
    window: Window
    by: date | None = None
    factor: Decimal = Decimal(1)  # 每半年 is twice a year
    past: bool = False  # a year before the plan begins: a fact, no promise
    weak: bool = False  # governs its own clause only
    vague: bool = False  # a year alone: the task's own deadline in that year says it better
    since: int | None = None  # the first year of 2022-2024年


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def year_of(text: str) -> int:
    """2025, or 二〇二五."""
    if text.isascii():
        return int(text)
    return chinese(text.replace("○", "〇").replace("O", "〇")) or 0


def point(year: int, part: str) -> date:
    """The last day meant: 6月底前 -> 30 June; 上半年 -> 30 June; nothing -> 31 December."""
    month = re.search(r"(\d{1,2})月", part)
    if month and 1 <= int(month.group(1)) <= 12:
        day = re.search(r"月(?:份)?(\d{1,2})日", part)
        last = _month_end(year, int(month.group(1)))
        if day and 1 <= int(day.group(1)) <= last.day:
            return last.replace(day=int(day.group(1)))
        return last
    quarter = re.search(r"([一二三四1-4])季度", part)
    if quarter:
        index = "一二三四".find(quarter.group(1)) + 1 or int(quarter.group(1))
        return _month_end(year, index * 3)
    if "上半年" in part or "年中" in part:
        return date(year, 6, 30)
    return date(year, 12, 31)


def five_year_plan(text: str) -> tuple[int, int] | None:
    """“十四五” -> (2021, 2025)."""
    match = _FIVE_YEARS.search(text)
    if not match:
        return None
    index = "一二三四五六七八九".index(match.group(1)) + 1
    return 2006 + (index - 1) * 5, 2010 + (index - 1) * 5


def read_period(head: str, whole: str) -> Period | None:
    """The plan's years: from its title, else from the dates it sets (squeezed text)."""
    for text, stated in ((head, True), (whole[:2000], True)):
        match = _PERIOD.search(text)
        if match:
            first, last = year_of(match.group("start")), year_of(match.group("end"))
            if first <= last <= first + 20:
                return Period(date(first, 1, 1), date(last, 12, 31), stated)
    plan = five_year_plan(head)
    if plan and "方案" + head:
        return Period(date(plan[0], 1, 1), date(plan[1], 12, 31))
    single = re.search(rf"({_YEAR})年(?:度)?(?!\d|[1-9]?\d?月)", head)
    if single:
        year = year_of(single.group(1))
        return Period(date(year, 1, 1), date(year, 12, 31))
    return _from_targets(whole)


def _from_targets(whole: str) -> Period | None:
    years = [year_of(item) for item in re.findall(rf"(?:到|至)({_YEAR})年", whole)]
    if not years:
        return None
    end = max(set(years), key=lambda year: (years.count(year), -year))
    span = re.search(r"([一二三四五六七八九十\d])年(?:行动|内)", whole)
    length = (
        (chinese(span.group(1)) or int(span.group(1)))
        if span and not span.group(1).isascii()
        else (int(span.group(1)) if span else 3)
    )
    return Period(date(end - length + 1, 1, 1), date(end, 12, 31), stated=False)


# 年接待游客80万人次, 年供水量: an amount of each year, without 每. 青年服务, 2024年培训 are none.
_YEARLY = re.compile(
    r"(?<![\d〇零一二三四五六七八九十两前去今本当近多半每全逐各青少中老童周学成逾跨几整早晚新往历常百万按分度])年"
    r"(?=(?:入藏|参与|参加|吸引|接诊|接待|服务|培训|受益|惠及|发放|救助|新增|开展|举办|招生|招收|生态补水|补水|供水|供气|供热|处理|处置|产|输送|培养|减排|减少|节约|节水|节电|开采|取水"
    r"|用水|用电|发电|吞吐|客流|旅游|游客|销售|营业|营收|交易|开放|演出|放映|更新|造林|治理|消纳|利用|资助|补贴|支持|组织|体检|筛查|检测|抽检|监测|检查|巡查|引进|孵化|转化|出栏|加工|配送)"
    r"(?![^,。;\d]{0,12}能力)[^,。;\d]{0,14}\d)"
)
_EVERY: tuple[tuple[re.Pattern[str], Window, Decimal], ...] = (
    (re.compile(r"每半年|半年(?=至少|不少于|开展|组织|召开)"), Window.PER_YEAR, Decimal(2)),
    (re.compile(r"每(?:个)?学期"), Window.PER_YEAR, Decimal(2)),
    (
        re.compile(
            r"每(?:个|一)?(?:学)?年度?(?!级|龄|轻)|逐年|年均(?!浓度|值|气温|水位|增[幅速长率]{1,2}[^,。;]{0,4}[下降收])|每年度|各年度|按年度"
        ),
        Window.PER_YEAR,
        Decimal(1),
    ),
    (_YEARLY, Window.PER_YEAR, Decimal(1)),
    (re.compile(r"每(?:个|一)?季度?|按季度|逐季"), Window.PER_QUARTER, Decimal(1)),
    (re.compile(r"每(?:个|一)?月|按月|逐月|月均"), Window.PER_MONTH, Decimal(1)),
    (
        re.compile(r"每(?:个|一)?(?:周|星期|天|日)|每[两二三2-9](?:年|个月|个?季度|周)"),
        Window.THROUGHOUT,
        Decimal(1),
    ),
)
_TOTAL = re.compile(r"累计|共计|三年共|总数达?|总计")


def marks(chars: str, period: Period | None) -> list[Mark]:
    """Every word about time in a sentence, in order."""
    found = [*_points(chars, period), *_every(chars), *_ends(chars, period)]
    return sorted(found, key=lambda item: item.start)


def _points(chars: str, period: Period | None) -> list[Mark]:
    found: list[Mark] = []
    for match in POINT.finditer(chars):
        year = year_of(match.group("year"))
        before, after = chars[max(0, match.start() - 6) : match.start()], chars[match.end("year") :]
        lead = match.group("lead")
        ranged = re.match(r"年?(?:-|至|到)20\d\d", after)
        baseline = bool(lead in {"截至", "截止", "截止到"} and period and year < period.start.year)
        if not lead or lead in {"在", "于"}:
            baseline |= bool(_BASE_BEFORE.search(before) or _BASE_AFTER.match(after))
        past = baseline or (period is not None and year < period.start.year)
        if ranged or _ONWARDS.match(after):
            continue
        by = point(year, match.group("part") or "")
        vague = not match.group("part") and lead in {None, "在", "于"}
        first = _RANGE_BEFORE.search(before)
        since = year_of(first.group(1)) if first else None
        found.append(
            Mark(
                match.start(), match.end(), Window.BY_DATE, by, past=past, vague=vague, since=since
            )
        )
    return found


_RANGE_BEFORE = re.compile(r"(20\d\d)年?(?:-|至|到)?$")


def series(found: list[Mark], chars: str, count: int) -> list[Mark]:
    """The marks of a list of `count` dates: 到2022年、2023年、2024年底, or the years of 2022-2024年."""
    dated = [item for item in found if item.by is not None and not item.past]
    for at in range(len(dated) - count + 1):
        run = dated[at : at + count]
        if all(_JOINED.fullmatch(chars, a.until, b.start) for a, b in pairwise(run)):
            return run
    for item in dated:
        if item.by is not None and item.since == item.by.year - count + 1:
            years = range(item.since, item.by.year + 1)
            return [replace(item, by=date(year, 12, 31)) for year in years]
    return []


_JOINED = re.compile(r"[、和及与]")


def _every(chars: str) -> list[Mark]:
    found: list[Mark] = []
    for pattern, window, factor in _EVERY:
        found += [
            Mark(match.start(), match.end(), window, factor=factor, weak=pattern is _YEARLY)
            for match in pattern.finditer(chars)
            if all(not (item.start <= match.start() < item.until) for item in found)
        ]
    return found


def _ends(chars: str, period: Period | None) -> list[Mark]:
    if period is None:
        return []
    found = [
        Mark(match.start(), match.end(), Window.BY_DATE, period.end)
        for match in _WITHIN.finditer(chars)
    ]
    plan = re.finditer(r"(?:到|至|在)?“?十[一二三四五六七八九]五”?(?:期?末|期间|时期|末期)", chars)
    for match in plan:
        years = five_year_plan(match.group())
        if years:
            found.append(Mark(match.start(), match.end(), Window.BY_DATE, date(years[1], 12, 31)))
    found += [
        Mark(match.start(), match.end(), Window.BY_DATE, None) for match in _TOTAL.finditer(chars)
    ]
    return found + _own_year(chars, period) + _whole_year(chars, period)


def _whole_year(chars: str, period: Period) -> list[Mark]:
    """全年检查200次 in a plan of several years is meant of each year."""
    if period.start.year == period.end.year:
        return []
    return [
        Mark(match.start(), match.end(), Window.PER_YEAR, weak=True)
        for match in re.finditer("全年(?!龄)", chars)
    ]


def _own_year(chars: str, period: Period) -> list[Mark]:
    """年底前, 6月底前 without a year: clear only in a plan of one year."""
    if period.start.year != period.end.year:
        return []
    return [
        Mark(
            match.start(),
            match.end(),
            Window.BY_DATE,
            point(
                period.end.year, match.group("when").replace("年底", "12月底").replace("年内", "")
            ),
        )
        for match in _OWN_YEAR.finditer(chars)
        if not re.search(r"\d年?$", chars[: match.start()][-5:])
    ]


_OWN_MONTH = re.compile(
    r"(?:当年|本年)?(?P<when>1?\d月(?:份)?(?:[123]?\d日)?|第?[一二三四1-4]季度|上半年|年[底末中内])"
)


def deadline(chars: str, period: Period | None) -> Mark | None:
    """What a 完成时限 cell or label says."""
    if not chars:
        return None
    ranged = _PERIOD.search(chars + "年" if chars[-1:].isdigit() else chars)
    if ranged:
        return Mark(0, 0, Window.BY_DATE, date(year_of(ranged.group("end")), 12, 31))
    dotted = re.search(r"(20\d\d)[./-](\d{1,2})(?:[./-](\d{1,2}))?", chars)
    if dotted and 1 <= int(dotted.group(2)) <= 12:
        day = f"{dotted.group(3)}日" if dotted.group(3) else ""
        return Mark(0, 0, Window.BY_DATE, point(int(dotted.group(1)), f"{dotted.group(2)}月{day}"))
    dated = [item for item in marks(chars, period) if item.by or item.window is not Window.BY_DATE]
    points = [item for item in dated if item.by]
    if points:
        return points[-1]
    if dated:
        return dated[0]
    own = _OWN_MONTH.match(chars)
    if own and period is not None and period.start.year == period.end.year:
        return Mark(0, 0, Window.BY_DATE, point(period.end.year, own.group("when")))
    bare = re.fullmatch(r"(20\d\d)(?:年)?", chars)
    return Mark(0, 0, Window.BY_DATE, date(int(bare.group(1)), 12, 31)) if bare else None
