"""Plans as PDF with a text layer, set by typst (模拟数据)."""

from __future__ import annotations

from pathlib import Path

import typst

from tests.domains.plan.reading.samples import Expected, Sample, least, most, units

Y25, Y26 = "2025-12-31", "2026-12-31"

_PAGE = """
#set page(paper: "a5", header: align(center)[石桥县儿童友好县城建设行动方案], footer: context align(center)[— #counter(page).display() —])
#set text(font: "Noto Sans CJK SC", size: 10.5pt, lang: "zh")
#set par(first-line-indent: (amount: 2em, all: true), justify: true)
"""
_SHIQIAO = [
    "三、重点任务",
    "（一）健全政策体系",
    "1.开展儿童友好评估。建立儿童友好监测指标体系，每年形成监测评估报告1份，每年组织儿童代表视察活动不少于3次，邀请儿童代表不少于120人次，意见建议办复率达到100%。〔牵头单位：县妇儿工委办；责任单位：县统计局、县发展和改革局〕",
    "2.支持家庭生育养育。落实生育补贴制度，到2026年，建成婴幼儿照护服务机构28家，每千人口托位数达到4.6个，乡镇覆盖率不低于75%，带动就业岗位500个以上。〔牵头单位：县卫生健康局；责任单位：县财政局、县人力资源和社会保障局、各乡镇人民政府〕",
    "（二）拓展成长空间",
    "3.建设儿童友好乡村。选择基础较好的行政村开展试点，到2025年建成儿童友好乡村12个，到2026年建成30个；每个乡镇至少建有1所标准化儿童之家，配备专兼职人员不少于2名。〔牵头单位：县农业农村局；责任单位：县妇联、县民政局、各乡镇人民政府〕",
    "4.改善校园周边环境。改造校园周边人行道18.5公里，增设过街信号灯40处，校园周边交通事故数较2023年下降20%以上，校车安全隐患整改率达到100%，护学岗实现中小学全覆盖。〔牵头单位：县公安局；责任单位：县教育局、县住房和城乡建设局〕",
    "四、保障措施",
    "（一）加强组织领导。各有关部门要按照职责分工，密切配合，形成齐抓共管的工作格局。",
]


def _compile(path: Path, source: str) -> None:
    path.write_bytes(typst.compile(source.encode()))


def _write_shiqiao(path: Path) -> None:
    filler = [
        "一、指导思想",
        "坚持儿童优先发展，" + "推动儿童友好理念融入城乡治理，" * 12 + "让儿童健康成长。",
        "二、工作目标",
        "到2026年，" + "儿童友好的制度更加健全，" * 10 + "儿童获得感明显增强。",
    ]
    title = "#align(center, text(size: 16pt)[石桥县儿童友好县城建设行动方案（2024—2026年）])\n"
    body = "\n\n".join("#[" + line.replace("#", "") + "]" for line in [*filler, *_SHIQIAO])
    _compile(path, _PAGE + title + body)


SHIQIAO = Sample(
    "石桥县",
    ".pdf",
    _write_shiqiao,
    (
        Expected(
            "开展儿童友好评估",
            units("县妇儿工委办"),
            units("县统计局 县发展和改革局"),
            (
                least(1, "份", per="year"),
                least(3, "次", per="year"),
                least(120, "人次", per="year"),
                least(100, "%", Y26),
            ),
        ),
        Expected(
            "支持家庭生育养育",
            units("县卫生健康局"),
            units("县财政局 县人力资源和社会保障局 各乡镇人民政府"),
            (
                least(28, "家", Y26),
                least(4.6, "个/千人", Y26),
                least(75, "%", Y26),
                least(500, "个", Y26),
            ),
        ),
        Expected(
            "建设儿童友好乡村",
            units("县农业农村局"),
            units("县妇联 县民政局 各乡镇人民政府"),
            (
                least(12, "个", Y25),
                least(30, "个", Y26),
                least(1, "所/乡镇", Y26),
                least(2, "名", Y26),
            ),
        ),
        Expected(
            "改善校园周边环境",
            units("县公安局"),
            units("县教育局 县住房和城乡建设局"),
            (
                least(18.5, "公里", Y26),
                least(40, "处", Y26),
                least(20, "%", Y26),
                least(100, "%", Y26),
                least(100, "%", Y26),
            ),
        ),
    ),
    ("健全政策体系", "拓展成长空间"),
    ("2024-01-01", Y26),
)

