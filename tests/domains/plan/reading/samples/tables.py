"""Plans as tables (模拟数据)."""

from __future__ import annotations

from pathlib import Path

import docx

from tests.domains.plan.reading.samples import Expected, Sample, least, most, units, word

Y24, Y25, Y26, Y27 = "2024-12-31", "2025-12-31", "2026-12-31", "2027-12-31"

_HEAD = ["序号", "重点任务", "工作举措", "责任单位", "完成时限"]
_QINGHE = [
    _HEAD,
    ["一、制度友好", "", "", "", ""],
    [
        "1",
        "建立协调机制",
        "成立工作专班,每季度召开推进会1次。",
        "县妇儿工委办、县委编办、县财政局",
        "2024年3月底前",
    ],
    [
        "2",
        "引导公众参与",
        "招募志愿者300名以上,年度服务时长不少于2000小时。",
        "团县委、县民政局",
        "长期",
    ],
    _HEAD,
    ["二、服务友好", "", "", "", ""],
    [
        "3",
        "发展托育服务",
        "新建托育园5所,改造提升8所。",
        "县卫健局、县住建局、各乡镇",
        "2025年12月",
    ],
    ["", "", "托位使用率达到70%。", "县卫健局", "2025年12月"],
    ["4", "办好暑期托管班", "每年暑假开办公益托管班不少于15个。", "县妇联、县教育局", "每年8月"],
]


