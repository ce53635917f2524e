"""`{% load casework %}`: texts, deadlines and standings in the reader's language."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any
from uuid import UUID

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tongyou.base import clock
from tongyou.base.ui import icons
from tongyou.kernels.casework.definition.types import Effect, Limit, OutcomeKind
from tongyou.kernels.casework.engine.types import MaterialStanding, Standing, StepStanding
from tongyou.kernels.casework.hooks import own_page
from tongyou.kernels.casework.queries.types import ActView, CaseView
from tongyou.kernels.casework.views import drafts
from tongyou.kernels.casework.views.acting import about as about_of
from tongyou.kernels.casework.views.common import say
from tongyou.kernels.casework.views.wording import Told, limit_words, until
from tongyou.kernels.criteria import Text

register = template.Library()

# (kind of code, code) -> icon, tone, word. The kinds share words such as "open".
SIGNS: dict[tuple[type, str], tuple[str, str, Any]] = {
    (Standing, Standing.OPEN): ("refresh", "info", _("办理中")),
    (Standing, Standing.PAUSED): ("pause", "info", _("已暂停")),
    (Standing, Standing.CLOSED): ("archive", "calm", _("已办结")),
    (StepStanding, StepStanding.WAITING): ("ring", "calm", _("还没轮到")),
    (StepStanding, StepStanding.OPEN): ("arrow-right", "info", _("正在办")),
    (StepStanding, StepStanding.DONE): ("check-circle", "good", _("办完")),
    (StepStanding, StepStanding.SKIPPED): ("minus", "calm", _("不需要")),
    (StepStanding, StepStanding.RETURNED): ("undo", "calm", _("这一轮已退回")),
    (StepStanding, StepStanding.CANCELLED): ("close", "calm", _("已取消")),
    (MaterialStanding, MaterialStanding.MISSING): ("question", "warn", _("还没有")),
    (MaterialStanding, MaterialStanding.PROMISED): ("hourglass", "warn", _("已承诺补交")),
    (MaterialStanding, MaterialStanding.RECEIVED): ("check-circle", "good", _("已收到")),
    (MaterialStanding, MaterialStanding.WAIVED): ("minus", "calm", _("免交")),
    (OutcomeKind, OutcomeKind.GRANTED): ("check-circle", "good", ""),
    (OutcomeKind, OutcomeKind.REFUSED): ("cross-circle", "bad", ""),
    (OutcomeKind, OutcomeKind.WITHDRAWN): ("withdraw", "calm", ""),
    (OutcomeKind, OutcomeKind.ENDED): ("archive", "calm", ""),
}


@register.filter
def words(text: Text | None) -> str:
    """`{{ row.title|words }}`: a text in the reader's language."""
    return say(text)


@register.filter
def words_or(value: Any) -> str:
    """A text in the reader's language, or what is a word already."""
    return say(value) if isinstance(value, Text) else str(value)


@register.filter
def limit(value: Limit) -> str:
    """`{{ clock.limit|limit }}`: 5 个工作日."""
    return limit_words(value)


@register.filter
def last_day(moment: dt.datetime | None) -> str:
    """A deadline: its day, with the hour where it has one."""
    return until(moment) if moment else ""


@register.filter
def stamp(moment: dt.datetime | None) -> str:
    """A moment in Asia/Shanghai, to the minute."""
    return f"{clock.local(moment):%Y-%m-%d %H:%M}" if moment else ""


@register.simple_tag
def standing(code: StrEnum, word: str = "") -> SafeString:
    """Icon, word and colour of a standing of a case, a step or a material, or of a kind of outcome."""
    picture, tone, usual = SIGNS[type(code), code]
    return sign(picture, tone, word or str(usual))


@register.simple_tag
def deadline(told: Told) -> SafeString:
    """Icon, words and colour of a deadline."""
    return sign(told.icon, told.tone, told.words)


@register.simple_tag
def mark(picture: str, tone: str, word: str) -> SafeString:
    """A badge of its own."""
    return sign(picture, tone, word)


def sign(picture: str, tone: str, word: str) -> SafeString:
    """The badge: never colour alone."""
    return format_html(
        '<span class="badge tone-{}">{}<span>{}</span></span>', tone, icons.icon(picture), word
    )


WARNINGS = {
    Effect.CLOSE: _("提交后，这件办件就办结了。"),
    Effect.RETURN: _("提交后，会退回前面的环节重新办。"),
    Effect.PAUSE: _("提交后，办件暂停，期限停止计时。"),
}
ENDS = _("提交后，这件办件就结束了。")
WITHDRAW = "withdraw"


@register.simple_tag
def case_url(procedure: str, case_id: UUID) -> str:
    """Where links to a case lead: to the page of its own kind, if there is one."""
    return own_page(procedure, case_id) or reverse("casework:case", args=[case_id])


@register.simple_tag
def act_link(
    view: CaseView,
    act: ActView,
    *,
    strong: bool = False,
    first: bool = False,
    small: bool = False,
    about: Text | None = None,
) -> SafeString:
    """The way to an act's form. The act that moves one's own step on is the strong one."""
    moves_on = act.effect is Effect.DONE or (act.effect is Effect.CLOSE and first)
    return render_to_string(
        "casework/parts/act_link.html",
        {
            "href": drafts.form_address(view.case_id, act.act, act.step, about_of(act)),
            "label": say(act.title),
            "about": say(about),
            "kind": "primary" if strong and moves_on else "quiet" if small else "secondary",
        },
    )


@register.simple_tag
def act_button(act: ActView) -> SafeString:
    """The button that does it: named by what it does."""
    kind = "danger" if act.act == WITHDRAW else "primary"
    return render_to_string(
        "ui/parts/button.html", {"label": say(act.title), "kind": kind, "type": "submit"}
    )


@register.simple_tag
def act_warning(act: ActView) -> SafeString | str:
    """What will follow, for acts that do more than go on."""
    warning = WARNINGS.get(act.effect) if act.effect else ENDS if act.act == WITHDRAW else None
    return format_html('<p class="cw-warning">{}</p>', warning) if warning else ""


@register.simple_tag
def draft_url(view: CaseView, act: ActView) -> str:
    """Where the draft of an act's form is kept."""
    return drafts.address(view.case_id, act.act, act.step, about_of(act))
