"""Reveal one masked field: choose a purpose, see the value once."""

from __future__ import annotations

from uuid import UUID

from django.apps import apps
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tongyou.ground.access.actions import reveal
from tongyou.ground.access.actions.reveals import purposes_for
from tongyou.ground.access.forms import PurposeForm
from tongyou.ground.access.types import AccessError
from tongyou.ground.visibility import actor_of, check, guard_of, page


def model_named(label: str, field: str) -> type[models.Model]:
    """The guarded model behind an address, if this field of it can be masked at all."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError) as error:
        raise Http404 from error
    guard = guard_of(model)
    if guard is None or field not in guard.fields:
        raise Http404
    return model


@never_cache
@require_http_methods(["GET", "POST"])
@page("access.account", "change")
def show(request: HttpRequest, label: str, number: UUID, field: str) -> HttpResponse:
    """GET asks for the purpose; POST shows the value on this one answer and keeps nothing."""
    actor, model = actor_of(request), model_named(label, field)
    obj = get_object_or_404(model._default_manager.all(), pk=number)  # noqa: SLF001 - Django's documented face
    guard = guard_of(model)
    purposes = purposes_for(actor, obj, field)
    if (
        guard is None or not purposes
    ):  # refused in the ledger: 404 where the row is hidden, 403 where it is not
        check(actor, guard.resource if guard else "", "reveal", obj)
        raise Http404
    form = PurposeForm(request.POST or None, purposes=purposes)
    value = None
    if request.method == "POST" and form.is_valid():
        try:
            shown = reveal(
                actor=actor, obj=obj, fields=[field], purpose=form.cleaned_data["purpose"]
            )
            value = shown.values[field]
        except AccessError as error:
            form.add_error(None, str(error))
    return render(request, "access/reveal.html", {"form": form, "value": value})
