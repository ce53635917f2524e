"""Every act refuses by itself, whatever page it is called from; the refusal is in the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import things
from tests.factories.cast import EVERYBODY, Cast, cast
from tongyou.base import audit, clock
from tongyou.ground.access import actions, queries, sessions
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


def test_accounts_are_listed_as_far_as_one_sees(cast: Cast) -> None:
    assert list(queries.accounts(cast.actor("stranger"))) == [cast.account("stranger")]
    assert list(queries.accounts(cast.actor("coordinator"))) == [cast.account("coordinator")]
    assert not queries.accounts(cast.actor("anonymous")).exists()
    assert queries.accounts(cast.actor("security_admin")).count() == len(cast.accounts)
    assert not queries.accounts(cast.actor("stranger"), text="cast").exists()
    assert list(queries.accounts(cast.actor("security_admin"), text="moth")) == [
        cast.account("mother")
    ]
    assert queries.account_of(cast.actor("mother")) == cast.account("mother")
    assert queries.account_of(cast.actor("anonymous")) is None


def test_grants_are_listed_as_far_as_one_sees(cast: Cast) -> None:
    made = things.grant(cast)
    seen = {person for person in EVERYBODY if queries.grants(cast.actor(person)).exists()}
    assert seen == {
        "department_officer",
        "unit_head",
        "town_supervisor",
        "auditor",
        "security_admin",
    }
    deciding = {
        person for person in EVERYBODY if queries.grants_to_decide(cast.actor(person)).exists()
    }
    assert deciding == {"unit_head", "town_supervisor"}
    actions.refuse_grant(actor=cast.actor("unit_head"), grant=made)  # type: ignore[arg-type]
    assert not queries.grants_to_decide(cast.actor("town_supervisor")).exists()


def test_emergencies_are_listed_as_far_as_one_sees(cast: Cast) -> None:
    things.emergency(cast)
    seen = {person for person in EVERYBODY if queries.emergencies(cast.actor(person)).exists()}
    assert seen == {"child_director", "auditor", "security_admin"}
    assert {person for person in EVERYBODY if queries.due_reviews(cast.actor(person)).exists()} == {
        "auditor"
    }


def test_sessions_are_listed_as_far_as_one_sees(cast: Cast) -> None:
    things.account_session(cast)
    mother = cast.account("mother")
    seen = {
        person
        for person in EVERYBODY
        if sessions.open_sessions(cast.actor(person), mother).exists()
    }
    assert seen == {"mother", "security_admin"}
