"""A case with something to hide, and who sees how much of it."""

from __future__ import annotations

from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.kernels.casework.rows.conftest import ANSWERER, CHIEF, Office
from tests.kernels.casework.rows.test_acting import PDF
from tongyou.base.codes import new_id
from tongyou.ground.visibility import Actor, NotVisible, PostHeld
from tongyou.kernels.casework import actions, queries
from tongyou.kernels.casework.models import Case
from tongyou.kernels.casework.types import Sight

SECRET = "绝密整改内情"  # stands in the title, in words that were given, and in a reason


def told(office: Office) -> UUID:
    """A case whose answer is open at the education bureau, with a paper and a remark."""
    found = office.open(f"{SECRET}督办")
    office.act(CHIEF, found, "look", "draft", remark=SECRET)
    office.act(CHIEF, found, "send", "draft")
    actions.act(
        actor=office.cast.actor(ANSWERER),
        case_id=found,
        act="provide",
        payload={"material": "evidence"},
        uploads={"evidence": SimpleUploadedFile("内情.pdf", PDF)},
        expected=None,
        key=str(new_id()),
    )
    return found


def post(office: Office, role: str, unit: str = "", *areas: str) -> Actor:
    """Somebody with one post."""
    unit_id = office.cast.units[unit].pk if unit else None
    held = PostHeld(role, None, unit_id, frozenset(map(office.cast.area_id, areas)))
    return Actor(account_id=new_id(), posts=(held,))


def sight(actor: Actor, case_id: UUID) -> Sight | None:
    """How much is seen, asked in every way that there is; they agree."""
    found = queries.sight(actor, case_id)
    try:
        shown: Sight | None = queries.case(actor, case_id).sight
    except NotVisible:
        shown = None
    assert shown == found
    rows = Case.objects.visible_to(actor).filter(pk=case_id)
    assert rows.exists() == (found in (Sight.WHOLE, Sight.STEP))
    return found
