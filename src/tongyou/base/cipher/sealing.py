"""Seal and open: `v1:algorithm:key:nonce:ciphertext`, bound to the place where it stands."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from tongyou.base.cipher import algorithms
from tongyou.base.cipher.errors import Tampered
from tongyou.base.cipher.ring import Key, key_ring

VERSION = "v1"


@dataclass(frozen=True, slots=True)
class Parts:
    """A sealed text, taken apart."""

    algorithm: str
    key: str
    nonce: bytes
    body: bytes


def seal(text: str, *, context: str) -> str:
    """`text` sealed with the current key for `context` ("table.column.id"), and for nowhere else."""
    ring = key_ring()
    key = ring.key(ring.current)
    nonce, body = algorithms.encrypt(
        key.algorithm, _sealing_key(key), text.encode(), _bound(key, context)
    )
    return f"{VERSION}:{key.algorithm.code}:{key.id}:{_encode(nonce)}:{_encode(body)}"


def open_sealed(sealed: str, *, context: str) -> str:
    """The clear text. Tampered if a byte was changed or it was sealed for another place; UnknownKey."""
    parts = take_apart(sealed)
    if parts is None:
        raise Tampered(context)
    key = key_ring().key(parts.key)
    if key.algorithm.code != parts.algorithm:
        raise Tampered(context)
    clear = algorithms.decrypt(
        key.algorithm, _sealing_key(key), parts.nonce, parts.body, _bound(key, context)
    )
    if clear is None:
        raise Tampered(context)
    return clear.decode()


def take_apart(sealed: str) -> Parts | None:
    """The parts of a sealed text, or None if it has another form."""
    words = sealed.split(":")
    if len(words) != 5 or words[0] != VERSION:
        return None
    try:
        return Parts(words[1], words[2], _decode(words[3]), _decode(words[4]))
    except (binascii.Error, ValueError):
        return None


def mac(data: bytes, *, purpose: str, key: str = "") -> tuple[str, str]:
    """(key id, HMAC in hex) with a key of its own for `purpose`; `key` names the one used before.

    Made with the index key, which rotation leaves alone: what it vouches for must stay checkable for years.
    """
    ring = key_ring()
    used = ring.key(key or ring.index)
    derived = used.derived(f"mac/{purpose}", algorithms.MAC_BYTES)
    return used.id, algorithms.authenticate(used.algorithm, derived, data).hex()


def _sealing_key(key: Key) -> bytes:
    return key.derived(f"seal/{key.algorithm.code}", key.algorithm.key_bytes)


def _bound(key: Key, context: str) -> bytes:
    return f"{VERSION}:{key.algorithm.code}:{key.id}:{context}".encode()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decode(text: str) -> bytes:
    """Strict: one text for one value, so that no changed sign can go unnoticed."""
    data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _encode(data) != text:
        raise ValueError("not the canonical form")
    return data
