"""Pictures are drawn again: the copy has the pixels and nothing else (no EXIF place, no hidden payload)."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageOps

from tongyou.base.files.types import Kind, RefusedFile

MOST_PIXELS = 40_000_000  # a telephone's best picture; 160 MB unpacked
QUALITY = 88


def redraw(stream: BinaryIO, kind: Kind, target: Path) -> None:
    """Write a clean copy to `target`, or refuse. The first frame of an animation is kept."""
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(stream, formats=[kind.pillow])
            _check_size(picture)
            clean = _pixels(picture, kind)
            clean.save(target, format=kind.pillow, **_options(kind))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many() from None
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        if isinstance(error, RefusedFile):
            raise
        raise _unreadable() from error


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_many()


def _pixels(picture: Image.Image, kind: Kind) -> Image.Image:
    """Turned as the camera meant it, in plain colours, in a new image without any metadata."""
    upright = ImageOps.exif_transpose(picture)
    see_through = "A" in upright.getbands() or "transparency" in upright.info
    mode = "RGBA" if see_through and kind.pillow != "JPEG" else "RGB"
    colours = upright.convert(mode)
    clean = Image.new(mode, colours.size)
    clean.paste(colours)
    return clean


def _options(kind: Kind) -> dict[str, int]:
    return {} if kind.pillow == "PNG" else {"quality": QUALITY}


def _too_many() -> RefusedFile:
    return RefusedFile(
        "image_pixels",
        "图片像素过大(超过 4000 万)。请缩小后再上传;没有保存任何内容。",
        "The picture has more than 40 million pixels. Make it smaller and try again; nothing was stored.",
    )


def _unreadable() -> RefusedFile:
    return RefusedFile(
        "broken",
        "图片已损坏,打不开。请重新导出后再上传;没有保存任何内容。",
        "The picture is damaged and cannot be opened. Export it again and try again; nothing was stored.",
    )
