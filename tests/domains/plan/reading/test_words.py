"""The small readers: numbers, dates, units, quantities, markers, proposals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tongyou.domains.plan.reading.commitments import read_commitments
from tongyou.domains.plan.reading.corrections import propose
from tongyou.domains.plan.reading.dates import deadline, read_period
from tongyou.domains.plan.reading.lexicon import looks_like_unit
from tongyou.domains.plan.reading.markers import marker_at
from tongyou.domains.plan.reading.model import Period
from tongyou.domains.plan.reading.numbering import chinese_numeral
from tongyou.domains.plan.reading.numerals import chinese, number, ordinal
from tongyou.domains.plan.reading.units import find_statement, read_cell
from tongyou.domains.plan.reading.view import View
from tongyou.domains.plan.types import Firmness, Kind, Operator, Quantifier, Window

PLAN = Period(date(2023, 1, 1), date(2025, 12, 31))


def view(text: str) -> View:
    return View(text, [(0, len(text))], propose(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("十五", 15),
        ("两百", 200),
        ("三千五百", 3500),
        ("二〇二五", 2025),
        ("一万二千", 12000),
        ("一百零八", 108),
    ],
)
def test_chinese_numerals(text: str, value: int) -> None:
    assert chinese(text) == value


def test_chinese_numerals_both_ways() -> None:
    assert all(chinese(chinese_numeral(value)) == value for value in range(1, 1000))


@pytest.mark.parametrize(
    ("text", "value"), [("4千", "4000"), ("1.2万", "12000.0"), ("2,500", "2500"), ("十", "10")]
)
def test_numbers_with_multipliers(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"), [("③", 3), ("⑿", 12), ("十二", 12), ("7", 7), ("㈢", 3), ("x", None)]
)
def test_ordinals(text: str, value: int | None) -> None:
    assert ordinal(text) == value


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("一、总体要求", "cn", 1),
        ("(三)优化服务", "cn()", 3),
        ("12.建设基地", "1.", 12),
        ("(8)发展组织", "(1)", 8),
        ("⑤开展活动", "①", 5),
        ("第十条 开放", "article", 10),
        ("行动三:共享", "named", 3),
        ("1.2 加强", "1.1", 2),
    ],
)
def test_markers(text: str, style: str, value: int) -> None:
    marker = marker_at(text, 0)
    assert marker is not None
    assert (marker.style, marker.number) == (style, value)


@pytest.mark.parametrize(
    "text", ["2.5万个托位", "2025年底", "10个社区", "3-6岁", "一批项目", "1.2亿元"]
)
def test_no_markers(text: str) -> None:
    assert marker_at(text, 0) is None


@pytest.mark.parametrize(
    ("title", "start", "end"),
    [
        ("甲市行动方案(2022-2024年)", 2022, 2024),
        ("甲市“十四五”规划", 2021, 2025),
        ("甲县2025年工作要点", 2025, 2025),
        ("甲市规划(2021—2025年)", 2021, 2025),
        ("甲市计划(2024至2026年)", 2024, 2026),
        ("甲市“十五五”计划", 2026, 2030),
    ],
)
def test_periods(title: str, start: int, end: int) -> None:
    period = read_period(view(title).chars, "")
    assert period is not None
    assert (period.start, period.end) == (date(start, 1, 1), date(end, 12, 31))


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("2025年6月底前", date(2025, 6, 30)),
        ("2024年底", date(2024, 12, 31)),
        ("2023-2025年", date(2025, 12, 31)),
        ("2024年上半年", date(2024, 6, 30)),
        ("2024.09", date(2024, 9, 30)),
        ("2025年2月", date(2025, 2, 28)),
        ("2024年第一季度", date(2024, 3, 31)),
        ("2025年3月15日前", date(2025, 3, 15)),
        ("长期坚持", None),
    ],
)
def test_deadlines(text: str, by: date | None) -> None:
    mark = deadline(text, PLAN)
    assert (mark.by if mark else None) == by


@pytest.mark.parametrize(
    "name",
    [
        "市教育局",
        "区妇儿工委办",
        "团市委",
        "各镇(街道)",
        "各县(市、区)人民政府",
        "市人力资源和社会保障局",
        "区消防救援大队",
        "县委宣传部",
        "市工商联",
        "各有关部门",
    ],
)
def test_names_of_bodies(name: str) -> None:
    assert looks_like_unit(name)


@pytest.mark.parametrize("name", ["每年不少于2次", "加强宣传引导", "开展活动。", "儿童友好"])
def test_no_names(name: str) -> None:
    assert not looks_like_unit(name)


@pytest.mark.parametrize(
    ("text", "lead", "cooperating"),
    [
        ("加强管理。(责任单位:市教育局、市民政局)", ["市教育局"], ["市民政局"]),
        ("加强管理。〔牵头单位:市公安局;责任单位:市教育局〕", ["市公安局"], ["市教育局"]),
        (
            "加强管理。【牵头单位：县卫健局】【配合单位：县财政局、各乡镇】",
            ["县卫健局"],
            ["县财政局", "各乡镇"],
        ),
        ("加强管理。市公安局牵头,市教育局、市交通局配合。", ["市公安局"], ["市教育局", "市交通局"]),
        (
            "加强管理。由市民政局牵头负责,市财政局、市残联按职责分工负责。",
            ["市民政局"],
            ["市财政局", "市残联"],
        ),
        (
            "加强管理。(市人力资源和社会保障局、市总工会按职责分工负责)",
            ["市人力资源和社会保障局"],
            ["市总工会"],
        ),
        ("加强管理。(市文化和旅游局负责)", ["市文化和旅游局"], []),
        (
            "加强管理。(市卫生健康委牵头,市医保局、各县(市、区)政府参与)",
            ["市卫生健康委"],
            ["市医保局", "各县(市、区)政府"],
        ),
        ("加强管理。责任单位:区住建局(牵头)、区城管局", ["区住建局"], ["区城管局"]),
        (
            "加强管理。（牵头单位：区教育局、团区委；配合单位：区妇联）",
            ["区教育局", "团区委"],
            ["区妇联"],
        ),
        ("加强管理。(责任部门:区民政局和区残联)", ["区民政局"], ["区残联"]),
    ],
)
def test_endings(text: str, lead: list[str], cooperating: list[str]) -> None:
    seen = view(text)
    found = find_statement(seen, 0, len(seen))
    assert found is not None
    assert [item.name for item in found.lead] == lead
    assert [item.name for item in found.cooperating] == cooperating


@pytest.mark.parametrize(
    "text",
    [
        "建设社区(村)活动站。",
        "形成党委领导、政府负责的格局。",
        "推动多部门配合。",
        "坚持政府主导、社会参与。",
    ],
)
def test_no_endings(text: str) -> None:
    seen = view(text)
    assert find_statement(seen, 0, len(seen)) is None


def test_a_cell_with_a_broken_name() -> None:
    seen = view("牵头单位:区妇儿工委\n办、区发改局\n配合单位:区教育体育\n局、区民政局")
    found = read_cell(seen, 0, len(seen))
    assert [item.name for item in found.lead] == ["区妇儿工委办", "区发改局"]
    assert [item.name for item in found.cooperating] == ["区教育体育局", "区民政局"]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("每年发展观察团不少于2个", [(">=", "2", "个", "year", None)]),
        ("到2025年,建成10个基地", [(">=", "10", "个", None, "2025-12-31")]),
        ("孕产妇死亡率控制在7/10万以下", [("<=", "7", "/10万", None, "2025-12-31")]),
        ("婴儿死亡率控制在5%。以下", [("<=", "5", "‰", None, "2025-12-31")]),
        ("达标率达98虬", [(">=", "98", "%", None, "2025-12-31")]),
        ("覆盖率达至Uloo%。", [(">=", "100", "%", None, "2025-12-31")]),
        ("确保不发生食品安全事故", [("=", "0", "起", "year", None)]),
        ("增加学位4千个左右", [(">=", "4000", "个", None, "2025-12-31")]),
        ("每千人口拥有托位数不少于4.6个", [(">=", "4.6", "个/千人", None, "2025-12-31")]),
        (
            "至少创建1个友好社区、1个友好街区、2个场馆",
            [(">=", "1", "个", None, "2025-12-31")] * 2 + [(">=", "2", "个", None, "2025-12-31")],
        ),
        ("新增管理者及教师各200人", [(">=", "200", "人", None, "2025-12-31")] * 2),
        ("每年培养管理者及教师均不少于70人", [(">=", "70", "人", "year", None)] * 2),
        ("每季度召开会议1次", [(">=", "1", "次", "quarter", None)]),
        ("每半年开展督查1次", [(">=", "2", "次", "year", None)]),
        ("开展活动不少于4次/年", [(">=", "4", "次", "year", None)]),
        ("2024年6月底前建成5所", [(">=", "5", "所", None, "2024-06-30")]),
        ("三年内建成3家", [(">=", "3", "家", None, "2025-12-31")]),
        ("覆盖率由2022年的60%提高到80%", [(">=", "80", "%", None, "2025-12-31")]),
        ("每年递增5个百分点", [(">=", "5", "百分点", "year", None)]),
        ("培育团队20-30个", [(">=", "20", "个", None, "2025-12-31")]),
        ("两家医院通过验收", [(">=", "2", "家", None, "2025-12-31")]),
        ("面积超过1万平方米的公共场所完成改造", []),
        ("为0-3岁婴幼儿和12岁以下儿童服务", []),
        ("打造“三库一场景”", []),
        ("完善区、镇两级网络,培养一批人才,推出一系列活动", []),
        ("落实〔2022〕5号文件,开通12355热线", []),
        ("抓好三个方面工作", []),
        ("周边500米范围内限速", []),
    ],
)
def test_commitments(text: str, want: list[tuple[str, str, str, str | None, str | None]]) -> None:
    found = [
        (
            item.operator.value,
            str(item.value.normalize() if item.value % 1 else int(item.value)),
            item.unit,
            item.window.value if item.window.value in {"year", "quarter", "month"} else None,
            item.by.isoformat() if item.by else None,
        )
        for item in read_commitments(view(text), PLAN)
        if item.value is not None
    ]
    assert found == want


def test_the_parts_of_a_commitment() -> None:
    rate, trend, each, about = (
        read_commitments(view(text), PLAN)[0]
        for text in (
            "覆盖率由60%提高到80%",
            "力争近视率每年降低1个百分点以上",
            "每所学校每年开展演练2次",
            "新增学位4千个左右",
        )
    )
    assert (rate.kind, rate.quantifier, rate.baseline) == (Kind.RATE, Quantifier.SHARE, Decimal(60))
    assert (trend.kind, trend.firmness, trend.window) == (
        Kind.TREND,
        Firmness.STRIVE,
        Window.PER_YEAR,
    )
    assert (each.quantifier, each.scope) == (Quantifier.EACH, "每所学校")
    assert about.approximate
    assert not about.operator_stated
    assert not about.by_stated


@pytest.mark.parametrize(
    ("text", "firmness"),
    [
        ("建立联席会议制度", Firmness.FIRM),
        ("推动建设家庭教育指导中心", Firmness.PROMOTE),
        ("探索建立职责清单", Firmness.EXPLORE),
        ("参与编制研学手册", Firmness.PARTICIPATE),
        ("力争通过督导评估", Firmness.STRIVE),
    ],
)
def test_deliverables(text: str, firmness: Firmness) -> None:
    found = read_commitments(view(text), PLAN)
    assert [(item.operator, item.firmness) for item in found] == [(Operator.DONE, firmness)]


@pytest.mark.parametrize(
    "text", ["加强宣传引导", "营造良好氛围", "广泛开展志愿服务", "提高服务水平"]
)
def test_continuing_work_is_no_deliverable(text: str) -> None:
    assert read_commitments(view(text), PLAN) == []


@pytest.mark.parametrize(
    "text",
    [
        "死亡率控制在5‰以下。",
        "覆盖率达到100%。",
        "12岁儿童患龋齿率控制在25%以内",
        "区妇儿工委办、区妇联",
        "发改社会〔2021〕1380号",
        "AI课程与OK镜",
        "达标率达98%",
        "未成年人保护工作站",
    ],
)
def test_sound_text_gets_no_proposal(text: str) -> None:
    assert propose(text) == []
