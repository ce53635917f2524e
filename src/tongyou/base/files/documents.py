"""Active content in PDF: JavaScript and program launches are refused. Pure over an open file.

Names may be written with #xx escapes, and objects may hide in compressed object streams; both are undone.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from tongyou.base.files.archives import macros

ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch)(?![A-Za-z0-9])")
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
OBJECTS = re.compile(rb"/ObjStm[^>]{0,400}>>\s*stream\r?\n|/ObjStm.{0,400}?stream\r?\n", re.DOTALL)
LARGEST_STREAM = 4 * 1024 * 1024
MOST_STREAMS = 2000


def check_pdf(stream: BinaryIO) -> None:
    """Refuse a PDF that carries scripts. Leaves the stream at its start."""
    stream.seek(0)
    content = stream.read()
    stream.seek(0)
    for part in (content, *_object_streams(content)):
        if ACTIVE.search(_plain(part)):
            raise macros()


def _plain(part: bytes) -> bytes:
    if b"#" not in part:
        return part
    return ESCAPE.sub(lambda found: bytes([int(found.group(1), 16)]), part)


def _object_streams(content: bytes) -> Iterator[bytes]:
    for number, found in enumerate(OBJECTS.finditer(content)):
        if number >= MOST_STREAMS:
            return
        try:
            yield zlib.decompressobj().decompress(content[found.end() :], LARGEST_STREAM)
        except zlib.error:
            continue  # another filter, or damaged: a reader would not get scripts from it either
