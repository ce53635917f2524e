"""Rounds: the list, one round on one screen, the list behind each number."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongyou.domains.plan.models import Round
from tongyou.domains.plan.queries.rounds import round_
from tongyou.domains.plan.queries.supervision_pages import lists, matrix
from tongyou.domains.plan.queries.supervision_pages import rounds as pages
from tongyou.domains.plan.queries.supervision_pages.rows import Stage, rows
from tongyou.domains.plan.supervision import Light, Timeliness
from tongyou.domains.plan.views.common import paged
from tongyou.domains.plan.views.supervision import common
from tongyou.domains.plan.views.supervision.common import powers
from tongyou.ground.visibility import Actor, actor_of, allowed, page

PER_PAGE = 50


@require_safe
@page("plan.report", "view")
def listing(request: HttpRequest) -> HttpResponse:
    """Every round, newest first, with what this person's posts see of it."""
    actor = actor_of(request)
    return common.page(
        request,
        "rounds",
        rounds=paged(request, pages.rounds(actor), 20),
        may=powers(actor),
    )


@require_safe
@page("plan.report", "view")
def detail(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The round on one screen; a unit's own people go to their own reports."""
    actor = actor_of(request)
    row = round_(actor, round_id)
    if reports_for_a_unit(actor):
        return redirect("supervision:mine", round_id=row.pk)
    found = rows(actor, row)
    lines = matrix.by_unit(found)
    key, descending = sorting(request)
    shown = [line for line in lines if fits(line, request)]
    total = matrix.total(shown)
    return common.page(
        request,
        "round",
        head=pages.head(actor, row),
        lines=[
            {"line": line, "cells": cells(row, line, f"unit={line.unit_id or lists.NOBODY}")}
            for line in matrix.ordered(shown, key, descending=descending)
        ],
        total={"line": total, "cells": cells(row, total, "")},
        columns=headings(request, key, descending=descending),
        sort=key,
        order="descending" if descending else "ascending",
        quiet=matrix.owing_nothing(actor, row, lines),
        query=request.GET.get("q", ""),
        trouble=request.GET.get("show") == "trouble",
        may=powers(actor),
    )


def reports_for_a_unit(actor: Actor) -> bool:
    """Somebody who writes or approves reports, and does not watch over all of them."""
    return allowed(actor, "plan.report", "draft") and not allowed(actor, "plan.report", "review")


def sorting(request: HttpRequest) -> tuple[str, bool]:
    """The column asked for, and whether the largest come first."""
    key = request.GET.get("sort", "")
    return key.removeprefix("-"), key.startswith("-")


def fits(line: matrix.UnitLine, request: HttpRequest) -> bool:
    """Whether a unit is shown: by its name, and only those with something to do."""
    text = request.GET.get("q", "").strip().casefold()
    named = not text or text in f"{line.unit.zh} {line.unit.en}".casefold()
    return named and (request.GET.get("show") != "trouble" or has_trouble(line))


def has_trouble(line: matrix.UnitLine) -> bool:
    """Something is still owed, missing, doubted or overdue."""
    done = line.stages[Stage.LOCKED] + line.stages[Stage.REVIEW]
    return bool(line.owed - done or line.doubts or line.overdue)


def headings(request: HttpRequest, key: str, *, descending: bool) -> list[dict[str, object]]:
    """The columns with the address that sorts by each; the first click shows the largest first."""
    found: list[dict[str, object]] = []
    for column in matrix.COLUMNS:
        query = request.GET.copy()
        query["sort"] = column.key if key == column.key and descending else f"-{column.key}"
        order = ("descending" if descending else "ascending") if key == column.key else ""
        found.append({"column": column, "href": f"?{query.urlencode()}", "order": order})
    return found


def cells(row: Round, line: matrix.UnitLine, whose: str) -> list[dict[str, object]]:
    """The numbers of one unit, each with the address of the list behind it."""
    base = reverse("supervision:reports", args=[row.pk])
    found: list[dict[str, object]] = []
    for column in matrix.COLUMNS:
        query = "&".join(part for part in (whose, column.query) if part)
        found.append({"column": column, "count": column.of(line), "href": f"{base}?{query}"})
    return found


@require_safe
@page("plan.report", "view")
def reports(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The list behind a number: reports of the round, narrowed as the address says."""
    actor = actor_of(request)
    row = round_(actor, round_id)
    every = rows(actor, row)
    filters = lists.Filters.read(request.GET)
    found = lists.ordered(lists.narrowed(every, filters), request.GET.get("sort", ""))
    return common.page(
        request,
        "reports",
        head=pages.head(actor, row),
        rows=paged(request, found, PER_PAGE),
        found=len(found),
        filters=filters,
        units=lists.units_of(every),
        actions=lists.actions_of(every),
        sort=request.GET.get("sort", ""),
        choices={"stage": list(Stage), "time": list(Timeliness), "light": list(Light)},
        may=powers(actor),
    )
