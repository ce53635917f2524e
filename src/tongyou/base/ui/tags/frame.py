"""Components of the page's frame: breadcrumbs, tabs, language switch, home cards."""

from __future__ import annotations

from collections.abc import Iterable

from django.template import Engine
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tongyou.base.ui.tags.library import draw, register
from tongyou.base.ui.types import HomeCard


@register.simple_block_tag
def crumbs(content: str) -> SafeString:
    return draw("crumbs", content=content)


@register.simple_tag
def crumb(label: str, href: str = "") -> SafeString:
    """One step; the last one has no address."""
    if href:
        return format_html('<li><a href="{}">{}</a></li>', href, label)
    return format_html('<li aria-current="page">{}</li>', label)


@register.simple_block_tag
def tabs(content: str, label: str) -> SafeString:
    """Panels in one page; without JavaScript they stand below each other with their headings."""
    return draw("tabs", content=content, label=label)


@register.simple_block_tag
def tab(content: str, key: str, label: str) -> SafeString:
    return draw("tab", content=content, key=key, label=label)


@register.simple_tag(takes_context=True)
def language_switch(context: Context) -> SafeString:
    return draw("language_switch", ty=context.get("ty"))


@register.simple_tag
def print_header(title: str, note: str = "") -> SafeString:
    """Seen on paper only: the product, the title, the date of printing."""
    return draw("print_header", title=title, note=note)


@register.simple_tag(takes_context=True)
def cards(context: Context, items: Iterable[HomeCard] | None) -> SafeString:
    """Draw home cards with their own templates, one after the other."""
    drawn = [draw_card(card, context) for card in items or ()]
    return SafeString("".join(drawn))


def draw_card(card: HomeCard, context: Context) -> str:
    """One card: its own values over those of the page."""
    with context.push(**card.context):
        return str(Engine.get_default().get_template(card.template).render(context))
