"""A link to come back by: for the one who made it, for a while, signed. It opens nothing by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

from tongyou.base import audit, clock
from tongyou.base.database import write
from tongyou.ground.visibility import Actor, NotVisible, check
from tongyou.kernels.instruments.models import Response, ResumeLink
from tongyou.kernels.instruments.queries.responses import response_row
from tongyou.kernels.instruments.types import LinkExpired, Refused

SALT = "tongyou.instruments.resume"
LASTS = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Link:
    """The secret part of an address, and until when it leads anywhere."""

    token: str
    expires_at: dt.datetime


def make_link(*, actor: Actor, response_id: UUID) -> Link:
    """A link back to a draft for this account and no other."""
    row = response_row(actor, response_id)
    check(actor, "instruments.response", "change", row)
    if actor.account_id is None or row.state != Response.State.DRAFT:
        raise Refused(_("只有没交的草稿可以存成链接。"))
    with write():
        link = ResumeLink.objects.create(
            response=row, account_id=actor.account_id, expires_at=clock.now() + LASTS
        )
        audit.record(
            actor=actor,
            act="link",
            kind="instruments.response",
            subject_ids=[row.id, row.subject_id],
        )
    return Link(token_of(link), link.expires_at)


def token_of(link: ResumeLink) -> str:
    """The link's number, signed, so that numbers cannot be tried out."""
    return signing.Signer(salt=SALT, sep=".").sign(link.id.hex)


def resume(*, actor: Actor, token: str) -> UUID:
    """The response a link leads to. Raises NotVisible for a forged link and for anybody else's; LinkExpired."""
    link = link_of(token)
    if link is None or actor.account_id != link.account_id:
        raise NotVisible("instruments.response", "change")
    row = response_row(actor, link.response_id)  # the post may be gone since
    if link.expires_at <= clock.now():
        raise LinkExpired
    return row.id


def link_of(token: str) -> ResumeLink | None:
    """The row behind a token whose signature holds."""
    try:
        number = UUID(hex=signing.Signer(salt=SALT, sep=".").unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return ResumeLink.objects.filter(pk=number).first()
