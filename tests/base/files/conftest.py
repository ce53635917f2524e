"""Small real files of every kind, made here."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import LazySettings
from PIL import Image


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.FILES_DIR = tmp_path / "files"
    settings.FILES_DIR.mkdir()
    return tmp_path / "files"


def zipped(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    types = more.pop("types", b"<Types/>")
    members = {"[Content_Types].xml": types, "word/document.xml": b"<w:document/>"}
    return zipped({**members, **{name.replace("__", "/"): body for name, body in more.items()}})


def xlsx() -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), *, exif: bool = False) -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", size, (200, 80, 40))
    if exif:
        data = Image.Exif()
        data[0x010E] = "SECRET-PLACE 30.75N"
        data[0x0112] = 6  # turned by 90 degrees
        image.save(out, kind, exif=data)
    else:
        image.save(out, kind)
    return out.getvalue()


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
