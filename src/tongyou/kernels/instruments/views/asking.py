"""One page of questions: shown, saved, and on to the next; the same for named and anonymous drafts.

Everything typed is saved first, right or wrong; then the evaluator says what is to be corrected. So leaving, going back, a
lost line or a second person never costs an answer.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from tongyou.base import files
from tongyou.kernels.instruments.definition.types import Kind
from tongyou.kernels.instruments.evaluation.types import Evaluation, Step
from tongyou.kernels.instruments.forms import AnswerForm, mark, marks, seen
from tongyou.kernels.instruments.posts import name_of, typed
from tongyou.kernels.instruments.showing import answer_words
from tongyou.kernels.instruments.types import Change, Refused, Stale
from tongyou.kernels.instruments.views.common import language, show
from tongyou.kernels.instruments.views.sheets import Sheet

FROM_CHECK = "check"


@dataclass
class Shown:
    """What a page of questions shows beside the questions."""

    revision: int
    writer: str
    values: Mapping[str, Any]
    judge: Sequence[str] | None = ()  # fields whose faults are shown; None: all
    refused: str = ""
    conflicts: Sequence[Change] = ()
    fresh: Sequence[str] = ()
    uploads: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


def first_open(found: Evaluation) -> Step | None:
    """The first step that still needs something."""
    return next((step for step in found.path if step.open or found.needs(step)), None)


def step_of(sheet: Sheet, code: str) -> Step | None:
    """The step at an address; 404 where the instrument has no such page, None where the answers lead past it."""
    if sheet.instrument.page(code) is None:
        raise Http404
    return sheet.found.step(code)


def ask(request: HttpRequest, sheet: Sheet, code: str) -> HttpResponse:
    """GET shows the page; POST saves it and goes on."""
    step = step_of(sheet, code)
    if step is None:
        return redirect(onward(sheet, None))
    if request.method == "POST":
        return answered(request, sheet, step)
    came_from_check = request.GET.get("from") == FROM_CHECK
    shown = Shown(
        sheet.revision,
        secrets.token_hex(6),
        sheet.answers,
        judge=None if came_from_check else touched_fields(sheet, step),
    )
    return draw(request, sheet, step, shown)


def touched_fields(sheet: Sheet, step: Step) -> list[str]:
    """Questions already answered, wrongly: coming back, one sees what is wrong with them, but not what is still blank."""
    return [q.field for q in step.questions if sheet.found.problems_of(q.field)]


def onward(sheet: Sheet, after: Step | None) -> str:
    """The step after this one; without one, the first that needs something; else the check."""
    codes = [step.page.code for step in sheet.found.path]
    at = codes.index(after.page.code) + 1 if after and after.page.code in codes else len(codes)
    if at < len(codes):
        return sheet.step_url(codes[at])
    waiting = first_open(sheet.found)
    return sheet.step_url(waiting.page.code) if waiting else sheet.check_url


def answered(request: HttpRequest, sheet: Sheet, step: Step) -> HttpResponse:
    """Save what was typed; then back with words, or on."""
    answers, uploads = posted(request, sheet, step)
    shown = kept(request, sheet, answers)
    shown.uploads = uploads
    fresh_sheet = sheet.again() if shown.status == 200 else sheet
    if shown.status != 200:
        return draw(request, sheet, step, shown)
    if request.POST.get("act") == "later":
        return redirect(sheet.home_url)
    now = fresh_sheet.found.step(step.page.code)
    if now is None:
        return redirect(onward(fresh_sheet, None))
    return judged(request, fresh_sheet, now, shown)


def judged(request: HttpRequest, sheet: Sheet, step: Step, shown: Shown) -> HttpResponse:
    """The page again where something is missing or wrong or newly asked; else the next one."""
    before = marks(request.POST.get("seen", ""))
    shown.fresh = [q.field for q in step.questions if q.field not in before]
    shown.values, shown.revision = sheet.answers, sheet.revision
    wrong = [code for code in sheet.found.needs(step) if code not in shown.fresh]
    if request.POST.get("act") == "row" or shown.fresh or wrong or shown.uploads:
        faults = bool(wrong or shown.uploads) and request.POST.get("act") != "row"
        shown.judge = wrong if faults else ()
        shown.status = 422 if faults else 200
        return draw(request, sheet, step, shown)
    back = request.GET.get("from") == FROM_CHECK
    return redirect(onward(sheet, None if back else step))


def posted(request: HttpRequest, sheet: Sheet, step: Step) -> tuple[dict[str, Any], dict[str, str]]:
    """The answers of a page, with files that were uploaded put into them; refused files by question."""
    answers = typed(sheet.instrument, step.questions, request.POST)
    refused: dict[str, str] = {}
    for question in step.questions:
        if sheet.instrument.shapes[question.field].kind is not Kind.FILES:
            continue
        for upload in request.FILES.getlist(name_of(question.field)):
            try:
                one = sheet.attach(question.field, upload)
            except files.RefusedFile as error:
                refused[question.field] = error.text
            except Refused as error:
                refused[question.field] = error.words
            else:
                answers[question.field] = [*(answers[question.field] or []), one]
    return answers, refused


def kept(request: HttpRequest, sheet: Sheet, answers: Mapping[str, Any]) -> Shown:
    """Save; what came of it."""
    revision, writer = number(request, "revision"), request.POST.get("writer", "")[:40]
    before = marks(request.POST.get("seen", ""))
    same = [code for code, value in answers.items() if before.get(code) == mark(value)]
    shown = Shown(revision, writer or secrets.token_hex(6), {**sheet.answers, **answers})
    try:
        sheet.keep(answers, revision, writer, same)
    except Stale as stale:
        current = sheet.again().answers
        mine = {code: value for code, value in answers.items() if code not in same}
        shown.conflicts, shown.revision = stale.changes, stale.revision
        shown.values, shown.refused, shown.status = {**current, **mine}, stale.words, 409
    except Refused as refused:
        shown.refused, shown.status = refused.words, 409
    return shown


def number(request: HttpRequest, name: str) -> int:
    """A whole number of a form; anything else is the oldest revision."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def autosave(request: HttpRequest, sheet: Sheet, code: str) -> HttpResponse:
    """What the page sends while somebody types: saved as it is, nothing judged."""
    step = step_of(sheet, code)
    if step is None:
        return JsonResponse({"saved": False}, status=409)
    answers = typed(sheet.instrument, step.questions, request.POST)
    answers = {
        field: value
        for field, value in answers.items()
        if sheet.instrument.shapes[field].kind is not Kind.FILES
    }
    shown = kept(request, sheet, answers)
    return JsonResponse({"saved": shown.status == 200}, status=shown.status)


