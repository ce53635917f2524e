"""A backup's own description of itself: what it holds, and how to tell that it is whole."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings

from tongyou.base import cipher

FORMAT = 1
NAME = "manifest.json"
CHUNK = 1024 * 1024


class BrokenBackupError(Exception):
    """The backup cannot be used; the message says why, in plain words."""


@dataclass(frozen=True)
class Part:
    """One file of the backup."""

    name: str
    size: int  # bytes
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Everything a restore checks before and after it writes."""

    made_at: str  # ISO 8601, UTC
    engine: str  # "sqlite" or "postgresql"
    counts: dict[str, int]  # rows per table, counted inside the snapshot
    ledger_head: str
    keys: dict[str, str]  # fingerprints only: the keys themselves are kept apart
    files: int  # stored files in files.tar
    parts: list[Part] = field(default_factory=list)
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=2, sort_keys=True)
        (folder / NAME).write_text(text + "\n", encoding="utf-8")

    @property
    def rows(self) -> int:
        return sum(self.counts.values())


def read(folder: Path) -> Manifest:
    """The manifest of a backup folder; raises BrokenBackupError if it is missing or of another format."""
    path = folder / NAME
    if not path.is_file():
        raise BrokenBackupError(f"{folder} is no backup: it has no {NAME}.")
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        parts = [Part(**part) for part in data.pop("parts")]
        found = Manifest(**data, parts=parts)
    except (ValueError, TypeError, KeyError) as error:
        raise BrokenBackupError(f"{path} cannot be read: {error}.") from error
    if found.format != FORMAT:
        raise BrokenBackupError(
            f"This backup has format {found.format}; this version reads {FORMAT}."
        )
    return found


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(CHUNK):
            digest.update(block)
    return digest.hexdigest()


def describe(path: Path) -> Part:
    return Part(path.name, path.stat().st_size, sha256(path))


def check_parts(folder: Path, found: Manifest) -> None:
    """Raise BrokenBackupError for the first part that is missing or not what it was."""
    for part in found.parts:
        path = folder / part.name
        if not path.is_file():
            raise BrokenBackupError(f"The backup is incomplete: {part.name} is missing.")
        if path.stat().st_size != part.size or sha256(path) != part.sha256:
            raise BrokenBackupError(f"The backup is damaged: {part.name} is not what was written.")


def key_fingerprints() -> dict[str, str]:
    """Which keys open the sealed fields, without giving anything of them away; empty without a ring."""
    if not Path(settings.KEY_RING).is_file():
        return {}
    keys = cipher.key_ring().keys.values()
    return {key.id: hashlib.sha256(b"fingerprint" + key.secret).hexdigest()[:16] for key in keys}
