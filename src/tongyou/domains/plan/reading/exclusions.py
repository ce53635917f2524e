"""Numbers that promise nothing: ages, thresholds, names, figures of speech."""

from __future__ import annotations

import re

from tongyou.domains.plan.reading.operators import LEAST, MOST, OPERATOR_NEAR

DURATION = {"小时", "分钟", "天", "日", "工作日", "个工作日", "个月"}
# A service promised within a time; periods that only say when work is due are no bounds.
TIMELY = re.compile(
    r"(?P<within>(?:以内|之内|内)?)(?:全部|及时|一律|予以|即可)?"
    r"(?:办结|办好|办成|办完|办理完|办妥|答复|回复|反馈|到达|到场|到位|处置|响应|送达|受理|审批|审结|出具|出证|拨付|整改|联系|取证|领证|上门)"
)
_SPENT = re.compile(
    r"(?:每年|每月|每周|每天|每日|各|假|假期|时间|时长|延长|增加|享受|给予)(?:约|各|均为)?$|每[天日周月年][^,。;\d]{0,12}$"
)
_STRUCTURE = {
    "类",
    "种",
    "级",
    "批",
    "面",
    "道",
    "字",
    "队",
    "组",
    "分",
    "期",
    "届",
    "村",
    "镇",
    "社区",
    "街道",
    "站",
    "班",
    "校",
    "园",
    "课",
    "片",
    "块",
    "轮",
    "位",
    "餐",
    "口",
    "针",
    "剂",
    "床",
    "笔",
    "页",
    "列",
    "孔",
}
_THRESHOLD = {
    "平方米",
    "公里",
    "米",
    "人",
    "万元",
    "元",
    "亿元",
    "千瓦",
    "兆瓦",
    "立方米",
    "床",
    "亩",
    "千米",
    "平方公里",
    "户",
    "公顷",
    "吨",
}
_FIGURATIVE = re.compile(
    r"^(?:方面|层面|环节|维度|层次|阶段|步骤|小时|月(?!份)|工程|统一|坚持|确保|转变|注重|大局|轮子|结合|到位|不准|必须|一律|世纪|代表|自信|意识|窗口(?:期)?|面向"
    r"|样子|一线|台阶|落脚|中心[,、。]|基本点|文明|全面|有利)"
)
_ORDINAL_AFTER = re.compile(
    r"^(?:式|化|体(?![育质检重系验])|性|制|流|线|期工程|代|胎|孩|岁|周岁|年级|级以上|维|甲)"
)


def excluded(chars: str, match: re.Match[str], unit: str, *, listed: bool = False) -> bool:
    """True when a number binds nobody; `listed` when it follows a counted one in a list."""
    before, after = chars[: match.start()][-12:], chars[match.end() : match.end() + 30]
    if before.endswith(("每", "每满")) and match.end() < len(chars):
        return True  # 每4000名学生配备1名: what the next number is counted over
    arabic = match.group("number")[0].isascii()
    operator = bool(OPERATOR_NEAR.search(before)) or bool(_BOUND_AFTER.match(after))
    if _described(before, after, unit, operator=operator):
        return True
    if unit == "级" or (match.group("number") == "一" and unit in {"系列", "批", "批次"}):
        return True
    if unit in DURATION:
        return _time(before, after, unit, arabic=arabic, operator=operator)
    small = len(match.group("number")) < 2  # 三块, 一片; 五百块 counts
    if unit == "分" or (unit in _STRUCTURE and not arabic and small):
        return not operator and not _once(chars, match, unit)
    if unit in {"级", "批", "字", "面"} and not operator:
        return True
    if not arabic and not (listed or _once(chars, match, unit)):
        if not _chinese_count(before, match.group("number"), after, operator=operator):
            return True
        if match.group("number") in _ROUND and re.match("以[上下][\u4e00-\u9fa5]", after):
            return True
    return unit in _THRESHOLD and _modifier(before, after)


