"""The square code on a printed pass, drawn as one SVG path: no picture leaves the page, none is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import qrcode
from qrcode.constants import ERROR_CORRECT_L

QUIET = 2  # modules of white around; the slip's own paper adds the rest
MASK = 3  # any of the eight is readable; trying all of them takes six times as long


def square(address: str) -> tuple[int, str]:
    """Side length in modules, and the path of the dark ones."""
    code = qrcode.QRCode(border=QUIET, mask_pattern=MASK, error_correction=ERROR_CORRECT_L)
    code.add_data(address)
    code.make(fit=True)
    rows: Sequence[Sequence[bool]] = code.get_matrix()
    return len(rows), "".join(run for y, row in enumerate(rows) for run in runs(y, row))


def runs(y: int, row: Sequence[bool]) -> Iterator[str]:
    """Dark stretches of one row, as rectangles one module high."""
    x = 0
    for dark, stretch in groupby(row):
        width = len(list(stretch))
        if dark:
            yield f"M{x} {y}h{width}v1h-{width}z"
        x += width
