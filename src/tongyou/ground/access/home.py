"""Where each role lands after signing in."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from tongyou.ground.visibility import Actor, matrix

HOMES = {"portal": "/", "desk": "/desk/", "cockpit": "/cockpit/"}


def face_of(actor: Actor) -> str:
    """The face of the actor's first role; a post counts before a role held without one."""
    table = matrix()
    role = table.roles.get(actor.role)
    return role.face if role else "portal"


def home_for(actor: Actor) -> str:
    """The address of that face."""
    face = face_of(actor)
    try:
        return reverse(f"{face}:home")
    except NoReverseMatch:
        return HOMES[face]


def shell_for(actor: Actor) -> str:
    """The page frame of that face; leaders manage their account in the staff frame."""
    return "ui/portal.html" if face_of(actor) == "portal" else "ui/desk.html"
