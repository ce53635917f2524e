"""Strategies for answers: right ones, wrong ones, and whatever else a browser or a program may send."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tongyou.base.codes import new_id
from tongyou.kernels.instruments.definition.types import Format, Instrument, Kind, Shape, Widget

GARBAGE: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["", "  ", "1e400", "NaN", "２０２５", "9" * 400, "2025-02-30", "\x00"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


def right(instrument: Instrument, code: str) -> st.SearchStrategy[Any]:
    """An answer that its field takes."""
    shape = instrument.shapes[code]
    if instrument.questions[code].widget is Widget.RANKING:
        return st.permutations(shape.choices).map(list)
    return plain(shape)


def plain(shape: Shape) -> st.SearchStrategy[Any]:
    match shape.kind:
        case Kind.BOOL:
            return st.booleans()
        case Kind.CHOICE:
            return st.sampled_from(shape.choices)
        case Kind.NUMBER:
            low, high = int(shape.minimum or 0), int(shape.maximum or 1000)
            return st.integers(low, high)
        case Kind.DATE:
            return st.dates().map(lambda day: day.replace(year=2025, day=1).isoformat())
        case Kind.CHOICES:
            return st.lists(st.sampled_from(shape.choices), min_size=1, unique=True)
        case Kind.FILES:
            return st.lists(st.builds(lambda: str(new_id())), min_size=1, max_size=shape.most)
        case Kind.ROWS:
            row = st.fixed_dictionaries({one.code: plain(one) for one in shape.columns})
            return st.lists(row, min_size=1, max_size=min(shape.most, 3))
        case _:
            assert shape.format is Format.ANY
            return st.text("字abc", min_size=max(shape.shortest, 1), max_size=shape.shortest + 5)


def answers(instrument: Instrument, *, garbage: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """Answers to any of the questions; with `garbage` some make no sense."""
    optional = {
        code: (right(instrument, code) | GARBAGE) if garbage else right(instrument, code)
        for code in instrument.questions
    }
    return st.fixed_dictionaries({}, optional=optional)


def full(instrument: Instrument) -> st.SearchStrategy[dict[str, Any]]:
    """Answers to all of the questions, on the path or not."""
    return st.fixed_dictionaries({code: right(instrument, code) for code in instrument.questions})
