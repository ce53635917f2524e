"""A typed commitment as one plain sentence part: "不少于 2 个 / 每年", "at most 53 % by 31 December 2025"."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tongyou.domains.plan.types import CommitmentSpec, Firmness, Operator, Quantifier, Text, Window

OPERATORS: dict[Operator, Text] = {
    Operator.AT_LEAST: Text("不少于", "at least"),
    Operator.AT_MOST: Text("不超过", "at most"),
    Operator.EQUAL: Text("为", "exactly"),
    Operator.DONE: Text("完成", "done"),
}
WINDOWS: dict[Window, Text] = {
    Window.PER_YEAR: Text("每年", "every year"),
    Window.PER_QUARTER: Text("每季度", "every quarter"),
    Window.PER_MONTH: Text("每月", "every month"),
    Window.THROUGHOUT: Text("全程保持", "throughout"),
    Window.BY_DATE: Text("限期", "by a date"),
}
QUANTIFIERS: dict[Quantifier, Text] = {
    Quantifier.TOTAL: Text("总量", "in total"),
    Quantifier.EACH: Text("每一个", "each one"),
    Quantifier.SHARE: Text("占比", "share"),
}
FIRMNESS: dict[Firmness, Text] = {
    Firmness.FIRM: Text("必须做到", "firm"),
    Firmness.STRIVE: Text("力争", "striven for"),
    Firmness.PROMOTE: Text("推动", "promoted"),
    Firmness.EXPLORE: Text("探索", "explored"),
    Firmness.PARTICIPATE: Text("参与", "taken part in"),
}
# Units that the field prints in Chinese, for the English page; an unknown unit stays as printed.
UNITS_EN = {
    "个": "", "家": "", "所": "", "条": "routes", "次": "times", "场": "performances", "场次": "events", "系列": "series",
    "人": "people", "名": "people", "座": "stops", "节": "lessons", "部": "works", "项": "projects", "起": "cases",
    "分": "points", "百分点": "percentage points", "个/千人": "per 1,000 people", "名/镇(街道)": "per town (subdistrict)",
    "名/村(社区)": "per village (community)", "名/校": "per school", "/10万": "per 100,000", "‰": "‰", "%": "%", "完成": "",
}  # fmt: skip


def number_text(value: Decimal) -> str:
    """A number without needless zeros, thousands apart: 4,000, 4.6, 53."""
    plain = format(value.normalize(), "f")
    whole, _, rest = plain.partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


def day_text(day: date) -> Text:
    """A date as both languages write it."""
    english = f"{day.day} {day.strftime('%B')} {day.year}"
    return Text(f"{day.year} 年 {day.month} 月 {day.day} 日", english)


def threshold(commitment: CommitmentSpec) -> Text:
    """What has to be reached, without when: "不少于 2 个"."""
    operator = OPERATORS[commitment.operator]
    if commitment.value is None:
        return operator
    value = number_text(commitment.value)
    unit_en = UNITS_EN.get(commitment.unit, commitment.unit)
    about = ("约 ", "about ") if commitment.approximate else ("", "")
    glue = "" if commitment.unit in {"%", "‰", "/10万"} else " "
    return Text(
        f"{operator.zh} {about[0]}{value}{glue}{commitment.unit}",
        f"{operator.en} {about[1]}{value}{'' if unit_en in {'%', '‰'} else ' '}{unit_en}".rstrip(),
    )


def when(commitment: CommitmentSpec) -> Text:
    """By when or how often."""
    if commitment.window is Window.BY_DATE and commitment.by:
        day = day_text(commitment.by)
        return Text(f"{day.zh}前", f"by {day.en}")
    return WINDOWS[commitment.window]


def sentence(commitment: CommitmentSpec) -> Text:
    """The whole promise: "每年不少于 2 个", "2025 年 12 月 31 日前不超过 53%"."""
    what, time = threshold(commitment), when(commitment)
    firm = "" if commitment.firmness is Firmness.FIRM else FIRMNESS[commitment.firmness].zh + ","
    soft = "" if commitment.firmness is Firmness.FIRM else f" ({FIRMNESS[commitment.firmness].en})"
    return Text(f"{firm}{time.zh}{what.zh}", f"{what.en} {time.en}{soft}")
