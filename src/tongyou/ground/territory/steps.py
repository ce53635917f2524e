"""A form in two steps, after GOV.UK: fill in, check your answers, send. One key, one effect, one receipt.

Used by the desk pages of the ground. The form's key is drawn when the page is first shown; sending the same
page twice gives the first receipt again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongyou.base import clock
from tongyou.base.codes import KeyReused, Receipt, new_id, once, public_number
from tongyou.base.ui.types import Row
from tongyou.ground.visibility import actor_of

FORM, ANSWERS = "steps/form.html", "steps/answers.html"


class StepForm(forms.Form):
    """A form that carries its own key. Fields that need a browser's date picker are set here."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in self.fields.values():
            if isinstance(one, forms.DateField):
                one.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def answers(self) -> list[Row]:
        """What was filled in, as it will be sent."""
        return [Row(str(bound.label), self.said(bound.name)) for bound in self.visible_fields()]

    def said(self, name: str) -> str:
        """One answer in words."""
        value, one = self.cleaned_data.get(name), self.fields[name]
        if isinstance(one, forms.ModelMultipleChoiceField):
            return "、".join(one.label_from_instance(item) for item in value or ())
        if isinstance(one, forms.ModelChoiceField):
            return one.label_from_instance(value) if value else ""
        if isinstance(one, forms.ChoiceField):
            return str(dict(one.choices).get(value, value or ""))  # type: ignore[arg-type]
        if isinstance(value, bool):
            return _("是") if value else _("否")
        return "" if value is None else str(value)


class _NotFilledIn(Exception):
    """The form has errors; nothing was done."""


@dataclass(frozen=True)
class Asked:
    """One such form: what it is called, which act it does, and where it leads."""

    title: str
    act: str
    prefix: str
    make: Callable[[dict[str, Any]], Any]  # gives the id of the object it changed
    to: Callable[[UUID], str]
    back: str
    done: str
    lead: str = ""
    crumbs: tuple[tuple[str, str], ...] = ()
    problems: tuple[type[Exception], ...] = (ValueError,)
    warning: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)


def ask(
    request: HttpRequest,
    asked: Asked,
    build: Callable[..., StepForm],
    initial: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Show, check or send. `build(data, initial=...)` makes the form."""
    if request.method != "POST":
        return _show(request, asked, build(None, initial={"key": new_id().hex, **(initial or {})}))
    form = build(request.POST, initial=dict(initial or {}))
    form.full_clean()
    if "send" in request.POST and "key" not in form.errors:
        return _send(request, asked, form)
    if form.errors:
        return _show(request, asked, form, status=422)
    if "edit" in request.POST:
        return _show(request, asked, form)
    return _check(request, asked, form)


def _show(request: HttpRequest, asked: Asked, form: StepForm, status: int = 200) -> HttpResponse:
    return render(request, FORM, {"asked": asked, "form": form, **asked.extra}, status=status)


def _check(request: HttpRequest, asked: Asked, form: StepForm) -> HttpResponse:
    hidden = [bound.as_hidden() for bound in form]
    return render(request, ANSWERS, {"asked": asked, "rows": form.answers(), "hidden": hidden})


def _send(request: HttpRequest, asked: Asked, form: StepForm) -> HttpResponse:
    """Do it once. What cannot be done is said on the form, with the answers kept.

    The receipt comes before the form's own opinion: what was sent and done is no longer a valid choice.
    """

    def make() -> Receipt:
        if form.errors:
            raise _NotFilledIn
        made = asked.make(form.cleaned_data)
        return Receipt(public_number(asked.prefix, clock.today().year), made, clock.now())

    refusals: tuple[type[Exception], ...] = (*asked.problems, KeyReused)
    try:
        receipt = once(
            form.cleaned_data["key"], actor_id=actor_of(request).account_id, act=asked.act,
            fingerprint=_fingerprint(request), make=make,
        )  # fmt: skip
    except _NotFilledIn:
        return _show(request, asked, form, status=422)
    except refusals as problem:
        form.add_error(None, str(problem))
        return _show(request, asked, form, status=422)
    except IntegrityError:
        form.add_error(None, _("别人刚刚改了同一项，这次没有保存。请返回查看最新情况后再办。"))
        return _show(request, asked, form, status=409)
    messages.success(request, f"{asked.done} {_('回执号')} {receipt.number}")
    return HttpResponseRedirect(asked.to(receipt.object_id))


def _fingerprint(request: HttpRequest) -> str:
    """A digest of what was filled in, and for which address."""
    left_out = {"csrfmiddlewaretoken", "send", "edit"}
    content = {
        name: request.POST.getlist(name) for name in sorted(request.POST) if name not in left_out
    }
    return hashlib.sha256(f"{request.path}{json.dumps(content)}".encode()).hexdigest()