_KNOWN_BEFORE = re.compile(
    r"(?:第|周边|半径|方圆|全长|满分|总分为?|按|现有|已有|已建成|已建|原有|目前有|上述|以上|该|这|两者|前|依托|利用|围绕|涉及)$"
)
_RANGE_AFTER = re.compile(
    r"(?:之[一二三四五六七八九十\d]|以外|范围|覆盖[率比人]|见绿|[^,。;\d]{0,6}(?:生活圈|服务圈|半径)|基础上|内的|为一|为单位|宝宝|口之家)"
)
_BOUND_AFTER = re.compile(r"(?:及|或)?以(?:上|下|内)")
_STEP = re.compile(r"环节|步骤|阶段")
_ROUND = {"千", "万", "百", "亿", "十"}
_SERVING = r"培训|帮扶|带动|惠及|服务|招聘|吸纳|救助|资助|发放|安排|招募|吸引|覆盖|筛查|慰问|接待|转移|安置|减少|帮助"
_HOLDER = re.compile(
    r"以[上下](?:的)?(?:大?型|集中)?(?:自然村|行政村|村(?!民)|小区|院落|聚落|居民点|居住|大?班额|大班|工程|供水|水厂|水源|集镇|灌区|用地|项目(?!经理)|企业(?![家职员人])|单位(?![职员人])|机构(?![职员人])|采购)"
)


def _described(before: str, after: str, unit: str, *, operator: bool) -> bool:
    """The words around say that the number is a name, an order or a place: 第3个, 周边500米范围."""
    if _FIGURATIVE.match(after) and not (operator and _STEP.match(after)):
        return True
    if unit in {"米", "公里"} and re.match(r"(?:以)?内[^,。;、]", after):
        return True  # 门口500米内
    if unit != "%" and _ORDINAL_AFTER.match(after):
        return True
    return bool(_KNOWN_BEFORE.search(before)) or bool(_RANGE_AFTER.match(after))


def _time(before: str, after: str, unit: str, *, arabic: bool, operator: bool) -> bool:
    """24小时内办结 and 每年各10天 bind; 2小时 alone, 6月30日 and 3日前 do not."""
    if unit == "日" and (before.endswith("月") or re.match(r"[前起至\-]|以前", after)):
        return True
    if unit != "个月" and TIMELY.match(after):
        return False
    return not operator and not (arabic and _SPENT.search(before))


def _once(chars: str, match: re.Match[str], unit: str) -> bool:
    """每季度通报一次: once counts where a period is named."""
    if unit not in {"次", "场", "期", "遍", "届", "项", "件", "轮"} or (
        match.end() < len(chars) and (chars[match.end()] not in "、,。;和及与)")
    ):
        return False
    before = chars[max(0, match.start() - 40) : match.start()]
    return bool(re.search(r"每(?:个)?(?:半?年|学年|学期|季|月)[^。;]*$", before))


_COUNTING = re.compile(
    r"(?:建成|建立|新建|创建|打造|培育|设立|设置|新增|增加|成立|组建|推出|开展|举办|组织|评选|配备|建设|培养|开设|遴选|选树|发布|编制|完成|召开|扶持|引进|建|设|办|有|制定|出台|形成|开发|创作|每年|每季度|每月|每半年|各|改造|提升|命名|认定|开通|布局|开放|推广|争创|实施|拍摄|开办)$"
)


def _modifier(before: str, after: str) -> bool:
    """超过1万平方米的公共场所: the quantity describes a thing, nobody promises it."""
    if _HOLDER.match(after) and not re.search(rf"(?:{LEAST}|{MOST}|新增|增加)$", before):
        return True
    if not re.match(r"(?:以上|以下|以内)?(?:的|(?:或者?|且|及|和|并)[^,。;]{0,20}的)", after):
        return bool(re.match(r"(?:及)?(?:以上|以下)[\u4e00-\u9fa5]", after)) and not re.search(
            rf"(?:{LEAST}|{MOST}|{_SERVING}|{_COUNTING.pattern[3:-2]})$", before
        )
    return not re.search(
        r"(?:不少于|至少|不低于|不超过|不高于|达到|组建|建立|培养|建成|新增|打造|组织|招募|培训)$",
        before,
    )


_MAKES = re.compile(r"^[^,。;]{2,20}(?:开设|建成|设立|设置|建立|完成|创建|达到|通过|投入)")


def _chinese_count(before: str, printed: str, after: str, *, operator: bool) -> bool:
    """一个, 两家 in words count only behind an operator or a verb that makes things.

    Two and more also count at the end of a clause (公园十二座) or as the subject of such a verb.
    """
    if operator:
        return True
    if printed in {"千", "万", "百", "亿", "十"}:
        return False
    if _COUNTING.search(before):
        return True
    if printed in {"一", "零", "〇"}:
        return False
    closes = not after or after[0] in "、,。;和及与("
    opens = not before or before[-1] in "。,;、"
    return (closes and not opens) or (opens and bool(_MAKES.match(after)))
