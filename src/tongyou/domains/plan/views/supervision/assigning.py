"""Naming the unit that reports a task, where several lead it or none was known."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongyou.domains.plan.actions import rounds as acts
from tongyou.domains.plan.actions.refusals import Refusal
from tongyou.domains.plan.queries.supervision_pages import opening
from tongyou.domains.plan.queries.supervision_pages.report_page import visible_report
from tongyou.domains.plan.supervision_forms import AssignForm
from tongyou.domains.plan.views.supervision import common
from tongyou.domains.plan.views.supervision.common import WRITES
from tongyou.ground.visibility import actor_of, page


@require_http_methods(WRITES)
@page("plan.report", "assign")
def assign(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One of the lead units reports; without a known lead, any unit."""
    actor = actor_of(request)
    report = visible_report(actor, report_id)
    leads = opening.lead_units(actor, report.node)
    form = AssignForm(
        request.POST or None,
        units=leads or opening.offices(actor),
        initial={"unit": str(report.unit_id or "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.name_reporting_unit(
                actor=actor,
                plan=report.round.plan,
                task=report.node,
                unit_id=UUID(form.cleaned_data["unit"]),
                reason=form.cleaned_data["reason"],
            )
        except Refusal as error:
            common.refuse(form, error)
        else:
            messages.success(
                request, _("记下了。没有填报单位的报告马上归这个单位；其他从下一轮起。")
            )
            return redirect("supervision:report", report_id=report.pk)
    return common.page(
        request, "assign", status=common.status_of(form), form=form, report=report, leads=leads
    )
