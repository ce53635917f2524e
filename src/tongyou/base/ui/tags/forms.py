"""Form components after GOV.UK's patterns: label, hint, error; summary on top; answers kept."""

from __future__ import annotations

from django import forms
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.utils.safestring import SafeString

from tongyou.base.ui.tags.library import draw, register

GROUPED = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def kind_of(bound: BoundField) -> str:
    """How the field is laid out: "group", "check", "file", "date", "area", "select" or "text"."""
    widget = bound.field.widget
    kinds: list[tuple[type[forms.Widget] | tuple[type[forms.Widget], ...], str]] = [
        (GROUPED, "group"),
        (forms.CheckboxInput, "check"),
        (forms.FileInput, "file"),
        (forms.DateInput, "date"),
        (forms.Textarea, "area"),
        (forms.Select, "select"),
    ]
    return next((kind for of, kind in kinds if isinstance(widget, of)), "text")


def attributes(bound: BoundField, kind: str, autocomplete: str) -> dict[str, str | bool]:
    """The widget's attributes; a group is described by its fieldset instead."""
    given: dict[str, str | bool] = {}
    described = described_by(bound)
    if described and kind != "group":
        given["aria-describedby"] = described
    if bound.errors and kind != "group":
        given["aria-invalid"] = "true"
    if autocomplete:
        given["autocomplete"] = autocomplete
    return given


def as_native_date(widget: forms.Widget) -> None:
    """The browser's own calendar; it reads and sends ISO dates whatever the language."""
    if isinstance(widget, forms.DateInput):
        widget.input_type = "date"
        widget.format = "%Y-%m-%d"


def described_by(bound: BoundField) -> str:
    """Ids of hint and error, as the field template writes them."""
    parts = [f"{bound.auto_id}_hint"] if bound.help_text else []
    return " ".join(parts + ([f"{bound.auto_id}_wrong"] if bound.errors else []))


def target_of(bound: BoundField) -> str:
    """The id that a link to this field leads to: of a group, its first choice."""
    return f"{bound.auto_id}_0" if kind_of(bound) == "group" else str(bound.id_for_label)


@register.simple_tag
def field(bound: BoundField, *, autocomplete: str = "", wide: bool = False) -> SafeString:
    """Label, hint, error and control of one field of a form."""
    kind = kind_of(bound)
    as_native_date(bound.field.widget)
    control = bound.as_widget(attrs=attributes(bound, kind, autocomplete))
    return draw(
        "field", bound=bound, kind=kind, control=control, described=described_by(bound), wide=wide
    )


@register.simple_tag
def form_fields(form: BaseForm) -> SafeString:
    """Every visible field in order, and the hidden ones."""
    return draw("form_fields", form=form)


@register.simple_tag
def error_summary(form: BaseForm) -> SafeString:
    """What is wrong, on top, each line leading to its field; nothing when the form is fine."""
    wrong = [(bound, error, target_of(bound)) for bound in form for error in bound.errors]
    return draw("error_summary", form=form, wrong=wrong, general=form.non_field_errors())


@register.simple_block_tag
def fieldset(content: str, legend: str, *, hint: str = "") -> SafeString:
    return draw("fieldset", content=content, legend=legend, hint=hint)


@register.simple_tag
def search_field(
    action: str,
    label: str,
    *,
    value: str = "",
    name: str = "q",
    placeholder: str = "",
    key: str = "search",
) -> SafeString:
    """A search form of its own (GET); `key` makes its ids unique on the page."""
    return draw(
        "search_field",
        action=action,
        label=label,
        value=value,
        name=name,
        placeholder=placeholder,
        key=key,
    )


@register.simple_block_tag
def filter_bar(content: str, *, action: str = "", clear: str = "", target: str = "") -> SafeString:
    """Filters as a GET form: shareable addresses. `target` (an id) lets htmx swap only the results."""
    return draw("filter_bar", content=content, action=action, clear=clear, target=target)


@register.simple_tag(takes_context=True)
def autosave(context: Context, url: str) -> SafeString:
    """A line that says when the draft was last kept; put it inside the form, give the form `data-autosave`."""
    return draw("autosave", url=url, request=context.get("request"))
