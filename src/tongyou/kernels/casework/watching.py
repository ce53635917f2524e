"""Responsible people: no open step without a filled post that answers for it, or an open alarm.

Looked at every night, and whenever a post gets another holder. Steps are judged by what they have in common (unit,
procedure, step), so a million open cases are a few hundred questions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from tongyou.base import clock, jobs
from tongyou.base.codes import new_id
from tongyou.base.database import write
from tongyou.ground.organisations.events import PostHolderChanged
from tongyou.kernels.casework import people, records, shelf, telling
from tongyou.kernels.casework.engine.paths import find
from tongyou.kernels.casework.engine.types import StepStanding
from tongyou.kernels.casework.models import Alarm, Step

WATCH = "casework.watch"
OPEN = StepStanding.OPEN.value
BATCH = 200


@dataclass(frozen=True, slots=True)
class Group:
    """Open steps that the same people answer for."""

    unit_id: UUID
    procedure: str
    version: int
    code: str

    @property
    def want(self) -> people.Want:
        return people.want_of(shelf.at(self.procedure, self.version), self.code, self.unit_id)

    @property
    def rows(self) -> Q:
        return Q(
            unit_id=self.unit_id,
            procedure=self.procedure,
            version=self.version,
            code=self.code,
            standing=OPEN,
        )


@jobs.job(WATCH, transactional=False, lease=300)
def watch(payload: dict[str, Any]) -> dict[str, int]:  # noqa: ARG001 - a job takes its payload
    """Nightly, and after a change of holders: open the alarms that are missing, close those that are not needed."""
    opened = closed = 0
    vacant = vacant_groups()
    for group in vacant:
        opened += raise_alarms(group)
        jobs.stop_if_asked()
    closed = quiet(vacant)
    return {"opened": opened, "closed": closed}


def holder_changed(event: PostHolderChanged) -> None:
    """Somebody else holds a post, now or on a day to come (the night before sees to that)."""
    del event  # whoever it is, every open step is looked at
    jobs.enqueue(WATCH, {}, key=f"{WATCH}:{new_id()}")


def groups() -> list[Group]:
    """Every kind of open step there is."""
    rows = Step.objects.filter(standing=OPEN).values_list("unit_id", "procedure", "version", "code")
    return [Group(*row) for row in rows.distinct().order_by()]


def vacant_groups() -> list[Group]:
    """Those nobody answers for today."""
    found = groups()
    answers = people.responsible(group.want for group in found)
    return [one for one in found if people.is_vacant(one.want, answers[one.want])]


def raise_alarms(group: Group) -> int:
    """An alarm for each step of the group that has none; those who supervise are told."""
    rows = Step.objects.filter(group.rows)
    count = 0
    while missing := without_alarm(rows):
        with write():
            made = [
                Alarm(
                    case_id=one.case_id,
                    step=one.key,
                    unit_id=one.unit_id,
                    area_id=one.area_id,
                    compartment=one.compartment,
                    opened_at=clock.now(),
                )
                for one in missing
            ]
            Alarm.objects.bulk_create(made, ignore_conflicts=True)
            for one in missing:
                tell(one)
        count += len(missing)
    return count


def without_alarm(rows: Any) -> list[Step]:
    """The next open steps of a group that have no open alarm."""
    alarmed = Alarm.objects.filter(closed_at=None).values_list("case_id", "step")
    have = set(alarmed)
    found = (one for one in rows.order_by("pk").iterator() if (one.case_id, one.key) not in have)
    return [one for one, _ in zip(found, range(BATCH), strict=False)]


def tell(step: Step) -> None:
    loaded = records.load(step.case_id)
    row = find(loaded.state, step.key) if loaded else None
    if loaded is not None and row is not None:
        telling.tell_vacant(loaded, row)


def quiet(vacant: Iterable[Group]) -> int:
    """Close alarms whose step is over, stands at another unit, or is answered for again."""
    still = {(one.unit_id, one.procedure, one.version, one.code) for one in vacant}
    closed = 0
    for alarm in Alarm.objects.filter(closed_at=None).iterator():
        step = Step.objects.filter(case_id=alarm.case_id, key=alarm.step, standing=OPEN).first()
        if step and step.unit_id == alarm.unit_id and kind_of(step) in still:
            continue
        with write():
            mine = Alarm.objects.filter(pk=alarm.pk, closed_at=None)
            closed += mine.update(closed_at=clock.now())
    return closed


def kind_of(step: Step) -> tuple[UUID, str, int, str]:
    return step.unit_id, step.procedure, step.version, step.code


def unanswered() -> list[tuple[str, str]]:
    """(case number, step) of open steps without an answering post and without an alarm: always none."""
    alarmed = set(Alarm.objects.filter(closed_at=None).values_list("case_id", "step"))
    found = []
    for group in vacant_groups():
        rows = Step.objects.filter(group.rows).annotate(case_number=F("number"))
        found += [(one.number, one.key) for one in rows if (one.case_id, one.key) not in alarmed]
    return found
