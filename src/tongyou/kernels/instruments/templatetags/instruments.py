"""`{{ text|said }}`, `{% question bound %}`, and how numbers are written."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tongyou.base.ui.tags.forms import described_by, field
from tongyou.kernels.criteria import Text
from tongyou.kernels.instruments.widgets import Group, Table

register = template.Library()


@register.filter
def said(text: Text) -> str:
    """A text in the language of the page."""
    return text.in_language(get_language() or "zh-hans")


@register.filter
def bar(share: Decimal) -> str:
    """The width of a bar: per cent with a point, whatever the language."""
    return f"{share:.1f}"


@register.filter
def figure(value: Decimal) -> str:
    """A number without needless noughts, thousands apart."""
    return f"{value.normalize():,f}"


@register.simple_tag
def question(bound: BoundField) -> SafeString:
    """One question: a group of inputs stands in a fieldset of its own, anything else is drawn by the house."""
    widget = bound.field.widget
    if not isinstance(widget, Group):
        return field(bound)
    attrs: dict[str, str | bool] = {"aria-invalid": "true"} if bound.errors else {}
    return render_to_string(
        "instruments/parts/group.html",
        {
            "bound": bound,
            "control": bound.as_widget(attrs=attrs),
            "described": described_by(bound),
            "wide": isinstance(widget, Table),
        },
    )
