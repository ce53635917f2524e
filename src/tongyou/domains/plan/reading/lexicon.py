"""Words of administrative documents: labels, table heads, and the endings of units' names."""

from __future__ import annotations

import re
from enum import StrEnum


class Label(StrEnum):
    """What a label in front of a list announces."""

    LEAD = "lead"
    COOPERATING = "cooperating"
    RESPONSIBLE = "responsible"  # 责任单位: a lead, or a partner when a lead is printed beside it
    DEADLINE = "deadline"


_BODY = r"(?:责任)?(?:单位|部门|机构|处室|科室|主体)"
_LEAD = rf"(?:牵头|主办|主责|主要负责|主要责任|第一责任|主管|总牵头|组织)(?:和|及)?{_BODY}|牵头(?=[::])|主办(?=[::])"
_COOPERATING = rf"(?:配合|协办|协同|参与|参加|协作|协助|支持|联合|会同|共同)(?:和|及)?{_BODY}|配合(?=[::])|参与(?=[::])"
_RESPONSIBLE = (
    r"(?:责任|负责|职责|落实|实施|承办|完成|分工)(?:单位|部门|机构|主体|分工)(?:及(?:职责)?分工)?"
)
_DEADLINE = (
    r"(?:完成|实施|办结|工作|落实)?(?:时限|期限|时间节点)(?:要求)?|(?:完成|实施|推进|办结|计划)时间"
    r"|时间安排|进度安排|完成期限|时间要求"
)
LABEL = re.compile(
    rf"(?:(?P<lead>{_LEAD})|(?P<cooperating>{_COOPERATING})|(?P<responsible>{_RESPONSIBLE})"
    rf"|(?P<deadline>{_DEADLINE}))(?::|】:?|\]:?|为(?::|(?=[\u4e00-\u9fa5])))"
)


def label_of(match: re.Match[str]) -> Label:
    """Which label a match of `LABEL` is."""
    return Label(str(match.lastgroup))


class Column(StrEnum):
    """What a table column holds."""

    NUMBER = "number"
    ACTION = "action"
    TASK = "task"
    CONTENT = "content"
    UNITS = "units"
    LEAD = "lead"
    COOPERATING = "cooperating"
    DEADLINE = "deadline"
    NOTE = "note"


