"""Every act refuses by itself, whatever page it is called from; the refusal is in the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import things
from tests.factories.cast import Cast, cast
from tongyou.base import audit, clock
from tongyou.ground.access import actions
from tongyou.ground.access.models import Account, SignInSession
from tongyou.ground.visibility import Actor, NotAllowed, NotVisible

__all__ = ["cast"]
Act = Callable[[Cast, Actor], Any]
ACTS: dict[str, tuple[str, Act]] = {
    "create staff": (
        "coordinator",
        lambda cast, who: actions.create_staff_account(
            actor=who, login="x", subject_id=cast.units["data"].pk
        ),
    ),
    "create family": (
        "coordinator",
        lambda cast, who: actions.create_family_account(actor=who, phone="13800000001"),
    ),
    "language": ("anonymous", lambda cast, who: actions.set_language(actor=who, language="en")),
    "lock": (
        "coordinator",
        lambda cast, who: actions.lock_account(actor=who, account=cast.account("mother")),
    ),
    "unlock": (
        "system_admin",
        lambda cast, who: actions.unlock_account(actor=who, account=cast.account("mother")),
    ),
    "factor": (
        "audit_admin",
        lambda cast, who: actions.reset_second_factor(actor=who, account=cast.account("leader")),
    ),
    "session": (
        "stranger",
        lambda cast, who: actions.end_session(actor=who, session=things.account_session(cast)),
    ),
    "grant": (
        "leader",
        lambda cast, who: actions.request_grant(
            actor=who,
            role="leader",
            target=cast.staff["neighbour"].subject,
            target_kind="subject",
            purpose="contact",
            reason="想看看",
            starts_on=clock.today(),
            ends_on=clock.today(),
        ),
    ),
    "revoke": (
        "coordinator",
        lambda cast, who: actions.revoke_grant(actor=who, grant=things.live_grant(cast)),
    ),
    "revoke own": (
        "department_officer",
        lambda cast, who: actions.revoke_grant(actor=who, grant=things.live_grant(cast)),
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_refuses_who_may_not(cast: Cast, name: str) -> None:
    person, act = ACTS[name]
    with pytest.raises((NotVisible, NotAllowed)):
        act(cast, cast.actor(person))
    refusals = audit.entries(act="refused")
    assert refusals.count() == (0 if person == "anonymous" else 1)


def test_signing_out_everywhere_reaches_ones_own_only(cast: Cast) -> None:
    cast.client("mother")
    assert (
        actions.sign_out_everywhere(actor=cast.actor("stranger"), account=cast.account("mother"))
        == 0
    )
    assert SignInSession.objects.filter(account=cast.account("mother"), ended_at=None).count() == 1


def test_nobody_locks_or_resets_themselves(cast: Cast) -> None:
    who = cast.actor("security_admin")
    for act in (actions.lock_account, actions.reset_second_factor):
        with pytest.raises(ValueError, match="自己"):
            act(actor=who, account=cast.account("security_admin"))
    assert Account.objects.get(pk=who.account_id).is_active


def test_a_reset_factor_must_be_made_again(cast: Cast) -> None:
    cast.client("leader")
    account = actions.reset_second_factor(
        actor=cast.actor("security_admin"), account=cast.account("leader")
    )
    assert account.must_enrol_second_factor
    assert not SignInSession.objects.filter(account=account, ended_at=None).exists()


def test_a_language_is_kept_and_unknown_ones_are_refused(cast: Cast) -> None:
    mother = cast.client("mother")
    mother.post("/me/language/", {"language": "en"})
    assert Account.objects.get(pk=cast.account("mother").pk).language == "en"
    mother.post("/me/language/", {"language": "xx"})
    assert Account.objects.get(pk=cast.account("mother").pk).language == "en"
