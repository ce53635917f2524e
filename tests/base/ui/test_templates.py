"""Every template of every room keeps the content policy and uses icons that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tongyou
from tongyou.base.ui import icons, samples
from tongyou.base.ui.tags.show import NOTICE_ICONS, STATUSES

SOURCE = Path(tongyou.__file__).parent
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
DJANGO = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
INLINE = {
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "an inline script": re.compile(
        r"<script(?![^>]*\s(src=|type=\"application/json\"))", re.IGNORECASE
    ),
    "an event attribute": re.compile(r"\s(on[a-z]+|hx-on[:a-z-]*)\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "an outside address": re.compile(
        r"""(src|href|action)\s*=\s*["'](https?:)?//""", re.IGNORECASE
    ),
}


def name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_keeps_the_content_policy(path: Path) -> None:
    text = DJANGO.sub("x", path.read_text(encoding="utf-8"))
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('<p style="color:red">', "an inline style"),
        ("<script>alert(1)</script>", "an inline script"),
        ('<a onclick="x()">', "an event attribute"),
        ('<img src="//cdn.example/x.png">', "an outside address"),
    ],
)
def test_the_patterns_find_what_they_should(text: str, what: str) -> None:
    assert INLINE[what].search(text)


def test_every_icon_named_in_a_template_exists() -> None:
    used = {
        found
        for path in TEMPLATES
        for found in re.findall(
            r"""\bicon[ =]["']([a-z-]+)["']""", path.read_text(encoding="utf-8")
        )
    }
    assert used
    assert used <= set(icons.symbols())


def test_every_icon_named_in_code_exists() -> None:
    used = {
        found
        for path in SOURCE.rglob("*.py")
        for found in re.findall(
            r"""["']?icon["']?[=:] ?["']([a-z-]+)["']""", path.read_text(encoding="utf-8")
        )
    }
    used |= {picture for picture, _, _ in STATUSES.values()} | set(NOTICE_ICONS.values())
    assert used <= set(icons.symbols())


def test_every_drawing_exists_and_carries_no_script() -> None:
    folder = SOURCE / "base" / "ui" / "static" / "ty" / "drawings"
    files = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.svg")}
    assert set(samples.DRAWINGS) == set(files)
    assert not [key for key, text in files.items() if re.search(r"<script|href|onload", text)]
