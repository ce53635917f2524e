"""The icon set: one SVG file of symbols, drawn for this product, placed in the page as outlines.

Placed inline, because an icon then takes its colour from the text, prints, and costs no request.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SOURCE = Path(__file__).parent / "templates" / "ui" / "icons.svg"
SYMBOL = re.compile(r'<symbol id="([a-z-]+)" viewBox="0 0 24 24">(.*?)</symbol>')


@cache
def symbols() -> dict[str, str]:
    """Name and inner markup of every icon; the file is ours, so its markup is trusted."""
    return dict(SYMBOL.findall(SOURCE.read_text(encoding="utf-8")))


def icon(name: str, *, label: str = "", large: bool = False) -> SafeString:
    """One icon. Without `label` it is decoration; KeyError for a name that does not exist."""
    inner = mark_safe(symbols()[name])  # noqa: S308 - our own file
    size = "icon icon-large" if large else "icon"
    if label:
        return format_html(
            '<svg class="{}" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>',
            size,
            label,
            inner,
        )
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', size, inner
    )