def draw(request: HttpRequest, sheet: Sheet, step: Step, shown: Shown) -> HttpResponse:
    """The page."""
    form = AnswerForm(sheet.instrument, step.questions, shown.values, sheet.looks())
    form.judge(sheet.found, only=shown.judge)
    for code, words in shown.uploads.items():
        form.tell(code, words)
    stored = sheet.again().answers if shown.conflicts else sheet.answers
    codes = [one.page.code for one in sheet.found.path]
    at = codes.index(step.page.code)
    return show(
        request,
        "step",
        sheet.shell,
        status=shown.status,
        sheet=sheet,
        step=step,
        form=form,
        shown=shown,
        seen=seen(stored, step.questions),
        conflicts=conflict_lines(sheet, shown.conflicts),
        fresh=[sheet.instrument.title_of(code).in_language(language()) for code in shown.fresh],
        number=at + 1,
        count=len(codes),
        back=sheet.step_url(codes[at - 1]) if at else sheet.home_url,
        autosave="" if has_files(sheet, step) else sheet.draft_url(step.page.code),
        has_files=has_files(sheet, step),
        from_check=request.GET.get("from") == FROM_CHECK,
    )


def has_files(sheet: Sheet, step: Step) -> bool:
    """Whether the page asks for files: they are not sent again and again while somebody types."""
    return any(sheet.instrument.shapes[q.field].kind is Kind.FILES for q in step.questions)


def conflict_lines(sheet: Sheet, changes: Sequence[Change]) -> list[tuple[str, str]]:
    """What somebody else saved, in words."""
    spoken = get_language() or "zh-hans"
    return [
        (
            sheet.instrument.title_of(change.field).in_language(spoken),
            answer_words(sheet.instrument, change.field, change.theirs, spoken),
        )
        for change in changes
    ]
