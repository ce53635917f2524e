"""Events: typed, in the publisher's transaction, heard once by each handler."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import transaction

from tongyou.base import jobs
from tongyou.base.codes import new_id
from tongyou.base.jobs import outbox
from tongyou.base.jobs.models import Delivery, Job, OutboxEvent, State

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@dataclass(frozen=True)
class Published:
    plan: UUID
    on: dt.date
    share: Decimal
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    words: str
    event_name = "test.Told"
    event_version = 2


def test_a_handler_hears_an_event_once_with_its_types() -> None:
    heard: list[Published] = []
    jobs.handles(Published, name="test.hear")(heard.append)
    event = Published(new_id(), dt.date(2025, 10, 15), Decimal("0.95"), ("330411",))
    row = jobs.publish(event)
    assert heard == []
    assert jobs.drain() == 1
    assert heard == [event]
    outbox.deliver({"event": str(row.pk), "handler": "test.hear"})
    assert heard == [event]


def test_each_handler_is_marked_by_itself() -> None:
    heard: list[Published] = []

    def fall(event: Published) -> None:
        raise RuntimeError("not today")

    jobs.handles(Published, name="test.hear")(heard.append)
    jobs.handles(Published, name="test.fall")(fall)
    jobs.publish(Published(new_id(), dt.date(2025, 1, 1), Decimal(1)))
    assert jobs.drain() == 2
    marks = {d.handler: d.handled_at is not None for d in Delivery.objects.all()}
    assert marks == {"test.hear": True, "test.fall": False}
    assert Job.objects.get(payload__handler="test.fall").state == State.FAILED


def test_a_required_handler_refuses_the_act() -> None:
    def refuse(event: Published) -> None:
        raise ValueError("not while the plan is a draft")

    jobs.handles(Published, name="test.refuse", required=True)(refuse)
    with pytest.raises(ValueError, match="draft"), transaction.atomic():
        jobs.publish(Published(new_id(), dt.date(2025, 1, 1), Decimal(1)))
    assert not OutboxEvent.objects.exists()


def test_names_versions_and_personal_data() -> None:
    row = jobs.publish(Told("good"))
    assert (row.type, row.version) == ("test.Told", 2)
    with pytest.raises(jobs.BadPayload):
        jobs.publish(Told("13812345678"))
    assert OutboxEvent.objects.count() == 1


def test_what_is_no_frozen_dataclass_is_refused() -> None:
    with pytest.raises(TypeError, match="frozen"):
        jobs.publish({"a": 1})


def test_an_event_of_another_version_is_not_misread() -> None:
    heard: list[Told] = []
    jobs.handles(Told, name="test.hear")(heard.append)
    row = jobs.publish(Told("good"))
    OutboxEvent.objects.filter(pk=row.pk).update(version=1)
    jobs.drain()
    assert heard == []
    assert "version 1 is stored" in Job.objects.get().last_error
