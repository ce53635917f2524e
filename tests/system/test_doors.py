"""Every address, taken from the resolver: marked, refused to whom it is refused, and silent about what it hides."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import models, transaction
from django.http import HttpResponse
from django.test import Client

from tests.factories.cast import EVERYBODY, Cast, cast
from tests.factories.things import Things, as_values
from tests.support.doors import Door, doors
from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.ground.organisations.models import Holding
from tongyou.ground.visibility import ANONYMOUS, Actor, allowed, guard_of, matrix, visible

__all__ = ["cast"]

# route -> why a view needs no mark. Nothing here may show a record.
UNMARKED = {
    "healthz": "asked by machines; says only that the process lives",
    "readyz": "asked by machines; says only whether parts are ready",
    "about/": "words about the platform",
    "accessibility/": "words about the platform",
    "privacy/": "words about the platform",
    "": "the public home; its cards start from visible_to",
    "mine/": "an invitation to sign in; its cards start from visible_to",
    "ui/": "the living page: components with invented content",
    "ui/pages/<int:status>/": "an error page as it looks",
    "ui/work/": "a fragment of the living page",
}
# route -> why an allowed person gets no page there without more (a form filled in, a step before)
NEEDS_MORE = {
    "sign-in/staff/code/": "comes after the password",
    "sign-in/family/code/": "comes after the phone number",
    "sign-in/again/code/": "needs an app as second factor",
    "sign-in/again/passkey/": "needs a security key",
    "me/second-factor/app/remove/": "needs an app as second factor",
    "me/second-factor/codes/": "needs a second factor",
    "me/second-factor/codes/new/": "needs a second factor",
    "me/second-factor/codes/file/": "needs a second factor",
    "me/second-factor/keys/<int:pk>/remove/": "needs a security key",
    "me/second-factor/keys/<int:pk>/edit/": "needs a security key",
    "desk/territory/<uuid:area>/outline.json": "needs a confirmed boundary",
    "me/second-factor/app/": "asks for the password again first",
    "demo/": "exists in the demonstration only",
    "demo/<slug:key>/": "exists in the demonstration only",
}
ALL = doors()
MARKED = [door for door in ALL if door.page]
OBJECTS = [door for door in MARKED if any(kind == "uuid" for kind, _ in door.parameters)]


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Whatever happens inside is rolled back, in the database and in the browser."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


def visit(client: Client, door: Door, values: dict[str, Any]) -> HttpResponse:
    """GET the address; POST an empty form where only POST is answered. Nothing of it stays."""
    address = door.address(values)
    with undone(client):
        answer = client.get(address)
        if answer.status_code == 405:
            answer = client.post(address, {}, headers={"referer": f"http://testserver{address}"})
    return answer  # type: ignore[return-value]


def refused(answer: HttpResponse, person: str) -> bool:
    """No such page, not yours, or (to strangers) the door."""
    if answer.status_code == 302 and person == "anonymous":
        return answer["Location"].startswith("/sign-in/")
    return answer.status_code in {403, 404}


def may(actor: Actor, door: Door, things: dict[str, Any]) -> bool:
    """What the matrix says about this actor, this address and the objects behind it."""
    assert door.page is not None
    if not allowed(actor, door.page.resource, door.page.action):
        return False
    for thing in things.values():
        guard = guard_of(type(thing)) if isinstance(thing, models.Model) else None
        if guard is None:
            continue
        action = door.page.action if guard.resource == door.page.resource else "view"
        if (
            not visible(type(thing)._default_manager.all(), actor, action)
            .filter(pk=thing.pk)
            .exists()
        ):
            return False
    return True


def plain(answer: HttpResponse) -> bytes:
    """The bytes of an answer without the one-time token of its forms."""
    return re.sub(
        rb'(name="csrfmiddlewaretoken" value|name="ty-csrf" content)="[^"]*"', b"", answer.content
    )


def test_every_view_is_marked_or_excepted_with_a_reason() -> None:
    unmarked = {door.route for door in ALL if door.page is None}
    assert unmarked == set(UNMARKED)


# acts that ask who you are once more before they are done
SUDO = {
    "me/sessions/end/",
    "desk/access/accounts/<uuid:number>/lock/",
    "desk/access/accounts/<uuid:number>/unlock/",
    "desk/access/accounts/<uuid:number>/factor/",
    "desk/access/accounts/<uuid:number>/sign-out/",
    "desk/access/grants/<uuid:number>/approve/",
    "desk/access/grants/<uuid:number>/revoke/",
    "desk/access/emergencies/<uuid:number>/review/",
}


def test_marks_are_as_they_were() -> None:
    """Without a mark a view would be open; without asking again a stolen session could do harm."""
    test_every_view_is_marked_or_excepted_with_a_reason()
    asking = {door.route for door in ALL if getattr(door.view, "tongyou_sudo", False)}
    assert asking >= SUDO


@pytest.mark.parametrize("route", sorted(SUDO))
def test_a_dangerous_act_asks_again_after_ten_minutes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, route: str
) -> None:
    (door,) = [one for one in MARKED if one.route == route]
    things = Things(cast).at(door)
    person = next(one for one in EVERYBODY if may(cast.actor(one), door, things))
    client, now = cast.client(person), clock.real_now()
    monkeypatch.setattr(clock, "real_now", lambda: now + timedelta(minutes=9))
    assert (
        visit(client, door, as_values(door, things))
        .headers.get("Location", "")
        .startswith("/sign-in/again/")
        is False
    )
    monkeypatch.setattr(clock, "real_now", lambda: now + timedelta(minutes=11))
    assert visit(client, door, as_values(door, things))["Location"].startswith("/sign-in/again/")


def test_every_mark_is_in_the_matrix() -> None:
    unknown = [
        door.route
        for door in MARKED
        if door.page and not matrix().knows(door.page.resource, door.page.action)
    ]
    assert not unknown


def test_every_hole_has_a_thing(cast: Cast) -> None:
    things = Things(cast)
    for door in ALL:
        assert all(thing is not None for thing in things.at(door).values()), door.route


def test_everybody_at_every_door(cast: Cast) -> None:
    """Refused where the matrix refuses; let in at least once where it lets in."""
    actors = {person: cast.actor(person) for person in EVERYBODY}
    clients, every = {person: cast.client(person) for person in EVERYBODY}, Things(cast)
    wrong: list[str] = []
    for door in MARKED:
        things = every.at(door)
        entered = invited = 0
        for person in EVERYBODY:
            expected = may(actors[person], door, things)
            answer = visit(clients[person], door, as_values(door, things))
            if answer.status_code >= 500:
                wrong.append(f"{person} at {door.route}: {answer.status_code}")
            if not expected and not refused(answer, person):
                wrong.append(f"{person} at {door.route}: let in with {answer.status_code}")
            invited += expected
            entered += expected and not refused(answer, person)
        if invited and not entered and door.route not in NEEDS_MORE:
            wrong.append(f"{door.route}: nobody gets in")
    assert not wrong, "\n".join(wrong)


def test_each_class_is_met_both_ways(cast: Cast) -> None:
    """For every resource and action with an address there is somebody let in and somebody refused."""
    actors = [cast.actor(person) for person in EVERYBODY]
    for door in MARKED:
        assert door.page
        answers = {allowed(actor, door.page.resource, door.page.action) for actor in actors}
        public = allowed(ANONYMOUS, door.page.resource, door.page.action)
        assert answers == ({True} if public else {True, False}), door.route


@pytest.mark.parametrize(
    ("language", "people"),
    [
        ("zh-hans", ("anonymous", "stranger", "outsider", "neighbour", "leader", "auditor")),
        ("en", ("stranger", "neighbour")),
    ],
)
def test_absent_and_forbidden_are_the_same_bytes(
    cast: Cast, language: str, people: tuple[str, ...]
) -> None:
    every, compared, wrong = Things(cast), 0, []
    for person in people:
        client, actor = cast.client(person, language=language), cast.actor(person)
        for door in OBJECTS:
            things = every.at(door)
            if may(actor, door, things):
                continue
            values = as_values(door, things)
            nowhere = {
                name: new_id() if isinstance(value, UUID) else value
                for name, value in values.items()
            }
            there, absent = visit(client, door, values), visit(client, door, nowhere)
            compared += there.status_code == 404
            if not alike(there, values, absent, nowhere):
                wrong.append(
                    f"{person} at {door.route}: {there.status_code} and {absent.status_code}"
                )
    assert not wrong, "\n".join(wrong)
    assert compared > 20


def alike(
    there: HttpResponse, values: dict[str, Any], absent: HttpResponse, nowhere: dict[str, Any]
) -> bool:
    """The same answer, to the byte."""
    if there.status_code == absent.status_code == 302:
        return address_free(there, values) == address_free(absent, nowhere)
    return there.status_code == absent.status_code and plain(there) == plain(absent)


def address_free(answer: HttpResponse, values: dict[str, Any]) -> str:
    """Where a redirect leads, without the identifiers that the visitor gave."""
    where = answer["Location"]
    for value in values.values():
        where = where.replace(str(value), "*")
    return where


def test_an_address_that_does_not_exist_looks_like_a_hidden_one(cast: Cast) -> None:
    client = cast.client("mother")
    hidden = client.get(f"/desk/units/posts/{Holding.objects.first().pk}/")
    nowhere = client.get("/there/is/no/such/address/")
    assert (hidden.status_code, nowhere.status_code) == (404, 404)
    assert plain(hidden) == plain(nowhere)
