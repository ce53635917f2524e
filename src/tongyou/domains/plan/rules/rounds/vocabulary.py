"""The terms of supervision in both languages, as the office says them, and numbers with their units."""

from __future__ import annotations

from decimal import Decimal

from tongyou.domains.plan.rules.wording.sentences import UNITS_EN, number_text
from tongyou.domains.plan.supervision import (
    Cadence,
    Cause,
    CheckState,
    Doubt,
    Freshness,
    Light,
    MeetingState,
    NoticeState,
    ReportState,
    ResearchState,
    RoundState,
    SelfStatus,
    Timeliness,
    Urgency,
)
from tongyou.domains.plan.types import Text

CADENCES: dict[Cadence, Text] = {
    Cadence.MONTH: Text("每月", "monthly"),
    Cadence.QUARTER: Text("每季度", "quarterly"),
    Cadence.HALF_YEAR: Text("每半年", "half-yearly"),
    Cadence.YEAR: Text("每年", "yearly"),
    Cadence.CUSTOM: Text("专项", "of its own"),
}
ROUND_STATES: dict[RoundState, Text] = {
    RoundState.OPEN: Text("填报中", "open"),
    RoundState.CLOSED: Text("已收口", "closed"),
    RoundState.LOCKED: Text("已封存", "locked"),
}
REPORT_STATES: dict[ReportState, Text] = {
    ReportState.OWED: Text("待填报", "to be written"),
    ReportState.APPROVAL: Text("待单位审核", "waits for the unit's head"),
    ReportState.REVIEW: Text("待专班审定", "waits for the coordinator"),
    ReportState.RETURNED: Text("已退回", "sent back"),
    ReportState.LOCKED: Text("已锁定", "locked"),
}
TIMES: dict[Timeliness, Text] = {
    Timeliness.WAITING: Text("未到期", "not due yet"),
    Timeliness.ON_TIME: Text("按时", "on time"),
    Timeliness.LATE: Text("迟报", "late"),
    Timeliness.MISSING: Text("漏报", "missing"),
    Timeliness.MADE_UP: Text("补报", "made up"),
}
FRESHNESS: dict[Freshness, Text] = {
    Freshness.FRESH: Text("有新内容", "fresh"),
    Freshness.STALE: Text("久未更新", "stale"),
    Freshness.UNKNOWN: Text("无从判断", "cannot tell"),
}
LIGHTS: dict[Light, Text] = {
    Light.NONE: Text("未到期", "not due"),
    Light.GREEN: Text("绿灯", "green"),
    Light.YELLOW: Text("黄灯", "yellow"),
    Light.RED: Text("红灯", "red"),
}
STATUSES: dict[SelfStatus, Text] = {
    SelfStatus.MET: Text("已达到", "met"),
    SelfStatus.ON_TRACK: Text("正常推进", "on track"),
    SelfStatus.AT_RISK: Text("有风险", "at risk"),
    SelfStatus.BEHIND: Text("滞后", "behind"),
    SelfStatus.BREACHED: Text("未遵守", "breached"),
    SelfStatus.NOT_STARTED: Text("未启动", "not started"),
    SelfStatus.CANNOT_TELL: Text("无法判断", "cannot tell"),
}
DOUBTS: dict[Doubt, Text] = {
    Doubt.NO_EVIDENCE: Text("没有佐证", "no evidence"),
    Doubt.JUMP: Text("变化过大", "a jump"),
    Doubt.FALLS: Text("累计数变少", "a running count falls"),
    Doubt.UNDONE: Text("达到后又没达到", "met and met no more"),
    Doubt.AGAINST_TARGET: Text("说法与数不符", "the words do not fit the figure"),
    Doubt.MET_TOO_EARLY: Text("说得太早", "claimed too early"),
    Doubt.NUMBERS_DISAGREE: Text("分子分母不符", "numerator and denominator disagree"),
    Doubt.COPIED: Text("原因照抄", "copied reason"),
    Doubt.TOTAL_BELOW_YEAR: Text("累计少于当年", "total below the year's figure"),
    Doubt.TWINS_DISAGREE: Text("两家说法不一", "two units disagree"),
}
CHECK_STATES: dict[CheckState, Text] = {
    CheckState.OPEN: Text("待核实", "open"),
    CheckState.EXPLAINED: Text("已说明", "explained"),
    CheckState.UPHELD: Text("疑点成立", "upheld"),
    CheckState.GONE: Text("已更正", "corrected"),
}
CAUSES: dict[Cause, Text] = {
    Cause.MISSING_REPORT: Text("漏报", "missing report"),
    Cause.BEHIND: Text("进度滞后", "behind"),
    Cause.DOUBT: Text("说法存疑", "doubted claim"),
    Cause.RESOLUTION: Text("会议决议", "resolution of a meeting"),
    Cause.OTHER: Text("其他", "other"),
}
URGENCIES: dict[Urgency, Text] = {
    Urgency.ORDINARY: Text("一般件", "ordinary"),
    Urgency.URGENT: Text("急件", "urgent"),
}
NOTICE_STATES: dict[NoticeState, Text] = {
    NoticeState.ISSUED: Text("待答复", "waits for an answer"),
    NoticeState.ANSWERED: Text("已答复，待审核", "answered, waits for acceptance"),
    NoticeState.RETURNED: Text("答复被退回", "answer sent back"),
    NoticeState.ACCEPTED: Text("答复已通过，待办结", "answer accepted, waits for closing"),
    NoticeState.CLOSED: Text("已办结", "closed"),
    NoticeState.WITHDRAWN: Text("已撤回", "withdrawn"),
}
MEETING_STATES: dict[MeetingState, Text] = {
    MeetingState.PLANNED: Text("待召开", "planned"),
    MeetingState.HELD: Text("已召开", "held"),
    MeetingState.CANCELLED: Text("已取消", "cancelled"),
}
RESEARCH_STATES: dict[ResearchState, Text] = {
    ResearchState.ASKED: Text("已提出", "asked"),
    ResearchState.COMMISSIONED: Text("已委托", "commissioned"),
    ResearchState.REPORTED: Text("已提交报告", "report filed"),
    ResearchState.ADVISED: Text("已提出建议", "advice given"),
    ResearchState.ADOPTED: Text("已采纳", "adopted"),
    ResearchState.PARTLY: Text("部分采纳", "partly adopted"),
    ResearchState.NOT_ADOPTED: Text("未采纳", "not adopted"),
    ResearchState.WITHDRAWN: Text("已撤回", "withdrawn"),
}


def amount(value: Decimal, unit: str) -> Text:
    """A number with its unit: "3 个", "54.1%"; in English without units that English does not need."""
    number, english = number_text(value), UNITS_EN.get(unit, unit)
    tight = unit in {"%", "‰", "/10万"}
    zh = f"{number}{unit}" if tight else f"{number} {unit}".rstrip()
    en = f"{number} {english}".rstrip() if english not in {"%", "‰"} else f"{number}{english}"
    return Text(zh, en)
