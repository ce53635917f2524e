"""Labels in prose, tables sorted by unit, heads in everyday words (模拟数据)."""

from __future__ import annotations

from pathlib import Path

import docx

from tests.domains.plan.reading.samples import Expected, Sample, least, units, word

Y24, Y25, Y26, Y27 = "2024-12-31", "2025-12-31", "2026-12-31", "2027-12-31"

_QINGTANG = [
    (1, "一、普惠共享"),
    (0, "1. 任务名称：提升儿科服务能力"),
    (0, "工作目标：二级以上综合医院儿科门诊设置率达到100%，每千名儿童拥有儿科床位不少于2.5张。"),
    (0, "牵头单位：市卫健委"),
    (0, "配合单位：市发改委、市财政局"),
    (0, "完成时限：2025年底"),
    (0, "2. 任务名称：建设儿童图书分馆"),
    (0, "工作目标：建成儿童图书分馆18个，年均举办阅读活动不少于200场。"),
    (0, "牵头单位："),
    (0, "市文广旅局"),
    (0, "配合单位：市教育局、各区县"),
    (1, "二、安全守护"),
    (0, "3. 任务名称：普及安全教育"),
    (0, "工作目标：安全教育课程开课率达到100%。"),
    (0, "牵头单位：市应急局"),
    (0, "配合单位：市教育局"),
]


def _write_qingtang(path: Path) -> None:
    document = docx.Document()
    document.add_heading("青棠市儿童工作要点任务分工（2024—2025年）", 0)
    for level, words in _QINGTANG:
        if level:
            document.add_heading(words, level)
        else:
            document.add_paragraph(words)
    document.save(str(path))


QINGTANG = Sample(
    "青棠市",
    ".docx",
    _write_qingtang,
    (
        Expected(
            "提升儿科服务能力",
            units("市卫健委"),
            units("市发改委 市财政局"),
            (least(100, "%", Y25), least(2.5, "张/千名儿童", Y25)),
        ),
        Expected(
            "建设儿童图书分馆",
            units("市文广旅局"),
            units("市教育局 各区县"),
            (least(18, "个", Y25), least(200, "场", per="year")),
        ),
        Expected("普及安全教育", units("市应急局"), units("市教育局"), (least(100, "%", Y25),)),
    ),
    ("普惠共享", "安全守护"),
    ("2024-01-01", Y25),
)

_LUOYAN = [
    ["牵头单位", "序号", "任务", "怎么做", "参加单位", "何时完成"],
    ["区教育局", "1", "扩充学位", "新建改扩建学校12所，新增学位9600个。", "区发改局、区住建局", "2026年8月底"],
    ["", "2", "护眼行动", "更换护眼灯教室800间，总体近视率每年下降1个百分点。", "区卫健局", "2026年底"],
    ["", "3", "劳动实践", "建设劳动教育基地15个。", "同上", "2025年底"],
    ["区民政局", "4", "关爱留守儿童", "配齐村（居）儿童主任246名，每年培训不少于2次。", "区妇联", "持续"],
]  # fmt: skip


def _write_luoyan(path: Path) -> None:
    document = docx.Document()
    document.add_heading("落雁区儿童友好三年行动部门任务书（2024—2026年）", 0)
    made = word.table(document, _LUOYAN)
    word.merge(made, 1, 0, 3, 0, "区教育局")
    document.save(str(path))


LUOYAN = Sample(
    "落雁区",
    ".docx",
    _write_luoyan,
    (
        Expected(
            "扩充学位",
            units("区教育局"),
            units("区发改局 区住建局"),
            (least(12, "所", "2026-08-31"), least(9600, "个", "2026-08-31")),
        ),
        Expected(
            "护眼行动",
            units("区教育局"),
            units("区卫健局"),
            (least(800, "间", Y26), least(1, "百分点", per="year")),
        ),
        Expected("劳动实践", units("区教育局"), units("区卫健局"), (least(15, "个", Y25),)),
        Expected(
            "关爱留守儿童",
            units("区民政局"),
            units("区妇联"),
            (least(246, "名", Y26), least(2, "次", per="year")),
        ),
    ),
    None,
    ("2024-01-01", Y26),
)

