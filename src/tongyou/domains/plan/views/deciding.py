"""Decisions about a draft: proposed corrections, text left over, undo, and publication."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongyou.domains.plan.actions import reviewing, versions
from tongyou.domains.plan.forms import ConfirmForm
from tongyou.domains.plan.models import PlanImport
from tongyou.domains.plan.queries import imports, plans
from tongyou.domains.plan.rules import drafting
from tongyou.domains.plan.rules.patching import NoSuchPlace, apply_patch
from tongyou.domains.plan.types import Stage
from tongyou.domains.plan.views.common import paged, show
from tongyou.domains.plan.views.review import WRITES, back, opened, save
from tongyou.ground.visibility import actor_of, page


@require_http_methods(WRITES)
@page("plan.import", "change")
def corrections(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Proposed corrections of damage: accept or reject each, or all of one kind."""
    row = opened(request, import_id)
    if request.method == "POST":
        decide(request, row)
        return redirect("plan_work:corrections", import_id=row.id)
    return show(
        request, "review_corrections", "desk", row=row, groups=imports.correction_groups(row)
    )


def decide(request: HttpRequest, row: PlanImport) -> None:
    """Record the decision on every named correction, in one edit."""
    decision = request.POST.get("decision") or None
    chosen = request.POST.getlist("correction")
    draft, patch = row.draft, {}
    try:
        for one in chosen:
            part = drafting.decide_correction(draft, one, decision, request.POST.get("note", ""))
            draft, _before = apply_patch(draft, part)
            patch.update(part)
    except (NoSuchPlace, drafting.BadValue):
        messages.warning(request, _("这一处已经不在草稿里了,没有改动。"))
        return
    if patch and save(request, row, op="correction", target=",".join(chosen)[:64], patch=patch):
        messages.success(request, _("记下了 %(count)d 处决定。") % {"count": len(chosen)})


@require_http_methods(WRITES)
@page("plan.import", "change")
def unread(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Passages that belong to no entry: a person says that they may be left out."""
    row = opened(request, import_id)
    if request.method == "POST":
        known = {u["id"] for u in row.draft["unread"]}
        chosen = [one for one in request.POST.getlist("unread") if one in known]
        decision = "ignored" if request.POST.get("decision") == "ignored" else None
        if chosen and save(
            request,
            row,
            op="unread",
            target=",".join(chosen)[:64],
            patch={f"unread/{u}/decision": decision for u in chosen},
        ):
            messages.success(request, _("记下了 %(count)d 处决定。") % {"count": len(chosen)})
        return redirect("plan_work:unread", import_id=row.id)
    return show(
        request, "review_unread", "desk", row=row, passages=paged(request, row.draft["unread"], 50)
    )


@require_safe
@page("plan.import", "view")
def history(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Every correction made, newest first."""
    row = opened(request, import_id)
    return show(
        request,
        "review_history",
        "desk",
        row=row,
        edits=paged(request, row.edits.order_by("-revision"), 40),
    )


@require_POST
@page("plan.import", "change")
def undo(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Take back the newest correction."""
    row = opened(request, import_id)
    try:
        edit_undone = reviewing.undo(actor=actor_of(request), plan_import=row)
    except reviewing.DraftMoved as error:
        messages.warning(request, error.words)
        return back(row)
    messages.info(request, _("撤销了上一处改动。") if edit_undone else _("没有可以撤销的改动。"))
    return back(row)


@require_http_methods(WRITES)
@page("plan.import", "confirm")
def confirm(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Check your answers, then publish."""
    actor, row = actor_of(request), opened(request, import_id)
    if row.state != PlanImport.State.REVIEW:
        return back(row)
    known = [(p.plan.code, f"{p.title_zh}（{p.plan.code}）") for p in plans.current_versions(actor)]
    initial = {
        "revision": row.revision,
        "plan": known[0][0] if known else "",
        "stage": Stage.COMMENTS.value,
    }
    form = ConfirmForm(request.POST or None, initial=initial, plans=known)
    if request.method == "POST" and form.is_valid():
        response = publish(request, row, form)
        if response is not None:
            return response
    state = drafting.readiness(row.draft, open_findings=reviewing.open_findings(row))
    response = show(
        request,
        "review_confirm",
        "desk",
        row=row,
        form=form,
        state=state,
        draft=row.draft,
        counts=imports.counts(row.draft),
    )
    response.status_code = 422 if form.errors else 200
    return response


def publish(request: HttpRequest, row: PlanImport, form: ConfirmForm) -> HttpResponse | None:
    """Publish the confirmed draft; None when something stands in the way, with the words in the form."""
    cleaned = form.cleaned_data
    try:
        version = reviewing.confirm(
            actor=actor_of(request),
            plan_import=row,
            plan_code=cleaned["plan"] or cleaned["code"],
            stage=Stage(cleaned["stage"]),
            label=cleaned["label"],
            revision=cleaned["revision"],
        )
    except reviewing.NotReady:
        form.add_error(None, _("还有必须先解决的问题,见上面的清单。"))
        return None
    except reviewing.DraftMoved as error:
        form.add_error(None, error.words)
        return None
    except versions.CannotPublish as error:
        form.add_error(None, error.words)
        return None
    messages.success(request, _("公布了。所有人现在都能看到这个版本。"))
    return redirect("plan_desk:version", version_id=version.id)
