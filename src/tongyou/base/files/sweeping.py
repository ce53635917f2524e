"""Removing bytes that no kept row knows: rolled-back uploads, second copies, withdrawn files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from tongyou.base import clock, jobs
from tongyou.base.files.models import FileState, StoredFile

GRACE = 24 * 3600  # seconds: no transaction is open that long
OURS = re.compile(r"^[0-9a-f]{32}$")


@jobs.job("files.sweep", transactional=False)
def sweep(payload: dict[str, Any]) -> dict[str, int]:  # noqa: ARG001 - a job takes its payload
    """Remove orphans older than a day; declared nightly in `site/wiring.py`."""
    removed = 0
    for path in old_files(Path(settings.FILES_DIR)):
        if not in_use(path):
            path.unlink(missing_ok=True)
            removed += 1
    return {"removed": removed}


def old_files(root: Path) -> Iterator[Path]:
    """Files of ours that have lain long enough; anything else in the folder is left alone."""
    limit = clock.real_now().timestamp() - GRACE
    for folder in root.glob("*"):
        if not folder.is_dir():
            continue
        for entry in os.scandir(folder):
            if OURS.match(entry.name) and entry.is_file() and entry.stat().st_mtime < limit:
                yield Path(entry.path)


def in_use(path: Path) -> bool:
    if path.parent.name == "incoming":
        return False
    name = f"{path.parent.name}/{path.name}"
    return StoredFile.objects.filter(path=name, state=FileState.KEPT).exists()
