"""Contrast of the palette, computed by WCAG 2.2's formula from the stylesheets themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tongyou.base import ui

STATIC = Path(ui.__file__).parent / "static" / "ty"
DAY = (STATIC / "tongyou.css").read_text(encoding="utf-8")
NIGHT = (STATIC / "cockpit.css").read_text(encoding="utf-8")


def tokens(css: str) -> dict[str, str]:
    """Custom properties of the first block that are colours."""
    block = css[css.index("{") : css.index("}")]
    return dict(re.findall(r"--([a-z-]+): (#[0-9A-Fa-f]{6})", block))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


def colour(name: str, palette: dict[str, str]) -> str:
    return name if name.startswith("#") else palette[name]


TEXT = [
    ("ink", "paper"), ("ink", "white"), ("ink", "sand"), ("ink", "rape"), ("ink", "rape-pale"),
    ("ink", "leaf-pale"), ("ink", "canal-pale"), ("ink", "red-pale"),
    ("quiet", "paper"), ("quiet", "white"), ("quiet", "sand"), ("quiet", "rape-pale"),
    ("quiet", "canal-pale"), ("quiet", "leaf-pale"), ("quiet", "red-pale"),
    ("canal", "paper"), ("canal", "white"), ("canal", "canal-pale"), ("canal", "sand"),
    ("red-deep", "paper"), ("red-deep", "white"), ("red-deep", "red-pale"), ("red-deep", "rape-pale"),
    ("leaf-deep", "leaf-pale"), ("rape-deep", "rape-pale"),
    ("#FFFFFF", "red"), ("#FFFFFF", "canal"), ("#FFFFFF", "leaf"), ("#FFFFFF", "red-deep"),
]  # fmt: skip
NIGHT_TEXT = [
    ("text", "ground"), ("text", "surface"), ("quiet", "ground"), ("quiet", "surface"),
    ("#A5DDB1", "surface"), ("#F7CC6B", "surface"), ("#FFB3A3", "surface"), ("#A9D8E6", "surface"),
]  # fmt: skip
SHAPES = [
    ("ink", "paper"),
    ("edge", "white"),
    ("edge", "paper"),
    ("canal", "white"),
    ("red", "white"),
]


@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_by_day(front: str, back: str) -> None:
    palette = tokens(DAY)
    assert contrast(colour(front, palette), colour(back, palette)) >= 4.5


@pytest.mark.parametrize(("front", "back"), NIGHT_TEXT)
def test_text_by_night(front: str, back: str) -> None:
    palette = tokens(NIGHT)
    assert contrast(colour(front, palette), colour(back, palette)) >= 4.5


@pytest.mark.parametrize(("front", "back"), SHAPES)
def test_shapes_that_carry_meaning(front: str, back: str) -> None:
    palette = tokens(DAY)
    assert contrast(palette[front], palette[back]) >= 3


def test_the_formula_knows_black_on_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_lotus_is_never_a_text_colour() -> None:
    assert not re.search(r"[^-]color: var\(--lotus\)", DAY + NIGHT)
