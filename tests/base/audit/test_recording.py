# ruff: noqa: S608 - these tests are the intruder
"""Entries: complete, in the act's transaction, final, and free of personal values."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.base.audit.conftest import Actor
from tongyou.base import audit, clock, codes, logs
from tongyou.base.audit import guards
from tongyou.base.audit.models import Entry, EntrySubject, Seal
from tongyou.base.database.append_only import RowsAreFinal

MOMENT = dt.datetime(2025, 10, 15, 16, 30, tzinfo=dt.UTC)


def note(actor: Actor, **more: Any) -> None:
    given = {"act": "change", "kind": "plan.version", "subject_ids": [], **more}
    audit.record(actor=actor, **given)


@pytest.mark.django_db
def test_an_entry_says_who_what_when_why_and_about_whom(actor: Actor) -> None:
    subjects, post = [codes.new_id(), codes.new_id()], codes.new_id()
    actor.post_id = post
    with clock.freeze(MOMENT), logs.bound_request("abcdefgh"):
        note(
            actor,
            subject_ids=[*subjects, subjects[0]],
            fields=["title", "phone", "title"],
            purpose="核对 任务",
            detail={"revision": 3, "version": "1.2", "on": "2025-10-15", "batch": post},
        )
    entry = Entry.objects.get()
    assert (entry.account_id, entry.role, entry.post_id) == (
        actor.account_id,
        "town_supervisor",
        post,
    )
    assert (entry.moment, entry.act, entry.kind, entry.outcome) == (
        MOMENT,
        "change",
        "plan.version",
        "ok",
    )
    assert (entry.purpose, entry.request_id) == ("核对 任务", "abcdefgh")
    assert entry.subject_ids() == subjects
    assert entry.field_names() == ["title", "phone"]
    assert entry.details() == {
        "revision": 3,
        "version": "1.2",
        "on": "2025-10-15",
        "batch": str(post),
    }
    assert (
        list(EntrySubject.objects.order_by("id").values_list("subject_id", flat=True)) == subjects
    )


@pytest.mark.django_db
def test_a_session_cannot_be_taken_over_from_the_ledger(actor: Actor) -> None:
    note(actor)
    note(actor)
    note(Actor(session_id="another"))
    first, second, third = Entry.objects.order_by("id").values_list("session", flat=True)
    assert first == second != third
    assert actor.session_id not in first


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"detail": {"name": "x"}},
        {"detail": {"guardian_phone": 3}},
        {"detail": {"token": "x"}},
        {"detail": {"code": "张三"}},
        {"detail": {"code": "13857312345"}},
        {"detail": {"code": 13857312345}},
        {"detail": {"code": 330411201803051234}},
        {"detail": {"code": "330411201803051234"}},
        {"detail": {"code": "two words"}},
        {"detail": {"code": ["a"]}},
        {"detail": {"code": 1.5}},
        {"detail": {"code": None}},
        {"detail": {"code": "x" * 121}},
        {"detail": {"张三": "x"}},
        {"kind": "王安心的档案"},
        {"kind": ""},
        {"act": "看"},
        {"outcome": "13857312345"},
        {"fields": ["姓名"]},
        {"subject_ids": ["13857312345"]},
    ],
)
def test_personal_values_never_enter(actor: Actor, wrong: Any) -> None:
    with pytest.raises(audit.NotACode) as refused:
        note(actor, **wrong)
    assert not Entry.objects.exists()
    for value in ("张三", "13857312345", "330411201803051234", "王安心"):
        assert value not in str(refused.value) or value in str(wrong.get("detail", {}).keys())


@pytest.mark.django_db
def test_a_purpose_in_peoples_own_words_is_masked_and_cut(actor: Actor) -> None:
    note(actor, purpose="电话 13857312345,\n身份证 330411201803051234 " + "长" * 400)
    purpose = Entry.objects.get().purpose
    assert "13857312345" not in purpose
    assert "330411" not in purpose
    assert len(purpose) == 300


@given(st.text(max_size=60))
def test_no_text_gets_into_a_detail_unless_it_is_a_code(text: str) -> None:
    try:
        kept = guards.detail_text({"code": text})
    except audit.NotACode:
        return
    assert text.isascii()
    assert not logs.looks_personal(text)
    assert text in kept


@pytest.mark.django_db
def test_no_act_without_its_entry_and_no_entry_without_its_act(actor: Actor) -> None:
    def act() -> None:
        with transaction.atomic():
            note(actor)
            raise LookupError

    with pytest.raises(LookupError):
        act()
    assert not Entry.objects.exists()


@pytest.mark.both
@pytest.mark.django_db
@pytest.mark.parametrize("table", ["ty_audit_entry", "ty_audit_entrysubject", "ty_audit_seal"])
@pytest.mark.parametrize("attempt", ["update", "delete", "replace", "truncate"])
def test_the_database_itself_refuses_every_change(actor: Actor, table: str, attempt: str) -> None:
    note(actor, subject_ids=[codes.new_id()])
    audit.seal_batch()
    sql = {
        "update": f"UPDATE {table} SET id = id + 1",
        "delete": f"DELETE FROM {table}",
        "replace": f"REPLACE INTO {table} SELECT * FROM {table}",
        "truncate": f"TRUNCATE {table} CASCADE",
    }[attempt]
    if (attempt == "replace") == (connection.vendor == "postgresql") and attempt in {
        "replace",
        "truncate",
    }:
        sql = (
            f"UPDATE {table} SET id = id"  # the other database's word; the plainest change instead
        )
    elif attempt == "truncate" and connection.vendor == "sqlite":
        sql = f"DELETE FROM {table} WHERE id > 0"
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        connection.cursor().execute(sql)
    assert (Entry.objects.count(), EntrySubject.objects.count(), Seal.objects.count()) == (1, 1, 1)


@pytest.mark.django_db
def test_the_model_refuses_before_the_database_must(actor: Actor) -> None:
    note(actor)
    entry = Entry.objects.get()
    with pytest.raises(RowsAreFinal):
        entry.save()
    with pytest.raises(RowsAreFinal):
        entry.delete()


@pytest.mark.django_db
def test_questions_by_subject_account_act_kind_and_day(actor: Actor) -> None:
    child, other = codes.new_id(), Actor()
    with clock.freeze(MOMENT):  # half past midnight on the 16th in Shanghai
        note(actor, subject_ids=[child])
    with clock.freeze(MOMENT - dt.timedelta(hours=1)):  # half past eleven on the 15th
        note(other, subject_ids=[child, codes.new_id()], act="read", kind="people.child")
    note(other)
    day15, day16 = dt.date(2025, 10, 15), dt.date(2025, 10, 16)
    assert audit.entries_about(child).count() == 2
    assert other.account_id
    assert audit.entries_by(other.account_id).count() == 2
    assert audit.entries(since=day15, until=day15).get().act == "read"
    assert audit.entries(since=day16, until=day16).get().act == "change"
    assert (
        audit.entries(
            act="read", kind="people.child", subject_id=child, account_id=other.account_id
        ).count()
        == 1
    )
    assert audit.entries(act="export").count() == 0
    ids = list(audit.entries().values_list("id", flat=True))
    assert ids == sorted(ids, reverse=True)
