"""Downloads of a version: the same content in four forms."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tongyou.base import audit
from tongyou.domains.plan import records
from tongyou.domains.plan.exports import FORMS, MissingFont
from tongyou.domains.plan.models import PlanVersion
from tongyou.domains.plan.queries import plans
from tongyou.domains.plan.views.common import faced, show
from tongyou.ground.visibility import actor_of, check


@require_safe
@faced("plan.version", "export")
def download(request: HttpRequest, face: str, version_id: UUID, form: str) -> HttpResponse:
    """The version as Excel, Word, PDF or JSON; contains no personal data."""
    if form not in FORMS:
        raise Http404
    actor = actor_of(request)
    of = plans.version(actor, version_id)
    check(actor, "plan.version", "export", of)
    english = (get_language() or "").startswith("en")
    try:
        body = FORMS[form].write(records.version_spec(of), english)
    except MissingFont:
        response = show(request, "no_font", face, version=of)
        response.status_code = 503
        return response
    if not actor.is_anonymous:
        audit.record(
            actor=actor,
            act="export",
            kind="plan.version",
            subject_ids=[of.id],
            detail={"form": form},
        )
    return attachment(of, form, body)


def attachment(of: PlanVersion, form: str, body: bytes) -> HttpResponse:
    """A file to keep, named in the reader's words."""
    name = f"{of.title_zh}_{of.label}.{form}"
    response = HttpResponse(body, content_type=FORMS[form].media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003 - Django's signature
    response["X-Content-Type-Options"] = "nosniff"
    return response
