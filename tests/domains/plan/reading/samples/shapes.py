"""Odd table heads, merged units, cards, lines broken inside lists, dotted numbers (模拟数据)."""

from __future__ import annotations

from pathlib import Path

import docx

from tests.domains.plan.reading.samples import Expected, Sample, least, most, units, word

Y24, Y25, Y26, Y27 = "2024-12-31", "2025-12-31", "2026-12-31", "2027-12-31"

_LANGU = [
    ["编号", "重点工程", "实事项目", "建设内容和目标", "牵头（责任）单位", "其他责任单位", "时间节点"],
    ["1", "暖心成长工程", "家门口托育", "新建嵌入式托育点9处，提供托位180个。", "旗卫健委", "旗住建局", "2025年10月"],
    ["2", "", "课后服务提质", "课后服务覆盖率达到100%，引进公益课程不少于40门。", "", "旗文旅局、旗科协", "2026年底"],
    ["3", "绿色出行工程", "护学岗建设", "设置护学岗65个。", "旗公安局", "旗教体局", "2025年底"],
    ["4", "", "校车安全", "校车动态监控接入率达到100%。", "", "旗交通运输局", ""],
]  # fmt: skip


def _write_langu(path: Path) -> None:
    document = docx.Document()
    document.add_heading("岚谷旗儿童友好实事项目清单（2025—2026年）", 0)
    made = word.table(document, _LANGU)
    for column, top in ((1, 1), (4, 1), (1, 3), (4, 3), (6, 3)):
        word.merge(made, top, column, top + 1, column, _LANGU[top][column])
    document.save(str(path))


LANGU = Sample(
    "岚谷旗",
    ".docx",
    _write_langu,
    (
        Expected(
            "家门口托育",
            units("旗卫健委"),
            units("旗住建局"),
            (least(9, "处", "2025-10-31"), least(180, "个", "2025-10-31")),
        ),
        Expected(
            "课后服务提质",
            units("旗卫健委"),
            units("旗文旅局 旗科协"),
            (least(100, "%", Y26), least(40, "门", Y26)),
        ),
        Expected("护学岗建设", units("旗公安局"), units("旗教体局"), (least(65, "个", Y25),)),
        Expected("校车安全", units("旗公安局"), units("旗交通运输局"), (least(100, "%", Y25),)),
    ),
    ("暖心成长工程", "绿色出行工程"),
    ("2025-01-01", Y26),
)

_SHALIU = (
    ("一、健康守护", "儿童口腔筛查", "每年筛查适龄儿童不少于6000名。", "县卫健局", "县教体局、县财政局"),
    ("", "校园食堂提升", "“明厨亮灶”覆盖率达到100%，改造食堂14个。", "县市场监管局", "县教体局"),
    ("二、快乐成长", "乡村少年宫", "建成乡村少年宫7所，每所配备辅导员不少于3名。", "团县委", "县文明办、各乡镇"),
)  # fmt: skip


def _write_shaliu(path: Path) -> None:
    document = docx.Document()
    document.add_heading("沙柳县儿童关爱三年行动任务卡（2024—2026年）", 0)
    for heading, title, target, lead, others in _SHALIU:
        if heading:
            document.add_paragraph(heading)
        word.table(
            document,
            [
                ["任务名称", title],
                ["工作目标", target],
                ["牵头单位", lead],
                ["配合单位", others],
                ["备注", "模拟数据"],
            ],
        )
        document.add_paragraph("")
    document.save(str(path))


SHALIU = Sample(
    "沙柳县",
    ".docx",
    _write_shaliu,
    (
        Expected(
            "儿童口腔筛查",
            units("县卫健局"),
            units("县教体局 县财政局"),
            (least(6000, "名", per="year"),),
        ),
        Expected(
            "校园食堂提升",
            units("县市场监管局"),
            units("县教体局"),
            (least(100, "%", Y26), least(14, "个", Y26)),
        ),
        Expected(
            "乡村少年宫",
            units("团县委"),
            units("县文明办 各乡镇"),
            (least(7, "所", Y26), least(3, "名/所", Y26)),
        ),
    ),
    ("健康守护", "快乐成长"),
    ("2024-01-01", Y26),
)

_YUQUAN = """玉泉区儿童友好城区建设行动方案
（2025—2027年）

1 总体要求
到2027年，全区儿童友好理念深入人心，基本公共服务更加均衡，儿童
参与渠道更加畅通。

2 重点任务
2.1 儿童参与
2.1.1 人大代表进校园
每学年组织人大代表、政协委员走进校园不少于2次；收集的意见建议在30
个工作日内答复，答复率达到100%。（牵头单位：区人大办；配合单位：区政
协办、区教育局）
2.1.2 建设议事平台
建立社区儿童议事会85个，每个议事会每季度至少开展议事活动1次，形
成可复制的经验。（牵头单位：
团区委；配合单位：区民政局、各街道）
2.2 家庭支持
2.2.1 家长学校提质
新建社区家长学校36所，培训家庭教育指导师不少于150名，指导服务覆盖
率达到90%以上。（区妇联牵头，区教育局、人民银行玉泉支
行配合）
2.2.2 困境儿童帮扶
走访困境儿童家庭每月不少于1次，建档率达到100%，临时救助在3个工作
日内办结。（区教育局、区残联配合，区民政局牵头）

3 保障措施
3.1 加强统筹
建立工作专班，定期会商。
"""

