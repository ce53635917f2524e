"""Sealed text: national algorithms where OpenSSL offers them, each value bound to its own place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongyou.base.cipher.errors import (
    CipherError,
    KeyRingMissing,
    KeyRingUnreadable,
    NotSealable,
    Tampered,
    UnknownKey,
)
from tongyou.base.cipher.indexing import blind_index
from tongyou.base.cipher.ring import KeyRing, key_ring
from tongyou.base.cipher.sealing import mac, open_sealed, seal

if TYPE_CHECKING:
    from tongyou.base.cipher.fields import EncryptedTextField

__all__ = [
    "CipherError",
    "EncryptedTextField",
    "KeyRing",
    "KeyRingMissing",
    "KeyRingUnreadable",
    "NotSealable",
    "Tampered",
    "UnknownKey",
    "blind_index",
    "key_ring",
    "mac",
    "open_sealed",
    "seal",
]


def __getattr__(name: str) -> Any:
    """The model field loads late: Django imports this package before models may load."""
    if name == "EncryptedTextField":
        from tongyou.base.cipher.fields import EncryptedTextField

        return EncryptedTextField
    raise AttributeError(name)
