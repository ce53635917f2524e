"""The key ring: a JSON file with every live key, which one seals now, and which one indexes.

Outside production it is made on first use, readable by this user only. Several keys may live at once,
so that rotation needs no pause. A running process notices a changed file by itself.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
import secrets
import stat
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.conf import settings

from tongyou.base import clock
from tongyou.base.cipher import algorithms
from tongyou.base.cipher.algorithms import Algorithm
from tongyou.base.cipher.errors import KeyRingMissing, KeyRingUnreadable, UnknownKey

FORMAT = 1
SECRET_BYTES = 32
KEY_ID = re.compile(r"[a-z][a-z0-9]{3,31}")


@dataclass(frozen=True, slots=True)
class Key:
    """One live key. `secret` never seals by itself; each purpose gets a key derived from it."""

    id: str
    algorithm: Algorithm
    created: str
    secret: bytes = field(repr=False)

    def derived(self, purpose: str, length: int) -> bytes:
        return algorithms.derive(self.algorithm, self.secret, purpose, length)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Every live key; `current` seals new text, `index` makes blind indexes and ledger seals."""

    current: str
    index: str
    keys: dict[str, Key]

    def key(self, identifier: str) -> Key:
        if identifier not in self.keys:
            raise UnknownKey(identifier)
        return self.keys[identifier]

    def with_new_key(self, algorithm: Algorithm | None = None) -> KeyRing:
        """The ring with one more key, which seals from now on."""
        made = new_key(algorithm)
        return replace(self, current=made.id, keys={**self.keys, made.id: made})

    def without(self, identifier: str) -> KeyRing:
        """The ring after `identifier` is retired. ValueError while it is still in use."""
        if identifier in {self.current, self.index}:
            raise ValueError("The key that seals or indexes now cannot be retired.")
        self.key(identifier)
        return replace(self, keys={k: v for k, v in self.keys.items() if k != identifier})


def new_key(algorithm: Algorithm | None = None) -> Key:
    """A fresh random key, named after its year: `k2025abcdef`."""
    moment = clock.real_now()
    tail = "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz") for _ in range(6))
    return Key(
        id=f"k{moment.year}{tail}",
        algorithm=algorithm or algorithms.best(),
        created=moment.isoformat(timespec="seconds"),
        secret=secrets.token_bytes(SECRET_BYTES),
    )


def new_ring() -> KeyRing:
    """A ring with one key for everything."""
    key = new_key()
    return KeyRing(current=key.id, index=key.id, keys={key.id: key})


_seen: tuple[tuple[str, int, int, int], KeyRing] | None = None


def key_ring() -> KeyRing:
    """The ring of `settings.KEY_RING`, made on first use outside production, read again when it changes."""
    global _seen
    path = Path(settings.KEY_RING)
    if not path.exists():
        _make_first(path)
    mark = _mark(path)
    if _seen is None or _seen[0] != mark:
        _seen = mark, load(path)
    return _seen[1]


def _mark(path: Path) -> tuple[str, int, int, int]:
    found = path.stat()
    return str(path), found.st_mtime_ns, found.st_ino, found.st_size


def _make_first(path: Path) -> None:
    if settings.PRODUCTION:
        raise KeyRingMissing(str(path))
    create(path)


def create(path: Path) -> None:
    """Write a fresh ring where none is; whoever comes second uses the first one's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = _written_beside(path, new_ring())
    try:
        os.link(beside, path)  # unlike a rename, fails if the ring exists
    except FileExistsError:
        pass
    finally:
        beside.unlink()


def save(path: Path, ring: KeyRing) -> None:
    """Replace the ring in one step: a reader sees the old one or the new one."""
    _written_beside(path, ring).replace(path)
    _settle_folder(path.parent)


def _written_beside(path: Path, ring: KeyRing) -> Path:
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(_to_json(ring), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return beside


def _settle_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def load(path: Path) -> KeyRing:
    """Read and check a ring file. KeyRingUnreadable says what is wrong, without showing its content."""
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeyRingUnreadable(
            str(path), "mode is not 0600: other users of this machine can read it"
        )
    try:
        return _from_json(json.loads(path.read_text(encoding="utf-8")))
    except (KeyError, TypeError, AttributeError, ValueError, binascii.Error) as damaged:
        raise KeyRingUnreadable(str(path), f"{type(damaged).__name__} in its content") from None


def _to_json(ring: KeyRing) -> dict[str, Any]:
    keys = {
        key.id: {
            "algorithm": key.algorithm.code,
            "created": key.created,
            "secret": base64.b64encode(key.secret).decode(),
        }
        for key in ring.keys.values()
    }
    return {"format": FORMAT, "current": ring.current, "index": ring.index, "keys": keys}


def _from_json(data: dict[str, Any]) -> KeyRing:
    if data["format"] != FORMAT:
        raise ValueError("unknown format")
    keys = {identifier: _key(identifier, entry) for identifier, entry in data["keys"].items()}
    if data["current"] not in keys or data["index"] not in keys:
        raise ValueError("current or index names no key")
    return KeyRing(current=data["current"], index=data["index"], keys=keys)


def _key(identifier: str, entry: dict[str, str]) -> Key:
    secret = base64.b64decode(entry["secret"], validate=True)
    if not KEY_ID.fullmatch(identifier) or len(secret) != SECRET_BYTES:
        raise ValueError("a key has a wrong name or length")
    return Key(identifier, algorithms.KNOWN[entry["algorithm"]], entry["created"], secret)
