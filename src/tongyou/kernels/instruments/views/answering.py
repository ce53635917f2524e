"""A response of somebody signed in: where it stands, its pages, the check, the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongyou.base import audit, codes, files
from tongyou.base.ui.types import Row
from tongyou.ground.visibility import actor_of, check, page
from tongyou.kernels.instruments import actions
from tongyou.kernels.instruments.models import Response
from tongyou.kernels.instruments.queries import responses
from tongyou.kernels.instruments.types import LinkExpired, Refused, Stale
from tongyou.kernels.instruments.views import asking
from tongyou.kernels.instruments.views.common import WRITES, language, own_shell, paged, show
from tongyou.kernels.instruments.views.lines import answer_groups, history_events, score_lines
from tongyou.kernels.instruments.views.sheets import OwnSheet, Sheet

KIND = "instruments.response"


@require_safe
@page(KIND, "view")
def mine(request: HttpRequest) -> HttpResponse:
    """What is due, what was begun, what was handed in."""
    actor = actor_of(request)
    rows = responses.own_responses(actor)
    open_dues = [
        due
        for due in responses.own_dues(actor)
        if due.response is None or due.response.state == "draft"
    ]
    loose = rows.filter(state=Response.State.DRAFT, due__isnull=True)
    return show(
        request,
        "mine",
        own_shell(request),
        dues=open_dues,
        drafts=list(loose[:50]),
        done=paged(request, rows.filter(state=Response.State.SUBMITTED)),
    )


@require_http_methods(WRITES)
@page("instruments.due", "view")
def due(request: HttpRequest, due_id: UUID) -> HttpResponse:
    """What a round asks of a unit; POST begins the response."""
    actor = actor_of(request)
    row = responses.due_row(actor, due_id)
    if row.response_id is not None:
        return redirect("forms:response", response_id=row.response_id)
    if request.method == "POST":
        try:
            return redirect(
                "forms:response", response_id=actions.start_due(actor=actor, due_id=due_id)
            )
        except Refused as refused:
            messages.error(request, refused.words)
            return redirect("forms:due", due_id=due_id)
    return show(
        request,
        "due",
        own_shell(request),
        due=row,
        instrument=row.round.instrument.definition,
        may_start=responses.may_begin(actor, row),
    )


def noted(request: HttpRequest, sheet: OwnSheet) -> OwnSheet:
    """The ledger knows who looked."""
    audit.record_read(request, KIND, [sheet.row.id, sheet.row.subject_id])
    return sheet


@require_safe
@page(KIND, "view")
def response(request: HttpRequest, response_id: UUID) -> HttpResponse:
    """A draft: what is done and what is left. Anything else: what was handed in, and what became of it."""
    sheet = noted(request, OwnSheet(request, response_id))
    if sheet.view.is_draft and responses.may(sheet.actor, "change", sheet.row):
        return show(
            request,
            "overview",
            sheet.shell,
            sheet=sheet,
            steps=steps(sheet),
            target=asking.onward(sheet, None),
            begun=bool(sheet.answers),
        )
    history = responses.history(sheet.view)
    looks = sheet.looks()
    return show(
        request,
        "response",
        sheet.shell,
        sheet=sheet,
        groups=answer_groups(sheet, looks),
        files=[(looks.file_names[one], href) for one, href in looks.file_links.items()],
        newest=history.newest,
        history=history_events(history),
        scores=score_lines(sheet.instrument, history, language()),
        level=level_title(sheet),
        may_reopen=responses.may(sheet.actor, "reopen", sheet.row),
        may_void=responses.may(sheet.actor, "void", sheet.row),
    )


def level_title(sheet: OwnSheet) -> str:
    """The level in words."""
    scoring = sheet.instrument.scoring
    found = scoring.level(sheet.row.level) if scoring and sheet.row.level else None
    return found.title.in_language(language()) if found else ""


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the overview: a step, and how it stands."""

    label: str
    state: str
    status: str
    word: str
    href: str = ""


def steps(sheet: OwnSheet) -> list[Task]:
    """The path, step by step, and the check at its end."""
    here = asking.first_open(sheet.found)
    found = []
    for one in sheet.found.path:
        title, href = one.page.title.in_language(language()), sheet.step_url(one.page.code)
        if one is here:
            found.append(Task(title, "current", "working", _("接着填"), href))
        elif one.open or sheet.found.needs(one):
            found.append(Task(title, "todo", "waiting", _("还没填"), href))
        elif any(q.field in sheet.answers for q in one.questions):
            found.append(Task(title, "done", "met", _("填好了"), href))
        else:
            found.append(Task(title, "todo", "info", _("可以不填"), href))
    if here is None:
        return [*found, Task(_("核对并提交"), "current", "working", _("接着填"), sheet.check_url)]
    return [*found, Task(_("核对并提交"), "todo", "waiting", _("还没填"))]


