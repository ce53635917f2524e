"""Opening a case: its number, its subject, its key, and its first event, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from tongyou.base import calendar, cipher, clock, codes
from tongyou.base.database import write
from tongyou.ground.organisations import queries as organisations
from tongyou.ground.subjects.models import Subject
from tongyou.ground.territory import queries as territory
from tongyou.ground.visibility import Actor, check
from tongyou.kernels.casework import chain, moves, people, sealing, shelf
from tongyou.kernels.casework.definition.types import Place, Procedure
from tongyou.kernels.casework.engine.deciding import open_events
from tongyou.kernels.casework.engine.evolving import evolve
from tongyou.kernels.casework.engine.types import Event, Moment, Opening, Refused
from tongyou.kernels.casework.models import Case, ReleasedProcedure, SearchText
from tongyou.kernels.casework.seeing import RESOURCE
from tongyou.kernels.casework.types import Opened
from tongyou.kernels.criteria import Text

OPEN = "casework.open"
Places = Mapping[str, "UUID | Sequence[UUID]"]
NO_TITLE = Text("请写明办件的标题。", "Give the case a title.")
NO_AREA = Text("没有这个区划。", "There is no such area.")
NO_UNIT = Text("没有这个单位。", "There is no such unit.")
TITLE_LONG = Text("标题太长。", "The title is too long.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be opened."""

    actor: Actor
    released: ReleasedProcedure
    procedure: Procedure
    area_id: UUID
    places: Mapping[str, tuple[UUID, ...]]
    title: Text
    about_id: UUID | None
    fields: Mapping[str, Any]
    parent: tuple[UUID, str] | None
    unit_id: UUID
    key: str

    @property
    def fingerprint(self) -> str:
        """A keyed digest of the content."""
        content = {
            "procedure": self.procedure.code,
            "area": str(self.area_id),
            "places": {code: [str(one) for one in units] for code, units in self.places.items()},
            "title": [self.title.zh, self.title.en],
            "about": str(self.about_id),
            "fields": {code: str(value) for code, value in self.fields.items()},
            "parent": [str(one) for one in self.parent or ()],
        }
        return cipher.mac(chain.data_text(content).encode(), purpose="casework/fingerprint")[1]


def open_case(
    *,
    actor: Actor,
    procedure: str,
    area_id: UUID,
    places: Places,
    title: Text,
    about_id: UUID | None = None,
    fields: Mapping[str, Any] | None = None,
    parent: tuple[UUID, str] | None = None,
    unit_id: UUID | None = None,
    key: str,
) -> Opened:
    """Open a case of the newest released version. `parent` is a bundle's case and the item it stands for.

    `unit_id` answers for the case as a whole; by default the unit of the post that opens it, else of the first place.
    Raises NoProcedure, NotAllowed, Refused(reasons, fields), codes.KeyReused. The same key opens one case.
    """
    released = shelf.newest(procedure)
    found = shelf.of(released.pk)
    given = with_fixed(found, places)
    must_exist(area_id, given)
    wish = Wish(
        actor=actor,
        released=released,
        procedure=found,
        area_id=area_id,
        places=given,
        title=clean(title),
        about_id=about_id,
        fields=dict(fields or {}),
        parent=parent,
        unit_id=unit_id or own_unit(actor, found, given),
        key=key,
    )
    allowed_to_open(wish)
    return opened(wish)


def opened(wish: Wish) -> Opened:
    """Judge once before the lock, then open inside it."""
    moment = Moment(clock.now(), calendar.present())
    first_event(wish, codes.new_id(), moment)

    def make() -> codes.Receipt:
        row = write_case(wish, moment)
        return codes.Receipt(row.number, row.pk, moment.now)

    with write():
        receipt = codes.once(
            wish.key,
            actor_id=wish.actor.account_id,
            act=OPEN,
            fingerprint=wish.fingerprint,
            make=make,
        )
    return Opened(receipt, receipt.object_id)


def allowed_to_open(wish: Wish) -> None:
    """The matrix must let the actor open cases there; the procedure says in which roles."""
    row = Case(
        area_id=wish.area_id,
        unit_id=wish.unit_id,
        compartment=wish.procedure.compartment,
        opener_id=wish.actor.account_id,
    )
    check(wish.actor, RESOURCE, "open", row)


def with_fixed(procedure: Procedure, places: Places) -> dict[str, tuple[UUID, ...]]:
    """The places as lists, with those whose unit the procedure fixes. Refused if such a unit is not here."""
    found = {
        code: (units,) if isinstance(units, UUID) else tuple(units)
        for code, units in places.items()
    }
    for place in procedure.places:
        if place.unit:
            found[place.code] = (fixed_unit(place),)
    return found