UNIT_COLUMNS = (Column.UNITS, Column.LEAD, Column.COOPERATING)
_HEADS: tuple[tuple[Column, str], ...] = (
    (Column.NUMBER, r"序号|序|编号|任务序号|任务编号|项目编号|No\.?|号"),
    (
        Column.ACTION,
        (
            r"(?:主要|重点|专项|友好)?行动(?:名称|类别)?|(?:所属|工作|重点|任务|项目|建设|友好|责任)?(?:类别|领域|板块|分类|方面|类型|维度)"
            r"|体系|一级任务|一级指标|任务(?:类别|分类|模块|板块|领域)|专项(?:名称)?|(?:重点|重大|主要|专项|民生)?工程(?:名称)?|大类|目标领域|总体任务"
        ),
    ),
    (
        Column.TASK,
        (
            r"(?:具体|重点|主要|工作|目标|建设|年度|二级|分项|细化|创建)?(?:任务|事项)(?:名称|分解)?|重点工作|工作项目|(?:重点|建设)?项目(?:名称)?"
            r"|(?:任务|工作)(?:名称|清单|项目|分解)|(?:重点|主要)(?:工作|任务)(?:任务|事项|清单)|具体工作|工作要点"
        ),
    ),
    (
        Column.CONTENT,
        (
            r"(?:主要|工作|具体|任务|建设|重点|实施)(?:内容|举措|措施|要求|目标)(?:及(?:目标|要求|标准|举措|措施))?|内容(?:及要求)?|举措|措施"
            r"|(?:目标|任务|工作)(?:要求|任务|标准)|(?:预期|量化|年度|绩效|阶段|总体|20\d\d年)?(?:目标|成效|成果)(?:任务|要求)?"
            r"|20\d\d(?:年(?:度)?(?:工作|建设)?(?:计划|安排|目标|任务|内容)?)?|(?:年度|分年度|阶段|工作|推进|实施)(?:计划|安排)"
            r"|具体任务(?:举措|措施|内容)|工作任务(?:及|和)(?:目标|要求|措施|举措)|主要(?:任务|工作)(?:及|和)(?:目标|措施|举措)|目标任务|完成目标|工作(?:标准|成果)"
        ),
    ),
    (Column.LEAD, r"(?:牵头|主责|主办|主要责任|第一责任|牵头责任|责任牵头)(?:单位|部门|责任单位)?"),
    (
        Column.COOPERATING,
        r"(?:配合|协办|协同|参与|参加|协作|协助|共同)(?:责任)?(?:单位|部门)?(?:及镇街)?",
    ),
    (
        Column.UNITS,
        r"(?:职责|责任|负责|落实|实施|承办|任务)(?:单位|部门|主体|分工)|部门分工|分工|责任|(?:牵头|责任|主办)(?:单位|部门)?(?:及|和|、|/|\(|与)+(?:配合|协办|参与|责任)(?:单位|部门)?\)?",
    ),
    (
        Column.DEADLINE,
        r"(?:完成|实施|办结|推进|计划)?(?:时限|时间|期限|时间节点|年限)(?:要求)?|时间(?:安排|要求|进度)|进度(?:安排|要求)?|完成时限",
    ),
    (
        Column.NOTE,
        r"备注|说明|联系人|责任人|责任领导|分管领导|牵头领导|任务来源|来源|依据|联系电话|进展(?:情况)?",
    ),
)
_HEAD_PATTERNS = tuple((column, re.compile(rf"(?:{body})")) for column, body in _HEADS)
_HEAD_WORD = (
    r"(?:序号|主要行动|重点行动|具体任务|工作任务|重点任务|主要任务|主要内容|工作内容|任务内容|具体内容|工作举措|具体举措"
    r"|重点举措|主要举措|工作措施|具体措施|主要措施|工作目标|目标任务|目标要求|工作要求|职责部门|责任单位|责任部门|职责分工"
    r"|牵头单位|牵头部门|配合单位|配合部门|协办单位|参与单位|完成时限|完成时间|时间节点|时限要求|重点工作|工作事项"
    r"|任务名称|项目名称|任务类别|类别|领域|备注)(?![:、])"
)
HEAD_ROW = re.compile(rf"(?:{_HEAD_WORD}){{3,10}}")  # a table head in running text


def column_of(words: str) -> Column | None:
    """The column a head cell announces (squeezed text), or None.

    Tried as printed; then without brackets (牵头(责任)单位), without what is added behind 和 or 及
    (建设内容和目标), and last by what the brackets say (谁来干(责任单位)).
    """
    plain = re.sub(r"\((?:单位|含|20|拟|可|个|项)[^()]*\)", "", words).rstrip(_SIGNS)
    bare = re.sub(r"\([^()]*\)", "", words).strip(_SIGNS)
    stem = re.sub(r"^(?:其他|其它|相关)", "", re.split(r"以?及|和|与|、|/", bare)[0])
    inner = re.findall(r"\(([^()]*)\)", words)[-1:]
    for form in (plain, bare, stem, *inner):
        for column, pattern in _HEAD_PATTERNS:
            if pattern.fullmatch(form):
                return column
    return None


_DATE = re.compile(r"(?:20\d\d|\d{1,2}月|长期|持续|全年|每年|常年|年底|\d季度)[^,。;]{0,12}$")


def is_date(words: str) -> bool:
    """True for what a cell of deadlines says: 2025年12月, 长期坚持."""
    return _DATE.match(words) is not None


_SIGNS = "[](){}〔〕【】:/"
_HINTS: tuple[tuple[Column, str], ...] = (
    (Column.DEADLINE, r"时限|时间|节点|进度"),
    (Column.COOPERATING, r"(?:配合|协办|协同|参与)(?:单位|部门|科室)"),
    (Column.LEAD, r"(?:牵头|主办|主责)(?:单位|部门|科室)"),
    (Column.UNITS, r"单位|部门|分工"),
    (Column.CONTENT, r"内容|举措|措施|目标|要求|标准|规模|指标"),
    (Column.TASK, r"任务|项目|事项|工作"),
    (Column.ACTION, r"类别|领域|行动|板块"),
)