@require_http_methods(WRITES)
@page(KIND, "change")
def step(request: HttpRequest, response_id: UUID, step: str) -> HttpResponse:
    """One page of questions."""
    sheet = noted(request, OwnSheet(request, response_id))
    check(sheet.actor, KIND, "change", sheet.row)
    if not sheet.view.is_draft and request.method != "POST":
        return redirect(sheet.home_url)
    return asking.ask(request, sheet, step)


@require_POST
@page(KIND, "change")
def draft(request: HttpRequest, response_id: UUID, step: str) -> HttpResponse:
    """Saved while somebody types."""
    sheet = OwnSheet(request, response_id)
    return asking.autosave(request, sheet, step)


@require_http_methods(WRITES)
@page(KIND, "change")
def check_answers(request: HttpRequest, response_id: UUID) -> HttpResponse:
    """Everything once more, each with a way to change it; POST hands it in."""
    sheet = noted(request, OwnSheet(request, response_id))
    check(sheet.actor, KIND, "change", sheet.row)
    if request.method == "POST":
        return handed_in(request, sheet)
    if not sheet.view.is_draft:
        return redirect(sheet.home_url)
    return checking(request, sheet)


def checking(
    request: HttpRequest, sheet: OwnSheet, words: str = "", status: int = 200
) -> HttpResponse:
    """The page with all answers."""
    return show(
        request,
        "check",
        sheet.shell,
        status=status,
        sheet=sheet,
        groups=answer_groups(sheet, sheet.looks(), change=True),
        lacking=lacking(sheet),
        unscored=unscored(sheet),
        words=words,
        key=codes.new_id(),
        stated=request.POST.get("stated") == "yes",
    )


def unscored(sheet: Sheet) -> list[str]:
    """Blank questions that would have earned points, by their titles."""
    return [sheet.instrument.title_of(c).in_language(language()) for c in sheet.found.unscored]


def lacking(sheet: Sheet) -> list[Row]:
    """What keeps the draft from being handed in, each with its page."""
    spoken, found = language(), []
    for one in sheet.found.path:
        for field in sheet.found.needs(one):
            title = sheet.instrument.title_of(field).in_language(spoken)
            said = [text.in_language(spoken) for text in sheet.found.problems_of(field)]
            found.append(
                Row(
                    title,
                    " ".join(said) or _("还没有回答"),
                    f"{sheet.step_url(one.page.code)}?from=check",
                )
            )
    return found


def handed_in(request: HttpRequest, sheet: OwnSheet) -> HttpResponse:
    """The receipt, or back to the check with words."""
    try:
        receipt = actions.submit(
            actor=sheet.actor,
            response_id=sheet.row.pk,
            expected=asking.number(request, "revision"),
            key=request.POST.get("key", "")[:100] or str(codes.new_id()),
            stated=request.POST.get("stated") == "yes",
        )
    except Stale as stale:
        return checking(request, sheet.again(), stale.words, 409)
    except (Refused, codes.KeyReused) as refused:
        again = sheet.again()
        if not again.view.is_draft:
            messages.error(request, str(refused))
            return redirect(again.home_url)
        return checking(request, again, str(refused), 422)
    messages.success(request, _("已提交，回执号 %(number)s。") % {"number": receipt.number})
    answer = redirect(sheet.home_url)
    answer["X-Receipt"] = receipt.number
    return answer


@require_http_methods(WRITES)
@page(KIND, "change")
def link(request: HttpRequest, response_id: UUID) -> HttpResponse:
    """A link to come back by; GET explains it, POST makes one."""
    sheet = OwnSheet(request, response_id)
    check(sheet.actor, KIND, "change", sheet.row)
    made = address = None
    if request.method == "POST":
        try:
            made = actions.make_link(actor=sheet.actor, response_id=response_id)
        except Refused as refused:
            messages.error(request, refused.words)
            return redirect(sheet.home_url)
        address = request.build_absolute_uri(f"/forms/resume/{made.token}/")
    return show(request, "link", sheet.shell, sheet=sheet, link=made, address=address)


@require_safe
@page(KIND, "change")
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Back to a draft by its link: only for the one who made it, signed in."""
    try:
        response_id = actions.resume(actor=actor_of(request), token=token)
    except LinkExpired:
        return show(request, "link_expired", own_shell(request), status=410)
    return redirect("forms:response", response_id=response_id)


@require_safe
@page(KIND, "view")
def file(request: HttpRequest, response_id: UUID, file_id: UUID) -> FileResponse:
    """A piece of evidence, as a download."""
    actor = actor_of(request)
    stored = responses.evidence(actor, response_id, file_id)
    audit.record_read(request, KIND, [response_id], fields=["file"])
    return files.serve(request, stored)