def _write_qinghe(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("附件1")
    document.add_heading("青禾县儿童友好县城建设重点任务分工表(2024—2025年)", 1)
    made = word.table(document, _QINGHE)
    for row in (1, 5):
        word.merge(made, row, 0, row, 4, _QINGHE[row][0])
    word.merge(made, 6, 0, 7, 0, "3")
    word.merge(made, 6, 1, 7, 1, "发展托育服务")
    document.save(str(path))


QINGHE = Sample(
    "青禾县",
    ".docx",
    _write_qinghe,
    (
        Expected(
            "建立协调机制",
            units("县妇儿工委办"),
            units("县委编办 县财政局"),
            (least(1, "次", per="quarter"),),
        ),
        Expected(
            "引导公众参与",
            units("团县委"),
            units("县民政局"),
            (least(300, "名", Y25), least(2000, "小时", Y25)),
        ),
        Expected(
            "发展托育服务",
            units("县卫健局"),
            units("县住建局 各乡镇"),
            (least(5, "所", Y25), least(8, "所", Y25), least(70, "%", Y25)),
        ),
        Expected(
            "办好暑期托管班", units("县妇联"), units("县教育局"), (least(15, "个", per="year"),)
        ),
    ),
    ("制度友好", "服务友好"),
    ("2024-01-01", Y25),
)

_WANGCHUAN = [
    ["类别", "任务名称", "目标要求", "责任单位", "", "完成时间"],
    ["", "", "", "牵头单位", "配合单位", ""],
    ["空间友好", "儿童友好街区", "打造儿童友好街区4条", "市住建局", "市城管局、各区政府", "2026年"],
    ["", "儿童友好公园", "新建儿童友好公园6座,其中2025年建成2座", "市园林局", "市财政局", "2026年"],
    ["", "学径空间", "建设安全上学路径不少于15条", "市公安局", "市教育局\n市交通局", "2025年6月"],
    [
        "权利友好",
        "法律援助",
        "未成年人法律援助应援尽援,援助案件办结率不低于95%",
        "市司法局",
        "市法院、市检察院",
        "持续推进",
    ],
    ["", "临界预防", "涉案未成年人社会调查率达到100%,再犯率控制在3%以内", "市检察院", "", "2026年"],
]


def _write_wangchuan(path: Path) -> None:
    document = docx.Document()
    document.add_heading("望川市儿童友好城市建设三年行动计划(2024-2026)任务清单", 1)
    made = word.table(document, _WANGCHUAN)
    word.merge(made, 0, 3, 0, 4, "责任单位")
    for column, words in ((0, "类别"), (1, "任务名称"), (2, "目标要求"), (5, "完成时间")):
        word.merge(made, 0, column, 1, column, words)
    word.merge(made, 2, 0, 4, 0, "空间友好")
    word.merge(made, 5, 0, 6, 0, "权利友好")
    document.add_paragraph("注:时限未注明的按方案要求推进。")
    document.save(str(path))


WANGCHUAN = Sample(
    "望川市",
    ".docx",
    _write_wangchuan,
    (
        Expected(
            "儿童友好街区", units("市住建局"), units("市城管局 各区政府"), (least(4, "条", Y26),)
        ),
        Expected(
            "儿童友好公园",
            units("市园林局"),
            units("市财政局"),
            (least(6, "座", Y26), least(2, "座", Y25)),
        ),
        Expected(
            "学径空间",
            units("市公安局"),
            units("市教育局 市交通局"),
            (least(15, "条", "2025-06-30"),),
        ),
        Expected(
            "法律援助",
            units("市司法局"),
            units("市法院 市检察院"),
            (least(100, "%", Y26), least(95, "%", Y26)),
        ),
        Expected("临界预防", units("市检察院"), (), (least(100, "%", Y26), most(3, "%", Y26))),
    ),
    ("空间友好", "权利友好"),
    ("2024-01-01", Y26),
)

_HAITANG = [
    ["牵头单位", "配合单位", "序号", "主要任务"],
    [
        "市教育局",
        "市财政局、市人社局",
        "(1)",
        "推进“家门口的好学校”建设。到2027年,新改扩建中小学校18所,增加优质学位2万个左右;随迁子女公办学校就读比例不低于92%。",
    ],
    [
        "市体育局(牵头)、市教育局",
        "各镇(街道)",
        "(2)",
        "开放运动场地。全市学校体育场馆向儿童开放率2025年达到80%,2027年达到95%。每名学生掌握1至2项运动技能。",
    ],
    [
        "市妇联",
        "",
        "(3)",
        "开展“爱心妈妈”结对,结对留守儿童和困境儿童5000余名,每月联系至少2次,每季度上门至少1次。",
    ],
]
_HAITANG_TWO = [
    [
        "市水利局",
        "市教育局、市应急管理局",
        "(4)",
        "加强防溺水工作。重点水域警示牌、救生设施均达到每处不少于2套,溺水死亡人数比2023年减少50%以上。",
    ],
]


def _write_haitang(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("海棠市儿童友好城市建设规划(2023—2027年)")
    document.add_paragraph("附表 重点任务责任分工")
    word.table(document, _HAITANG)
    document.add_paragraph()
    word.table(document, _HAITANG_TWO)
    document.save(str(path))


HAITANG = Sample(
    "海棠市",
    ".docx",
    _write_haitang,
    (
        Expected(
            "推进“家门口的好学校”建设",
            units("市教育局"),
            units("市财政局 市人社局"),
            (least(18, "所", Y27), least(20000, "个", Y27), least(92, "%", Y27)),
        ),
        Expected(
            "开放运动场地",
            units("市体育局 市教育局"),
            units("各镇(街道)"),
            (least(80, "%", Y25), least(95, "%", Y27), least(1, "项/学生", Y27)),
        ),
        Expected(
            "开展“爱心妈妈”结对",
            units("市妇联"),
            (),
            (least(5000, "名", Y27), least(2, "次", per="month"), least(1, "次", per="quarter")),
        ),
        Expected(
            "加强防溺水工作",
            units("市水利局"),
            units("市教育局 市应急管理局"),
            (least(2, "套", Y27), least(2, "套", Y27), least(50, "%", Y27)),
        ),
    ),
    None,
    ("2023-01-01", Y27),
)

_BAILU = [
    ["主要任务", "具体举措", "职责分工"],
    [
        "一、政策友好",
        "1.出台儿童友好城区建设导则,编制年度报告。",
        "牵头单位:区发改委\n配合单位:区妇儿工委办",
    ],
    [
        "",
        "2.组建儿童友好专家库,聘任专家不少于20名。",
        "牵头单位:区妇儿工委办\n配合单位:区人社局、区教委",
    ],
    [
        "二、福利友好",
        "3.孤儿基本生活保障标准提高到每人每月2200元。",
        "牵头单位:区民政局\n配合单位:区财政局",
    ],
    [
        "",
        "4.残疾儿童康复救助率保持100%,新增定点康复机构3家。",
        "牵头单位:区残联\n配合单位:区卫健委、区医保局",
    ],
]


def _write_bailu(path: Path) -> None:
    document = docx.Document()
    document.add_heading("白鹭区儿童友好行动方案(2024-2025年)", 0)
    document.add_paragraph("根据上级部署,制定本方案。")
    made = word.table(document, _BAILU)
    word.merge(made, 1, 0, 2, 0, "一、政策友好")
    word.merge(made, 3, 0, 4, 0, "二、福利友好")
    for row in range(1, 5):
        cell = made.cell(row, 2)
        first, second = _BAILU[row][2].split("\n")
        cell.paragraphs[0].text = ""
        word.break_line(cell, first, second)
    document.save(str(path))


BAILU = Sample(
    "白鹭区",
    ".docx",
    _write_bailu,
    (
        Expected("出台儿童友好城区建设导则", units("区发改委"), units("区妇儿工委办")),
        Expected(
            "组建儿童友好专家库",
            units("区妇儿工委办"),
            units("区人社局 区教委"),
            (least(20, "名", Y25),),
        ),
        Expected(
            "孤儿基本生活保障标准提高到每人每月2200元",
            units("区民政局"),
            units("区财政局"),
            (least(2200, "元", per="month"),),
        ),
        Expected(
            "残疾儿童康复救助率保持100%",
            units("区残联"),
            units("区卫健委 区医保局"),
            (least(100, "%", Y25), least(3, "家", Y25)),
        ),
    ),
    ("政策友好", "福利友好"),
    ("2024-01-01", Y25),
)

SAMPLES = (QINGHE, WANGCHUAN, HAITANG, BAILU)
