"""Rows read and written directly are the same rows that querysets read and write."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.base.codes.models import KeptReceipt
from tongyou.base.database import direct
from tongyou.base.jobs.models import Delivery, Job, OutboxEvent
from tongyou.ground.subjects.models import Subject

pytestmark = pytest.mark.django_db
MOMENT = dt.datetime(2025, 10, 15, 2, 3, 4, 567891, tzinfo=dt.UTC)


def same(one: Model, other: Model) -> bool:
    """Equal in every column."""
    fields = type(one)._meta.concrete_fields
    return all(getattr(one, f.attname) == getattr(other, f.attname) for f in fields)


def job(key: str, **more: object) -> Job:
    return Job(key=key, name="test", payload={"n": [1, "二"]}, not_before=MOMENT, **more)


def test_what_is_put_is_what_a_queryset_reads() -> None:
    given = [job("a"), job("b", lease_until=MOMENT, worker="w", state="running")]
    assert direct.put(given) == 2
    for one in given:
        assert same(Job.objects.get(pk=one.pk), one)
        assert not one._state.adding


def test_what_a_queryset_wrote_is_read_the_same() -> None:
    Job.objects.bulk_create([job("a"), job("b")])
    rows = direct.Rows(Job, "name", order=("key",))("test")
    assert [one.key for one in rows] == ["a", "b"]
    assert all(same(one, Job.objects.get(pk=one.pk)) for one in rows)
    assert direct.Rows(Job, "name", "key")("test", "b", lock=True)[0].payload == {"n": [1, "二"]}
    assert direct.Rows(Job, "name")("absent") == []


def test_relations_keep_their_targets_type() -> None:
    area = Subject.objects.create(kind="area")
    one = Subject(kind="unit", area=area)
    direct.put([one])
    (found,) = direct.Rows(Subject, "area")(area.pk)
    assert (found.pk, found.area_id) == (one.pk, area.pk)


def test_keys_of_the_database_are_given_back() -> None:
    event = OutboxEvent(type="test.Thing")
    direct.put([event])
    one = Delivery(event=event, handler="h")
    assert direct.put_one(one) == Delivery.objects.get().pk == one.pk


def test_a_row_that_is_there_stays_or_is_changed_as_asked() -> None:
    direct.put([job("a")])
    assert direct.put([job("a", worker="late")], ignore=True) == 0
    assert Job.objects.get(key="a").worker == ""
    again = [job("a", worker="new"), job("b", worker="new")]
    assert direct.put(again, unique=("key",), update=("worker",)) == 2
    assert set(Job.objects.values_list("key", "worker")) == {("a", "new"), ("b", "new")}
    with pytest.raises(IntegrityError), transaction.atomic():
        direct.put([job("a")])


def test_change_touches_only_the_rows_that_are_as_expected() -> None:
    direct.put([job("a"), job("b")])
    values: dict[str, object] = {"payload": {"x": None}, "lease_until": None, "attempts": 2}
    assert direct.change(Job, {"key": "a", "attempts": 0}, values) == 1
    assert direct.change(Job, {"key": "a", "attempts": 0}, values) == 0
    found = Job.objects.get(key="a")
    assert (found.payload, found.attempts) == ({"x": None}, 2)
    assert Job.objects.get(key="b").attempts == 0


def test_no_rows_are_no_statement() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert direct.put([]) == 0
    assert len(asked) == 0


def test_values_are_never_part_of_the_statement() -> None:
    bad = "'; DROP TABLE ty_jobs_job; --"
    direct.put([KeptReceipt(key=bad, act="a", fingerprint="f", created=clock.now())])
    assert direct.Rows(KeptReceipt, "key")(bad)[0].key == bad
    assert direct.change(KeptReceipt, {"key": bad}, {"act": bad, "id": new_id()}) == 1
