"""Findings of the linter, their answers; withdrawal of a version; baselines."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongyou.domains.plan.actions import baselines, reviewing, versions
from tongyou.domains.plan.actions import findings as settling
from tongyou.domains.plan.forms import BaselineForm, ReasonForm
from tongyou.domains.plan.models import Finding
from tongyou.domains.plan.queries import imports, plans
from tongyou.domains.plan.views.common import show
from tongyou.ground.visibility import actor_of, page

WRITES = ["GET", "HEAD", "POST"]


def grouped(rows: list[Finding]) -> dict[str, list[Finding]]:
    """Open findings by severity, the gravest first; settled ones last."""
    groups: dict[str, list[Finding]] = {"error": [], "question": [], "note": [], "settled": []}
    for row in rows:
        groups["settled" if reviewing.is_settled(row) else row.severity].append(row)
    return groups


@require_safe
@page("plan.finding", "view")
def of_version(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """What the linter found in a version."""
    actor = actor_of(request)
    version = plans.version(actor, version_id)
    rows = list(imports.findings(actor, version=version))
    return show(
        request,
        "findings",
        "desk",
        version=version,
        row=None,
        groups=grouped(rows),
        total=len(rows),
    )


@require_safe
@page("plan.finding", "view")
def of_import(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What the linter found in a draft."""
    actor = actor_of(request)
    row = imports.plan_import(actor, import_id)
    rows = list(imports.findings(actor, plan_import=row))
    return show(
        request, "findings", "desk", version=None, row=row, groups=grouped(rows), total=len(rows)
    )


@require_http_methods(WRITES)
@page("plan.finding", "view")
def settle(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """One finding: why it was raised, what was answered, and the form to answer."""
    actor = actor_of(request)
    finding = imports.finding(actor, finding_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        settled = request.POST.get("act") != "reopen"
        try:
            settling.settle(
                actor=actor, finding=finding, reason=form.cleaned_data["reason"], settled=settled
            )
        except settling.NeedsReason as error:
            form.add_error("reason", error.words)
        else:
            messages.success(request, _("记下了。") if settled else _("重新打开了。"))
            return home(finding)
    answers = list(finding.settlements.all())
    response = show(request, "finding", "desk", finding=finding, form=form, answers=answers)
    response.status_code = 422 if form.errors else 200
    return response


def home(finding: Finding) -> HttpResponse:
    """The list a finding stands in."""
    if finding.version_id:
        return redirect("plan_work:version_findings", version_id=finding.version_id)
    return redirect("plan_work:import_findings", import_id=finding.plan_import_id)


@require_http_methods(WRITES)
@page("plan.version", "withdraw")
def withdraw(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Take a version back, with a reason that is published."""
    actor = actor_of(request)
    version = plans.version(actor, version_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            versions.withdraw(actor=actor, version=version, reason=form.cleaned_data["reason"])
        except versions.CannotPublish as error:
            form.add_error("reason", error.words)
        else:
            messages.success(request, _("已撤下;上一个版本重新成为现行版本。"))
            return redirect("plan_desk:home")
    response = show(request, "withdraw", "desk", version=version, form=form)
    response.status_code = 422 if form.errors else 200
    return response


@require_http_methods(WRITES)
@page("plan.commitment", "enter_baseline")
def baseline(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """Enter where a commitment starts from."""
    actor = actor_of(request)
    commitment = plans.commitment(actor, commitment_id)
    form = BaselineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            baselines.enter_baseline(actor=actor, commitment=commitment, **form.cleaned_data)
        except baselines.BadBaseline as error:
            form.add_error(error.field, error.words)
        else:
            messages.success(request, _("基线记下了。"))
            return redirect("plan_desk:task", node_id=commitment.node_id)
    history = plans.baselines(actor, commitment)
    response = show(request, "baseline", "desk", commitment=commitment, form=form, history=history)
    response.status_code = 422 if form.errors else 200
    return response
