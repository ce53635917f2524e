"""Questions about areas. Those for people take the actor; those that build an actor cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Max, Q, Sum

from tongyou.base import clock
from tongyou.ground.territory.models import (
    Area,
    AreaState,
    Boundary,
    PopulationCount,
    PopulationSource,
    Succession,
)
from tongyou.ground.territory.periods import BEFORE_RECORDS, within
from tongyou.ground.territory.types import BoundaryKind, Review, SuccessionKind
from tongyou.ground.visibility import Actor, NotVisible

# `Area` is the one model of this room that other rooms may hold: a post or a unit stands in one.
__all__ = ["Area"]

FOLLOWED = (SuccessionKind.MERGE, SuccessionKind.SPLIT)


@dataclass(frozen=True, slots=True)
class PublicArea:
    """An area as anybody may see it; `geometry` is a GeoJSON MultiPolygon in WGS-84 or None."""

    id: UUID
    code: str
    name_zh: str
    name_en: str
    kind: str
    parent_id: UUID | None
    geometry: dict[str, object] | None = None
    sketch: bool = False
    source: str = ""
    review_number: str = ""


def at(on: date) -> list[AreaState]:
    """Every area as it was on a day, in the order of its code. For rules and loaders, not for people."""
    return list(AreaState.objects.filter(within(on)).order_by("code"))


def areas_on(actor: Actor, on: date | None = None) -> list[AreaState]:
    """The areas this actor may see, as they were on a day (today)."""
    states = AreaState.objects.filter(within(on or clock.today()))
    visible = AreaState.objects.visible_to(actor).filter(pk__in=states)
    return list(visible.select_related("area").order_by("code"))


def search(actor: Actor, text: str = "") -> list[Area]:
    """Visible areas found by name, pinyin, initials or code, ended ones last."""
    visible = Area.objects.visible_to(actor).filter(pk__in=Area.objects.matching(text))
    return sorted(
        visible.select_related("parent"), key=lambda area: (area.valid_to is not None, area.code)
    )


def area(actor: Actor, area_id: UUID) -> Area:
    """One area by its id. Raises NotVisible where there is none to see."""
    found = Area.objects.visible_to(actor).filter(pk=area_id).select_related("parent").first()
    if found is None:
        raise NotVisible("territory.area", "view", area_id)
    return found


def below(actor: Actor, parent: Area) -> list[Area]:
    """The areas directly below one today."""
    return list(
        Area.objects.visible_to(actor).filter(parent=parent, valid_to=None).order_by("code")
    )


def neighbours(actor: Actor, area: Area) -> list[Area]:
    """The other areas of the same parent and level today: those it may be merged with."""
    found = Area.objects.visible_to(actor).filter(parent=area.parent_id, valid_to=None)
    return list(found.exclude(pk=area.pk).order_by("code")) if area.parent_id else []


def names(area: Area) -> list[AreaState]:
    """What an area was, period by period, the newest first."""
    return list(area.states.select_related("parent").order_by("-valid_from"))


def newest_year(actor: Actor, area: Area) -> int | None:
    """The newest year with a count for this area or directly below it, up to this year."""
    found = PopulationCount.objects.visible_to(actor).filter(
        Q(area=area) | Q(area__parent=area),
        table__state=Review.CONFIRMED,
        year__lte=clock.today().year,
    )
    return found.order_by("-year").values_list("year", flat=True).first()


def area_by_code(code: str, on: date | None = None) -> Area | None:
    """The area that bears a code on a day (today)."""
    state = (
        AreaState.objects.filter(within(on or clock.today()), code=code)
        .select_related("area")
        .first()
    )
    return state.area if state else None


def subtree_ids(area_id: UUID, on: date | None = None) -> frozenset[UUID]:
    """The area, everything below it on a day (today), and ended areas that went wholly into these.

    What ended keeps its records, so whoever answers for the successors answers for them. Where an area
    was divided among several, only somebody who answers for all of its parts does. An area that has
    ended answers only for what it held on its last day. Two queries per level of history, no cache.
    """
    on = on or clock.today()
    state = (
        AreaState.objects.filter(area_id=area_id, valid_from__lte=on)
        .order_by("-valid_from")
        .first()
    )
    if state is None:
        return frozenset()
    if state.valid_to is not None and state.valid_to <= on:
        return frozenset({area_id})
    below = AreaState.objects.filter(within(on), path__startswith=state.path)
    return _with_ended(set(below.values_list("area_id", flat=True)), on)


def _with_ended(ids: set[UUID], on: date) -> frozenset[UUID]:
    """Add areas all of whose successors are in the set, again and again back through history."""
    followed = Q(kind__in=FOLLOWED, on__lte=on)
    fresh = ids
    while fresh:
        followed_here = Succession.objects.filter(followed, to_area_id__in=fresh)
        ended = followed_here.filter(from_area__valid_to__lte=on)
        sources = set(ended.values_list("from_area_id", flat=True)) - ids
        pairs = Succession.objects.filter(followed, from_area_id__in=sources)
        outside = {
            a for a, b in pairs.values_list("from_area_id", "to_area_id") if b not in ids and a != b
        }
        fresh = {source for source in sources - outside if source is not None}
        ids = ids | fresh
    return frozenset(ids)


def successors(area_id: UUID, on: date | None = None) -> list[tuple[Area, Decimal]]:
    """What an area had become by a day (today), with the share of it that went there; itself if it goes on."""
    on = on or clock.today()
    shares: dict[UUID, Decimal] = {}
    for reached, share in _followed(area_id, Decimal(1), BEFORE_RECORDS, on):
        shares[reached] = shares.get(reached, Decimal(0)) + share
    areas = Area.objects.in_bulk(shares.keys())
    return sorted(
        ((areas[pk], share) for pk, share in shares.items()), key=lambda pair: pair[0].code
    )


def _followed(
    area_id: UUID, share: Decimal, after: date, until: date
) -> Iterator[tuple[UUID, Decimal]]:
    """Walk from event to event in the order of their days."""
    steps = Succession.objects.filter(
        from_area_id=area_id, kind__in=FOLLOWED, on__gt=after, on__lte=until
    )
    first = steps.order_by("on").first()
    if first is None:
        yield area_id, share
        return
    for step in steps.filter(on=first.on):
        yield from _followed(step.to_area_id, share * step.share, step.on, until)


def history(area: Area) -> list[Succession]:
    """Everything that happened to an area, the newest first."""
    found = Succession.objects.filter(Q(from_area=area) | Q(to_area=area))
    return list(found.select_related("from_area", "to_area").order_by("-on", "-recorded_at"))


def boundary_of(actor: Actor, area: Area, on: date | None = None) -> Boundary | None:
    """The outline in force on a day (today), if this actor may see it."""
    found = Boundary.objects.visible_to(actor).filter(within(on or clock.today()), area=area)
    return found.filter(state=Review.CONFIRMED).first()


def proposal(actor: Actor, batch: UUID) -> list[Boundary]:
    """The outlines of one upload, for the person who decides on them."""
    rows = Boundary.objects.visible_to(actor, "import").filter(batch=batch)
    found = list(rows.select_related("area").order_by("area__code"))
    if not found:
        raise NotVisible("territory.boundary", "import", batch)
    return found


def population_tables(actor: Actor) -> list[PopulationSource]:
    """Every table of counts, the newest first."""
    return list(PopulationSource.objects.visible_to(actor).order_by("-as_of", "-recorded_at")[:200])


def population_table(actor: Actor, table_id: UUID) -> PopulationSource:
    """One table by its id. Raises NotVisible where there is none to see."""
    found = PopulationSource.objects.visible_to(actor).filter(pk=table_id).first()
    if found is None:
        raise NotVisible("territory.population", "view", table_id)
    return found


def table_totals(table: PopulationSource) -> Iterable[Mapping[str, object]]:
    """Rows and people of a table by area and year."""
    rows = table.counts.values("area__code", "area__name_zh", "year")
    counted = rows.annotate(rows=Count("pk"), people=Sum("count"))
    return counted.order_by("year", "area__code")


def uploads(actor: Actor) -> Iterable[Mapping[str, object]]:
    """Outline files so far, the newest first, with how many outlines each gave."""
    rows = Boundary.objects.visible_to(actor, "import").values(
        "batch", "source", "state", "valid_from"
    )
    return rows.annotate(outlines=Count("pk"), at=Max("recorded_at")).order_by("-at")[:50]


def public_areas(on: date | None = None) -> Sequence[PublicArea]:
    """Areas and outlines for public pages, with the label that an outline must carry."""
    on = on or clock.today()
    outlines = {
        row.area_id: row for row in Boundary.objects.filter(within(on), state=Review.CONFIRMED)
    }
    return [_public(state, outlines.get(state.area_id)) for state in at(on)]


def _public(state: AreaState, outline: Boundary | None) -> PublicArea:
    return PublicArea(
        id=state.area_id,
        code=state.code,
        name_zh=state.name_zh,
        name_en=state.name_en,
        kind=state.kind,
        parent_id=state.parent_id,
        geometry=outline.geometry if outline else None,
        sketch=bool(outline and outline.kind == BoundaryKind.SKETCH),
        source=outline.source if outline else "",
        review_number=outline.review_number if outline else "",
    )
