"""Virus scanning, if the operator has a scanner. Without one a file is kept and shown as not scanned."""

from __future__ import annotations

import socket
import struct
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from tongyou.base.files.models import Scan
from tongyou.base.files.types import RefusedFile

CHUNK = 64 * 1024
PATIENCE = 30.0  # seconds


class Scanner(Protocol):
    """Says whether a stream is clean; raises RefusedFile when it is not, OSError when it cannot tell."""

    def check(self, stream: BinaryIO) -> None: ...


class ClamAV:
    """The daemon's INSTREAM command over its local socket (clamd(8))."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def check(self, stream: BinaryIO) -> None:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE)
            line.connect(str(self.path))
            line.sendall(b"zINSTREAM\0")
            while chunk := stream.read(CHUNK):
                line.sendall(struct.pack("!L", len(chunk)) + chunk)
            line.sendall(struct.pack("!L", 0))
            answer = line.recv(4096).rstrip(b"\0").decode("utf-8", "replace")
        if answer.endswith("FOUND"):
            raise infected()
        if not answer.endswith("OK"):
            raise OSError(f"the virus scanner answered {answer[:80]!r}")


_scanner: Scanner | None = None


def set_scanner(scanner: Scanner | None) -> None:
    """Hand in another scanner; None returns to the socket of the settings (CLAMAV_SOCKET)."""
    global _scanner
    _scanner = scanner


def scan(stream: BinaryIO) -> Scan:
    """CLEAN or NOT_SCANNED; refuses an infected file, and any file while a configured scanner is silent."""
    scanner = _scanner or _configured()
    if scanner is None:
        return Scan.NOT_SCANNED
    stream.seek(0)
    try:
        scanner.check(stream)
    except OSError as error:
        raise _silent() from error
    stream.seek(0)
    return Scan.CLEAN


def _configured() -> Scanner | None:
    path = getattr(settings, "CLAMAV_SOCKET", "")
    return ClamAV(Path(path)) if path else None


def infected() -> RefusedFile:
    return RefusedFile(
        "infected",
        "查毒程序在文件里发现了病毒。请先在电脑上杀毒;没有保存任何内容。",
        "The virus scanner found something in the file. Clean your computer first; nothing was stored.",
    )


def _silent() -> RefusedFile:
    return RefusedFile(
        "scanner_silent",
        "查毒程序暂时没有回应。请稍后再上传;没有保存任何内容。",
        "The virus scanner does not answer at the moment. Try again later; nothing was stored.",
    )
