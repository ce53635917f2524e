"""Sealing: what goes in comes out, only in its own place, and nothing changed goes unnoticed."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from tongyou.base import cipher
from tongyou.base.cipher import algorithms, ring
from tongyou.base.cipher.checks import check_key_ring
from tongyou.base.cipher.cli import cipher_commands
from tongyou.base.cipher.indexing import normalise

HERE, THERE = "people_child.phone.1", "people_child.phone.2"
shared = effort(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: object) -> Iterator[Path]:
    path = tmp_path / "ring" / "keys.json"
    settings.KEY_RING = path  # type: ignore[attr-defined]
    settings.PRODUCTION = False  # type: ignore[attr-defined]
    yield path
    ring._seen = None


@shared
@given(texts)
def test_what_is_sealed_opens_in_its_place_only(text: str) -> None:
    sealed = cipher.seal(text, context=HERE)
    assert cipher.open_sealed(sealed, context=HERE) == text
    with pytest.raises(cipher.Tampered, match="phone"):
        cipher.open_sealed(sealed, context=THERE)


def test_every_changed_sign_is_noticed() -> None:
    sealed = cipher.seal("13857312345", context=HERE)
    assert "13857312345" not in sealed
    for place, sign in enumerate(sealed):
        for other in {"A", "0", ":", "=", "_"} - {sign}:
            with pytest.raises((cipher.Tampered, cipher.UnknownKey)):
                cipher.open_sealed(sealed[:place] + other + sealed[place + 1 :], context=HERE)


def test_truncated_or_foreign_text_is_refused() -> None:
    sealed = cipher.seal("x", context=HERE)
    for broken in (
        "",
        "clear text",
        sealed[:-1],
        sealed + "A",
        sealed.rsplit(":", 1)[0],
        sealed.replace("v1", "v2"),
    ):
        with pytest.raises(cipher.Tampered):
            cipher.open_sealed(broken, context=HERE)


def test_the_same_text_never_seals_to_the_same_signs() -> None:
    assert len({cipher.seal("x", context=HERE) for _ in range(50)}) == 50


def test_an_error_says_where_and_never_what() -> None:
    sealed = cipher.seal("哨兵", context=HERE)
    with pytest.raises(cipher.Tampered) as refused:
        cipher.open_sealed(sealed, context=THERE)
    assert THERE in str(refused.value)
    assert "哨兵" not in str(refused.value) + repr(refused.value)
    with translation.override("en"):
        assert "was changed" in str(refused.value)


def test_the_national_algorithms_are_used_where_openssl_has_them() -> None:
    assert cipher.seal("x", context=HERE).split(":")[1] == algorithms.best().code
    assert algorithms.best() in {algorithms.SM4, algorithms.AES}


def test_sm3_is_that_of_the_standard() -> None:
    from cryptography.hazmat.primitives import hashes

    digest = hashes.Hash(algorithms.SM4.digest())
    digest.update(b"abc")  # GB/T 32905-2016, example 1
    assert (
        digest.finalize().hex()
        == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


def test_both_algorithms_live_in_one_ring(keys: Path) -> None:
    old = cipher.seal("old", context=HERE)
    ring.save(keys, cipher.key_ring().with_new_key(algorithms.AES))
    new = cipher.seal("new", context=HERE)
    assert new.split(":")[1] == "aes-256-gcm"
    assert cipher.open_sealed(old, context=HERE) == "old"
    assert cipher.open_sealed(new, context=HERE) == "new"
    with pytest.raises(cipher.Tampered):  # the named algorithm is part of the key's identity
        cipher.open_sealed(new.replace("aes-256-gcm", "sm4-gcm"), context=HERE)


def test_a_retired_key_is_named_when_its_text_is_read(keys: Path) -> None:
    sealed = cipher.seal("x", context=HERE)
    fresh = ring.new_ring()
    ring.save(keys, fresh)
    with pytest.raises(cipher.UnknownKey, match=sealed.split(":")[2]):
        cipher.open_sealed(sealed, context=HERE)


def test_purposes_have_keys_of_their_own() -> None:
    key = cipher.key_ring().key(cipher.key_ring().current)
    assert len({key.derived(purpose, 32) for purpose in ("a", "b", "seal/sm4-gcm", "index/a")}) == 4
    identifier, made = cipher.mac(b"data", purpose="ledger")
    assert cipher.mac(b"data", purpose="ledger", key=identifier) == (identifier, made)
    assert cipher.mac(b"data", purpose="heads")[1] != made


def test_a_mac_survives_rotation(keys: Path) -> None:
    before = cipher.mac(b"data", purpose="ledger")
    ring.save(keys, cipher.key_ring().with_new_key())
    assert cipher.mac(b"data", purpose="ledger") == before


def test_a_blind_index_finds_what_people_mean() -> None:
    one = cipher.blind_index("138 5731-2345", field="people.phone")
    for same in ("13857312345", "+86 13857312345", "００８６１３８５７３１２３４５"):
        assert cipher.blind_index(same, field="people.phone") == one
    assert cipher.blind_index("33041120180305123x", field="f") == cipher.blind_index(
        "33041120180305123Ｘ", field="f"
    )
    assert cipher.blind_index("13857312346", field="people.phone") != one
    assert cipher.blind_index("13857312345", field="people.other") != one
    assert len(one) == 64


@given(st.text())
def test_normalising_twice_changes_nothing_for_plain_numbers(text: str) -> None:
    digits = "".join(sign for sign in text if sign.isascii() and sign.isalnum())
    once = normalise(digits)
    assert once == digits.lower() or digits.startswith(("86", "0086"))


def test_the_ring_is_made_once_and_for_this_user_only(keys: Path) -> None:
    made: list[str] = []
    threads = [
        threading.Thread(target=lambda: made.append(cipher.key_ring().current)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 1
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert [path.name for path in keys.parent.iterdir()] == ["keys.json"]


def test_production_refuses_to_make_a_ring(settings: object, keys: Path) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    with pytest.raises(cipher.KeyRingMissing, match="keys create"):
        cipher.seal("x", context=HERE)
    assert not keys.exists()
    assert [problem.id for problem in check_key_ring(None)] == ["ty_cipher.E001"]
    ring.create(keys)
    assert check_key_ring(None) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data.update(format=2),
        lambda data: data.update(current="nobody"),
        lambda data: data.pop("index"),
        lambda data: data["keys"][data["current"]].update(secret="c2hvcnQ="),
        lambda data: data["keys"][data["current"]].update(secret="***"),
        lambda data: data["keys"][data["current"]].update(algorithm="rot13"),
        lambda data: data.update(keys=[]),
    ],
)
def test_a_damaged_ring_is_refused_without_showing_it(keys: Path, damage: object) -> None:
    ring.create(keys)
    data = json.loads(keys.read_text())
    secret = data["keys"][data["current"]]["secret"]
    damage(data)  # type: ignore[operator]
    keys.write_text(json.dumps(data))
    with pytest.raises(cipher.KeyRingUnreadable) as refused:
        cipher.seal("x", context=HERE)
    assert secret not in str(refused.value)
    assert [problem.id for problem in check_key_ring(None)] == ["ty_cipher.E002"]


def test_a_ring_that_others_can_read_is_refused(keys: Path) -> None:
    ring.create(keys)
    keys.chmod(0o644)
    assert [problem.id for problem in check_key_ring(None)] == ["ty_cipher.E002"]
    with pytest.raises(cipher.KeyRingUnreadable, match="0600"):
        cipher.key_ring()


def test_a_key_never_prints_its_secret() -> None:
    key = cipher.key_ring().key(cipher.key_ring().current)
    assert "secret" not in repr(cipher.key_ring())
    assert str(key.secret) not in repr(key)


def test_the_commands_make_and_list_keys(keys: Path) -> None:
    run = CliRunner()
    assert run.invoke(cipher_commands, ["create"]).exit_code == 0
    again = run.invoke(cipher_commands, ["create"])
    assert again.exit_code == 1
    assert "nothing was changed" in again.output
    first = cipher.key_ring().current
    assert run.invoke(cipher_commands, ["add"]).exit_code == 0
    listed = run.invoke(cipher_commands, ["list"]).output
    assert f"{first}" in listed
    assert listed.count("seals") == 1
    assert listed.count("indexes") == 1
