"""Meetings of the leading group and research files, as their pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tongyou.domains.plan.models import (
    AgendaItem,
    Meeting,
    Node,
    Plan,
    PlanVersion,
    ResearchFile,
    Resolution,
    SupervisionNotice,
)
from tongyou.domains.plan.round_records import UnitNames
from tongyou.domains.plan.templatetags.plan import words
from tongyou.domains.plan.types import Text
from tongyou.ground.visibility import Actor, NotVisible


def meetings(actor: Actor) -> QuerySet[Meeting]:
    """Meetings this actor may see, the newest first, with how much stands on each agenda."""
    counted = Meeting.objects.visible_to(actor).annotate(
        points=Count("items", filter=Q(items__dropped=False), distinct=True),
        decided=Count("resolutions", distinct=True),
    )
    return counted.order_by("-meets_on", "-sequence")


@dataclass(frozen=True, slots=True)
class ResolutionLine:
    """A resolution with its unit and the notice that carries it out."""

    row: Resolution
    unit: Text
    notice: SupervisionNotice | None


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting."""

    row: Meeting
    items: Sequence[AgendaItem]
    dropped: Sequence[AgendaItem]
    resolutions: Sequence[ResolutionLine]
    units: UnitNames


def visible_meeting(actor: Actor, meeting_id: UUID) -> Meeting:
    """One meeting, or NotVisible."""
    found = meetings(actor).filter(pk=meeting_id).select_related("plan").first()
    if found is None:
        raise NotVisible("plan.meeting", "view", meeting_id)
    return found


def meeting_page(actor: Actor, meeting_id: UUID) -> MeetingPage:
    """One meeting with its agenda and resolutions."""
    row = visible_meeting(actor, meeting_id)
    items = list(
        AgendaItem.objects.visible_to(actor)
        .filter(meeting=row)
        .select_related("node")
        .order_by("order")
    )
    decided = list(Resolution.objects.visible_to(actor).filter(meeting=row).order_by("order"))
    sent = {
        one.resolution_id: one
        for one in SupervisionNotice.objects.visible_to(actor).filter(resolution__in=decided)
    }
    names = UnitNames.of([*(one.unit_id for one in items), *(one.unit_id for one in decided)])
    return MeetingPage(
        row=row,
        items=[one for one in items if not one.dropped],
        dropped=[one for one in items if one.dropped],
        resolutions=[ResolutionLine(one, names[one.unit_id], sent.get(one.pk)) for one in decided],
        units=names,
    )


def visible_item(actor: Actor, item_id: UUID) -> AgendaItem:
    """One point of an agenda, or NotVisible."""
    found = (
        AgendaItem.objects.visible_to(actor)
        .filter(pk=item_id)
        .select_related("meeting__plan", "node")
        .first()
    )
    if found is None:
        raise NotVisible("plan.meeting", "view", item_id)
    return found


def visible_resolution(actor: Actor, resolution_id: UUID) -> Resolution:
    """One resolution, or NotVisible."""
    found = (
        Resolution.objects.visible_to(actor)
        .filter(pk=resolution_id)
        .select_related("meeting__plan", "node")
        .first()
    )
    if found is None:
        raise NotVisible("plan.meeting", "view", resolution_id)
    return found


# --- research -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ResearchLine:
    """A research file with whoever answers it."""

    row: ResearchFile
    who: Text


def research(actor: Actor) -> list[ResearchLine]:
    """Research files this actor may see, the newest first."""
    rows = list(ResearchFile.objects.visible_to(actor).order_by("-asked_at"))
    names = UnitNames.of(row.unit_id for row in rows)
    return [research_line(row, names) for row in rows]


def research_line(row: ResearchFile, names: UnitNames) -> ResearchLine:
    who = names[row.unit_id] if row.unit_id else Text(row.expert, row.expert)
    return ResearchLine(row, who)


def visible_research(actor: Actor, file_id: UUID) -> ResearchLine:
    """One research file, or NotVisible."""
    found = (
        ResearchFile.objects.visible_to(actor)
        .filter(pk=file_id)
        .select_related("plan", "node", "paper")
        .first()
    )
    if found is None:
        raise NotVisible("plan.research", "view", file_id)
    return research_line(found, UnitNames.of([found.unit_id]))


def tasks_of(actor: Actor, plan: Plan) -> list[tuple[UUID, str]]:
    """The tasks of the version in force, for a list of choices."""
    rows = Node.objects.visible_to(actor).filter(
        version__plan=plan, version__state=PlanVersion.State.PUBLISHED, kind=Node.Kind.TASK
    )
    return [(row.pk, f"{row.number}. {words(row, 'title')}") for row in rows.order_by("number")]
