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
from tongyou.ground.visibility import Actor, actor_of, allowed, shown, visible

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
    """Each holding's person; the reading is noted for the ledger. Unseen staff keep only a masked name."""
    actor, rows = actor_of(request), [row for row in holdings if row is not None]
    staff_ids = {row.staff_id for row in rows}
    seen = set(
        visible(StaffMember.objects.filter(pk__in=staff_ids), actor).values_list("pk", flat=True)
    )
    if rows:
        audit.record_read(request, RESOURCE, sorted(staff_ids), fields=["name", "phone"])
    return {row.pk: _person(actor, row, visible=row.staff_id in seen) for row in rows}


def _person(actor: Actor, holding: Holding, *, visible: bool) -> Person:
    staff = holding.staff
    phone = str(shown(actor, staff, "phone")) if visible else ""
    may = (
        visible
        and bool(staff.phone)
        and allowed(actor.for_purpose("contact"), RESOURCE, "reveal", staff)
    )
    return Person(
        str(shown(actor, staff, "name")), phone, _reveal_url(staff) if may else "",
        holding.acting, staff.simulated, holding,
    )  # fmt: skip


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
