"""Numbers as plans print them: rare counters, shares of a list, periods, filters, deadlines.

Each expectation is written as `operator value unit /period @stated date`, items joined with `;`.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from tests.domains.plan.reading.test_words import PLAN, view
from tongyou.domains.plan.reading.commitments import read_commitments
from tongyou.domains.plan.reading.dates import deadline
from tongyou.domains.plan.reading.model import Promise

PERIODS = {"year": "/y", "quarter": "/q", "month": "/m"}


def short(item: Promise) -> str:
    """One commitment in the notation of this file."""
    by = f"@{item.by}" if item.by and item.by_stated else ""
    if item.value is None:
        return f"done{by}"
    value = f"{item.value.normalize():f}"
    return f"{item.operator.value}{value}{item.unit}{PERIODS.get(item.window.value, '')}{by}"


def check(text: str, want: str) -> None:
    wanted = Counter(part for part in want.split(";") if part)
    found = [
        item
        for item in read_commitments(view(text), PLAN)
        if "done" in want or item.value is not None
    ]
    assert Counter(short(item) for item in found) == wanted


# One row for each kind of fault that plans of other towns brought to light.
FAULTS = [
    ("安装太阳能路灯850杆", ">=850杆"),
    ("改造老旧电梯配重块320件套", ">=320件套"),
    ("新建公厕48蹲位", ">=48蹲位"),
    ("群众满意率测评达到92以上", ">=92"),
    ("水质综合污染指数降至0.35以下", "<=0.35"),
    ("万元工业增加值用水量控制在16立方米以内", "<=16立方米"),
    ("河道断面氨氮浓度不高于1.5毫克/升", "<=1.5毫克/升"),
    ("重大食品安全事故为零", "=0起/y"),
    ("亡人火灾为零", "=0起/y"),
    ("建成两所幼儿园和三个托育中心", ">=2所;>=3个"),
    ("每年组织教师体检一次、心理讲座三次", ">=1次/y;>=3次/y"),
    ("每季度通报一次", ">=1次/q"),
    ("护理假每年各15天", ">=15天/y"),
    ("4个环节、5个工作日办结", "<=5工作日"),
    ("许可事项20日内办结", "<=20日"),
    ("投诉24小时内答复", "<=24小时"),
    ("每条骨干线路配建服务站各3个", ">=3个"),
    ("每所幼儿园学位不少于180个", ">=180个"),
    ("每千名学生配备校医不少于2名", ">=2名/千名学生"),
    ("每百户居民拥有综合服务设施面积不少于30平方米", ">=30平方米/百户"),
    ("购置检测设备75台套", ">=75台套"),
    ("购置检测设备75台(套)", ">=75台(套)"),
    ("铺设管网45千米", ">=45千米"),
    ("新增装机30万千瓦", ">=300000千瓦"),
    ("年培训家长3万人次", ">=30000人次/y"),
    ("年供水量不低于600万立方米", ">=6000000立方米/y"),
    ("年均培训300人次", ">=300人次/y"),
    ("每人每月不低于200元,惠及4000人", ">=200元/m;>=4000人"),
    ("每年为5000名老人体检,新建护理站6个,床位各20张", ">=5000名/y;>=6个;>=20张"),
    ("为投资5000万元以上项目建立专班", ""),
    ("200万元以上服务采购项目面向中小企业", ""),
    ("消除45人以上大班", ""),
    ("改造50户以上村庄道路", ""),
    ("实施千吨以上供水工程", ""),
    ("培训1000人以上", ">=1000人"),
    ("A项、B项合格率分别控制在5.0%和6.5%以下", "<=5%;<=6.5%"),
    ("小学、初中入学率分别达到99.9%和99.5%以上", ">=99.9%;>=99.5%"),
    ("小学、初中入学率分别达到99%以上", ">=99%;>=99%"),
    ("在东镇、西镇分别建设水厂2座、3座", ">=2座;>=3座"),
    (
        "到2023年、2024年、2025年底,托位数分别达到300个、400个、500个",
        ">=300个@2023-12-31;>=400个@2024-12-31;>=500个@2025-12-31",
    ),
    ("到2024年、2025年,覆盖率分别达到40%、50%", ">=40%@2024-12-31;>=50%@2025-12-31"),
    ("改造危房30户,2024年底前完善台账", ">=30户"),
    ("改造危房30户,2024年底前全部完成", ">=30户@2024-12-31"),
    ("改造危房30户,2024年底前完成", ">=30户@2024-12-31"),
    ("推出一系列惠民举措", ""),
    ("由2022年的55%降至48%以下", "<=48%"),
    ("由2023年的55%降至48%以下", "<=48%"),
    ("2024年底前出台实施文件", "done@2024-12-31"),
]


@pytest.mark.parametrize(("text", "want"), FAULTS)
def test_faults_of_other_plans(text: str, want: str) -> None:
    check(text, want)


def test_the_own_deadline_says_a_bare_year_better() -> None:
    due = deadline("2024年5月底前", PLAN)
    found = read_commitments(view("清理违建35处,2024年汛前完成全部整改"), PLAN, due)
    assert [item.by for item in found if item.value is not None] == [date(2024, 5, 31)]


def test_a_year_alone_is_not_brought_forward_by_an_earlier_deadline() -> None:
    due = deadline("2023年5月底前", PLAN)
    found = read_commitments(view("到2024年建成35处"), PLAN, due)
    assert [item.by for item in found] == [date(2024, 12, 31)]


def test_each_value_goes_to_its_own_subject() -> None:
    found = read_commitments(view("东线、西线漏损率分别控制在7%和8%以下"), PLAN)
    assert [(short(item)) for item in found] == ["<=7%", "<=8%"]
