"""Rounds on the desk: the list, a new one, how far it is, closing it, passes for an anonymous one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongyou.base import codes
from tongyou.ground.organisations import queries as organisations
from tongyou.ground.territory import queries as territory
from tongyou.ground.visibility import Actor, actor_of, allowed, desk_page
from tongyou.kernels.criteria import Text
from tongyou.kernels.instruments import actions
from tongyou.kernels.instruments.desk_forms import PassesForm, RoundForm
from tongyou.kernels.instruments.models import ReleasedInstrument, Round
from tongyou.kernels.instruments.passes import grouped
from tongyou.kernels.instruments.queries import responses
from tongyou.kernels.instruments.queries import rounds as asked
from tongyou.kernels.instruments.slips import square
from tongyou.kernels.instruments.types import DueSpec, Refused
from tongyou.kernels.instruments.views.common import DESK, WRITES, language, paged, show

KIND = "instruments.round"


@require_safe
@desk_page(KIND, "view")
def listing(request: HttpRequest) -> HttpResponse:
    """Every round, open ones first."""
    actor = actor_of(request)
    rows = paged(request, asked.rounds(actor))
    return show(request, "rounds", DESK, rows=rows, may_open=allowed(actor, KIND, "open"))


def newest_instruments(actor: Actor) -> list[ReleasedInstrument]:
    """The newest version of each instrument."""
    found: dict[str, ReleasedInstrument] = {}
    for row in responses.instruments(actor).order_by("code", "-version"):
        found.setdefault(row.code, row)
    return list(found.values())


def round_form(actor: Actor, data: QueryDict | None = None) -> RoundForm:
    """The form with what may be chosen."""
    spoken = language()
    areas = [area for area in territory.areas_on(actor) if area.kind == "district"]
    return RoundForm(
        data,
        instruments=[
            (one.code, f"{one.title.in_language(spoken)} · {one.code} {one.version}")
            for one in newest_instruments(actor)
        ],
        areas=[
            (
                str(area.area_id),
                area.name_en if spoken.startswith("en") and area.name_en else area.name_zh,
            )
            for area in areas
        ],
        units=[(str(unit.pk), unit.name) for unit in organisations.units(actor) if unit.area_id],
        initial={"key": codes.new_id()},
    )


@require_http_methods(WRITES)
@desk_page(KIND, "open")
def new(request: HttpRequest) -> HttpResponse:
    """Open a round."""
    actor = actor_of(request)
    if not newest_instruments(actor):
        return show(request, "round_none", DESK)
    form = round_form(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            receipt = opened(actor, form.cleaned_data)
        except Refused as refused:
            named = [name for name in refused.fields if name in form.fields]
            form.add_error(named[0] if named else None, refused.words)
        except codes.KeyReused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("开好了，受理号 %(number)s。") % {"number": receipt.number})
            return redirect("forms_work:round", round_id=receipt.object_id)
    return show(request, "round_new", DESK, status=422 if form.errors else 200, form=form)


def opened(actor: Actor, given: dict[str, object]) -> codes.Receipt:
    """The round, with the chosen units as those who are due."""
    wanted = set(given.pop("units") or ())  # type: ignore[call-overload]
    units = [unit for unit in organisations.units(actor) if str(unit.pk) in wanted and unit.area_id]
    due = [
        DueSpec(unit.pk, unit.area_id, unit.pk, Text(unit.short_name, unit.name_en))
        for unit in units
        if unit.area_id
    ]
    title = Text(str(given.pop("title_zh")), str(given.pop("title_en")))
    area_id = UUID(str(given.pop("area")))
    return actions.open_round(actor=actor, title=title, area_id=area_id, due=due, **given)  # type: ignore[arg-type]


@require_safe
@desk_page(KIND, "view")
def detail(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """How far a round is, and who is missing."""
    actor = actor_of(request)
    row = asked.round_row(actor, round_id)
    return show(
        request,
        "round",
        DESK,
        row=row,
        progress=asked.progress(row),
        dues=paged(request, asked.asked(actor, row), 50),
        may_close=row.is_open and allowed(actor, KIND, "close", row),
        may_issue=row.is_open and not row.instrument.named and allowed(actor, KIND, "issue", row),
        may_see=allowed(actor, KIND, "results", row),
    )


@require_http_methods(WRITES)
@desk_page(KIND, "close")
def close(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """End a round, after a question."""
    actor = actor_of(request)
    row = asked.round_row(actor, round_id)
    if request.method == "POST":
        actions.close_round(actor=actor, round_id=round_id)
        messages.success(request, _("这一轮已经结束。"))
        return redirect("forms_work:round", round_id=round_id)
    return show(request, "round_close", DESK, row=row, progress=asked.progress(row))


@require_http_methods(WRITES)
@desk_page(KIND, "issue")
def passes(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Give out passes. They are shown on the answer to this one request and never again."""
    actor = actor_of(request)
    row = asked.round_row(actor, round_id)
    form = PassesForm(request.POST or None, initial={"key": codes.new_id(), "number": 30})
    if request.method == "POST" and form.is_valid():
        try:
            secrets = actions.issue_passes(actor=actor, round_id=round_id, **form.cleaned_data)
        except (Refused, codes.KeyReused) as refused:
            form.add_error(None, str(refused))
        else:
            return issued(request, row, secrets)
    return show(
        request,
        "passes",
        DESK,
        status=422 if form.errors else 200,
        row=row,
        form=form,
        progress=asked.progress(row),
    )


@dataclass(frozen=True, slots=True)
class Slip:
    """One pass on paper."""

    code: str
    address: str
    side: int
    path: str


def slip(request: HttpRequest, secret: str) -> Slip:
    """Code, address, and the address as a square code."""
    address = request.build_absolute_uri(f"/forms/pass/{secret}/")
    return Slip(grouped(secret), address, *square(address))


def issued(request: HttpRequest, row: Round, secrets: list[str]) -> HttpResponse:
    """The page with the passes: to be printed and cut."""
    lines = [slip(request, one) for one in secrets]
    answer = show(
        request,
        "passes_issued",
        DESK,
        row=row,
        lines=lines,
        entry=request.build_absolute_uri("/forms/pass/"),
    )
    answer["Cache-Control"] = "no-store, private"
    return answer


@require_POST
@desk_page(KIND, "publish")
def publish(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Publish one grouping of the results."""
    field = request.POST.get("field", "")
    try:
        actions.publish_group(actor=actor_of(request), round_id=round_id, field=field)
    except Refused as refused:
        messages.error(request, refused.words)
    else:
        messages.success(request, _("这一分组已经公布。"))
    return redirect("forms_work:results", round_id=round_id)
