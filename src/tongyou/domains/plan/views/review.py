"""The review screen: the document on one side, the reading on the other; every correction can be undone."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongyou.domains.plan.actions import reviewing
from tongyou.domains.plan.forms import AboutForm, ActionForm, CommitmentForm, TaskForm
from tongyou.domains.plan.models import PlanImport
from tongyou.domains.plan.queries import imports
from tongyou.domains.plan.rules import drafting
from tongyou.domains.plan.rules.patching import Patch, find
from tongyou.domains.plan.types import Text
from tongyou.domains.plan.views.common import show
from tongyou.ground.visibility import NotVisible, actor_of, page

WRITES = ["GET", "HEAD", "POST"]
NEW = "new"


def opened(request: HttpRequest, import_id: UUID) -> PlanImport:
    """The import under review, or NotVisible."""
    return imports.plan_import(actor_of(request), import_id)


def back(row: PlanImport) -> HttpResponse:
    return redirect("plan_work:review", import_id=row.id)


@require_safe
@page("plan.import", "view")
def overview(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What was read, what needs a decision, and the way to publication."""
    row = opened(request, import_id)
    if row.state in {PlanImport.State.READING, PlanImport.State.REFUSED}:
        return redirect("plan_work:import", import_id=row.id)
    state = drafting.readiness(row.draft, open_findings=reviewing.open_findings(row))
    return show(
        request,
        "review",
        "desk",
        row=row,
        draft=row.draft,
        pieces=imports.document_pieces(row),
        outline=imports.outline(row.draft),
        state=state,
        undoable=reviewing.undoable(row),
    )


def save(
    request: HttpRequest,
    row: PlanImport,
    *,
    op: str,
    target: str,
    patch: Patch,
    form: Form | None = None,
) -> bool:
    """Apply a patch; a draft that moved meanwhile keeps the form and says so."""
    revision = request.POST.get("revision", "")
    try:
        reviewing.change(
            actor=actor_of(request),
            plan_import=row,
            op=op,
            target=target,
            patch=patch,
            revision=int(revision) if revision.isdigit() else None,
        )
    except reviewing.DraftMoved as error:
        if form is None:
            messages.warning(request, error.words)
        else:
            form.add_error(None, error.words)
            row.refresh_from_db(fields=["revision"])
        return False
    return True


def edit(
    request: HttpRequest,
    row: PlanImport,
    form: Form,
    template: str,
    write: Callable[[dict[str, Any]], tuple[str, str, Patch]],
    **context: Any,
) -> HttpResponse:
    """Show a form or save it: one way for every correction."""
    if request.method == "POST" and form.is_valid():
        try:
            op, target, patch = write(form.cleaned_data)
        except drafting.BadValue as error:
            form.add_error(error.field if error.field in form.fields else None, words(error))
        else:
            if save(request, row, op=op, target=target, patch=patch, form=form):
                messages.success(request, _("改好了。可以随时撤销。"))
                return after(request, row)
    response = show(request, template, "desk", row=row, form=form, **context)
    response.status_code = 422 if form.errors else 200
    return response


def after(request: HttpRequest, row: PlanImport) -> HttpResponse:
    """Where a saved correction leads: back to the task it belongs to, or the overview."""
    task = request.POST.get("task", "")
    if find(row.draft["tasks"], task):
        return redirect("plan_work:draft_task", import_id=row.id, item=task)
    return back(row)


def words(error: drafting.BadValue) -> str:
    return error.words.en if (get_language() or "").startswith("en") else error.words.zh


