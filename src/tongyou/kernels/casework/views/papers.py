"""Papers of a case: the files it received, and the documents it hands out."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tongyou.base import audit, files
from tongyou.ground.visibility import NotVisible, desk_page
from tongyou.kernels.casework import queries
from tongyou.kernels.casework.views.common import CASE, reader_of, show, shown


@require_safe
@desk_page(CASE, "view")
def material(request: HttpRequest, case_id: UUID, code: str) -> FileResponse:
    """A file the case received, as it was handed in."""
    file_id = queries.material_file(reader_of(request), case_id, code)
    audit.record_read(request, CASE, [case_id], fields=["material"])
    return files.serve(request, files.StoredFile.objects.get(pk=file_id))


@require_safe
@desk_page(CASE, "view")
def document(request: HttpRequest, case_id: UUID, document_id: UUID) -> HttpResponse:
    """A document the case hands out, to print: its number, and the words of its event."""
    actor = reader_of(request)
    view = queries.case(actor, case_id)
    shown(request, [case_id])
    found = next((one for one in view.documents if one.document_id == document_id), None)
    if found is None:
        raise NotVisible(CASE, "view", case_id)
    lines = queries.history(actor, case_id, found.sequence - 1)
    line = next((one for one in lines if one.sequence == found.sequence), None)
    return show(request, "document", view=view, document=found, line=line)
