"""A document on its way into the platform: taken in, read in the background, or refused in plain words.

Nothing is half-imported: until a person confirms, there is an import with a draft, and no version.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from tongyou.base import audit, clock, codes, files, jobs
from tongyou.base.database import write
from tongyou.domains.plan.models import PlanImport
from tongyou.domains.plan.rules.drafting import start_draft
from tongyou.ground.visibility import Actor, check

ALLOWED = ("docx", "pdf", "txt")
LARGEST = 20 * 1024 * 1024  # bytes; a plan of 300 pages with pictures stays below
READ = "plan.read_document"


class RefusedDocument(Exception):
    """The document was not taken; nothing was stored."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class Taken:
    """The receipt of a document and the import it opened."""

    receipt: codes.Receipt
    plan_import: PlanImport


def take_document(*, actor: Actor, upload: UploadedFile[Any], area_id: UUID, key: str) -> Taken:
    """Store a document and queue its reading. The same key gives the same receipt and one import.

    Raises files.RefusedFile with plain words when the file itself is wrong.
    """
    row = PlanImport(area_id=area_id, name=display_name(upload.name), created_by=actor.account_id)
    check(actor, "plan.import", "create", row)
    prepared = files.prepare(upload, purpose="plan.document", allow=ALLOWED)

    def make() -> codes.Receipt:
        row.file = files.keep(prepared, owner=area_id, created_by=actor.account_id)
        row.number = codes.public_number("JH", clock.today().year)
        row.save(force_insert=True)
        jobs.enqueue(READ, {"import": str(row.id)}, key=f"{READ}:{row.id}")
        audit.record(actor=actor, act="create", kind="plan.import", subject_ids=[row.id])
        return codes.Receipt(number=row.number, object_id=row.id, happened_at=clock.now())

    with write():
        receipt = codes.once(
            key,
            actor_id=actor.account_id,
            act="plan.import",
            fingerprint=prepared.sha256,
            make=make,
        )
    return Taken(receipt, PlanImport.objects.get(pk=receipt.object_id))


def display_name(name: str | None) -> str:
    """The file's own name without any folder, short enough for a line."""
    return PurePath((name or "").replace("\\", "/")).name[-200:] or _("未命名文件")


@jobs.job(READ, attempts=3, lease=60, transactional=False)
def read_document(payload: dict[str, Any]) -> None:
    """Read one stored document into a draft. Idempotent: a second run finds the work done.

    Reading takes seconds, so it happens outside any transaction; only its result is written in one.
    """
    from tongyou.domains.plan.reading import UnreadableDocument, read_in_sandbox, to_json

    row = PlanImport.objects.select_related("file").get(pk=UUID(payload["import"]))
    if row.state != PlanImport.State.READING:
        return
    try:
        reading = to_json(read_in_sandbox(files.path_of(row.file), row.name))
    except UnreadableDocument as error:
        refuse(row, error.code, error.zh, error.en)
    else:
        finish_reading(row, reading)


def still_waiting(row: PlanImport) -> bool:
    """Lock the row; False when another run of the job was faster."""
    return PlanImport.objects.select_for_update().get(pk=row.pk).state == PlanImport.State.READING


def refuse(row: PlanImport, code: str, zh: str, en: str) -> None:
    """Record why a document could not be read."""
    with write():
        if not still_waiting(row):
            return
        row.state = PlanImport.State.REFUSED
        row.refused_code, row.refused_zh, row.refused_en = code, zh, en
        row.finished_at = clock.now()
        row.save(update_fields=["state", "refused_code", "refused_zh", "refused_en", "finished_at"])


def finish_reading(row: PlanImport, reading: dict[str, Any]) -> None:
    """Keep what was read and open the draft for review."""
    from tongyou.domains.plan.actions.reviewing import lint_draft

    row.text = reading["document"].pop("text")
    row.reading = reading
    row.draft = start_draft(reading)
    row.state = PlanImport.State.REVIEW
    row.finished_at = clock.now()
    with write():
        if still_waiting(row):
            row.save(update_fields=["text", "reading", "draft", "state", "finished_at"])
            lint_draft(row)


def discard(*, actor: Actor, plan_import: PlanImport) -> PlanImport:
    """Set an import aside. The document and every correction stay for the record."""
    check(actor, "plan.import", "discard", plan_import)
    with write():
        row = PlanImport.objects.select_for_update().get(pk=plan_import.pk)
        if row.state == PlanImport.State.PUBLISHED:
            raise RefusedDocument(_("这份文件已经公布为方案版本,不能作废;可以撤下那个版本。"))
        row.state = PlanImport.State.DISCARDED
        row.save(update_fields=["state"])
        audit.record(actor=actor, act="discard", kind="plan.import", subject_ids=[row.id])
    return row