_BEILIANG = """# 北梁县儿童之家建设攻坚方案（2025—2026年）

## 一、夯实阵地

| 序号 | 要干什么 | 干到什么程度 | 谁来干（责任单位） | 督查得分 | 完成时限 |
|---|---|---|---|---|---|
| 1 | 新建儿童之家 | 新建标准化儿童之家32个，面积均不少于60平方米 | 县妇联、县民政局 | 10 | 2025年底 |
| 2 | 配强人员 | 每个儿童之家配备专兼职人员不少于2名 | 县民政局、县人社局 | 8 | 2026年底 |

## 二、办好活动

| 序号 | 要干什么 | 干到什么程度 | 谁来干（责任单位） | 督查得分 | 完成时限 |
|---|---|---|---|---|---|
| 3 | 周末课堂 | 每月开展周末课堂不少于4次，参与儿童满意率达到95%以上 | 县教体局、团县委 | 6 | 2026年底 |
"""

BEILIANG = Sample(
    "北梁县",
    ".txt",
    lambda path: path.write_text(_BEILIANG, encoding="utf-8") and None,
    (
        Expected(
            "新建儿童之家",
            units("县妇联"),
            units("县民政局"),
            (least(32, "个", Y25), least(60, "平方米", Y25)),
        ),
        Expected("配强人员", units("县民政局"), units("县人社局"), (least(2, "名", Y26),)),
        Expected(
            "周末课堂",
            units("县教体局"),
            units("团县委"),
            (least(4, "次", per="month"), least(95, "%", Y26)),
        ),
    ),
    ("夯实阵地", "办好活动"),
    ("2025-01-01", Y26),
)

_DANXIA = (
    "一、重点任务",
    "（一）扩大托育供给。每个街道至少建成1家综合托育服务中心，到",
    "2026年底全市托位达到8200个，普惠托位占比不低于70%。（责任单",
    "位：市卫健委、市发改委、市财政",
    "局）",
    "（二）办好家门口学校。新建中小学22所，新增学位3.1万个。",
    "（责任单位：市教育局、各区人民政府）",
    "（三）丰富校外活动。新建少年宫3所，全年开展公益活动不少于600场。（责任单位：团市委、",
    "市妇联）",
    "二、保障措施",
    "加强组织领导，压实各方责任，营造社会",
    "氛围。",
)

DANXIA = Sample(
    "丹霞市",
    ".docx",
    lambda path: word.prose(path, _DANXIA, title="丹霞市儿童友好行动方案（2025—2026年）"),
    (
        Expected(
            "扩大托育供给",
            units("市卫健委"),
            units("市发改委 市财政局"),
            (least(1, "家/街道", Y26), least(8200, "个", Y26), least(70, "%", Y26)),
        ),
        Expected(
            "办好家门口学校",
            units("市教育局"),
            units("各区人民政府"),
            (least(22, "所", Y26), least(31000, "个", Y26)),
        ),
        Expected(
            "丰富校外活动",
            units("团市委"),
            units("市妇联"),
            (least(3, "所", Y26), least(600, "场", per="year")),
        ),
    ),
    ("重点任务",),
    ("2025-01-01", Y26),
)

_ZHULIN = [
    ["竹林区2025年儿童友好任务分解表", "", "", "", "", ""],
    ["序号", "任务", "具体要求", "责任分工", "", ""],
    ["", "", "", "牵头", "配合", "督办"],
    ["1", "母婴室", "新建母婴室40间", "区卫健局", "区商务局", "区委督查室"],
    ["2", "儿童步道", "铺设儿童步道6公里", "区住建局", "区城管局", "区委督查室"],
]


def _write_zhulin(path: Path) -> None:
    document = docx.Document()
    made = word.table(document, _ZHULIN)
    for top, left, bottom, right in (
        (0, 0, 0, 5),
        (1, 3, 1, 5),
        (1, 0, 2, 0),
        (1, 1, 2, 1),
        (1, 2, 2, 2),
    ):
        word.merge(made, top, left, bottom, right, _ZHULIN[top][left])
    document.save(str(path))


ZHULIN = Sample(
    "竹林区",
    ".docx",
    _write_zhulin,
    (
        Expected("母婴室", units("区卫健局"), units("区商务局"), (least(40, "间", Y25),)),
        Expected("儿童步道", units("区住建局"), units("区城管局"), (least(6, "公里", Y25),)),
    ),
    None,
    ("2025-01-01", Y25),
)

SAMPLES = (QINGTANG, LUOYAN, BEILIANG, DANXIA, ZHULIN)
