"""The one template library, and how a component is drawn from its template."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


def draw(part: str, **values: object) -> SafeString:
    """Render `ui/parts/<part>.html`."""
    return render_to_string(f"ui/parts/{part}.html", values)
