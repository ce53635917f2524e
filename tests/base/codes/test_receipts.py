"""Issued numbers and idempotency, alone and under concurrency, on both databases."""

from __future__ import annotations

import threading
from collections import Counter
from uuid import UUID

import pytest
from django.db import connection, connections, transaction
from django.utils import translation

from tongyou.base import clock, codes
from tongyou.base.codes import KeyReused, Receipt, issuing
from tongyou.base.codes.models import Issued, KeptReceipt

ACTOR = codes.new_id()


def make() -> Receipt:
    return Receipt(codes.public_number("BL", 2025), codes.new_id(), clock.now())


def once(
    key: str = "k-1", fingerprint: str = "f", actor: UUID | None = ACTOR, act: str = "submit"
) -> Receipt:
    return codes.once(key, actor_id=actor, act=act, fingerprint=fingerprint, make=make)


@pytest.mark.django_db
def test_the_same_key_gives_the_same_receipt_and_one_effect() -> None:
    first = once()
    assert once() == first
    assert Issued.objects.count() == 1
    assert codes.receipt_for(first.number.lower()) == first


@pytest.mark.django_db
def test_another_actor_act_or_key_is_another_receipt() -> None:
    receipts = [
        once(),
        once(actor=codes.new_id()),
        once(act="withdraw"),
        once(key="k-2"),
        once(actor=None),
    ]
    assert len({receipt.number for receipt in receipts}) == 5
    assert once(actor=None) == receipts[-1]


@pytest.mark.django_db
def test_a_key_with_other_content_is_refused_in_both_languages() -> None:
    first = once()
    with pytest.raises(KeyReused) as refused:
        once(fingerprint="other")
    assert refused.value.first == first
    assert "没有改动" in str(refused.value)
    with translation.override("en"):
        assert "saved and unchanged" in str(refused.value)


@pytest.mark.django_db
def test_a_failed_act_leaves_its_key_free() -> None:
    def fail() -> Receipt:
        raise LookupError

    with pytest.raises(LookupError):
        codes.once("k-1", actor_id=ACTOR, act="submit", fingerprint="f", make=fail)
    assert not KeptReceipt.objects.exists()
    assert once().number


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_that_cannot_be_kept_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        once(key=key)


@pytest.mark.django_db
def test_an_unknown_or_empty_number_has_no_receipt() -> None:
    assert codes.receipt_for("BL-2025-2222222-2") is None
    assert codes.receipt_for(" ") is None


@pytest.mark.django_db
def test_a_number_is_never_issued_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = codes.public_number("BL", 2025)
    draws = iter([taken, taken, "BL-2025-AAAAAAA-B"])
    monkeypatch.setattr(issuing, "draw", lambda prefix, year: next(draws))
    assert codes.public_number("BL", 2025) == "BL-2025-AAAAAAA-B"
    monkeypatch.setattr(issuing, "draw", lambda prefix, year: taken)
    with pytest.raises(codes.NumberUnavailable):
        codes.public_number("BL", 2025)


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_callers_at_the_same_moment_share_one_receipt() -> None:
    """Eight threads, one key: the first act commits late, and everybody gets its receipt."""
    start, got = threading.Barrier(8), []

    def submit() -> None:
        start.wait()
        try:
            with transaction.atomic():
                got.append(once())
                connection.cursor().execute("SELECT 1")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=submit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(got) == {got[0]: 8}
    assert Issued.objects.count() == 1


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_the_second_acts_when_the_first_rolls_back() -> None:
    entered, finished = threading.Event(), []

    def submit_and_fail() -> None:
        with transaction.atomic():
            once()
            entered.set()
            finished.append("first")
            raise LookupError

    def first() -> None:
        try:
            with pytest.raises(LookupError):
                submit_and_fail()
        finally:
            connections.close_all()

    thread = threading.Thread(target=first)
    thread.start()
    entered.wait(10)
    receipt = once()
    thread.join()
    assert finished == ["first"]
    assert codes.receipt_for(receipt.number) == receipt
    assert KeptReceipt.objects.count() == 1
