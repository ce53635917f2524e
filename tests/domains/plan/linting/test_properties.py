"""For any plan: the linter answers, complete in both languages, and arithmetic is judged right."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.domains.plan.linting.plans import count, plan, task, yearly
from tongyou.domains.plan.linting import lint
from tongyou.domains.plan.types import (
    CommitmentSpec,
    Firmness,
    Kind,
    Operator,
    PlanSpec,
    Quantifier,
    TaskSpec,
    Text,
    Window,
)

CHARACTERS = "每年累计到2025不少于儿童观察团全覆盖率%个学校,。;(镇)优质标准化保持稳定 \nab"
words = st.text(CHARACTERS, max_size=24)
texts = st.builds(Text, words, words)
values = (
    st.none()
    | st.decimals(-10, 10**6, places=1, allow_nan=False, allow_infinity=False)
    | st.just(Decimal("NaN"))
)
commitments = st.builds(
    CommitmentSpec,
    code=st.integers(1, 9).map(lambda n: f"T1.{n}"),
    title=texts,
    kind=st.sampled_from(Kind),
    operator=st.sampled_from(Operator),
    value=values,
    unit=st.sampled_from(["个", "%", "条", "‰", "/10万", "百分点", "名/校", "", " ", "个/千人"]),
    quantifier=st.sampled_from(Quantifier),
    window=st.sampled_from(Window),
    by=st.none() | st.dates(),
    by_stated=st.booleans(),
    firmness=st.sampled_from(Firmness),
    approximate=st.booleans(),
    scope=st.sampled_from(["district", "school", "town", "set"]),
    scope_note=texts,
    baseline=st.none() | st.decimals(0, 100, places=1),
    denominator=st.sampled_from(["", "schools"]),
    duplicate_of=st.sampled_from(["", "T1.1", "T9.9"]),
    see_also=st.lists(st.sampled_from(["T1.1", "T1.2", "T9.9"]), max_size=2).map(tuple),
    note=texts,
)
tasks = st.builds(
    TaskSpec,
    number=st.integers(1, 5),
    action=st.just(1),
    title=texts,
    summary=texts,
    lead=st.lists(st.sampled_from(["health", "有关部门"]), max_size=2).map(tuple),
    commitments=st.lists(commitments, max_size=4).map(tuple),
)
plans = st.builds(
    lambda found, start, years: plan(*found, start=start, end=date(start.year + years, 12, 31)),
    st.lists(tasks, max_size=4),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.integers(0, 40),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans)
def test_never_crashes_and_speaks_both_languages(spec: PlanSpec) -> None:
    found = lint(spec)
    assert len({one.key for one in found}) == len(found)
    for one in found:
        assert one.places
        assert all(text.zh and text.en for text in (one.title, one.explanation, one.suggestion))


@given(
    st.integers(1, 300),
    st.integers(1, 900),
    st.integers(1, 6),
    st.sampled_from(["观察团", "系列参与活动", "公益演出"]),
)
def test_annual_finding_if_and_only_if_the_arithmetic_disagrees(
    each: int, total: int, years: int, what: str
) -> None:
    end = date(2022 + years, 12, 31)
    spec = plan(
        task(
            1,
            yearly("T1.1", f"每年{what}", each, "场"),
            count("T1.2", f"累计{what}", total, "场", by=end),
        ),
        end=end,
    )
    found = [one for one in lint(spec) if one.rule == "annual-against-total"]
    assert bool(found) == (each * years != total)