YUQUAN = Sample(
    "玉泉区",
    ".txt",
    lambda path: path.write_text(_YUQUAN, encoding="utf-8") and None,
    (
        Expected(
            "人大代表进校园",
            units("区人大办"),
            units("区政协办 区教育局"),
            (
                least(2, "次", per="year"),
                most(30, "工作日", Y27),
                least(100, "%", Y27),
            ),
        ),
        Expected(
            "建设议事平台",
            units("团区委"),
            units("区民政局 各街道"),
            (least(85, "个", Y27), least(1, "次", per="quarter")),
        ),
        Expected(
            "家长学校提质",
            units("区妇联"),
            units("区教育局 人民银行玉泉支行"),
            (least(36, "所", Y27), least(150, "名", Y27), least(90, "%", Y27)),
        ),
        Expected(
            "困境儿童帮扶",
            units("区民政局"),
            units("区教育局 区残联"),
            (least(1, "次", per="month"), least(100, "%", Y27), most(3, "工作日", Y27)),
        ),
    ),
    ("儿童参与", "家庭支持"),
    ("2025-01-01", Y27),
)

_TUOHE = """附件：驼河镇所在县 驼河县2024年儿童实事任务分解
一、设施类
1．改造儿童乐园3个，新增健身器材120件。（责任单位
：县住建局、县文旅局）
2．安装校门防撞柱46处。（责任单位：县公安
局、县教体局、各乡镇）
二、服务类
3．开展心理讲座24场，服务学生不少于5000人次。牵头单位：县教体局、
县卫健局；配合单位：团县委
4．为留守儿童配备“爱心妈妈”300名。
责任单位：
县妇联、县民政局
"""

TUOHE = Sample(
    "驼河县",
    ".txt",
    lambda path: path.write_text(_TUOHE, encoding="gb18030") and None,
    (
        Expected(
            "改造儿童乐园3个",
            units("县住建局"),
            units("县文旅局"),
            (least(3, "个", Y24), least(120, "件", Y24)),
        ),
        Expected(
            "安装校门防撞柱46处",
            units("县公安局"),
            units("县教体局 各乡镇"),
            (least(46, "处", Y24),),
        ),
        Expected(
            "开展心理讲座24场",
            units("县教体局 县卫健局"),
            units("团县委"),
            (least(24, "场", Y24), least(5000, "人次", Y24)),
        ),
        Expected(
            "为留守儿童配备“爱心妈妈”300名",
            units("县妇联"),
            units("县民政局"),
            (least(300, "名", Y24),),
        ),
    ),
    ("设施类", "服务类"),
    ("2024-01-01", Y24),
)

_HANSHAN = [
    ["序号", "1", "所属领域", "友好空间"],
    ["任务名称", "社区儿童之家", "完成时限", "2026年6月底前"],
    ["具体措施", "新建社区儿童之家28个，开放日服务不少于2000人次。", "主要措施", "购买社工服务。"],
    ["责任单位", "市妇联", "协办单位", "市民政局、市财政局"],
    ["序号", "2", "所属领域", "友好空间"],
    ["任务名称", "自然学校", "完成时限", "2025年底"],
    ["具体措施", "建成自然学校5所。", "主要措施", "开发课程20节。"],
    ["责任单位", "市园林局", "协办单位", "市教育局"],
    ["序号", "3", "所属领域", "友好权益"],
    ["任务名称", "法治副校长", "完成时限", "长期"],
    ["具体措施", "法治副校长配备率100%。", "主要措施", "每学期授课不少于2次。"],
    ["责任单位", "市检察院", "协办单位", "市教育局、市公安局"],
]


def _write_hanshan(path: Path) -> None:
    document = docx.Document()
    document.add_heading("寒山市儿童友好城市建设任务卡片（2025—2027年）", 0)
    word.table(document, _HANSHAN)
    document.save(str(path))


HANSHAN = Sample(
    "寒山市",
    ".docx",
    _write_hanshan,
    (
        Expected(
            "社区儿童之家",
            units("市妇联"),
            units("市民政局 市财政局"),
            (least(28, "个", "2026-06-30"), least(2000, "人次", "2026-06-30")),
        ),
        Expected(
            "自然学校",
            units("市园林局"),
            units("市教育局"),
            (least(5, "所", Y25), least(20, "节", Y25)),
        ),
        Expected(
            "法治副校长",
            units("市检察院"),
            units("市教育局 市公安局"),
            (least(100, "%", Y27), least(4, "次", per="year")),
        ),
    ),
    ("友好空间", "友好权益"),
    ("2025-01-01", Y27),
)

SAMPLES = (LANGU, SHALIU, YUQUAN, TUOHE, HANSHAN)
