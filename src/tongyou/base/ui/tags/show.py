"""Components that show one thing: buttons, badges, cards, notices, states."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tongyou.base.ui import icons
from tongyou.base.ui.tags.library import draw, register

# status -> icon, tone, word. The word is always shown: colour alone never carries a status.
STATUSES = {
    "met": ("check-circle", "good", _("已达成")),
    "on_track": ("arrow-right", "good", _("按进度")),
    "at_risk": ("warning", "warn", _("有风险")),
    "behind": ("hourglass", "warn", _("落后")),
    "breached": ("cross-circle", "bad", _("未达成")),
    "unknown": ("question", "calm", _("无法判断")),
    "not_due": ("ring", "calm", _("未到期")),
    "draft": ("edit", "calm", _("草稿")),
    "published": ("check-circle", "good", _("已公布")),
    "waiting": ("clock", "calm", _("待办")),
    "working": ("refresh", "info", _("进行中")),
    "refused": ("cross-circle", "bad", _("已退回")),
    "withdrawn": ("archive", "calm", _("已撤下")),
    "info": ("info", "info", _("说明")),
}
NOTICE_ICONS = {"info": "info", "good": "check-circle", "warn": "warning", "bad": "cross-circle"}
MESSAGE_TONES = {
    "debug": "info",
    "info": "info",
    "success": "good",
    "warning": "warn",
    "error": "bad",
}


@register.simple_tag
def icon(name: str, label: str = "", *, large: bool = False) -> SafeString:
    return icons.icon(name, label=label, large=large)


@register.simple_tag
def drawing(name: str, label: str = "") -> SafeString:
    return draw("drawing", name=name, file=f"ty/drawings/{name}.svg", label=label)


@register.simple_tag
def button(
    label: str,
    *,
    kind: str = "primary",
    icon: str = "",
    name: str = "",
    value: str = "",
    type: str = "submit",  # noqa: A002 - HTML's own word
    form: str = "",
    disabled: bool = False,
) -> SafeString:
    """`kind`: primary, secondary, quiet, danger."""
    return draw(
        "button",
        label=label,
        kind=kind,
        icon=icon,
        name=name,
        value=value,
        type=type,
        form=form,
        disabled=disabled,
    )


@register.simple_tag
def link_button(
    label: str, href: str, *, kind: str = "secondary", icon: str = "", download: bool = False
) -> SafeString:
    return draw("link_button", label=label, href=href, kind=kind, icon=icon, download=download)


@register.simple_tag
def badge(status: str, word: str = "") -> SafeString:
    """Icon, word and colour of a status; `word` replaces the usual word. Unknown codes raise KeyError."""
    picture, tone, usual = STATUSES[str(status)]
    return format_html(
        '<span class="badge tone-{}">{}<span>{}</span></span>',
        tone,
        icons.icon(picture),
        word or usual,
    )


@register.simple_tag
def chip(
    label: str, href: str = "", *, current: bool = False, count: int | None = None, icon: str = ""
) -> SafeString:
    return draw("chip", label=label, href=href, current=current, count=count, icon=icon)


@register.simple_tag
def avatar(name: str) -> SafeString:
    """The last two characters of a Chinese name, the initials of another."""
    words = [word for word in name.split() if word[0].isalnum()]
    short = "".join(word[0] for word in words[:2]).upper() if len(words) > 1 else name[-2:]
    return format_html('<span class="avatar" aria-hidden="true">{}</span>', short)


@register.simple_block_tag
def card(
    content: str, title: str = "", *, href: str = "", icon: str = "", tone: str = "", level: int = 2
) -> SafeString:
    """`tone`: canal, red, rape, leaf, lotus (a cut-paper edge); `level` of the heading."""
    return draw(
        "card", content=content, title=title, href=href, icon=icon, tone=tone, level=f"h{level}"
    )


@register.simple_block_tag
def notice(content: str, title: str = "", *, kind: str = "info") -> SafeString:
    """A banner inside the page: `kind` info, good, warn, bad."""
    return draw("notice", content=content, title=title, kind=kind, icon=NOTICE_ICONS[kind])


@register.simple_tag
def message(text: str, level: str = "info") -> SafeString:
    """One of Django's messages, by its level tag."""
    tone = MESSAGE_TONES.get(level, "info")
    return draw("message", text=text, kind=tone, icon=NOTICE_ICONS[tone])


@register.simple_tag
def empty(
    title: str, text: str = "", *, drawing: str = "empty-boat", href: str = "", label: str = ""
) -> SafeString:
    return draw("empty", title=title, text=text, drawing=drawing, href=href, label=label)


@register.simple_tag
def working(
    title: str, *, done: int = 0, total: int = 0, note: str = "", url: str = "", seconds: int = 2
) -> SafeString:
    """Long work: `url` answers this same fragment; the page may be left and returned to.

    Without JavaScript put `<meta http-equiv="refresh">` in the head block (`ui/parts/refresh.html`).
    """
    return draw("working", title=title, done=done, total=total, note=note, url=url, seconds=seconds)


@register.simple_tag
def error_state(
    title: str, happened: str, kept: str, todo: str, *, href: str = "", label: str = ""
) -> SafeString:
    """A failure inside a page: what happened, what is kept, what to do."""
    return draw(
        "error_state", title=title, happened=happened, kept=kept, todo=todo, href=href, label=label
    )


@register.simple_tag
def no_permission(what: str, *, ask: str = "", href: str = "") -> SafeString:
    """Visible, but not this person's to do: `what` cannot be done, `ask` says whom to ask."""
    return draw("no_permission", what=what, ask=ask, href=href)


@register.simple_block_tag
def disclosure(content: str, summary: str, *, opened: bool = False) -> SafeString:
    return draw("disclosure", content=content, summary=summary, opened=opened)


@register.simple_block_tag
def tip(content: str, label: str) -> SafeString:
    """An explanation behind a word: a disclosure, so that touch and keyboard reach it."""
    return draw("tip", content=content, label=label)


@register.simple_block_tag
def dialog(content: str, key: str, title: str) -> SafeString:
    """A dialog with the id `key`; without JavaScript it opens as a target of its link."""
    return draw("dialog", content=content, key=key, title=title)


@register.simple_tag
def dialog_button(label: str, key: str, *, kind: str = "secondary", icon: str = "") -> SafeString:
    return draw("dialog_button", label=label, key=key, kind=kind, icon=icon)
