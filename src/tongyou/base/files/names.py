"""Names that people give to files. Pure: a name is kept for people, never used on disk."""

from __future__ import annotations

import unicodedata

from tongyou.base.files.types import KINDS, SPELLINGS, Kind, RefusedFile

LONGEST = 120  # characters
ACTIVE = frozenset(
    [
        "exe",
        "com",
        "bat",
        "cmd",
        "scr",
        "pif",
        "msi",
        "jar",
        "js",
        "jse",
        "vbs",
        "vbe",
        "wsf",
        "wsh",
        "hta",
        "ps1",
        "psm1",
        "sh",
        "lnk",
        "reg",
        "dll",
        "cpl",
        "app",
        "apk",
        "html",
        "htm",
        "xhtml",
        "svg",
        "xml",
        "php",
        "jsp",
        "asp",
        "aspx",
        "py",
        "rb",
        "pl",
        "docm",
        "dotm",
        "xlsm",
        "xltm",
        "xlam",
        "pptm",
        "iso",
        "img",
    ]
)
# characters that turn the reading direction or do not show: they make "gpj.exe" read like "exe.jpg"
HIDDEN = frozenset("\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff") | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


def clean_name(given: str) -> str:
    """The name to keep, or RefusedFile for one that plays tricks."""
    name = unicodedata.normalize("NFC", given).strip()
    if any(mark in name for mark in "/\\\0") or name.strip(". ") == "":
        raise RefusedFile(
            "name_path",
            "文件名里不能有路径符号。请重新命名后再上传;没有保存任何内容。",
            "The file name must not contain path marks. Rename the file and try again; nothing was stored.",
        )
    if any(unicodedata.category(mark) in {"Cc", "Cs"} or mark in HIDDEN for mark in name):
        raise RefusedFile(
            "name_hidden",
            "文件名里有看不见的控制字符。请重新命名后再上传;没有保存任何内容。",
            "The file name contains invisible control characters. Rename the file and try again; nothing was stored.",
        )
    _refuse_double(name)
    return _shorten(name)


def kind_by_name(name: str) -> Kind | None:
    """The kind that the extension promises, if it is one we know."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    return KINDS.get(SPELLINGS.get(extension, extension))


def _refuse_double(name: str) -> None:
    inner = [part.strip().lower() for part in name.split(".")[1:-1]]
    if any(part in ACTIVE for part in inner):
        raise RefusedFile(
            "name_double",
            "文件名有两个扩展名,其中一个是程序。请确认文件内容并重新命名;没有保存任何内容。",
            "The file name has two extensions, one of them a program's. Check the file and rename it; nothing was stored.",
        )


def _shorten(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    stem, dot, extension = name.rpartition(".")
    tail = f"{dot}{extension}"[:12] if stem else ""
    return name[: LONGEST - len(tail)] + tail
