"""Results of a round: counts with a table each, and the same as an Excel file."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tongyou.base import audit
from tongyou.ground.visibility import actor_of, allowed, desk_page
from tongyou.kernels.instruments.queries import counts, rounds
from tongyou.kernels.instruments.queries.records import record_table
from tongyou.kernels.instruments.results.excel import write
from tongyou.kernels.instruments.views.common import DESK, language, show

KIND = "instruments.round"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@desk_page(KIND, "results")
def results(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """What a round says."""
    actor = actor_of(request)
    row = rounds.round_row(actor, round_id)
    found = counts.results(actor, round_id)
    published = counts.published(row)
    definition = row.instrument.definition
    offered = [
        (field, definition.title_of(field).in_language(language()))
        for field in definition.group_by
        if found.smallest and found.shown and field not in published
    ]
    return show(
        request,
        "results",
        DESK,
        row=row,
        found=found,
        progress=rounds.progress(row),
        offered=offered if allowed(actor, KIND, "publish", row) else [],
        may_export=found.shown and allowed(actor, KIND, "export", row),
    )


@require_safe
@desk_page(KIND, "export")
def excel(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The counts, and for a named round the single responses this actor may see, with typed cells."""
    actor = actor_of(request)
    row = rounds.round_row(actor, round_id)
    found = counts.results(actor, round_id)
    table = record_table(actor, row, language())
    body = write(row, found, table, language())
    audit.record(
        actor=actor,
        act="export",
        kind=KIND,
        subject_ids=[row.id, *table.response_ids],
        detail={"responses": len(table.response_ids)},
    )
    answer = HttpResponse(body, content_type=XLSX)
    name = f"{row.title.in_language(language())}_{row.code}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003 - Django's signature
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
