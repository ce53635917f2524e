"""Supervision notices: the list, and one with everything that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from tongyou.base import clock
from tongyou.base.ui.types import Event
from tongyou.domains.plan.models import SupervisionNotice
from tongyou.domains.plan.queries.supervision_pages.lists import as_uuid, one_of
from tongyou.domains.plan.round_records import UnitNames
from tongyou.domains.plan.rules.rounds import noticing
from tongyou.domains.plan.supervision import NoticeState
from tongyou.domains.plan.types import Text
from tongyou.ground.visibility import Actor, NotVisible


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to."""

    state: NoticeState | None = None
    unit: UUID | None = None
    overdue: bool = False
    open: bool = False
    text: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filters:
        """From the address."""
        return cls(
            state=one_of(NoticeState, query.get("state", "")),
            unit=as_uuid(query.get("unit", "")),
            overdue=query.get("only") == "overdue",
            open=query.get("only") == "open",
            text=query.get("q", "").strip()[:60],
        )

    @property
    def any(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice in a list."""

    row: SupervisionNotice
    unit: Text
    overdue: bool
    undone: bool


def notices(actor: Actor, filters: Filters) -> list[NoticeLine]:
    """Notices this actor may see, the newest first."""
    rows = SupervisionNotice.objects.visible_to(actor).select_related("node").order_by("-issued_at")
    rows = rows.filter(state=filters.state) if filters.state else rows
    rows = rows.filter(unit=filters.unit) if filters.unit else rows
    if filters.text:
        rows = rows.filter(Q(title__icontains=filters.text) | Q(number__icontains=filters.text))
    if filters.open or filters.overdue:
        rows = rows.exclude(state__in=noticing.ENDED)
    found = list(rows)
    names = UnitNames.of(one.unit_id for one in found)
    lines = [line(one, names) for one in found]
    return [one for one in lines if one.overdue or one.undone] if filters.overdue else lines


def line(row: SupervisionNotice, names: UnitNames) -> NoticeLine:
    today, state = clock.today(), NoticeState(row.state)
    return NoticeLine(
        row,
        names[row.unit_id],
        noticing.overdue(state, row.answer_by, today),
        noticing.undone(state, row.done_by, today),
    )


def units_with_notices(actor: Actor) -> list[tuple[UUID, Text]]:
    """Units that have a notice, for the filter's choices."""
    ids = set(SupervisionNotice.objects.visible_to(actor).values_list("unit_id", flat=True))
    names = UnitNames.of(ids)
    return sorted(((one, names[one]) for one in ids), key=lambda pair: pair[1].zh)


def visible_notice(actor: Actor, notice_id: UUID) -> SupervisionNotice:
    """One notice, or NotVisible."""
    found = (
        SupervisionNotice.objects.visible_to(actor)
        .filter(pk=notice_id)
        .select_related("plan", "node", "report__round", "doubt__line", "resolution__meeting")
        .first()
    )
    if found is None:
        raise NotVisible("plan.notice", "view", notice_id)
    return found


def notice_line(row: SupervisionNotice) -> NoticeLine:
    """One notice with its unit's name and where it stands."""
    return line(row, UnitNames.of([row.unit_id]))


@dataclass(frozen=True, slots=True)
class Moments:
    """What happened to a notice, as far as its row remembers; the case tells the whole of it."""

    row: SupervisionNotice

    def events(self, words: Mapping[str, str]) -> list[Event]:
        """Newest first; `words` name each moment in the reader's language."""
        row = self.row
        found = [Event(row.issued_at, words["issued"])]
        if row.answered_at:
            found.append(Event(row.answered_at, words["answered"]))
        if row.accepted_at:
            found.append(Event(row.accepted_at, words["accepted"]))
        if row.closed_at:
            withdrawn = row.state == NoticeState.WITHDRAWN
            found.append(Event(row.closed_at, words["withdrawn" if withdrawn else "closed"]))
        return found[::-1]
