"""Released instruments on the desk: the list, one with all its questions, and a new version from a file."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongyou.base.packs import Problem
from tongyou.ground.visibility import actor_of, allowed, desk_page
from tongyou.kernels.criteria import Text, Tree, sentence
from tongyou.kernels.instruments import actions
from tongyou.kernels.instruments.definition.reading import condition_fields
from tongyou.kernels.instruments.definition.types import Instrument, Question, ScoredItem
from tongyou.kernels.instruments.desk_forms import InstrumentForm
from tongyou.kernels.instruments.evaluation.judging import plain
from tongyou.kernels.instruments.queries import responses
from tongyou.kernels.instruments.types import BadInstrument, Refused
from tongyou.kernels.instruments.views.common import DESK, WRITES, language, paged, show

KIND = "instruments.instrument"
LARGEST = (
    512 * 1024
)  # bytes that are read of one file; a longer one breaks off, and is refused as broken


@require_safe
@desk_page(KIND, "view")
def listing(request: HttpRequest) -> HttpResponse:
    """Every released version."""
    actor = actor_of(request)
    rows = paged(request, responses.instruments(actor), 30)
    return show(
        request, "instruments", DESK, rows=rows, may_release=allowed(actor, KIND, "release")
    )


@require_safe
@desk_page(KIND, "view")
def detail(request: HttpRequest, instrument_id: UUID) -> HttpResponse:
    """One version with all its questions, conditions and points, as one can print it."""
    row = responses.instrument_row(actor_of(request), instrument_id)
    definition = row.definition
    return show(
        request, "instrument", DESK, row=row, instrument=definition, pages=page_lines(definition)
    )


def page_lines(of: Instrument) -> list[tuple[Text, Text, str, list[tuple[Question, str, str]]]]:
    """Pages with their conditions in words; questions with their conditions and points."""
    known = condition_fields(of)

    def said(tree: Tree | None) -> str:
        return sentence(tree, known).in_language(language()) if tree is not None else ""

    return [
        (
            page.title,
            page.about,
            said(page.when),
            [(q, said(q.when), points(q, of.scored.get(q.field))) for q in page.ask],
        )
        for page in of.pages
    ]


def points(question: Question, item: ScoredItem | None) -> str:
    """The points of a question in words."""
    if item is None:
        return ""
    spoken = language()
    between = "; " if spoken.startswith("en") else "；"
    choices = [
        f"{question.choice_title(code).in_language(spoken)} {plain(p)}{veto(code in item.veto)}"
        for code, p in item.points
    ]
    bands = [f"≥ {plain(bound)}: {plain(p)}" for bound, p in item.bands]
    return between.join([*choices, *bands])


def veto(is_one: bool) -> str:  # noqa: FBT001 - one small helper
    return _("（一票否决）") if is_one else ""


@require_http_methods(WRITES)
@desk_page(KIND, "release")
def new(request: HttpRequest) -> HttpResponse:
    """Check a file, and release it when nothing is wrong."""
    form = InstrumentForm(request.POST or None, request.FILES or None)
    problems: Sequence[Problem] = ()
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["document"]
        try:
            row = actions.release(
                actor=actor_of(request), text=upload.read(LARGEST + 1), file=upload.name
            )
        except BadInstrument as bad:
            problems = bad.problems
            form.add_error(
                "document", _("有 %(n)d 处需要改正，什么都没有发布。") % {"n": len(problems)}
            )
        except Refused as refused:
            form.add_error("document", refused.words)
        else:
            messages.success(request, _("已发布，第 %(version)d 版。") % {"version": row.version})
            return redirect("forms_work:instrument", instrument_id=row.pk)
    lines = [(one.line, one.path, Text(one.zh, one.en).in_language(language())) for one in problems]
    status = 422 if form.errors else 200
    return show(request, "instrument_new", DESK, status=status, form=form, problems=lines)
