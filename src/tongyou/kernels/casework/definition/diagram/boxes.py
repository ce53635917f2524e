"""Boxes and pills: a step, an item, the start, an end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tongyou.kernels.casework.definition.diagram.elements import element, number
from tongyou.kernels.casework.definition.diagram.elements import words as escaped
from tongyou.kernels.casework.definition.diagram.layout import Spot
from tongyou.kernels.casework.definition.diagram.words import Line, Speaker, width_of, wrapped
from tongyou.kernels.casework.definition.graph import Node
from tongyou.kernels.casework.definition.types import ItemSpec, OutcomeKind

START = "^"  # no step can have this code
WIDTH, PAD, STRIP, PILL, START_PILL = 252.0, 14.0, 10.0, 40.0, 58.0
INK, WHITE, SAND, QUIET = "#2B2320", "#FFFDF8", "#F1E7CF", "#5F544B"
CANAL, RED, RAPE, LEAF = "#0B5A73", "#9C2A18", "#F2B632", "#3C7A4B"
TITLE, SMALL, SPACING, TAG = 16.0, 13.0, 1.5, 24.0
COLOURS = {"by": QUIET, "limit": CANAL, "back": RED}  # of a line; the others are ink
STRONG = ("title", "limit")
STRIPS = {"": ("paint-canal", CANAL), "open": ("paint-rape", RAPE), "done": ("paint-leaf", LEAF)}
RESTING = ("paint-sand", SAND)  # waiting, skipped, sent back, cancelled
SIGNS = {
    "done": "M1 6.5L4.5 10L11 2",
    "skipped": "M1 6H11",
    "returned": "M11 10V6H2M5.5 2.5L2 6L5.5 9.5",
    "cancelled": "M2 2L10 10M10 2L2 10",
}
ENDS = {
    OutcomeKind.GRANTED: "#E3EEDD",
    OutcomeKind.REFUSED: "#F9E3DA",
    OutcomeKind.WITHDRAWN: SAND,
    OutcomeKind.ENDED: SAND,
}


def outcome_name(code: str) -> str:
    """The name of an outcome's place; no step can have this code."""
    return f"${code}"


def rows(speaker: Speaker, node: Node) -> list[tuple[str, Line, float]]:
    """Every printed line of a box with its size."""
    found = []
    for line in speaker.lines(node):
        size = TITLE if line.kind == "title" else SMALL
        inner = WIDTH - 2 * PAD - STRIP
        found += [(words, line, size) for words in wrapped(line.words, size, inner)]
    return found


def size_of(speaker: Speaker, node: Node, current: Mapping[str, str]) -> tuple[float, float]:
    """How large a box is."""
    text = sum(size * SPACING for _, _, size in rows(speaker, node))
    return WIDTH, text + 2 * PAD - 4 + (TAG if node.code in current else 0.0)


def width_of_pill(words: str) -> float:
    """How wide a pill is."""
    return max(96.0, width_of(words, 14.0) + 2 * PAD + 24)


def sheet(spot: Spot, shift: float = 0.0, inset: float = 0.0, **attributes: str | float) -> str:
    """A rectangle as large as the spot, moved or made smaller."""
    return element(
        "rect",
        x=spot.left + shift + inset,
        y=spot.y + shift + inset,
        width=spot.width - 2 * inset,
        height=spot.height - 2 * inset,
        **attributes,
    )


def box(speaker: Speaker, spot: Spot, node: Node, current: Mapping[str, str]) -> str:
    """One step or item. An item has a second sheet behind it: it is a case of its own."""
    standing, is_item = current.get(node.code, ""), isinstance(node, ItemSpec)
    kind = "flow-item" if is_item else "flow-step"
    dashes = "6 4" if may_be_left_out(node) else ""
    heavy = 3 if standing == "open" else 2
    second = sheet(spot, 6, class_="flow-sheet", rx=10, fill=SAND, stroke=INK, stroke_width=2)
    first = sheet(
        spot,
        class_="flow-box",
        rx=10,
        fill=WHITE,
        stroke=INK,
        stroke_width=heavy,
        stroke_dasharray=dashes,
    )
    return element(
        "g",
        second if is_item else "",
        first,
        strip(spot, standing),
        *written(speaker, spot, node, standing),
        class_=f"{kind} is-{standing}" if standing else kind,
    )


def may_be_left_out(node: Node) -> bool:
    """Whether a case can pass by."""
    return node.when is not None or (isinstance(node, ItemSpec) and node.optional)


def strip(spot: Spot, standing: str) -> str:
    """The coloured edge of a box."""
    name, colour = STRIPS.get(standing, RESTING)
    return element(
        "rect",
        class_=name,
        x=spot.left + 6,
        y=spot.y + 9,
        width=6,
        height=spot.height - 18,
        rx=3,
        fill=colour,
    )


def written(speaker: Speaker, spot: Spot, node: Node, standing: str) -> list[str]:
    """The lines of a box, with its standing on top."""
    x, y = spot.left + PAD + STRIP, spot.y + PAD - 4
    found = []
    if standing:
        found.append(tag(speaker.standing(standing), standing, x, y))
        y += TAG
    for words, line, size in rows(speaker, node):
        y += size * SPACING
        found.append(
            element(
                "text",
                escaped(words),
                class_=f"flow-{line.kind}",
                x=x,
                y=y - size * 0.35,
                font_size=size,
                fill=COLOURS.get(line.kind, INK),
                font_weight="700" if line.kind in STRONG else "",
            )
        )
    return found


def tag(words: str, standing: str, x: float, y: float) -> str:
    """A standing: sign and word."""
    place = f"translate({number(x)} {number(y + 4)})"
    if standing in SIGNS:
        sign = element("path", d=SIGNS[standing], fill="none", stroke=INK, stroke_width=2.4)
    else:
        fill = INK if standing == "open" else "none"
        sign = element("circle", cx=6, cy=6, r=4.5, fill=fill, stroke=INK, stroke_width=2)
    word = element("text", escaped(words), x=19, y=10.5, font_size=13, font_weight="700", fill=INK)
    return element("g", sign, word, class_="flow-standing", transform=place)


def start(spot: Spot, lines: Sequence[str]) -> str:
    """Where a case begins: who opens it, and what is promised."""
    ground = sheet(spot, class_="paint-ink", rx=spot.height / 2, fill=INK)
    first = spot.y + spot.height / 2 + 5 - 10 * (len(lines) - 1)
    words = [inside(spot, line, WHITE, first + 20 * place) for place, line in enumerate(lines)]
    return element("g", ground, *words, class_="flow-start")


def end(spot: Spot, words: str, kind: OutcomeKind) -> str:
    """Where a case ends: a pill with a double outline."""
    outer = sheet(spot, rx=spot.height / 2, fill=ENDS[kind], stroke=INK, stroke_width=2)
    inner = sheet(spot, inset=4, rx=spot.height / 2 - 4, fill="none", stroke=INK, stroke_width=1)
    name = f"flow-outcome flow-{kind.value}"
    return element(
        "g", outer, inner, inside(spot, words, INK, spot.y + spot.height / 2 + 5), class_=name
    )


def inside(spot: Spot, words: str, colour: str, y: float) -> str:
    """Words in the middle of a pill."""
    return element(
        "text", escaped(words), x=spot.x, y=y, text_anchor="middle", font_weight="700", fill=colour
    )
