"""Deliverables without a number: a body, building, system, document or mechanism that is there
or is not. Continuing work (加强宣传) is no milestone."""

from __future__ import annotations

import re

_MAKE = (
    r"建立健全|建立完善|建立并落实|建立|制定|制订|修订|出台|编制|编写|编撰(?:完善)?|编印|形成|基本建成|建成|设立|成立|组建|打造|构建|搭建|研发与应用|研发|开发|印发"
    r"|发布|健全|加快完善|完善|落实|实现|推出|上线|开通|启用|创建|通过|推行|实施|建设|整合|纳入|提供"
)
_VERB = re.compile(
    r"^(?:并|要|将|应|全面|积极|大力|加快|推动|推进|探索|参与|力争|争取|基本|进一步|逐步|统一|同步|及时|持续|优化|科学|鼓励|牵头|各地|各校|全区|全市|全县|区级|市级|县级)*"
    rf"(?P<verb>{_MAKE})(?P<object>.+)$"
)
_STRONG = re.compile(
    r"建立|制定|制订|修订|出台|编制|编写|编撰|编印|形成|建成|设立|成立|组建|搭建|研发|开发|印发|发布|推出|上线|开通|启用|创建|通过|提供"
)
_THING = (
    r"(?:文件|平台|中心|数据库|专家库|项目库|资源库|信息库|库|标准|办法|体制|软件|导览|规范|规程|细则|方案|规划|指南|导则|手册|清单|名录|目录|台账|档案|系统|体系|机制|制度|流程|条例|政策"
    r"|意见|建议|报告|教材|读本|课程|图册|地图|应用|场景|模式|基地|站点|服务站|工作站|保护站|驿站|医院|保健院|福利院|学校|馆|园|室|专区|联盟|队伍|组织|委员会|协会|基金|热线"
    r"|网络|矩阵|品牌|通道|机构|联席会议|议事会|观察团|智库|评估|一网通办|集成办理|一体化|互联互通|信息共享|指标体系|工程|待遇|保障体系|格局|设施)"
)
_ENDS_IN_THING = re.compile(rf"{_THING}(?:建设|创建|工作|\([^()]*\)|等.{{0,12}}|试点建设|等)?$")
_VAGUE = re.compile(r"一批|一系列|多种|各类|若干|更多|相关$|^(?:好|了|的|主体责任|责任)")
_WEAK_VERBS = {
    "落实",
    "实施",
    "完善",
    "健全",
    "加快完善",
    "建设",
    "打造",
    "整合",
    "实现",
    "推行",
    "纳入",
}
_WEAK_THING = re.compile(
    r"(?:制度|机制|体系|一网通办|集成办理|工程|待遇|标准|流程|平台|系统|数据库|中心|福利院|工作站|互联互通|信息共享|清单|教学计划|政策)(?:”)?(?:建设|试点建设)?(?:工作)?$"
)
_DONE = re.compile(
    r"(?:创建|建设|编制|改造|验收)(?:工作)?(?:基本)?完成$|(?:建成|投入使用|正式运行|挂牌成立)$"
)
_PROJECT = re.compile(
    r"^(?:积极|全面|加快|大力|持续)?(?:推动|推进|加快)(?P<object>.{2,40}?(?:中心|福利院|工作站|医院|保健院|平台|系统|基地|学校|馆|园|站))(?:等)?(?:项目)?(?:规范化)?(?:试点)?(?:建设|创建)(?:工作)?$"
)


def is_milestone(clause: str) -> bool:
    """True when a clause (squeezed, without numbers that bind) promises a definite thing."""
    if len(clause) < 4 or len(clause) > 80 or _VAGUE.search(clause):
        return False
    if _DONE.search(clause) or _PROJECT.match(clause):
        return True
    match = _VERB.match(clause)
    if not match:
        return False
    verb, thing = match.group("verb"), match.group("object").strip('“”"')
    if verb in _WEAK_VERBS:
        return bool(_WEAK_THING.search(thing)) and len(thing) >= 4
    return bool(_STRONG.search(verb)) and bool(_ENDS_IN_THING.search(thing))


def things(clause: str) -> list[str]:
    """建立数据库、专家库与项目库 is three deliverables; one that is no list comes back alone."""
    match = _VERB.match(clause) or _PROJECT.match(clause)
    if match is None or re.search(r"[“”]", clause):
        return [clause]
    parts = re.split(r"、|以及|与|和|及", match.group("object"))
    if len(parts) < 2 or not all(len(part) >= 2 and _ENDS_IN_THING.search(part) for part in parts):
        return [clause]
    return parts
