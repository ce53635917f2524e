"""`{% load supervision %}`: states of supervision as icon, word and colour, and its terms in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tongyou.base.ui import icons
from tongyou.domains.plan.models import Round
from tongyou.domains.plan.queries.supervision_pages.rows import STAGES, Stage
from tongyou.domains.plan.round_records import title_of
from tongyou.domains.plan.rules.rounds import vocabulary
from tongyou.domains.plan.rules.rounds.vocabulary import amount
from tongyou.domains.plan.supervision import (
    CheckState,
    Freshness,
    Light,
    MeetingState,
    NoticeState,
    ResearchState,
    RoundState,
    SelfStatus,
    Timeliness,
    Urgency,
)
from tongyou.domains.plan.templatetags.plan import choose
from tongyou.domains.plan.types import Text

register = template.Library()

# kind -> (words, code -> icon and tone). A tone never stands alone: the word is always there.
KINDS: dict[str, tuple[Mapping[Any, Text], Mapping[Any, tuple[str, str]]]] = {
    "light": (
        vocabulary.LIGHTS,
        {
            Light.NONE: ("ring", "calm"),
            Light.GREEN: ("check-circle", "good"),
            Light.YELLOW: ("warning", "warn"),
            Light.RED: ("cross-circle", "bad"),
        },
    ),
    "time": (
        vocabulary.TIMES,
        {
            Timeliness.WAITING: ("hourglass", "calm"),
            Timeliness.ON_TIME: ("check", "good"),
            Timeliness.LATE: ("clock", "warn"),
            Timeliness.MISSING: ("cross-circle", "bad"),
            Timeliness.MADE_UP: ("undo", "warn"),
        },
    ),
    "stage": (
        STAGES,
        {
            Stage.NOTHING: ("ring", "calm"),
            Stage.DRAFT: ("edit", "info"),
            Stage.RETURNED: ("undo", "warn"),
            Stage.APPROVAL: ("person", "info"),
            Stage.REVIEW: ("eye", "info"),
            Stage.LOCKED: ("lock", "good"),
        },
    ),
    "status": (
        vocabulary.STATUSES,
        {
            SelfStatus.MET: ("check-circle", "good"),
            SelfStatus.ON_TRACK: ("arrow-right", "good"),
            SelfStatus.AT_RISK: ("warning", "warn"),
            SelfStatus.BEHIND: ("hourglass", "bad"),
            SelfStatus.BREACHED: ("cross-circle", "bad"),
            SelfStatus.NOT_STARTED: ("pause", "warn"),
            SelfStatus.CANNOT_TELL: ("question", "warn"),
        },
    ),
    "fresh": (
        vocabulary.FRESHNESS,
        {
            Freshness.FRESH: ("check", "good"),
            Freshness.STALE: ("history", "warn"),
            Freshness.UNKNOWN: ("question", "calm"),
        },
    ),
    "round": (
        vocabulary.ROUND_STATES,
        {
            RoundState.OPEN: ("edit", "info"),
            RoundState.CLOSED: ("archive", "warn"),
            RoundState.LOCKED: ("lock", "calm"),
        },
    ),
    "check": (
        vocabulary.CHECK_STATES,
        {
            CheckState.OPEN: ("question", "warn"),
            CheckState.EXPLAINED: ("check", "good"),
            CheckState.UPHELD: ("cross-circle", "bad"),
            CheckState.GONE: ("check-circle", "calm"),
        },
    ),
    "notice": (
        vocabulary.NOTICE_STATES,
        {
            NoticeState.ISSUED: ("clock", "warn"),
            NoticeState.ANSWERED: ("inbox", "info"),
            NoticeState.RETURNED: ("undo", "warn"),
            NoticeState.ACCEPTED: ("check", "good"),
            NoticeState.CLOSED: ("check-circle", "good"),
            NoticeState.WITHDRAWN: ("withdraw", "calm"),
        },
    ),
    "urgency": (
        vocabulary.URGENCIES,
        {Urgency.ORDINARY: ("mail", "calm"), Urgency.URGENT: ("flag", "bad")},
    ),
    "meeting": (
        vocabulary.MEETING_STATES,
        {
            MeetingState.PLANNED: ("calendar", "info"),
            MeetingState.HELD: ("check-circle", "good"),
            MeetingState.CANCELLED: ("archive", "calm"),
        },
    ),
    "research": (
        vocabulary.RESEARCH_STATES,
        {
            ResearchState.ASKED: ("question", "info"),
            ResearchState.COMMISSIONED: ("hourglass", "info"),
            ResearchState.REPORTED: ("file", "info"),
            ResearchState.ADVISED: ("speech", "info"),
            ResearchState.ADOPTED: ("check-circle", "good"),
            ResearchState.PARTLY: ("check", "good"),
            ResearchState.NOT_ADOPTED: ("cross-circle", "calm"),
            ResearchState.WITHDRAWN: ("withdraw", "calm"),
        },
    ),
}
COLUMNS: dict[str, Text] = {
    "owed": Text("应报", "owed"),
    **{stage.value: words for stage, words in STAGES.items()},
    "nothing": Text("没动笔", "not begun"),
    "approval": Text("待单位审核", "with head"),
    "review": Text("待审定", "to review"),
    "returned": Text("退回", "sent back"),
    "draft": Text("填写中", "drafting"),
    **{time.value: words for time, words in vocabulary.TIMES.items()},
    "stale": Text("久未更新", "stale"),
    "doubts": Text("疑点", "doubts"),
    "notices": Text("督办单", "notices"),
}
PROBLEMS: dict[str, Text] = {
    "notice_overdue": Text("督办逾期未答", "notice unanswered"),
    "notice_undone": Text("督办到期未办结", "notice not done"),
    "missing": Text("漏报", "report missing"),
    "red": Text("红灯", "on red"),
    "nobody": Text("没有填报单位", "nobody reports"),
    "doubt": Text("待核实", "to be checked"),
}
WORDS: dict[str, Mapping[Any, Text]] = {
    "column": COLUMNS,
    "problem": PROBLEMS,
    "doubt": vocabulary.DOUBTS,
    "cause": vocabulary.CAUSES,
    "cadence": vocabulary.CADENCES,
    **{kind: words for kind, (words, _) in KINDS.items()},
}


def text_of(kind: str, code: str | StrEnum) -> Text:
    """The term for a code. KeyError for a kind that does not exist; an unknown code stands for itself."""
    return WORDS[kind].get(str(code), Text(str(code), str(code)))


@register.simple_tag
def mark(kind: str, code: str, word: str = "") -> SafeString:
    """Icon, word and colour: `{% mark "light" row.light %}`; `word` replaces the usual one."""
    told = text_of(kind, code)
    picture, tone = KINDS[kind][1][str(code)]
    return format_html(
        '<span class="badge tone-{}">{}<span>{}</span></span>',
        tone,
        icons.icon(picture),
        word or choose(told.zh, told.en),
    )


@register.simple_tag
def lamp(code: str) -> SafeString:
    """A light small enough for a grid: the shape, with its word for those who cannot see it."""
    told, picture = text_of("light", code), KINDS["light"][1][str(code)][0]
    return format_html(
        '<span class="lamp lamp-{}">{}</span>',
        code,
        icons.icon(picture, label=choose(told.zh, told.en)),
    )


@register.filter
def term(code: str, kind: str) -> str:
    """The word for a code: `{{ check.rule|term:"doubt" }}`."""
    told = text_of(kind, code)
    return choose(told.zh, told.en)


@register.filter
def with_unit(value: Decimal | None, unit: str) -> str:
    """A value with its unit; a dash where there is none."""
    if value is None:
        return "—"
    told = amount(value, unit)
    return choose(told.zh, told.en)


@register.filter
def at(counts: Mapping[str, int], key: str) -> int:
    """One count of several: `{{ line.stages|at:"draft" }}`."""
    return counts.get(key, 0)


@register.filter
def entry(values: Mapping[Any, Any], key: Any) -> Any:
    """What stands under a key; nothing where there is none."""
    return values.get(key)


@register.filter
def as_number(value: Decimal) -> float:
    """A decimal for the ruler, which measures in floats."""
    return float(value)


@register.filter
def item(values: Sequence[Any], index: int) -> Any:
    """One of several, by its place."""
    return values[index]


@register.filter
def pairs(values: Mapping[Any, Any]) -> list[tuple[Any, Any]]:
    """Keys with their values. A Counter answers `.items` in a template with 0."""
    return list(values.items())


@register.filter
def round_title(row: Round) -> Text:
    """What people call a round."""
    return title_of(row)
