"""The inbox: open steps, the most urgent first, from `Step` rows alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongyou.base import clock
from tongyou.base.clock import local, start_of_day
from tongyou.ground.visibility import Actor, visible
from tongyou.ground.visibility.reach import reaches
from tongyou.kernels.casework import people, shelf
from tongyou.kernels.casework.definition.types import By, Procedure
from tongyou.kernels.casework.engine.types import StepStanding, Who
from tongyou.kernels.casework.models import Alarm, ReleasedProcedure, Step
from tongyou.kernels.casework.queries import merging, paging
from tongyou.kernels.casework.queries.catalogue import released
from tongyou.kernels.casework.queries.clocks_in_words import rough_colour
from tongyou.kernels.casework.queries.merging import Way
from tongyou.kernels.casework.queries.names import Names, names_of
from tongyou.kernels.casework.queries.types import EVERYTHING, Filters, InboxRow, Page, Whose
from tongyou.kernels.casework.records import bys_of
from tongyou.kernels.casework.seeing import RESOURCE
from tongyou.kernels.criteria import Text

MOST_ALARMS = 500
OPEN = StepStanding.OPEN.value
Pairs = frozenset[tuple[str, UUID]]  # (role, unit) in which somebody acts


def inbox(actor: Actor, filters: Filters = EVERYTHING) -> Page[InboxRow]:
    """Open steps the actor may see, the most urgent first; a full page costs no more than the first."""
    pairs = held_or_fallen(actor)
    ways = ways_to(actor, filters, pairs)
    keys, after = merging.first_keys(
        ways,
        by="due_at",
        after=filters.after,
        down=filters.latest_first,
        most=paging.size_of(filters.size),
    )
    return Page(lines(actor, in_order(keys), pairs), merging.count_text(ways), after)


def in_order(keys: Sequence[UUID]) -> list[tuple[Step, bool]]:
    """These steps, and whether nobody answers for them."""
    alarm = Alarm.objects.filter(case_id=OuterRef("case_id"), step=OuterRef("key"), closed_at=None)
    found = Step.objects.filter(pk__in=keys).annotate(alarm=Exists(alarm))
    rows = {one.pk: (one, bool(getattr(one, "alarm", False))) for one in found}
    return [rows[key] for key in keys if key in rows]


def waiting(actor: Actor, most: int) -> int:
    """How many open steps the actor may act on, at most `most`: for the menu."""
    return merging.count(ways_to(actor, Filters(whose=Whose.MINE)), most)


def export_steps(
    actor: Actor, filters: Filters = EVERYTHING, most: int = 5000
) -> tuple[InboxRow, ...]:
    """The same steps for a file, at most `most`, as far as the actor may export them; the caller writes the ledger's row."""
    pairs = held_or_fallen(actor)
    ways = ways_to(actor, filters, pairs, "export")
    keys, _ = merging.first_keys(ways, by="due_at", after="", down=filters.latest_first, most=most)
    return lines(actor, in_order(keys), pairs)


def ways_to(
    actor: Actor, filters: Filters, pairs: Pairs | None = None, action: str = "view"
) -> list[Way]:
    """The open steps that the filters leave, as ranges of the indexes. `pairs`: `held_or_fallen`, if it is known already."""
    left = Step.objects.visible_to(actor).filter(narrowed(filters), standing=OPEN)
    seen = left if action == "view" else visible(left, actor, action)
    own = Q(unit_id__in=sorted(actor.unit_ids))
    match filters.whose:
        case Whose.MINE:
            return mine(actor, seen, held_or_fallen(actor) if pairs is None else pairs)
        case Whose.UNIT:
            return [merging.split(seen, "unit_id", actor.unit_ids)]
        case Whose.ALARM:
            return [Way(seen.filter(alarmed(actor)))]
        case Whose.OTHERS:
            return merging.only(ways_seen(actor, seen), ~own)
        case _:
            return ways_seen(actor, seen)


def ways_seen(actor: Actor, seen: QuerySet[Step]) -> list[Way]:
    """What the actor sees, split as the indexes are: everything, or unit by unit and area by area."""
    ways = reaches(actor, RESOURCE, "view")
    if any(way.scope == "all" for way in ways):
        return [Way(seen)]
    found = {
        scope: {one for way in ways if way.scope == scope for one in way.ids}
        for scope in ("unit", "area")
    }
    return [merging.split(seen, f"{scope}_id", ids) for scope, ids in found.items() if ids]


def narrowed(filters: Filters) -> Q:
    """What the filters leave of any rows."""
    exact = {
        "procedure": filters.procedure,
        "code": filters.step,
        "unit_id": filters.unit_id,
        "area_id": filters.area_id,
    }
    found = Q(**{name: value for name, value in exact.items() if value})
    if filters.paused is not None:
        found &= Q(paused=filters.paused)
    return found & times(filters)


