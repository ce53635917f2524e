"""What pages of supervision share: what a person may do, refusals as pages with the words kept, files to keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongyou.base import codes
from tongyou.domains.plan.actions.refusals import Refusal
from tongyou.domains.plan.views.common import show
from tongyou.ground.visibility import Actor, allowed
from tongyou.kernels.casework.types import NoProcedure, Refused, Stale
from tongyou.kernels.criteria import Text

WRITES = ["GET", "HEAD", "POST"]
REFUSED, CONFLICT = 422, 409

POWERS = {
    "open": ("plan.round", "open"),
    "close": ("plan.round", "close"),
    "lock": ("plan.round", "lock"),
    "freeze": ("plan.round", "freeze"),
    "publish": ("plan.round", "publish"),
    "change": ("plan.round", "change"),
    "review": ("plan.report", "review"),
    "draft": ("plan.report", "draft"),
    "approve": ("plan.report", "approve"),
    "assign": ("plan.report", "assign"),
    "settle": ("plan.report", "settle"),
    "export": ("plan.report", "export"),
    "issue": ("plan.notice", "issue"),
    "answer": ("plan.notice", "answer"),
    "accept": ("plan.notice", "accept"),
    "close_notice": ("plan.notice", "close"),
}


def powers(actor: Actor) -> dict[str, bool]:
    """What this person could do to some object; the page still asks the act."""
    return {name: allowed(actor, *what) for name, what in POWERS.items()}


def page(
    request: HttpRequest, template: str, /, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of supervision at the desk."""
    response = show(request, f"supervision/{template}", "desk", **context)
    response.status_code = status
    return response


def refuse(form: forms.Form, refusal: Refusal) -> None:
    """Put a refusal where its input stands; without one, on top."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)


T = TypeVar("T")


def asked(act: Callable[[], T]) -> T:
    """Do an act of a case; every way in which it is not done becomes one Refusal in the reader's language."""
    try:
        return act()
    except Refused as refused:
        words = [*refused.reasons, *refused.fields.values()]
        raise Refusal("\n".join(in_the_readers_words(one) for one in words)) from refused
    except Stale as stale:
        raise Refusal(
            _("您打开这一页之后，别人已经处理过。没有作任何改动，请看现在的情况再决定。")
        ) from stale
    except NoProcedure as error:
        raise Refusal(
            _("这里还没有发布办理这件事的流程。没有作任何改动，请联系系统管理员。")
        ) from error
    except codes.KeyReused as error:
        raise Refusal(str(error)) from error


def in_the_readers_words(text: Text) -> str:
    return text.en if in_english() and text.en else text.zh


def status_of(form: forms.Form) -> int:
    """422 for a form with errors: the answers are kept and the words stand beside them."""
    return REFUSED if form.errors else 200


def in_english() -> bool:
    return (get_language() or "").startswith("en")


def attachment(name: str, media_type: str, body: bytes) -> HttpResponse:
    """A file to keep, named in the reader's words."""
    response = HttpResponse(body, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003 - Django's signature
    response["X-Content-Type-Options"] = "nosniff"
    return response


def case_page(case_id: UUID | None) -> str:
    """The page of a case at the desk, where its whole course is told; empty without one."""
    if case_id is None:
        return ""
    try:
        return reverse("casework:history", args=[case_id])
    except NoReverseMatch:
        return ""
