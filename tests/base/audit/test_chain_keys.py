"""The chain and its keys: rotation leaves it whole, a foreign ring is named as the reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from tests.base.audit.test_chain import first, put
from tongyou.base import audit, cipher
from tongyou.base.cipher import ring

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def test_rotating_the_keys_leaves_the_ledger_whole(places: Path) -> None:
    put(2)
    audit.seal_all()
    ring.save(places / "keys.json", cipher.key_ring().with_new_key())
    put(2)
    audit.seal_all()
    audit.write_daily_head()
    assert audit.verify() == []


def test_another_key_ring_is_named_as_the_reason(places: Path) -> None:
    put(1)
    audit.seal_all()
    ring.save(places / "keys.json", ring.new_ring())
    assert first() == audit.Break("key_missing", seal=1)


def test_every_break_has_words_in_both_languages() -> None:
    from tongyou.base.audit.types import _words

    chinese = set(_words())
    for what in chinese:
        found = audit.Break(what, seal=1, entry=2, date="2025-10-15", file="2025-10-15.json")
        with translation.override("zh-hans"):
            zh = found.words
        with translation.override("en"):
            assert found.words != zh
            assert found.words.isascii()