def times(filters: Filters) -> Q:
    """What the filters say about deadlines; paused steps are due on no day."""
    found = Q()
    if filters.late:
        found &= Q(due_at__lt=clock.now(), paused=False)
    if filters.due is not None:
        first, after = filters.due.days(clock.today())
        found &= Q(due_at__gte=start_of_day(first), paused=False)
        if after.year < 9999:
            found &= Q(due_at__lt=start_of_day(after))
    if filters.due_before is not None:
        found &= Q(due_at__lt=start_of_day(filters.due_before))
    return found


# ---- whose


def mine(actor: Actor, seen: QuerySet[Step], pairs: Pairs) -> list[Way]:
    """Steps the actor's roles may act on, at their units or from anywhere; those that fall to them too."""
    found = [
        merging.split(seen.filter(roles__contains=f",{role},"), "unit_id", units)
        for role, units in by_role(pairs).items()
    ]
    far = acted_on_from_afar(released(actor)) if far_roles(actor) else {}
    kinds = {kind for role in far_roles(actor) for kind in far.get(role, ())}
    return [*found, *(Way(seen.filter(procedure=code, code=step)) for code, step in sorted(kinds))]


def held_or_fallen(actor: Actor) -> Pairs:
    """(role, unit) in which the actor acts: posts, and empty ones whose duty is theirs today."""
    held = {
        (post.role, post.unit_id)
        for post in actor.posts
        if post.unit_id and people.ways_of(actor, post, "", "act")
    }
    return frozenset(held) | people.fallen_to(actor, held)


def by_role(pairs: Iterable[tuple[str, UUID]]) -> dict[str, set[UUID]]:
    found: dict[str, set[UUID]] = {}
    for role, unit in pairs:
        found.setdefault(role, set()).add(unit)
    return found


def acted_on_from_afar(rows: Iterable[ReleasedProcedure]) -> dict[str, set[tuple[str, str]]]:
    """Role -> (procedure, step) on which it acts from any unit (`role@any`), over every released version."""
    found: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        procedure = shelf.of(row.pk)
        for step in procedure.steps:
            for by in far_in(procedure, step.code):
                found.setdefault(by.role, set()).add((procedure.code, step.code))
    return found


def far_in(procedure: Procedure, code: str) -> list[By]:
    return [by for by in bys_of(procedure, code) if by.anywhere]


def far_roles(actor: Actor) -> list[str]:
    """Roles in which the actor acts beyond a unit."""
    return sorted(
        {
            post.role
            for post in actor.posts
            for way in people.ways_of(actor, post, "", "act")
            if way.scope != "unit"
        }
    )


def alarmed(actor: Actor) -> Q:
    """Steps with an open alarm that the actor may see."""
    open_alarms = Alarm.objects.visible_to(actor).filter(closed_at=None)
    found = Q(pk__in=[])
    for case_id, step in open_alarms.values_list("case_id", "step")[:MOST_ALARMS]:
        found |= Q(case_id=case_id, key=step)
    return found


# ---- lines


def lines(actor: Actor, rows: Sequence[tuple[Step, bool]], pairs: Pairs) -> tuple[InboxRow, ...]:
    """Rows in words: names, titles, and whether the reader may act."""
    names = names_of([one.unit_id for one, _ in rows], [one.area_id for one, _ in rows])
    judge = Judge(actor, pairs)
    return tuple(line(one, names, judge, alarm=alarm) for one, alarm in rows)


@dataclass(frozen=True, slots=True)
class Judge:
    """Whether the reader may act on a row, by its roles alone; the case's page judges the rest."""

    actor: Actor
    pairs: Pairs

    def may(self, row: Step) -> bool:
        roles = row.roles.strip(",").split(",")
        if any((role, row.unit_id) in self.pairs for role in roles):
            return True
        far = {role.removesuffix("@any") for role in roles if role.endswith("@any")}
        who: Who | None = None
        if far:
            who = people.who_at(self.actor, row.compartment, row.area_id, "act")
        return bool(who and far & who.anywhere)


def line(row: Step, names: Names, judge: Judge, *, alarm: bool) -> InboxRow:
    """One open step."""
    procedure = shelf.at(row.procedure, row.version)
    if row.opened_at is None or row.due_at is None:
        raise ValueError(f"The open step {row} has no deadline.")  # the database refuses such rows
    now = clock.now()
    return InboxRow(
        step_id=row.pk,
        case_id=row.case_id,
        number=row.number,
        title=Text(row.title_zh, row.title_en),
        procedure=row.procedure,
        procedure_title=procedure.title,
        step=row.key,
        step_title=procedure.step(row.code).title,
        unit_id=row.unit_id,
        unit=names.unit(row.unit_id),
        area=names.area(row.area_id),
        opened_at=local(row.opened_at),
        due_at=local(row.due_at),
        colour=rough_colour(row.opened_at, row.due_at, now, paused=row.paused),
        late=row.late or (not row.paused and now > row.due_at),
        paused=row.paused,
        may_act=judge.may(row),
        alarm=alarm,
    )
