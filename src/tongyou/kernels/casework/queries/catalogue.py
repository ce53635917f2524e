"""What can be opened, and what somebody has kept for every day."""

from __future__ import annotations

from tongyou.ground.visibility import Actor, NotVisible
from tongyou.kernels.casework import people, shelf
from tongyou.kernels.casework.definition.types import By
from tongyou.kernels.casework.engine.people import OPENER
from tongyou.kernels.casework.models import ReleasedProcedure, SavedFilter
from tongyou.kernels.casework.queries.keeping import read_filters
from tongyou.kernels.casework.queries.types import KeptFilter, ProcedureView

RESOURCE = "casework.procedure"


def procedures(actor: Actor) -> tuple[ProcedureView, ...]:
    """The newest version of every released procedure the actor may see."""
    newest = {row.code: row for row in released(actor)}
    return tuple(view(actor, row) for row in newest.values())


def released(actor: Actor) -> list[ReleasedProcedure]:
    """Every version of every procedure the actor may see, without its text, by code; asked once a request."""
    if RESOURCE not in actor.asked:
        rows = ReleasedProcedure.objects.visible_to(actor).defer("text")
        actor.asked[RESOURCE] = list(rows.order_by("code", "version"))
    found: list[ReleasedProcedure] = actor.asked[RESOURCE]
    return found


def procedure(actor: Actor, code: str, version: int | None = None) -> ProcedureView:
    """One released procedure, the newest unless a version is named. NotVisible."""
    rows = ReleasedProcedure.objects.visible_to(actor).filter(code=code)
    rows = rows.filter(version=version) if version else rows
    row = rows.order_by("-version").first()
    if row is None:
        raise NotVisible(RESOURCE, "view")
    return view(actor, row)


def view(actor: Actor, row: ReleasedProcedure) -> ProcedureView:
    found = shelf.of(row.pk)
    return ProcedureView(
        code=found.code,
        version=found.version,
        title=found.title,
        compartment=found.compartment,
        released_at=row.released_at,
        may_open=may_open(actor, found.open_by, found.compartment),
        places=tuple((one.code, one.title) for one in found.places if not one.unit),
        asks=found.fields,
    )


def may_open(actor: Actor, bys: tuple[By, ...], compartment: str) -> bool:
    """Whether some post of the actor could open such a case somewhere."""
    roles = {by.role for by in bys}
    if OPENER in roles and actor.account_id is not None:
        return True
    return any(
        post.role in roles and people.ways_of(actor, post, compartment, "open")
        for post in actor.posts
    )


def filters(actor: Actor) -> tuple[KeptFilter, ...]:
    """The actor's kept filters, by name."""
    if actor.account_id is None:
        return ()
    rows = SavedFilter.objects.filter(account_id=actor.account_id).order_by("name")
    return tuple(KeptFilter(one.pk, one.name, read_filters(one.content)) for one in rows)
