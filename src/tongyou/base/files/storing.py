"""Taking a file in: check, write beside, make durable, rename, then one row in the caller's transaction.

`prepare` touches no database and may take its time; `keep` is quick. `store` does both.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.files.base import File

from tongyou.base import clock, database
from tongyou.base.files import limits, scanning
from tongyou.base.files.archives import check_archive
from tongyou.base.files.documents import check_pdf
from tongyou.base.files.images import redraw
from tongyou.base.files.models import FileState, Scan, StoredFile
from tongyou.base.files.names import clean_name, kind_by_name
from tongyou.base.files.sniffing import check_signature
from tongyou.base.files.types import KINDS, SPELLINGS, Family, Kind, RefusedFile

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that passed every check and lies durably in the private folder, without a row yet."""

    name: str
    kind: Kind
    size: int
    sha256: str
    path: str
    purpose: str
    scan: Scan


def store(
    upload: File[Any],
    *,
    owner: UUID,
    purpose: str,
    allow: Sequence[str],
    created_by: UUID | None = None,
) -> StoredFile:
    """Check and keep a file for `owner`; raises RefusedFile in plain words, and then nothing was stored.

    `allow` names extensions ("pdf", "docx"). The row is written in the caller's transaction.
    """
    return keep(prepare(upload, purpose=purpose, allow=allow), owner=owner, created_by=created_by)


def prepare(upload: File[Any], *, purpose: str, allow: Sequence[str]) -> Prepared:
    """Check the bytes and write them; no database. Bytes that never get a row are swept after a day."""
    name = clean_name(upload.name or "")
    kind = _allowed_kind(name, allow)
    with _scratch() as raw, _scratch() as final:
        _copy(upload, raw, limits.limit_of(purpose))
        verdict = _inspect(raw, kind, final)
        size, digest = _measure(final)
        path = f"{digest[:2]}/{secrets.token_hex(16)}"
        _settle(final, _root() / path)
    return Prepared(name, kind, size, digest, path, purpose, verdict)


def keep(prepared: Prepared, *, owner: UUID, created_by: UUID | None = None) -> StoredFile:
    """Write the row of a prepared file; equal bytes that we already have are not kept twice."""
    with database.write():
        limits.check_quota(owner, prepared.size, limits.limit_of(prepared.purpose))
        return StoredFile.objects.create(
            owner=owner,
            purpose=prepared.purpose,
            name=prepared.name,
            kind=prepared.kind.extension,
            media_type=prepared.kind.media_type,
            size=prepared.size,
            sha256=prepared.sha256,
            path=_shared_path(prepared),
            scan=prepared.scan,
            created_by=created_by,
        )


def withdraw(stored: StoredFile) -> StoredFile:
    """Take a file back: it is no longer served; the sweeper removes bytes that no kept row uses."""
    with database.write():
        StoredFile.objects.filter(pk=stored.pk, state=FileState.KEPT).update(
            state=FileState.WITHDRAWN, withdrawn_at=clock.now()
        )
        stored.refresh_from_db()
    return stored


def _shared_path(prepared: Prepared) -> str:
    same = (
        StoredFile.objects.select_for_update()
        .filter(sha256=prepared.sha256, state=FileState.KEPT)
        .first()
    )
    if same is None or not (_root() / same.path).exists():
        return prepared.path
    return same.path  # our own copy has no row, so the sweeper removes it


def _allowed_kind(name: str, allow: Sequence[str]) -> Kind:
    wanted = [SPELLINGS.get(item.lower(), item.lower()) for item in allow]
    unknown = [item for item in wanted if item not in KINDS]
    if unknown:
        raise ValueError(f"unknown kinds of file: {', '.join(unknown)}")
    kind = kind_by_name(name)
    if kind is None or kind.extension not in wanted:
        listed = "、".join(f".{item}" for item in wanted)
        raise RefusedFile(
            "type_not_allowed",
            f"这里只接收 {listed} 文件。请换一种格式再上传;没有保存任何内容。",
            f"Only {listed.replace('、', ', ')} files are accepted here. Use another format; nothing was stored.",
        )
    return kind


def _copy(upload: File[Any], target: Path, limit: limits.Limit) -> None:
    written = 0
    with target.open("wb") as out:
        for chunk in upload.chunks():
            written += len(chunk)
            if written > limit.file:
                raise limits.too_large(limit)
            out.write(chunk)
    if not written:
        raise RefusedFile(
            "empty",
            "文件是空的(0 字节)。请检查后重新选择;没有保存任何内容。",
            "The file is empty (0 bytes). Check it and choose it again; nothing was stored.",
        )


def _inspect(raw: Path, kind: Kind, final: Path) -> Scan:
    """Every check in turn; `final` holds what will be kept."""
    with raw.open("rb") as stream:
        check_signature(stream, kind)
        verdict = scanning.scan(stream)
        _check_content(stream, kind)
        if kind.family is Family.IMAGE:
            redraw(stream, kind, final)
            return verdict
    raw.replace(final)
    return verdict


def _check_content(stream: BinaryIO, kind: Kind) -> None:
    if kind.family in {Family.OFFICE, Family.ARCHIVE}:
        check_archive(stream, kind)
    elif kind.family is Family.PDF:
        check_pdf(stream)


def _measure(path: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def _settle(source: Path, target: Path) -> None:
    """Make the bytes durable before they get their name: a power cut leaves all of them or none."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sync(source)
    source.replace(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _scratch() -> Iterator[Path]:
    """A name in the private folder for work in progress; what is left under it goes away."""
    folder = _root() / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / secrets.token_hex(16)
    path.touch(mode=0o600)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _root() -> Path:
    return Path(settings.FILES_DIR)
