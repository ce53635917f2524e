"""Questions about units, posts and holders. Those for people take the actor and see what it may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from tongyou.base import clock
from tongyou.ground.organisations.models import (
    Alias,
    GroupMembership,
    Holding,
    Post,
    StaffMember,
    Unit,
    UnitName,
)
from tongyou.ground.organisations.rules import HEAD, RISES_TO, nearest, printed
from tongyou.ground.organisations.types import Resolved, Vacancy
from tongyou.ground.territory.periods import within
from tongyou.ground.territory.queries import subtree_ids
from tongyou.ground.visibility import Actor, NotVisible, PostHeld


def units(actor: Actor, *, text: str = "", kind: str = "", closed: bool = False) -> list[Unit]:
    """Visible units by name, alias, pinyin or initials, and by kind."""
    found = Unit.objects.visible_to(actor).filter(pk__in=Unit.objects.matching(text))
    found = found.filter(kind=kind) if kind else found
    found = found if closed else found.filter(within(clock.today()))
    return list(found.select_related("area").order_by("kind", "code"))


def unit(actor: Actor, unit_id: UUID) -> Unit:
    """One unit by its id. Raises NotVisible where there is none to see."""
    rows = Unit.objects.visible_to(actor).select_related("area", "parent")
    found = rows.filter(pk=unit_id).first()
    if found is None:
        raise NotVisible("organisations.unit", "view", unit_id)
    return found


def post(actor: Actor, post_id: UUID) -> Post:
    """One post by its id. Raises NotVisible where there is none to see."""
    rows = Post.objects.visible_to(actor).select_related("unit", "area")
    found = rows.filter(pk=post_id).first()
    if found is None:
        raise NotVisible("organisations.post", "view", post_id)
    return found


def current(actor: Actor, post: Post, on: date | None = None) -> Holding | None:
    """Who holds a post on a day (today)."""
    found = Holding.objects.visible_to(actor).filter(within(on or clock.today()), post=post)
    return found.select_related("staff", "post").first()


def names(unit: Unit) -> list[UnitName]:
    """What a unit was called, period by period, the newest first."""
    return list(unit.names.order_by("-valid_from"))


def aliases(unit: Unit) -> list[str]:
    """Other printed names that lead to a unit."""
    return list(unit.aliases.order_by("name").values_list("name", flat=True))


def memberships(group: Unit) -> list[GroupMembership]:
    """Members a group has and had, the newest first."""
    return list(group.memberships.select_related("member").order_by("-valid_from", "member__code"))


def unit_by_code(code: str) -> Unit | None:
    """The unit that bears a code."""
    return Unit.objects.filter(code=code).first()


def resolve_unit(name: str) -> Resolved:
    """The unit a printed name means: short, full, earlier or other name, exactly; else the nearest ones.

    A name that fits several units (two schools of one name) fits none; they are then the suggestions.
    """
    wanted = printed(name)
    known = _known_names()
    exact = known.get(wanted, ())
    ids = list(dict.fromkeys(exact))
    if len(ids) != 1:
        ids = ids or nearest(wanted, {text: pks[0] for text, pks in known.items()})
        rows = Unit.objects.in_bulk(ids)
        return Resolved(None, tuple(rows[pk] for pk in ids))
    return Resolved(Unit.objects.get(pk=ids[0]))


def _known_names() -> dict[str, list[UUID]]:
    """Every name a unit has or had, with the units that bear it."""
    names: dict[str, list[UUID]] = {}
    rows = UnitName.objects.order_by("-valid_from").values_list(
        "short_name", "full_name", "unit_id"
    )
    for short, full, unit in rows:
        for text in filter(None, (short, full)):
            names.setdefault(text, []).append(unit)
    for text, unit in Alias.objects.values_list("name", "unit_id"):
        names.setdefault(text, []).append(unit)
    return names


def members(group: Unit, on: date | None = None) -> list[Unit]:
    """The units of a group on a day (today)."""
    rows = GroupMembership.objects.filter(within(on or clock.today()), group=group)
    return [row.member for row in rows.select_related("member").order_by("member__code")]


def groups_of(unit: Unit, on: date | None = None) -> list[Unit]:
    """The groups a unit belongs to on a day (today)."""
    rows = GroupMembership.objects.filter(within(on or clock.today()), member=unit)
    return [row.group for row in rows.select_related("group").order_by("group__code")]


def posts(actor: Actor, unit: Unit, on: date | None = None) -> list[Post]:
    """The posts of a unit on a day (today) that the actor may see."""
    found = Post.objects.visible_to(actor).filter(within(on or clock.today()), unit=unit)
    return list(found.select_related("area").order_by("role", "code"))


def holders(
    actor: Actor, unit: Unit | None = None, role: str = "", on: date | None = None
) -> list[Holding]:
    """Who holds which post on a day (today), as far as the actor may see posts."""
    found = Holding.objects.visible_to(actor).filter(within(on or clock.today()))
    found = found.filter(post__unit=unit) if unit else found
    found = found.filter(post__role=role) if role else found
    return list(found.select_related("post", "post__area", "staff").order_by("post__code"))


def holdings(actor: Actor, post: Post) -> list[Holding]:
    """Everyone who has held a post, the newest first."""
    found = Holding.objects.visible_to(actor).filter(post=post)
    return list(found.select_related("staff").order_by("-valid_from"))


def staff_of(actor: Actor, unit: Unit) -> list[StaffMember]:
    """The staff of a unit that the actor may see, without those who left."""
    found = StaffMember.objects.visible_to(actor).filter(unit=unit, left_on=None)
    return list(found.order_by("recorded_at"))


def posts_held(staff_id: UUID, on: date | None = None) -> list[Post]:
    """The posts a staff member holds on a day (today), as rows with unit and area; those held in person first."""
    on = on or clock.today()
    held = Holding.objects.filter(within(on), within(on, "post__"), staff_id=staff_id)
    rows = held.select_related("post__unit", "post__area").order_by("acting", "post__code")
    return [holding.post for holding in rows]


def as_held(posts: Sequence[Post], on: date | None = None) -> tuple[PostHeld, ...]:
    """Posts as an actor carries them: role, unit, and every area they answer for."""
    on = on or clock.today()
    areas = {post.area_id for post in posts if post.area_id}
    reach = {area: subtree_ids(area, on) for area in areas}
    return tuple(
        PostHeld(post.role, post.pk, post.unit_id, reach.get(post.area_id, frozenset()))
        for post in posts
    )


def posts_of(staff_id: UUID, on: date | None = None) -> tuple[PostHeld, ...]:
    """The posts a staff member holds on a day (today). This is what an actor is built from, so it takes none."""
    return as_held(posts_held(staff_id, on), on)


def vacancies(actor: Actor, on: date | None = None, unit: Unit | None = None) -> list[Vacancy]:
    """Posts that must be filled and have no holder on a day (today): since when, and who stands in.

    The duty of a village's child director rises to the town's supervisor; else it falls to the unit's head.
    """
    on = on or clock.today()
    visible = Post.objects.visible_to(actor).filter(within(on), must_be_filled=True)
    visible = visible.filter(unit=unit) if unit else visible
    filled = Holding.objects.filter(within(on), post__must_be_filled=True).values_list(
        "post_id", flat=True
    )
    empty = visible.exclude(pk__in=filled)
    rows = list(empty.select_related("unit", "area", "area__parent").order_by("unit__code", "code"))
    ends, standing = _last_ends(rows, on), _standing_in(rows, on)
    return [
        Vacancy(post, ends.get(post.pk, post.valid_from), _falls_to(post, standing))
        for post in rows
    ]


def _last_ends(rows: Sequence[Post], on: date) -> dict[UUID, date]:
    """The day each post was last left."""
    past = Holding.objects.filter(post__in=[p.pk for p in rows], valid_to__lte=on).order_by(
        "valid_to"
    )
    return {post: end for post, end in past.values_list("post_id", "valid_to") if end is not None}


def _standing_in(rows: Sequence[Post], on: date) -> list[Holding]:
    """Holders of the posts to which an empty post may fall."""
    roles = {HEAD, *RISES_TO.values()}
    units_concerned = {post.unit_id for post in rows}
    found = Holding.objects.filter(within(on), post__role__in=roles, post__unit__in=units_concerned)
    return list(found.select_related("post", "staff"))


def _falls_to(post: Post, standing: Sequence[Holding]) -> Holding | None:
    higher = RISES_TO.get(post.role)
    above = post.area.parent_id if post.area else None
    for holding in standing:
        if higher and holding.post.role == higher and above and holding.post.area_id == above:
            return holding
    heads = (h for h in standing if h.post.role == HEAD and h.post.unit_id == post.unit_id)
    return next(heads, None)