def column_hint(words: str) -> Column | None:
    """What a longer head probably announces (建设内容及规模); used beside heads that are certain."""
    if 2 <= len(words) <= 16:
        for column, pattern in _HINTS:
            if re.search(pattern, words):
                return column
    return None


# Endings of the names of public bodies; longest first where one contains another.
ENDING = (
    r"(?:成员单位|有关单位|相关单位|各单位|有关部门|相关部门|各部门|人民政府|政府办|政府|办公室|指挥部|宣传部|组织部|统战部|网信办|政法委"
    r"|委员会|管委会|居委会|村委会|妇工委|关工委|妇儿工委|党工委|工委办|工委|党委|纪委监委|团[市县区省州]委|[市县区省州旗]委|委办|改委|健委|编办|委"
    r"|协会|联合会|基金会|工商联|妇联|残联|文联|科协|侨联|社联|记协|总工会|工会|总会|红十字会|商会|学会|慈善会|协调小组|领导小组|工作组|专班|小组"
    r"|公安分局|分局|支队|大队|总队|支局|总局|局|办|法院|检察院|医院|保健院|福利院|卫生院|研究院|学院|大学|学校|中学|小学|幼儿园|院"
    r"|图书馆|博物馆|科技馆|文化馆|美术馆|少年宫|青少年宫|活动中心|服务中心|指导中心|中心|电视台|融媒体中心|传媒集团|报社|集团|公司|分行|支行|银行|海关|税务所|供电所|供电公司"
    r"|电力局|街道办事处|办事处|街道|开发区|高新区|新区|示范区|度假区|园区|景区|管理处|服务处|处室|科室|股室|林场|农场|监狱|苏木|嘎查|乡镇|镇街|镇乡|镇|乡|社区|村居|村|园|站|所|馆|社|厅|署|部|会|团|队|台|企业|机构|组织|单位"
    r"|[县市区旗州]|部门|媒体|高校|院校)"
)
STRONG_ENDING = (
    r"(?:局|办公室|政府|办|委员会|委|宣传部|组织部|统战部|政法委|法院|检察院|总工会|妇联|残联|文联|科协|工商联"
    r"|总会|协会|基金会|中心|支队|大队|成员单位|公司|集团)"
)
FULL_NAME = re.compile(
    rf"(?:[\u4e00-\u9fa5“”·/A-Za-z]|\([^()]{{1,20}}\)){{0,45}}{ENDING}(?:\([^()]{{1,30}}\))?"
)
_FOREIGN = re.compile(
    r"[。;:,!?、%‰=+]|\d{2}|不少于|不低于|以上|每年|到20|建成|建立|开展(?!中心)|加强|推进|完善|提高"
)


_NOT_BODIES = frozenset(("社会", "全社会", "多部门", "机会", "晚会", "年会", "大会"))


_LEVEL = r"(?:乡镇|镇街|区县|市县|县区|旗县|街道|[省市县区州盟旗乡镇])"
# 各市、县(市、区)人民政府 and 各乡镇、街道 are one name each; 各市、县教育局 are two
TERRITORIES = re.compile(
    rf"各{_LEVEL}{{1,2}}(?P<sign>[、,]){_LEVEL}{{1,2}}(?:\([^()]{{1,12}}\))?"
    r"(?:人民政府|政府|办事处|党工委|管委会|开发区|园区)*(?=[^\u4e00-\u9fa5]|分别|按|负责|牵头|配合|参与|具体|$)"
)


def looks_like_unit(name: str) -> bool:
    """True for a plausible printed name of a body; the words decide, not a list of places."""
    if TERRITORIES.fullmatch(name):
        return True
    if (
        not 2 <= len(name) <= 45
        or name in _NOT_BODIES
        or _FOREIGN.search(re.sub(r"\([^()]*\)", "", name))
    ):
        return False
    return FULL_NAME.fullmatch(name) is not None


_NOBODY = r"[的和等]$|\d|社会|群众|多方|多部门|各方|各级|全员|家长|部门|单位"


def could_be_unit(name: str) -> bool:
    """A short name without the words of a sentence; only what stands beside it can tell."""
    return 2 <= len(name) <= 25 and not re.search(_NOBODY, name) and not _FOREIGN.search(name)
