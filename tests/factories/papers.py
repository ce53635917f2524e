"""Files for tests that somebody could really open."""

from __future__ import annotations

import io

from pypdf import PdfWriter


def pdf() -> bytes:
    """One empty page."""
    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=200, height=200)
    writer.write(made)
    return made.getvalue()
