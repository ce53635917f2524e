"""EncryptedTextField and rotation on the configured database, with two live keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from tongyou.base import cipher, codes
from tongyou.base.cipher import ring, rotation
from tongyou.base.cipher.cli import cipher_commands
from tongyou.base.cipher.fields import EncryptedTextField, SealedText

pytestmark = [pytest.mark.both, pytest.mark.django_db]
CLEAR = "13857312345"

with isolate_apps("tongyou.base.cipher"):

    class Envelope(models.Model):
        id = models.UUIDField(primary_key=True, default=codes.new_id)
        phone = cipher.EncryptedTextField(null=True, blank=True)
        note = models.TextField(default="")

        class Meta:
            app_label = "ty_cipher"


COLUMN: EncryptedTextField = Envelope._meta.get_field("phone")  # type: ignore[assignment]


@pytest.fixture(autouse=True)
def table(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.KEY_RING, settings.PRODUCTION = tmp_path / "keys.json", False
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE ty_cipher_envelope (id %s PRIMARY KEY, phone text, note text NOT NULL)"
            % ("uuid" if connection.vendor == "postgresql" else "char(32)")
        )
    yield settings.KEY_RING
    ring._seen = None


def raw() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM ty_cipher_envelope ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def put(count: int = 1) -> list[Envelope]:
    return [Envelope.objects.create(phone=f"{CLEAR}-{number}") for number in range(count)]


def test_the_database_never_sees_the_text_and_the_object_does() -> None:
    (made,) = put()
    assert CLEAR not in raw()[0]
    assert raw()[0].startswith("v1:")
    assert made.phone == f"{CLEAR}-0"
    assert Envelope.objects.get(pk=made.pk).phone == f"{CLEAR}-0"


def test_values_and_dumps_give_only_the_closed_envelope() -> None:
    put()
    assert CLEAR not in str(list(Envelope.objects.values_list("phone", "note")))
    assert CLEAR not in serializers.serialize("json", Envelope.objects.all())
    assert CLEAR not in repr(SealedText(raw()[0])) + str(SealedText(raw()[0]))


def test_bulk_create_seals_each_row_for_itself() -> None:
    Envelope.objects.bulk_create(
        [Envelope(phone="a"), Envelope(phone="a"), Envelope(phone=None), Envelope(phone="")]
    )
    first, second, null, empty = raw()
    assert first != second
    assert (null, empty) == (None, "")
    assert [row.phone for row in Envelope.objects.order_by("pk")] == ["a", "a", None, ""]


def test_saving_an_unread_value_keeps_its_envelope_and_a_new_value_gets_a_new_one() -> None:
    (made,) = put()
    before = raw()
    loaded = Envelope.objects.get()
    loaded.note = "x"
    loaded.save()
    assert raw() == before
    loaded.phone = "new"
    loaded.save(update_fields=["phone"])
    assert raw() != before
    made.refresh_from_db()
    assert made.phone == "new"


def test_a_ciphertext_moved_to_another_row_does_not_open() -> None:
    first, second = put(2)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ty_cipher_envelope SET phone = %s", [raw()[0]])
    assert Envelope.objects.get(pk=first.pk).phone == f"{CLEAR}-0"
    with pytest.raises(cipher.Tampered, match=f"ty_cipher_envelope.phone.{second.pk}"):
        _ = Envelope.objects.get(pk=second.pk).phone


def test_a_copied_row_is_refused_before_it_becomes_unreadable() -> None:
    put()
    copy = Envelope.objects.get()
    copy.pk = codes.new_id()
    with pytest.raises(cipher.Tampered), transaction.atomic():
        copy.save(force_insert=True)
    assert len(raw()) == 1


def test_clear_text_cannot_reach_the_column_past_the_object() -> None:
    (made,) = put()
    with pytest.raises(cipher.NotSealable, match="one row"), transaction.atomic():
        Envelope.objects.update(phone=CLEAR)
    made.phone = "other"
    with pytest.raises(cipher.NotSealable), transaction.atomic():
        Envelope.objects.bulk_update([made], ["phone"])
    unborn = Envelope(phone=CLEAR)
    unborn.pk = None
    with pytest.raises(cipher.NotSealable, match="key before saving"):
        COLUMN.pre_save(unborn, add=True)
    assert CLEAR not in str(raw())


def test_a_sealed_column_can_only_be_asked_whether_it_is_empty() -> None:
    put()
    assert Envelope.objects.filter(phone__isnull=False).count() == 1
    for question in ({"phone": CLEAR}, {"phone__contains": "138"}, {"phone__in": [CLEAR]}):
        with pytest.raises(FieldError):
            Envelope.objects.filter(**question).exists()


def test_rotation_with_two_live_keys_can_stop_and_go_on(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(7)
    Envelope.objects.create(phone=None)
    old = cipher.key_ring().current
    ring.save(table, cipher.key_ring().with_new_key())
    assert rotation.key_uses(old, [COLUMN]) == 7
    batches = rotation._batches(COLUMN, 3)
    stopped = rotation.Rotation()
    for pk, sealed in next(batches):
        rotation._one(COLUMN, pk, sealed, stopped)
    assert stopped.sealed == 3
    assert rotation.rotate([COLUMN], batch=2).sealed == 4
    assert rotation.rotate([COLUMN], batch=2).sealed == 0
    assert rotation.key_uses(old, [COLUMN]) == 0
    ring.save(
        table,
        ring.KeyRing(
            cipher.key_ring().current, cipher.key_ring().current, cipher.key_ring().keys
        ).without(old),
    )
    assert sorted(row.phone or "" for row in Envelope.objects.all()) == [
        "",
        *(f"{CLEAR}-{n}" for n in range(7)),
    ]


def test_rotation_never_overwrites_a_newer_value(table: Path) -> None:
    (made,) = put()
    ring.save(table, cipher.key_ring().with_new_key())
    ((pk, sealed),) = next(rotation._batches(COLUMN, 5))
    made.phone = "newer"
    made.save()
    done = rotation.Rotation()
    rotation._one(COLUMN, pk, sealed, done)
    assert done.sealed == 0
    assert Envelope.objects.get().phone == "newer"


def test_rotation_names_what_it_cannot_open_and_goes_on(table: Path) -> None:
    _, second = put(2)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ty_cipher_envelope SET phone = %s", [raw()[0]])
    ring.save(table, cipher.key_ring().with_new_key())
    done = rotation.rotate([COLUMN], batch=1)
    assert done.sealed == 1
    assert done.failed == [f"ty_cipher_envelope.phone.{second.pk}"]


def test_the_commands_rotate_and_retire(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(2)
    monkeypatch.setattr(rotation, "encrypted_fields", lambda: [COLUMN])
    run, old = CliRunner(), cipher.key_ring().current
    run.invoke(cipher_commands, ["add"])
    middle = cipher.key_ring().current
    assert "2 values" in run.invoke(cipher_commands, ["rotate"]).output
    run.invoke(cipher_commands, ["add"])
    assert "still seals 2" in run.invoke(cipher_commands, ["retire", middle]).output
    assert run.invoke(cipher_commands, ["rotate", "--batch", "1"]).exit_code == 0
    assert run.invoke(cipher_commands, ["retire", middle]).exit_code == 0
    assert "cannot be retired" in run.invoke(cipher_commands, ["retire", old]).output
    assert middle not in cipher.key_ring().keys


def test_the_platforms_own_columns_are_found() -> None:
    expected = {
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, EncryptedTextField)
    }
    assert set(rotation.encrypted_fields()) == expected