_ROWS = [
    (
        "1",
        "儿童友好学校",
        "创建儿童友好学校20所，每校每学期开展儿童议事活动不少于1次，学生体质健康优良率达到60%以上。",
        "区教育局",
        "团区委、区文旅局",
        "2025年底",
    ),
    (
        "2",
        "儿童友好医院",
        "建成儿童友好医院2家，儿科门诊平均候诊时间压缩至20分钟以内，儿童家庭医生签约率不低于85%。",
        "区卫健局",
        "区财政局、区医保局",
        "2025年底",
    ),
    (
        "3",
        "儿童友好社区",
        "2024年创建儿童友好社区10个，2025年创建15个，每个社区配备1名儿童主任，组织亲子活动每月不少于2场。",
        "区民政局",
        "区妇联、各街道办事处",
        "2025年底",
    ),
    (
        "4",
        "儿童友好企业",
        "认定儿童友好企业12家，设置母婴室和爱心托管点共30处。",
        "区总工会",
        "区工商联、区妇联",
        "2025年6月底",
    ),
    (
        "5",
        "儿童友好图书馆",
        "区图书馆少儿文献年入藏量不少于1.2万册，举办阅读推广活动每年50场以上，少儿读者满意度达到95分以上。",
        "区文旅局",
        "区教育局",
        "2025年底",
    ),
    (
        "6",
        "儿童友好公交",
        "更新儿童友好公交车25辆，儿童免票身高线由1.2米提高到1.3米。",
        "区交通运输局",
        "区财政局",
        "2024年底",
    ),
]


def _write_heshan(path: Path) -> None:
    cells = "".join(", ".join(f"[{cell}]" for cell in row) + ",\n" for row in _ROWS)
    source = (
        '#set page(paper: "a5", flipped: true, margin: 1.5cm, footer: context align(center)[#counter(page).display()])\n'
        '#set text(font: "Noto Sans CJK SC", size: 11pt, lang: "zh")\n'
        "#align(center)[附件：禾山区儿童友好单元建设任务表（2024—2025年）]\n"
        "#table(columns: (2.2em, 5em, 1fr, 5em, 7em, 5em), "
        "table.header([序号],[建设项目],[建设内容],[牵头单位],[配合单位],[完成时限]),\n"
        + cells
        + ")"
    )
    _compile(path, source)


HESHAN = Sample(
    "禾山区",
    ".pdf",
    _write_heshan,
    (
        Expected(
            "儿童友好学校",
            units("区教育局"),
            units("团区委 区文旅局"),
            (least(20, "所", Y25), least(2, "次", per="year"), least(60, "%", Y25)),
        ),
        Expected(
            "儿童友好医院",
            units("区卫健局"),
            units("区财政局 区医保局"),
            (least(2, "家", Y25), most(20, "分钟", Y25), least(85, "%", Y25)),
        ),
        Expected(
            "儿童友好社区",
            units("区民政局"),
            units("区妇联 各街道办事处"),
            (
                least(10, "个", "2024-12-31"),
                least(15, "个", Y25),
                least(1, "名/社区", Y25),
                least(2, "场", per="month"),
            ),
        ),
        Expected(
            "儿童友好企业",
            units("区总工会"),
            units("区工商联 区妇联"),
            (least(12, "家", "2025-06-30"), least(30, "处", "2025-06-30")),
        ),
        Expected(
            "儿童友好图书馆",
            units("区文旅局"),
            units("区教育局"),
            (least(12000, "册", per="year"), least(50, "场", per="year"), least(95, "分", Y25)),
        ),
        Expected(
            "儿童友好公交",
            units("区交通运输局"),
            units("区财政局"),
            (least(25, "辆", "2024-12-31"), least(1.3, "米", "2024-12-31")),
        ),
    ),
    None,
    ("2024-01-01", Y25),
)

SAMPLES = (SHIQIAO, HESHAN)
