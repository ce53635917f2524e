"""Taking a document in, watching it being read, and the list of imports."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongyou.base import audit, codes, files, jobs
from tongyou.domains.plan.actions import importing
from tongyou.domains.plan.forms import DocumentForm
from tongyou.domains.plan.models import PlanImport
from tongyou.domains.plan.queries import imports
from tongyou.domains.plan.views.common import paged, show
from tongyou.ground.visibility import actor_of, page


@require_safe
@page("plan.import", "view")
def listing(request: HttpRequest) -> HttpResponse:
    """Every document under way or done."""
    actor = actor_of(request)
    return show(request, "imports", "desk", imports=paged(request, imports.imports(actor), 20))


@require_http_methods(["GET", "HEAD", "POST"])
@page("plan.import", "create")
def new(request: HttpRequest) -> HttpResponse:
    """Choose a document. A refused one keeps nothing and says why."""
    actor = actor_of(request)
    areas = imports.import_areas(actor)
    if request.method != "POST":
        return show(
            request,
            "import_new",
            "desk",
            form=DocumentForm(areas=areas, initial={"key": codes.new_id()}),
        )
    form = DocumentForm(request.POST, request.FILES, areas=areas)
    if form.is_valid():
        try:
            taken = importing.take_document(
                actor=actor,
                upload=form.cleaned_data["document"],
                area_id=UUID(form.cleaned_data["area"]),
                key=form.cleaned_data["key"],
            )
        except files.RefusedFile as error:
            form.add_error("document", spoken(error))
        except codes.KeyReused as error:
            form.add_error(None, str(error))
        else:
            return taken_in(request, taken)
    response = show(request, "import_new", "desk", form=form)
    response.status_code = 422
    return response


def spoken(error: files.RefusedFile) -> str:
    """The refusal in the reader's language."""
    return error.en if (get_language() or "").startswith("en") else error.zh


def taken_in(request: HttpRequest, taken: importing.Taken) -> HttpResponse:
    """The receipt, and on to the import's page."""
    messages.success(
        request, _("文件收到了,受理号 %(number)s。") % {"number": taken.receipt.number}
    )
    response = redirect("plan_work:import", import_id=taken.receipt.object_id)
    response["X-Receipt"] = taken.receipt.number
    return response


@require_safe
@page("plan.import", "view")
def detail(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Where an import stands: being read, refused with words, under review, published or set aside."""
    row = imports.plan_import(actor_of(request), import_id)
    if row.state == PlanImport.State.READING:
        return show(
            request, "import_reading", "desk", row=row, job=jobs.find(f"{importing.READ}:{row.id}")
        )
    if row.state == PlanImport.State.REFUSED:
        return show(request, "import_refused", "desk", row=row)
    return redirect("plan_work:review", import_id=row.id)


@require_safe
@page("plan.import", "view")
def document(request: HttpRequest, import_id: UUID) -> FileResponse:
    """The document itself, as it was uploaded."""
    row = imports.plan_import(actor_of(request), import_id)
    audit.record_read(request, "plan.import", [row.id], fields=["file"])
    return files.serve(request, row.file)


@require_POST
@page("plan.import", "discard")
def discard(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Set an import aside."""
    actor = actor_of(request)
    row = imports.plan_import(actor, import_id)
    try:
        importing.discard(actor=actor, plan_import=row)
        messages.success(request, _("已作废。文件和改动记录都留着,可以随时查看。"))
    except importing.RefusedDocument as error:
        messages.error(request, error.words)
    return redirect("plan_work:imports")
