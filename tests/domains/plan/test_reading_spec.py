"""A reading in its JSON form becomes a plan that the linter understands. The wording is invented."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tongyou.domains.plan.linting import lint
from tongyou.domains.plan.reading_spec import from_reading
from tongyou.domains.plan.types import Kind, Operator, Quantifier, Stage, Window


def promise(quote: str, value: float | None, unit: str, **more: Any) -> dict[str, Any]:
    operator = "done" if value is None else ">="
    return {"operator": operator, "value": value, "unit": unit, "per": None, "by": None, "quote": quote,
            "span": [0, len(quote)], **more}  # fmt: skip


def task(
    number: int, content: str, *commitments: dict[str, Any], lead: str = "县教育局"
) -> dict[str, Any]:
    return {"number": number, "action": 1, "title": f"事项{number}", "content": content, "lead": [lead],
            "cooperating": ["县妇联"], "commitments": list(commitments)}  # fmt: skip


def reading(
    *tasks: dict[str, Any], title: str = "某县儿童友好三年计划(2022-2024年)(征求意见稿)"
) -> dict[str, Any]:
    return {"title": title, "actions": [{"number": 1, "title": "行动"}], "tasks": list(tasks),
            "corrections": [], "unread": []}  # fmt: skip


def found(*tasks: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {one.rule: one.places for one in lint(from_reading(reading(*tasks)))}


def test_header_and_codes() -> None:
    spec = from_reading(
        reading(task(4, "", promise("建成中心", None, ""), promise("建3座", 3, "座")))
    )
    assert (spec.start, spec.end, spec.stage) == (
        date(2022, 1, 1),
        date(2024, 12, 31),
        Stage.COMMENTS,
    )
    first, second = spec.tasks[0].commitments
    assert (first.code, first.kind, first.operator, first.value) == (
        "T4.1",
        Kind.MILESTONE,
        Operator.DONE,
        None,
    )
    assert (second.code, second.value, second.by, second.by_stated) == (
        "T4.2",
        Decimal(3),
        spec.end,
        False,
    )
    assert {code for code, _ in spec.units} == {"县教育局", "县妇联"}


def test_period_from_dates_or_unknown() -> None:
    dated = reading(task(1, "", promise("建3座", 3, "座", by="2027-12-31")), title="某县工作方案")
    assert from_reading(dated).end == date(2027, 12, 31)
    unknown = from_reading(
        reading(task(1, "", promise("每年2次", 2, "次", per="year")), title="某县工作方案")
    )
    assert (unknown.start, unknown.end) == (date.min, date.max)
    assert not [one for one in lint(unknown) if one.rule == "annual-against-total"]


def test_units_give_kinds() -> None:
    spec = from_reading(reading(task(1, "", promise("每所学校至少2名", 2, "名"), promise("覆盖率达90%", 90, "%"),
        promise("婴儿死亡率5‰以下", 5, "‰", operator="<="), promise("每年降低1个百分点", 1, "百分点", per="year"))))  # fmt: skip
    each, share, deaths, change = spec.tasks[0].commitments
    assert (each.kind, each.quantifier, each.scope) == (Kind.COUNT, Quantifier.EACH, "school")
    assert (share.kind, deaths.kind, change.kind) == (Kind.RATE, Kind.MORTALITY, Kind.TREND)
    assert change.window is Window.PER_YEAR


def test_contradiction_in_printed_words_with_line_breaks() -> None:
    rules = found(task(1, "", promise("每年培育儿童议事\n团不少于3个", 3, "个", per="year"),
        promise("到2024年,累计培育各类儿童议事团不少于8个", 8, "个", by="2024-12-31")))  # fmt: skip
    assert rules["annual-against-total"] == ("T1.1", "T1.2")


def test_total_that_names_nothing() -> None:
    rules = found(task(1, "", promise("每年为儿童放映电影不少于4场", 4, "场", per="year"),
        promise("到2024年,不少于15场", 15, "场", by="2024-12-31")))  # fmt: skip
    assert rules["annual-against-total"] == ("T1.1", "T1.2")


def test_duplicate_in_printed_words() -> None:
    rules = found(
        task(1, "", promise("到2024年,建成1个青少年拓展营地", 1, "个", by="2024-12-31")),
        task(2, "", promise("推进拓展营地建设,建成1个青少年拓展营地", 1, "个"), lead="县文旅局"),
    )
    assert rules["duplicate"] == ("T1.1", "T2.1")


def test_list_governed_by_every_year() -> None:
    content = "每年开展示范点遴选,至少选出1个友好街区、2个友好公园。"
    rules = found(task(1, content, promise("至少选出1个友好街区", 1, "个", per="year"),
        promise("2个友好公园", 2, "个", per="year")))  # fmt: skip
    assert rules["ambiguous-period"] == ("T1.1", "T1.2")


def test_terms_that_the_document_defines() -> None:
    words = promise("为60名困境儿童结对", 60, "人", by="2024-12-31")
    assert "undefined-term" in found(task(1, "", words))
    assert "undefined-term" not in found(task(1, "“困境儿童”是指民政部门认定的六类儿童。", words))


def test_clean_document() -> None:
    assert found(
        task(1, "", promise("每年举办亲子阅读活动不少于4场", 4, "场", per="year"),
             promise("到2024年,累计举办亲子阅读活动不少于12场", 12, "场", by="2024-12-31")),
        task(2, "", promise("到2024年,新建儿童游戏场6座", 6, "座", by="2024-12-31"), lead="县住建局"),
        task(3, "", promise("2023年底前印发托育服务规范", None, "", by="2023-12-31")),
    ) == {}  # fmt: skip


def test_broken_values_do_not_crash() -> None:
    bad = promise("建设", "many", "个", by="soon", per="decade", kind="dream")  # type: ignore[arg-type]
    one = from_reading(reading(task(1, "", bad))).tasks[0].commitments[0]
    assert (one.value, one.by, one.window) == (None, date(2024, 12, 31), Window.BY_DATE)
