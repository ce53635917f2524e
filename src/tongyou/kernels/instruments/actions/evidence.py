"""Files that prove an answer: checked and kept by base.files, owned by their response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from tongyou.base import audit, files
from tongyou.base.database import write
from tongyou.ground.visibility import Actor, check
from tongyou.kernels.instruments.actions.submitting import locked_draft
from tongyou.kernels.instruments.definition.types import Kind
from tongyou.kernels.instruments.models import Response
from tongyou.kernels.instruments.queries.responses import response_row
from tongyou.kernels.instruments.types import Refused

PURPOSE = "instruments.evidence"
ALLOWED = ("pdf", "jpg", "png", "docx", "xlsx")
LARGEST = 10 * 1024 * 1024  # bytes


def attach(*, actor: Actor, response_id: UUID, field: str, upload: UploadedFile[Any]) -> UUID:
    """Keep a file for one question and give its identifier, which `save` then puts into the answer.

    Raises files.RefusedFile in plain words; then nothing was stored.
    """
    row = response_row(actor, response_id)
    check(actor, "instruments.response", "change", row)
    shape = row.instrument.definition.shapes.get(field)
    if shape is None or shape.kind is not Kind.FILES:
        raise Refused(_("这个问题不收文件。"), [field])
    prepared = files.prepare(upload, purpose=PURPOSE, allow=ALLOWED)
    with write():
        locked_draft(response_id)
        stored = files.keep(prepared, owner=response_id, created_by=actor.account_id)
        audit.record(
            actor=actor,
            act="attach",
            kind="instruments.response",
            subject_ids=[row.id, row.subject_id],
            fields=[field],
            detail={"file": stored.id},
        )
    return stored.id


def own_files_only(row: Response, incoming: Mapping[str, Any]) -> None:
    """An answer names files of its own response and no others. Raises Refused."""
    shapes = row.instrument.definition.shapes
    for code, value in incoming.items():
        if shapes[code].kind is not Kind.FILES or not isinstance(value, list):
            continue
        mine = files.StoredFile.objects.filter(owner=row.id, purpose=PURPOSE)
        known = {str(number) for number in mine.values_list("pk", flat=True)}
        if not all(isinstance(one, str) and one in known for one in value):
            raise Refused(_("有文件不属于这份表，请重新上传。"), [code])
