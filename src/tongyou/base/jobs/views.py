"""The page of jobs: what waits, runs, failed; a dead job can be retried or given up, with a reason."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tongyou.base import audit, database
from tongyou.base.jobs import gate, overview, queue
from tongyou.base.jobs.models import Job, State

PER_PAGE = 25


class ReasonForm(forms.Form):
    """Why a job is retried or given up."""

    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=200,
        help_text=gettext_lazy("写明原因即可,不要写姓名、电话等个人信息。"),
        error_messages={"required": gettext_lazy("请写明理由,例如“地址已更正”。")},
    )

    def clean_reason(self) -> str:
        """A reason stays in the system: it may not name anybody."""
        reason = str(self.cleaned_data["reason"])
        if queue.tells_who(reason):
            raise forms.ValidationError(_("理由里有电话、证件号码或邮箱。请去掉后再提交。"))
        return reason


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Counts, what runs, the list, the timetable."""
    gate.check(request, "view")
    state, name, words = (request.GET.get(key, "").strip() for key in ("state", "name", "q"))
    found = overview.matching(state, name, words)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": overview.tabs(state),
        "health": overview.health(),
        "running": overview.running(),
        "undelivered": overview.undelivered(),
        "page": page,
        "lines": [overview.line(job) for job in page],
        "kinds": overview.kinds(),
        "clockwork": overview.clockwork(),
        "state": state,
        "name": name,
        "q": words,
    }
    return render(request, "jobs/list.html", context)


@require_GET
def detail(request: HttpRequest, job_id: Any) -> HttpResponse:
    """One job, and what can be done about it."""
    gate.check(request, "view")
    return _show(request, get_object_or_404(Job, pk=job_id), ReasonForm())


@require_POST
def retry(request: HttpRequest, job_id: Any) -> HttpResponse:
    """Try a dead or failed job again."""
    gate.check(request, "retry")
    return _decide(request, job_id, queue.retry, "retry", _("已放回队列,马上重试。"))


@require_POST
def discard(request: HttpRequest, job_id: Any) -> HttpResponse:
    """Give a job up for good."""
    gate.check(request, "cancel")
    return _decide(request, job_id, queue.discard, "cancel", _("已放弃这个任务,记录仍保留。"))


def _decide(request: HttpRequest, job_id: Any, act: Any, word: str, done: str) -> HttpResponse:
    job = get_object_or_404(Job, pk=job_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, job, form, status=422)
    with database.write():
        changed = act(job.pk, reason=form.cleaned_data["reason"])
        if changed:
            audit.record(
                actor=request.actor,  # type: ignore[attr-defined] # set by the middleware of access
                act="change",
                kind=gate.RESOURCE,
                subject_ids=[job.pk],
                fields=("state", "reason"),
                detail={"decision": word},
            )
    if changed:
        messages.success(request, done)
    else:
        messages.error(request, _("任务的状态已经变化,没有做任何改动。请看最新状态。"))
    return redirect("jobs:detail", job_id=job.pk)


def _show(request: HttpRequest, job: Job, form: ReasonForm, status: int = 200) -> HttpResponse:
    context = {
        "line": overview.line(job),
        "job": job,
        "facts": overview.facts(job),
        "payload": json.dumps(job.payload, ensure_ascii=False, indent=2),
        "receipt": json.dumps(job.receipt, ensure_ascii=False, indent=2) if job.receipt else "",
        "form": form,
        "may_retry": job.state in (State.DEAD, State.FAILED),
        "may_discard": job.state in overview.OPENED,
    }
    return render(request, "jobs/detail.html", context, status=status)
