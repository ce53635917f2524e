"""Numbers that cannot be right, cannot be tested, or do not fit what they count."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tongyou.domains.plan.linting.findings import (
    ILLUSTRATIVE_BIRTHS,
    Context,
    Finding,
    Severity,
    amount,
    finding,
    named,
    rows,
)
from tongyou.domains.plan.types import CommitmentSpec, Kind, PlanSpec, Quantifier, Text

PER_BIRTHS = {"/10万": 100_000, "1/10万": 100_000, "/万": 10_000, "‰": 1_000, "/千": 1_000}
FEW = 10  # expected cases a year below which chance alone moves the rate by a third and more
PERCENT = {"%", "\uff05", "百分之", "百分点"}
MEMBER_UNITS = {
    "镇": ("town", "subdistrict"),
    "街道": ("town", "subdistrict"),
    "村": ("village",),
    "社区": ("village", "urban-community", "community"),
    "校": ("school",),
    "园": ("kindergarten", "school"),
}


def small_numbers(spec: PlanSpec, context: Context) -> Iterator[Finding]:
    """A rate per 100,000 in a place with few births: one case or none decides it."""
    births = context.births_per_year
    used = births if births is not None else Decimal(ILLUSTRATIVE_BIRTHS)
    for _, one in rows(spec):
        base = PER_BIRTHS.get(one.unit.strip())
        if one.kind is not Kind.MORTALITY or base is None or one.value is None or one.value <= 0:
            continue
        expected = one.value * used / base
        if expected < FEW:
            yield untestable(one, expected, used, given=births is not None)


def untestable(one: CommitmentSpec, expected: Decimal, births: Decimal, *, given: bool) -> Finding:
    """Too few expected cases to tell the target from chance."""
    cases = f"{expected:.2f}"
    below = expected < 1
    source = (
        Text("", "")
        if given
        else Text("(示例数,未给出登记数)", " (an illustrative figure, no register given)")
    )
    return finding(
        "untestable-small-number",
        Severity.QUESTION if below else Severity.NOTE,
        (one.code,),
        Text(
            f"{one.code}:数字太小,一年看不出是否达到",
            f"{one.code}: too few cases to test in one year",
        ),
        Text(
            f"按每年出生 {births} 人{source.zh}计算,上限 {amount(one)} 相当于一年 {cases} 例"
            + (
                ",不到 1 例:出现一例就超过,没有一例也说明不了什么。"
                if below
                else ",偶然多几例就会超过。"
            ),
            f"With {births} births a year{source.en} the limit of {amount(one)} means {cases} cases a year"
            + (
                ", less than one: a single case breaks it, and none proves nothing."
                if below
                else "; a few by chance break it."
            ),
        ),
        Text(
            "合并几年计算,分子分母同列,单年多数时候写“无法判断”。",
            "Pool several years, show numerator and denominator, and mostly say 'cannot tell' for a single year.",
        ),
    )


def deadlines(spec: PlanSpec, _context: Context) -> Iterator[Finding]:
    """A date outside the plan's own period."""
    for _, one in rows(spec):
        if one.by is None or spec.start <= one.by <= spec.end:
            continue
        late = one.by > spec.end
        yield finding(
            "date-outside-plan",
            Severity.ERROR,
            (one.code,),
            Text(f"{one.code}:期限在计划期之外", f"{one.code}: its date lies outside the plan"),
            Text(
                f"{named(one).zh}的期限 {one.by} {'晚于' if late else '早于'}计划期({spec.start} 至 {spec.end})。",
                f"{named(one).en} is due on {one.by}, {'after' if late else 'before'} the plan's period ({spec.start} to {spec.end}).",
            ),
            Text(
                "改正日期,或说明由哪一份计划负责。",
                "Correct the date, or say which plan answers for it.",
            ),
        )


def units(spec: PlanSpec, _context: Context) -> Iterator[Finding]:
    """A number without unit, or a unit that does not fit what is measured or over whom."""
    for _, one in rows(spec):
        if one.value is None:
            continue
        if not one.unit.strip():
            yield bad_unit(
                one,
                "missing-unit",
                "数字没有单位",
                "a number without unit",
                "不知道数的是什么。",
                "What is counted is not said.",
            )
        elif (why := misfit(one)) is not None:
            yield bad_unit(
                one,
                "unit-scope-conflict",
                "单位与所数的对象不合",
                "unit and object do not fit",
                *why,
            )


def misfit(one: CommitmentSpec) -> tuple[str, str] | None:
    """Why the unit does not fit, or None."""
    percent = one.unit in PERCENT
    if one.kind is Kind.RATE and not percent and one.unit not in PER_BIRTHS:
        return f"比率的单位写作“{one.unit}”。", f"A rate carries the unit '{one.unit}'."
    if one.kind is Kind.COUNT and percent:
        return "数量的单位写作百分比。", "A count carries a percentage."
    if one.kind is Kind.RATE and percent and one.value is not None and one.value > 100:
        return f"比率 {amount(one)} 超过 100%。", f"A share of {amount(one)} is more than 100 %."
    return each_of_what(one)


def each_of_what(one: CommitmentSpec) -> tuple[str, str] | None:
    """名/校 over towns, or 'each' of a set that is not named."""
    if one.quantifier is Quantifier.EACH and one.scope == "district":
        return "写作“每个”,却没有写明每个什么。", "It says 'each' but not each of what."
    _, _, member = one.unit.partition("/")
    known = [scopes for word, scopes in MEMBER_UNITS.items() if word in member]
    if (
        known
        and one.scope != "district"
        and not any(one.scope.startswith(s) for scopes in known for s in scopes)
    ):
        return f"单位是“{one.unit}”,范围却是“{one.scope_note.zh or one.scope}”。", (
            f"The unit is '{one.unit}' but the scope is '{one.scope_note.en or one.scope}'."
        )
    return None


def bad_unit(one: CommitmentSpec, rule: str, zh: str, en: str, why_zh: str, why_en: str) -> Finding:
    """A unit to correct."""
    return finding(
        rule,
        Severity.ERROR,
        (one.code,),
        Text(f"{one.code}:{zh}", f"{one.code}: {en}"),
        Text(f"{named(one).zh}:{why_zh}", f"{named(one).en}: {why_en}"),
        Text("改正单位或范围。", "Correct the unit or the scope."),
    )
