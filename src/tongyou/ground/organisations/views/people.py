"""How a holder is shown: masked as the actor may see it, with the way to reveal where there is one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from tongyou.base import audit
from tongyou.ground.organisations.models import Holding, StaffMember
from tongyou.ground.visibility import Actor, actor_of, shown, visible

LABEL = "ty_organisations.staffmember"
RESOURCE = "organisations.staff"


@dataclass(frozen=True, slots=True)
class Person:
    """One holder for a page. Names and phones are as the actor may see them."""

    name: str
    phone: str
    reveal_url: str
    acting: bool
    simulated: bool
    holding: Holding


def people(request: HttpRequest, holdings: Iterable[Holding]) -> dict[UUID, Person]:
    """Each holding's person; the reading is noted for the ledger. Staff out of reach keep a masked name."""
    actor, rows = actor_of(request), list(holdings)
    staff = StaffMember.objects.filter(pk__in={row.staff_id for row in rows})
    if not rows:
        return {}
    seen = set(visible(staff, actor).values_list("pk", flat=True))
    revealing = visible(staff, actor.for_purpose("contact"), "reveal")
    may_reveal = set(revealing.values_list("pk", flat=True))
    audit.record_read(request, RESOURCE, sorted(seen), fields=["name", "phone"])
    return {
        row.pk: _person(actor, row, seen=row.staff_id in seen, revealing=row.staff_id in may_reveal)
        for row in rows
    }


def _person(actor: Actor, holding: Holding, *, seen: bool, revealing: bool) -> Person:
    staff = holding.staff
    phone = str(shown(actor, staff, "phone")) if seen else ""
    reveal_url = _reveal_url(staff) if revealing and phone else ""
    name = str(shown(actor, staff, "name"))
    return Person(name, phone, reveal_url, holding.acting, staff.simulated, holding)


def _reveal_url(staff: StaffMember) -> str:
    """Where the phone is shown in clear for a purpose; the room above offers it."""
    try:
        return reverse("access:reveal", args=[LABEL, staff.pk, "phone"])
    except NoReverseMatch:
        return ""


def with_people(request: HttpRequest, holdings: Iterable[Holding]) -> list[Person]:
    """The same as a list, in the order given."""
    rows = list(holdings)
    found = people(request, rows)
    return [found[row.pk] for row in rows]


def by_post(
    request: HttpRequest, posts: Iterable[Any], holdings: Iterable[Holding]
) -> list[tuple[Any, Person | None]]:
    """Posts with who holds them now, or None."""
    rows = list(holdings)
    found = people(request, rows)
    held = {row.post_id: found[row.pk] for row in rows}
    return [(one, held.get(one.pk)) for one in posts]
