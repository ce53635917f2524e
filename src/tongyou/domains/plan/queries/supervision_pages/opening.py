"""Which round could be opened next, and what opening it would mean."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from tongyou.base import calendar, clock
from tongyou.domains.plan.models import Node, NodeUnit, Plan, PlanVersion, Rhythm
from tongyou.domains.plan.queries import rounds as queries
from tongyou.domains.plan.rules.rounds import periods
from tongyou.domains.plan.rules.rounds.periods import Period
from tongyou.domains.plan.supervision import Cadence
from tongyou.domains.plan.templatetags.plan import words
from tongyou.domains.plan.types import UnitRole
from tongyou.ground.organisations import queries as organisations
from tongyou.ground.visibility import Actor

ONE_DAY = dt.timedelta(days=1)
BACK = 4  # periods that are offered


@dataclass(frozen=True, slots=True)
class Offer:
    """A period that is over and has no round yet."""

    period: Period
    due_on: dt.date
    reports: int

    @property
    def label(self) -> str:
        return words(periods.title(self.period))


def plan_to_report(actor: Actor) -> Plan | None:
    """The newest plan with a published version that the actor may see."""
    version = (
        PlanVersion.objects.visible_to(actor)
        .filter(state=PlanVersion.State.PUBLISHED)
        .select_related("plan")
        .order_by("-plan__start")
        .first()
    )
    return version.plan if version else None


def rhythm(actor: Actor, plan: Plan | None) -> Rhythm | None:
    """How a plan is reported; None while nobody has said so."""
    return Rhythm.objects.visible_to(actor).filter(plan=plan).first() if plan else None


def offers(actor: Actor, plan: Plan, row: Rhythm) -> list[Offer]:
    """The newest periods that are over, belong to the plan and were not opened, the newest first."""
    today, cadence = clock.today(), Cadence(row.cadence)
    there = set(queries.rounds(actor, plan).values_list("code", flat=True))
    reports = Node.objects.visible_to(actor).filter(
        version__plan=plan, version__state=PlanVersion.State.PUBLISHED, kind=Node.Kind.TASK
    )
    count = reports.count()
    found: list[Offer] = []
    days = calendar.load(today.year, today.year + 1)
    period = periods.last_over(cadence, today)
    while period.start >= plan.start and len(found) < BACK:
        if period.code not in there and period.start < plan.end:
            due = periods.due_on(period, today, row.due_days, days)
            found.append(Offer(period, due, count))
        period = periods.containing(cadence, period.start - ONE_DAY)
    return found


def offices(actor: Actor) -> list[tuple[UUID, str]]:
    """Units that could review: those the actor sees, by name."""
    return [(unit.pk, unit.name) for unit in organisations.units(actor)]


def lead_units(actor: Actor, task: Node) -> list[tuple[UUID, str]]:
    """The known lead units of a task that the actor sees, as printed."""
    mine = Node.objects.visible_to(actor).filter(pk=task.pk)
    rows = NodeUnit.objects.filter(node__in=mine, role=UnitRole.LEAD).order_by("order")
    return [(row.unit_id, row.printed) for row in rows if row.unit_id]
