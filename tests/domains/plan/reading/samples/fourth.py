"""A table under each heading, rows cut by pages, notices in front (模拟数据)."""

from __future__ import annotations

from pathlib import Path

import docx
import typst

from tests.domains.plan.reading.samples import Expected, Sample, least, most, units, word

Y24, Y25, Y26 = "2024-12-31", "2025-12-31", "2026-12-31"

_HEAD = ["序号", "目标任务", "责任领导", "责任部门", "完成期限"]
_YULIN = (
    (
        "（一）让制度更暖",
        [
            _HEAD,
            [
                "1",
                "完善儿童权益保障制度。出台地方标准2项，组织培训3期、参训800人次，政策知晓率不低于80%。",
                "李某（模拟）",
                "市妇儿工委办\n市司法局",
                "2025年底",
            ],
            [
                "2",
                "建立儿童发展监测制度。监测指标数据采集率达到100%，按季度通报1次。",
                "王某（模拟）",
                "市统计局",
                "2024年底",
            ],
        ],
    ),
    (
        "（二）让空间更亲",
        [
            _HEAD,
            [
                "1",
                "推进公共设施适儿化改造。改造医院、图书馆、公园等公共场所60处，母婴设施配置率达到95%以上。",
                "赵某（模拟）",
                "市住建局、市卫健委、市文旅局",
                "2026年底",
            ],
            [
                "2",
                "实施校园周边治理。每学期开展专项整治1次，整改率100%，取缔违规网点不少于30家。",
                "钱某（模拟）",
                "市市场监管局、市公安局",
                "2026年底",
            ],
            [
                "3",
                "优化公交服务。优化公交线路12条，学生专线平均候车时间控制在8分钟以内。",
                "孙某（模拟）",
                "市交通运输局",
                "2025年9月底",
            ],
        ],
    ),
)


def _write_yulin(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("玉麟市儿童友好城市建设三年攻坚方案")
    document.add_paragraph("（2024—2026年）")
    document.add_paragraph("一、工作目标")
    document.add_paragraph("到2026年，建成儿童友好单元200个，满意度达到90%。")
    document.add_paragraph("二、工作任务")
    for heading, rows in _YULIN:
        document.add_paragraph(heading)
        word.table(document, rows)
    document.add_paragraph("三、工作要求")
    document.add_paragraph("各责任部门要加强协作。")
    document.save(str(path))


YULIN = Sample(
    "玉麟市",
    ".docx",
    _write_yulin,
    (
        Expected(
            "完善儿童权益保障制度",
            units("市妇儿工委办"),
            units("市司法局"),
            (
                least(2, "项", Y25),
                least(3, "期", Y25),
                least(800, "人次", Y25),
                least(80, "%", Y25),
            ),
        ),
        Expected(
            "建立儿童发展监测制度",
            units("市统计局"),
            (),
            (least(100, "%", Y24), least(1, "次", per="quarter")),
        ),
        Expected(
            "推进公共设施适儿化改造",
            units("市住建局"),
            units("市卫健委 市文旅局"),
            (least(60, "处", Y26), least(95, "%", Y26)),
        ),
        Expected(
            "实施校园周边治理",
            units("市市场监管局"),
            units("市公安局"),
            (least(2, "次", per="year"), least(100, "%", Y26), least(30, "家", Y26)),
        ),
        Expected(
            "优化公交服务",
            units("市交通运输局"),
            (),
            (least(12, "条", "2025-09-30"), most(8, "分钟", "2025-09-30")),
        ),
    ),
    ("让制度更暖", "让空间更亲"),
    ("2024-01-01", Y26),
)

_ROWS = [
    (
        "政策友好",
        "1.健全工作机制",
        "成立领导小组，每年召开专题会议2次以上，印发年度工作要点。"
        + "坚持儿童优先原则，把儿童友好理念融入各项工作。" * 3,
        "牵头单位：县妇儿工委办 配合单位：县委办、县政府办",
    ),
    (
        "政策友好",
        "2.加强宣传推广",
        "拍摄公益短片4部，在县级以上媒体刊发报道每月不少于3篇，张贴海报5000张。"
        + "营造全社会关心关爱儿童的浓厚氛围。" * 3,
        "牵头单位：县委宣传部 配合单位：县融媒体中心、各乡镇",
    ),
    (
        "服务友好",
        "3.建设实践基地",
        "到2025年，建成中小学劳动实践基地10个、研学基地6个，到2026年累计接待学生2万人次。"
        + "丰富课程内容，健全安全保障。" * 3,
        "牵头单位：县教育局 配合单位：县文旅局、县农业农村局、县交通运输局",
    ),
    (
        "服务友好",
        "4.提升儿科服务",
        "县人民医院儿科床位不少于40张，乡镇卫生院（社区卫生服务中心）配备儿科医生至少1名，儿童健康管理率达95%。"
        + "推进优质资源下沉。" * 3,
        "牵头单位：县卫健局 配合单位：县财政局、县人社局、县医保局",
    ),
    (
        "环境友好",
        "5.净化成长环境",
        "每季度开展校园周边环境整治1次，查处案件办结率达到100%，侵害未成年人案件发案数逐年下降，降幅不低于3%。"
        + "依法从严惩处。" * 3,
        "牵头单位：县公安局 配合单位：县检察院、县法院、县市场监管局",
    ),
]


def _write_hedong(path: Path) -> None:
    cells, last = "", ""
    for kind, title, content, who in _ROWS:
        first = (
            ""
            if kind == last
            else f"table.cell(rowspan: {sum(row[0] == kind for row in _ROWS)})[{kind}], "
        )
        cells += f"{first}[{title}], [{content}], [{who.replace(' ', ' #linebreak() ')}],\n"
        last = kind
    source = (
        '#set page(paper: "a5", margin: 1.6cm, footer: context align(center)[第#counter(page).display()页])\n'
        '#set text(font: "Noto Sans CJK SC", size: 10.5pt, lang: "zh")\n'
        "#align(center, text(size: 15pt)[禾东县儿童友好县城建设重点任务责任清单（2024—2026年）])\n"
        "#table(columns: (3.5em, 6em, 1fr, 8em), table.header(repeat: true, [类别],[重点任务],[主要内容],[职责部门]),\n"
        + cells
        + ")"
    )
    path.write_bytes(typst.compile(source.encode()))


HEDONG = Sample(
    "禾东县",
    ".pdf",
    _write_hedong,
    (
        Expected(
            "健全工作机制",
            units("县妇儿工委办"),
            units("县委办 县政府办"),
            (least(2, "次", per="year"),),
        ),
        Expected(
            "加强宣传推广",
            units("县委宣传部"),
            units("县融媒体中心 各乡镇"),
            (least(4, "部", Y26), least(3, "篇", per="month"), least(5000, "张", Y26)),
        ),
        Expected(
            "建设实践基地",
            units("县教育局"),
            units("县文旅局 县农业农村局 县交通运输局"),
            (least(10, "个", Y25), least(6, "个", Y25), least(20000, "人次", Y26)),
        ),
        Expected(
            "提升儿科服务",
            units("县卫健局"),
            units("县财政局 县人社局 县医保局"),
            (least(40, "张", Y26), least(1, "名", Y26), least(95, "%", Y26)),
        ),
        Expected(
            "净化成长环境",
            units("县公安局"),
            units("县检察院 县法院 县市场监管局"),
            (least(1, "次", per="quarter"), least(100, "%", Y26), least(3, "%", per="year")),
        ),
    ),
    ("政策友好", "服务友好", "环境友好"),
    ("2024-01-01", Y26),
)

SAMPLES = (YULIN, HEDONG)