@require_http_methods(WRITES)
@page("plan.import", "change")
def about(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The plan's name and period."""
    row = opened(request, import_id)
    period = row.draft.get("period") or {}
    initial = {"title": row.draft["title"], "start": period.get("start"), "end": period.get("end")}
    form = AboutForm(request.POST or None, initial=initial)

    def write(cleaned: dict[str, Any]) -> tuple[str, str, Patch]:
        days = {"start": cleaned["start"].isoformat(), "end": cleaned["end"].isoformat()}
        return "about", "title", {"title": cleaned["title"].strip(), "period": days}

    return edit(request, row, form, "review_about", write)


@require_http_methods(WRITES)
@page("plan.import", "change")
def action(request: HttpRequest, import_id: UUID, item: str) -> HttpResponse:
    """Name and number of one action; `new` adds one."""
    row = opened(request, import_id)
    found = find(row.draft["actions"], item)
    if found is None and item != NEW:
        raise NotVisible("plan.import", "change", row.id)
    target = item if found else drafting.next_id(row.draft, "actions", "A")
    number = (
        found["number"]
        if found
        else max((a["number"] for a in row.draft["actions"]), default=0) + 1
    )
    form = ActionForm(request.POST or None, initial=found or {"number": number})

    def write(cleaned: dict[str, Any]) -> tuple[str, str, Patch]:
        if any(
            a["number"] == cleaned["number"] and a["id"] != target for a in row.draft["actions"]
        ):
            raise drafting.BadValue("number", Text("这个序号已经有了。", "This number is taken."))
        old = {"span": None, **(found or {})}
        patch: Patch = {
            f"actions/{target}": {
                **old,
                "number": cleaned["number"],
                "title": cleaned["title"].strip(),
            }
        }
        if found and found["number"] != cleaned["number"]:
            moved = [t for t in row.draft["tasks"] if t["action"] == found["number"]]
            patch.update({f"tasks/{t['id']}/action": cleaned["number"] for t in moved})
        return "action", target, patch

    if request.method == "POST" and "remove" in request.POST and found:
        return remove(request, row, f"actions/{item}")
    return edit(request, row, form, "review_action", write, found=found)


def remove(request: HttpRequest, row: PlanImport, path: str) -> HttpResponse:
    """Take an item out of the draft; undo brings it back."""
    if save(request, row, op="remove", target=path[:64], patch={path: None}):
        messages.success(request, _("已移除。点“撤销”可以找回。"))
    return after(request, row)


@require_http_methods(WRITES)
@page("plan.import", "change")
def task(request: HttpRequest, import_id: UUID, item: str) -> HttpResponse:
    """One task beside its passage in the document; `new` adds one."""
    row = opened(request, import_id)
    found = find(row.draft["tasks"], item)
    if found is None and item != NEW:
        raise NotVisible("plan.import", "change", row.id)
    if request.method == "POST" and "remove" in request.POST and found:
        return remove(request, row, f"tasks/{item}")
    target = item if found else drafting.next_id(row.draft, "tasks", "K")
    form = TaskForm(
        request.POST or None, initial=task_initial(row, found), actions=action_choices(row)
    )

    def write(cleaned: dict[str, Any]) -> tuple[str, str, Patch]:
        old = found or {"title_span": None, "content_spans": [], "units": [], "commitments": []}
        fields = {
            "number": cleaned["number"],
            "action": cleaned["action"],
            "title": drafting.clean_text("title", cleaned["title"], 300),
            "content": drafting.clean_text("content", cleaned["content"], 8000, required=False),
            "lead": drafting.clean_names(cleaned["lead"]),
            "cooperating": drafting.clean_names(cleaned["cooperating"]),
        }
        if found:
            return (
                "task",
                target,
                {f"tasks/{target}/{name}": value for name, value in fields.items()},
            )
        return "task", target, {f"tasks/{target}": {**old, **fields}}

    context = {"found": found, "blocks": imports.blocks(row, found) if found else []}
    return edit(request, row, form, "review_task", write, **context)


def task_initial(row: PlanImport, found: dict[str, Any] | None) -> dict[str, Any]:
    """A task's fields as its form shows them."""
    if found is None:
        return {"number": max((t["number"] for t in row.draft["tasks"]), default=0) + 1}
    return {
        **found,
        "lead": "、".join(found["lead"]),
        "cooperating": "、".join(found["cooperating"]),
    }


def action_choices(row: PlanImport) -> list[tuple[int, str]]:
    return [(a["number"], f"{a['number']}. {a['title']}") for a in row.draft["actions"]]


@require_http_methods(WRITES)
@page("plan.import", "change")
def commitment(request: HttpRequest, import_id: UUID, item: str, commitment: str) -> HttpResponse:
    """One commitment beside its sentence; `new` adds one."""
    row = opened(request, import_id)
    home = find(row.draft["tasks"], item)
    found = find(home["commitments"], commitment) if home else None
    if home is None or (found is None and commitment != NEW):
        raise NotVisible("plan.import", "change", row.id)
    path = f"tasks/{item}/commitments"
    if request.method == "POST" and "remove" in request.POST and found:
        return remove(request, row, f"{path}/{commitment}")
    target = (
        commitment
        if found
        else drafting.next_id(row.draft, "commitments", f"C{item[1:]}.", f"tasks/{item}")
    )
    form = CommitmentForm(request.POST or None, initial=commitment_initial(found))

    def write(cleaned: dict[str, Any]) -> tuple[str, str, Patch]:
        fields = drafting.commitment_fields(drafting.CommitmentForm(**cleaned))
        old = found or {"quote": "", "span": None, "baseline": None, "operator_stated": True}
        return "commitment", target, {f"{path}/{target}": {**old, **fields}}

    return edit(request, row, form, "review_commitment", write, home=home, found=found)


def commitment_initial(found: dict[str, Any] | None) -> dict[str, Any]:
    """A commitment's fields as its form shows them."""
    if found is None:
        return {"quantifier": "total", "firmness": "firm", "kind": "count"}
    value = found.get("value")
    shown = "" if value is None else format(Decimal(str(value)).normalize(), "f")
    return {
        **found,
        "title": found.get("title") or found["quote"],
        "value": shown,
        "per": found.get("per") or "",
    }
