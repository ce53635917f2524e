"""Outlines and population tables: upload, look at what was read, confirm or withdraw."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongyou.ground.territory import actions, queries
from tongyou.ground.territory.forms import BoundaryForm, PopulationForm
from tongyou.ground.territory.rules.coordinates import Crs
from tongyou.ground.territory.types import BoundaryKind, Residence
from tongyou.ground.visibility import actor_of, desk_page

SAMPLE = "区划代码,年份,性别,年龄起,年龄止,人数\r\n330411002,2025,男,0,2,460\r\n330411002,2025,女,0,2,390\r\n"
SESSION = "territory.refusals"


@desk_page("territory.boundary", "import")
def boundaries(request: HttpRequest) -> HttpResponse:
    """Upload a GeoJSON file; what can be used becomes a proposal."""
    actor = actor_of(request)
    form = BoundaryForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = actions.import_boundaries(
                actor=actor, raw=data["file"].read(), crs=Crs(data["crs"]), source=data["source"],
                kind=BoundaryKind(data["kind"]), review_number=data["review_number"], valid_from=data["valid_from"],
            )  # fmt: skip
        except ValueError as problem:
            form.add_error(None, str(problem))
        else:
            said = [[r.number, r.name, r.reason] for r in done.refusals[:100]]
            request.session[SESSION] = {"batch": str(done.batch), "refusals": said}
            return HttpResponseRedirect(reverse("territory:proposal", args=[done.batch]))
    context = {"form": form, "uploads": queries.uploads(actor)}
    return render(request, "territory/boundaries.html", context, status=422 if form.errors else 200)


@desk_page("territory.boundary", "import")
def proposal(request: HttpRequest, batch: UUID) -> HttpResponse:
    """What one file gave; a person puts it in force or takes it back."""
    actor = actor_of(request)
    rows = queries.proposal(actor, batch)
    if request.method == "POST":
        if "confirm" in request.POST:
            actions.confirm_boundaries(actor=actor, batch=batch)
            messages.success(request, _("边界已启用，原来的边界保留在历史里。"))
        elif "withdraw" in request.POST:
            actions.withdraw_boundaries(actor=actor, batch=batch)
            messages.success(request, _("这批边界已撤回，记录保留。"))
        return HttpResponseRedirect(reverse("territory:proposal", args=[batch]))
    kept = request.session.get(SESSION, {})
    refusals = kept.get("refusals", []) if kept.get("batch") == str(batch) else []
    return render(
        request,
        "territory/proposal.html",
        {"rows": rows, "batch": batch, "refusals": refusals, "first": rows[0]},
    )


@desk_page("territory.population", "import")
def population(request: HttpRequest) -> HttpResponse:
    """Upload a CSV table; every table so far."""
    actor = actor_of(request)
    form = PopulationForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            table = actions.import_population(
                actor=actor, raw=data["file"].read(), title=data["title"], as_of=data["as_of"],
                residence=Residence(data["residence"]), simulated=data["simulated"],
            )  # fmt: skip
        except ValueError as problem:
            form.add_error(None, str(problem))
        else:
            return HttpResponseRedirect(reverse("territory:population-table", args=[table.pk]))
    context = {"form": form, "tables": queries.population_tables(actor)}
    return render(request, "territory/population.html", context, status=422 if form.errors else 200)


@desk_page("territory.population", "import")
def population_table(request: HttpRequest, table: UUID) -> HttpResponse:
    """One table: rows kept, rows refused and why; confirm or withdraw."""
    actor = actor_of(request)
    found = queries.population_table(actor, table)
    if request.method == "POST":
        if "confirm" in request.POST:
            actions.confirm_population(actor=actor, table=found)
            messages.success(request, _("人口数已启用。"))
        elif "withdraw" in request.POST:
            actions.withdraw_population(actor=actor, table=found)
            messages.success(request, _("这张表已撤回，记录保留，不再用于任何计算。"))
        return HttpResponseRedirect(reverse("territory:population-table", args=[found.pk]))
    totals = queries.table_totals(found)
    return render(request, "territory/population_table.html", {"table": found, "totals": totals})


@desk_page("territory.population", "import")
@require_GET
def sample(_request: HttpRequest) -> HttpResponse:
    """A table to fill in, with the byte order mark that spreadsheet programs look for."""
    answer = HttpResponse("\ufeff" + SAMPLE, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="population-sample.csv"'
    return answer
