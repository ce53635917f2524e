"""Components that show data: rulers, figures, tables, lists, comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Page
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tongyou.base.ui.tags.library import draw, register
from tongyou.base.ui.types import Event, Figure, Item, Link, Row, Step, Tile


@register.simple_tag
def ruler(
    value: float, total: float, label: str, *, text: str = "", tone: str = "canal"
) -> SafeString:
    """Progress on the one-metre ruler; a total of 0 shows an empty ruler and the words of `text`."""
    share = max(0.0, min(100.0, 100.0 * value / total)) if total else 0.0
    marks = [(10 * step, step % 5 == 0) for step in range(1, 10)]
    return draw(
        "ruler",
        share=f"{share:.1f}",
        percent=round(share),
        label=label,
        text=text,
        tone=tone,
        marks=marks,
        known=bool(total),
    )


@register.simple_tag
def figures(items: Iterable[Figure]) -> SafeString:
    return draw("figures", items=list(items))


@register.simple_tag
def figure(item: Figure) -> SafeString:
    return draw("figure", item=item)


@register.simple_block_tag
def table(
    content: str, caption: str, *, stacked: bool = True, key: str = "", quiet_caption: bool = False
) -> SafeString:
    """A table's rows inside a focusable scroll region; on phones rows stack by their `data-label`."""
    return draw(
        "table",
        content=content,
        caption=caption,
        stacked=stacked,
        key=key or "table",
        quiet=quiet_caption,
    )


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any], *, name: str = "page") -> SafeString:
    """Links to the pages around this one; the rest of the query string is kept."""
    query = context["request"].GET.copy()
    query.pop(name, None)
    prefix = f"?{query.urlencode()}&{name}=" if query else f"?{name}="
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return draw(
        "pagination", page=page, numbers=list(numbers), prefix=prefix, gap=page.paginator.ELLIPSIS
    )


@register.simple_tag
def timeline(events: Iterable[Event]) -> SafeString:
    return draw("timeline", events=list(events))


@register.simple_tag
def facts(rows: Iterable[Row]) -> SafeString:
    """A definition list."""
    return draw("facts", rows=list(rows))


@register.simple_tag
def answers(rows: Iterable[Row]) -> SafeString:
    """Check your answers before sending: each row may lead to changing it."""
    return draw("answers", rows=list(rows))


@register.simple_tag
def stepper(steps: Sequence[Step], label: str) -> SafeString:
    return draw("stepper", steps=steps, label=label)


@register.simple_tag
def link_tabs(links: Iterable[Link], label: str) -> SafeString:
    """Tabs that are addresses: they work without JavaScript and can be shared."""
    return draw("link_tabs", links=list(links), label=label)


@register.simple_tag
def inbox(items: Iterable[Item]) -> SafeString:
    return draw("inbox", items=list(items))


@register.simple_tag
def wall(tiles: Iterable[Tile], caption: str) -> SafeString:
    """The wall of actions on the cockpit: an ordered list of tiles."""
    return draw("wall", tiles=list(tiles), caption=caption, marks=range(10, 100, 10))


@register.simple_tag
def quote(
    text: str, start: int = 0, end: int | None = None, *, source: str = "", around: int = 60
) -> SafeString:
    """A passage of a document with characters `start` to `end` marked (half-open, as in Python)."""
    last = len(text) if end is None else end
    return draw(
        "quote",
        before=text[max(0, start - around) : start],
        marked=text[start:last],
        after=text[last : last + around],
        cut_before=start > around,
        cut_after=last + around < len(text),
        source=source,
    )


@register.simple_block_tag
def split(content: str) -> SafeString:
    """Two panes side by side, stacked on phones."""
    return format_html('<div class="split">{}</div>', content)


@register.simple_block_tag
def pane(content: str, title: str, *, key: str) -> SafeString:
    return draw("pane", content=content, title=title, key=key)


@register.simple_tag
def diff(kind: str, before: str = "", after: str = "") -> SafeString:
    """`kind`: added, removed, changed, same. Said in a word and an icon, not by colour alone."""
    return draw("diff", kind=kind, before=before, after=after)