def must_exist(area_id: UUID, places: Mapping[str, tuple[UUID, ...]]) -> None:
    """Areas and units are those of this city. Refused otherwise."""
    units = {one for several in places.values() for one in several}
    if not territory.area_names([area_id]):
        raise Refused((NO_AREA,), {"area": NO_AREA})
    if len(organisations.unit_names(units)) < len(units):
        raise Refused((NO_UNIT,), {"places": NO_UNIT})


def fixed_unit(place: Place) -> UUID:
    unit = organisations.unit_by_code(place.unit)
    if unit is None:
        raise Refused(
            (
                Text(
                    f"流程规定由“{place.unit}”办理“{place.title.zh}”，但没有这个单位。请告知协调员。",
                    f"The procedure gives “{place.title.en}” to the unit “{place.unit}”, which does not exist here. Please tell the coordinator.",
                ),
            )
        )
    return unit.subject_id


def own_unit(actor: Actor, procedure: Procedure, places: Mapping[str, tuple[UUID, ...]]) -> UUID:
    """Who answers for the case: the unit of the post that opens it, else of the first place."""
    roles = {by.role for by in procedure.open_by}
    for post in actor.posts:
        if post.role in roles and post.unit_id:
            return post.unit_id
    units = [one for place in procedure.places for one in places.get(place.code, ())]
    if not units:
        title = procedure.places[0].title if procedure.places else procedure.title
        raise Refused(
            (
                Text(
                    f"没有指定“{title.zh}”由哪个单位办理。",
                    f"No unit is named for “{title.en}”.",
                ),
            )
        )
    return units[0]


def clean(title: Text) -> Text:
    """One line in both languages; a title in one language stands for both."""
    zh, en = (" ".join(text.split()) for text in (title.zh, title.en))
    zh, en = zh or en, en or zh
    if not zh:
        raise Refused((NO_TITLE,), {"title": NO_TITLE})
    if len(zh) > 200 or len(en) > 300:
        raise Refused((TITLE_LONG,), {"title": TITLE_LONG})
    return Text(zh, en)


# ---- inside the lock


def write_case(wish: Wish, moment: Moment) -> Case:
    """Subject, case, key, first event, search line."""
    procedure = wish.procedure
    subject = Subject.objects.create(
        kind="case",
        area_id=wish.area_id,
        unit_id=wish.unit_id,
        compartment=procedure.compartment,
    )
    number = codes.public_number(procedure.number, clock.local(moment.now).year)
    row = Case(
        subject=subject,
        number=number,
        released=wish.released,
        procedure=procedure.code,
        version=procedure.version,
        title_zh=wish.title.zh,
        title_en=wish.title.en,
        compartment=procedure.compartment,
        about_id=wish.about_id,
        parent_id=wish.parent[0] if wish.parent else None,
        item=wish.parent[1] if wish.parent else "",
        head=chain.BEGINNING,
    )
    return write_first(wish, row, moment)


def write_first(wish: Wish, row: Case, moment: Moment) -> Case:
    """The rows of the opening. The key comes after the case, because it points at it."""
    event = with_case(first_event(wish, row.pk, moment), row)
    key = cipher.OwnKey.new()
    move = moves.plan_move(
        actor=wish.actor,
        row=row,
        procedure=wish.procedure,
        before=None,
        after=evolve(wish.procedure, None, event),
        event=event,
        moment=moment,
        key=key,
    )
    for name, value in move.case.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    sealing.keep(row.pk, key)
    SearchText.objects.create(case=row, tokens=moves.search_tokens(row, move.after))
    moves.write_move(move)
    return row


def first_event(wish: Wish, case_id: UUID, moment: Moment) -> Event:
    """What the engine says to it. Raises Refused."""
    opening = Opening(case_id, wish.area_id, wish.unit_id, wish.places, wish.fields)
    who = people.who_at(wish.actor, wish.procedure.compartment, wish.area_id, "open")
    (event,) = open_events(wish.procedure, opening, who, moment)
    return event


def with_case(event: Event, row: Case) -> Event:
    """The first event also says what the engine does not know, so that events alone rebuild the rows."""
    said = {
        "number": row.number,
        "title": [row.title_zh, row.title_en],
        "compartment": row.compartment,
        "about": str(row.about_id) if row.about_id else None,
        "parent": str(row.parent_id) if row.parent_id else None,
        "item": row.item,
    }
    return replace(event, data={**event.data, "case": said})
