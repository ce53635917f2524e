"""Two people at one case at the same moment, on both databases: one wins, the other is told and loses nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from tests.factories.cast import make_cast
from tests.kernels.casework.rows.conftest import CHIEF, WEDNESDAY, Office, office_of
from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.kernels.casework import actions, verifying
from tongyou.kernels.casework.models import Case, Event
from tongyou.kernels.casework.types import Acted, Stale

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
ROUNDS = 8


@pytest.fixture
def office() -> Office:
    with clock.freeze(WEDNESDAY):
        return office_of(make_cast())


def together(*doing: Callable[[], Any]) -> list[Any]:
    """Run all at the same moment, each with a connection of its own; what each gave or raised."""
    gate, found = threading.Barrier(len(doing)), [None] * len(doing)

    def run(place: int, one: Callable[[], Any]) -> None:
        gate.wait()
        try:
            found[place] = one()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            found[place] = error  # type: ignore[call-overload]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(doing)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found


def remark(office: Office, person: str, case_id: UUID, **more: Any) -> Callable[[], Acted]:
    """A remark on the draft, as somebody would send it now."""
    given: dict[str, Any] = {
        "actor": office.cast.actor(person),
        "case_id": case_id,
        "act": "look",
        "step": "draft",
        "payload": {"remark": f"{person} 的备注"},
        "expected": Case.objects.get(pk=case_id).revision,
        "key": str(new_id()),
    }
    return lambda: actions.act(**given | more)


def test_of_two_with_one_revision_one_wins(office: Office) -> None:
    case_id = office.open()
    for _ in range(ROUNDS):
        before = Case.objects.get(pk=case_id).revision
        found = together(remark(office, CHIEF, case_id), remark(office, "second", case_id))
        won = [one for one in found if isinstance(one, Acted)]
        lost = [one for one in found if isinstance(one, Stale)]
        assert (len(won), len(lost)) == (1, 1), found
        assert won[0].revision == before + 1
        loser = "second" if isinstance(found[1], Stale) else CHIEF
        assert lost[0].payload == {"remark": f"{loser} 的备注"}
        (line,) = lost[0].since
        winner = CHIEF if loser == "second" else "second"
        assert [value for _, value in line.words] == [f"{winner} 的备注"]
        assert Event.objects.filter(case_id=case_id).count() == before + 1
    assert verifying.differences(case_id) == []


def test_the_same_key_at_the_same_moment_is_one_act(office: Office) -> None:
    case_id = office.open()
    for number in range(ROUNDS):
        send = remark(office, CHIEF, case_id, key=f"k-{number}")
        first, second = together(send, send)
        assert isinstance(first, Acted), first
        assert isinstance(second, Acted), second
        assert first.receipt == second.receipt
        assert Event.objects.filter(case_id=case_id).count() == number + 2
    assert verifying.differences(case_id) == []


def test_without_a_revision_everybody_is_heard(office: Office) -> None:
    case_id = office.open()
    people = (CHIEF, "second", CHIEF, "second")
    found = together(*(remark(office, one, case_id, expected=None) for one in people))
    assert all(isinstance(one, Acted) for one in found), found
    assert Event.objects.filter(case_id=case_id).count() == 1 + len(people)
    assert verifying.differences(case_id) == []


def test_one_opening_key_at_the_same_moment_opens_one_case(office: Office) -> None:
    def opened() -> UUID:
        return office.open("同时", key="open-1")

    first, second = together(opened, opened)
    assert isinstance(first, UUID), first
    assert first == second
    assert Case.objects.count() == 1
