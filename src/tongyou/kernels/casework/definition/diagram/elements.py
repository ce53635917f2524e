"""SVG elements as text, every value escaped."""

from __future__ import annotations

from html import escape


def number(value: float) -> str:
    """A coordinate without needless digits."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def words(text: str) -> str:
    """Words as the inside of an element."""
    return escape(text, quote=False)


def element(tag: str, *inside: str, **attributes: str | float) -> str:
    """One element: `stroke_width` becomes `stroke-width`, `class_` becomes `class`; empty values are left out.

    `inside` is SVG already; plain words go through `words` first.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(shown(value))}"'
        for key, value in attributes.items()
        if value != ""
    )
    content = "".join(inside)
    return f"<{tag}{given}>{content}</{tag}>" if content else f"<{tag}{given}/>"


def shown(value: str | float) -> str:
    """An attribute's value."""
    return value if isinstance(value, str) else number(value)
