"""How much may be handed in: per file and purpose, per owner, per owner and day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Sum

from tongyou.base import clock
from tongyou.base.files.models import FileState, StoredFile
from tongyou.base.files.types import RefusedFile

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limit:
    """Bytes per file, bytes per owner over all purposes, files per owner and day."""

    file: int = 10 * MB
    owner: int = 500 * MB
    per_day: int = 200


_limits: dict[str, Limit] = {}


def declare_purpose(purpose: str, limit: Limit) -> None:
    """Give a purpose its own limits; an undeclared one has the defaults."""
    _limits[purpose] = limit


def limit_of(purpose: str) -> Limit:
    return _limits.get(purpose, Limit())


def too_large(limit: Limit) -> RefusedFile:
    size = readable(limit.file)
    return RefusedFile(
        "too_large",
        f"文件超过 {size}。请压缩图片或拆分文件后再上传;没有保存任何内容。",
        f"The file is larger than {size}. Make it smaller or split it, then try again; nothing was stored.",
    )


def check_quota(owner: UUID, size: int, limit: Limit) -> None:
    """Refuse what would go over the owner's space or number for today."""
    mine = StoredFile.objects.filter(owner=owner, state=FileState.KEPT)
    used = mine.aggregate(total=Sum("size"))["total"] or 0
    if used + size > limit.owner:
        raise RefusedFile(
            "quota_space",
            f"可用空间 {readable(limit.owner)} 已用完。请先撤回不再需要的文件;没有保存任何内容。",
            f"The space of {readable(limit.owner)} is used up. Withdraw files no longer needed; nothing was stored.",
        )
    start = clock.start_of_day(clock.today())
    day = StoredFile.objects.filter(
        owner=owner, created_at__gte=start, created_at__lt=start + dt.timedelta(days=1)
    )
    if (day.aggregate(number=Count("id"))["number"] or 0) >= limit.per_day:
        raise RefusedFile(
            "quota_day",
            f"今天已上传 {limit.per_day} 个文件。请明天再试;没有保存任何内容。",
            f"{limit.per_day} files were uploaded today. Try again tomorrow; nothing was stored.",
        )


def readable(size: int) -> str:
    """5 MB, 300 KB: whole units, rounded down."""
    return f"{size // MB} MB" if size >= MB else f"{max(size // 1024, 1)} KB"
