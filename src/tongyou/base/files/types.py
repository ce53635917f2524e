"""Words other rooms may use: why a file is refused, and the kinds of file that exist here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import get_language


class RefusedFile(ValueError):
    """A file that is not kept. `code` is for programs, `zh` and `en` are for people; nothing was stored."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(f"{code}: {en}")
        self.code, self.zh, self.en = code, zh, en

    @property
    def text(self) -> str:
        """The words in the language of this request."""
        return self.zh if (get_language() or "zh").startswith("zh") else self.en


class Family(StrEnum):
    """How the content of a kind is checked."""

    PDF = "pdf"
    OFFICE = "office"  # a zip with a known part inside
    IMAGE = "image"
    TEXT = "text"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its extension, media type and the way it is checked."""

    extension: str
    media_type: str
    family: Family
    part: str = ""  # the member an office file must have
    pillow: str = ""  # Pillow's name of the format


_OFFICE = "application/vnd.openxmlformats-officedocument"

KINDS: dict[str, Kind] = {
    kind.extension: kind
    for kind in (
        Kind("pdf", "application/pdf", Family.PDF),
        Kind(
            "docx",
            f"{_OFFICE}.wordprocessingml.document",
            Family.OFFICE,
            part="word/document.xml",
        ),
        Kind("xlsx", f"{_OFFICE}.spreadsheetml.sheet", Family.OFFICE, part="xl/workbook.xml"),
        Kind("jpg", "image/jpeg", Family.IMAGE, pillow="JPEG"),
        Kind("png", "image/png", Family.IMAGE, pillow="PNG"),
        Kind("webp", "image/webp", Family.IMAGE, pillow="WEBP"),
        Kind("txt", "text/plain", Family.TEXT),
        Kind("csv", "text/csv", Family.TEXT),
        Kind("json", "application/json", Family.TEXT),
        Kind("geojson", "application/geo+json", Family.TEXT),
        Kind("yaml", "application/yaml", Family.TEXT),
        Kind("zip", "application/zip", Family.ARCHIVE),
    )
}
SPELLINGS = {"jpeg": "jpg", "jpe": "jpg", "yml": "yaml", "text": "txt"}
