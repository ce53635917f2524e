"""Handing a file out: always as a download, never shown inside our pages. The caller has checked visibility."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest

from tongyou.base.files.models import FileState, StoredFile
from tongyou.base.logs import get_logger

log = get_logger(__name__)


def path_of(stored: StoredFile) -> Path:
    """Where the bytes lie; for readers that need a path (parsers), read only."""
    return Path(settings.FILES_DIR) / stored.path


def open_file(stored: StoredFile) -> BinaryIO:
    """The bytes, read only; FileNotFoundError when the folder has lost them."""
    return path_of(stored).open("rb")


def serve(request: HttpRequest, stored: StoredFile) -> FileResponse:
    """The download. A withdrawn file, or one whose bytes are gone, does not exist (404)."""
    if stored.state != FileState.KEPT:
        raise Http404
    try:
        stream = open_file(stored)
    except FileNotFoundError:
        log.error("file_bytes_missing", file=str(stored.pk), path=request.path)  # noqa: TRY400 - no trace needed
        raise Http404 from None
    response = FileResponse(
        stream, as_attachment=True, filename=stored.name, content_type=stored.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def verify(stored: StoredFile) -> bool:
    """Whether the bytes are still those that were handed in."""
    try:
        with path_of(stored).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == stored.sha256
    except FileNotFoundError:
        return False
