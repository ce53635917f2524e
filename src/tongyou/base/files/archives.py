"""Limits on archives, and on office files, which are archives. Pure over an open file.

`zipfile` never yields more than the size an entry declares, so declared sizes bound what a reader can get.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import BinaryIO

from tongyou.base.files.types import Family, Kind, RefusedFile

MOST_ENTRIES = 2000
LARGEST_TOTAL = 200 * 1024 * 1024  # bytes after unpacking
STEEPEST = 200  # times; real text in office files packs 5 to 30 times
SMALL = 1024 * 1024  # an entry below this size may pack as steeply as it likes
# everything `zipfile` and its decompressors raise on damaged or unknown content
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
    EOFError,
    OSError,
)
NESTED = (".zip", ".7z", ".rar", ".gz", ".tar", ".xz", ".bz2")


def check_archive(stream: BinaryIO, kind: Kind) -> None:
    """Refuse bombs, passwords, path tricks, nested archives and macros. Leaves the stream at its start."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            _check_entries(archive.infolist(), kind)
            if kind.family is Family.OFFICE:
                _check_office(archive, kind)
    except RefusedFile:
        raise
    except DAMAGE as error:
        raise _broken() from error
    stream.seek(0)


def _check_entries(entries: list[zipfile.ZipInfo], kind: Kind) -> None:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_TOTAL:
        raise _bomb()
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise _locked()
        if entry.file_size > SMALL and entry.file_size > STEEPEST * max(entry.compress_size, 1):
            raise _bomb()
        if _escapes(entry.filename):
            raise _tricky()
        if kind.family is Family.ARCHIVE and entry.filename.lower().endswith(NESTED):
            raise _nested()


def _escapes(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name


def _check_office(archive: zipfile.ZipFile, kind: Kind) -> None:
    names = {name.lower() for name in archive.namelist()}
    if kind.part not in names or "[content_types].xml" not in names:
        raise _not_office(kind)
    if any(
        name.endswith(("vbaproject.bin", "vbadata.xml")) or "/activex/" in name for name in names
    ):
        raise macros()
    with archive.open("[Content_Types].xml") as types:
        if b"macroenabled" in types.read(1024 * 1024).lower():
            raise macros()


def macros() -> RefusedFile:
    return RefusedFile(
        "macros",
        "文件里有宏或脚本。请另存为不含宏的文件再上传;没有保存任何内容。",
        "The file contains macros or scripts. Save it without them and try again; nothing was stored.",
    )


def _not_office(kind: Kind) -> RefusedFile:
    return RefusedFile(
        "type_mismatch",
        f"这是压缩包,不是 .{kind.extension} 文件。请上传原文件;没有保存任何内容。",
        f"This is an archive, not a .{kind.extension} file. Upload the original file; nothing was stored.",
    )


def _bomb() -> RefusedFile:
    return RefusedFile(
        "archive_bomb",
        "文件解压后过大,为安全起见不能接收。请拆分后再上传;没有保存任何内容。",
        "The file would unpack to too much, so it is refused for safety. Split it and try again; nothing was stored.",
    )


def _locked() -> RefusedFile:
    return RefusedFile(
        "encrypted",
        "压缩包有密码,无法检查。请去掉密码后再上传;没有保存任何内容。",
        "The archive is protected by a password. Remove the password and try again; nothing was stored.",
    )


def _tricky() -> RefusedFile:
    return RefusedFile(
        "archive_path",
        "压缩包里的文件名有路径符号,不能接收。请重新打包后再上传;没有保存任何内容。",
        "A name inside the archive contains path marks. Pack it again and try again; nothing was stored.",
    )


def _nested() -> RefusedFile:
    return RefusedFile(
        "archive_nested",
        "压缩包里还有压缩包。请解开后再上传;没有保存任何内容。",
        "The archive contains another archive. Unpack it and try again; nothing was stored.",
    )


def _broken() -> RefusedFile:
    return RefusedFile(
        "broken",
        "文件已损坏,打不开。请重新导出后再上传;没有保存任何内容。",
        "The file is damaged and cannot be opened. Export it again and try again; nothing was stored.",
    )
