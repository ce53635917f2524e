"""Tasks printed as cards: 任务名称 | X, 工作目标 | Y, 牵头单位 | A; one table or part of it per task."""

from __future__ import annotations

from dataclasses import dataclass, field

from tongyou.domains.plan.reading.heads import Row, words_of
from tongyou.domains.plan.reading.lexicon import UNIT_COLUMNS, Column, column_hint, column_of
from tongyou.domains.plan.reading.model import Cell
from tongyou.domains.plan.reading.view import View

_LEAST = 3  # labels; fewer do not make a card


@dataclass(slots=True)
class Card:
    """The labels of one task, and the cells beside them in printed order."""

    labels: list[Cell] = field(default_factory=list)
    values: list[tuple[Column, Cell]] = field(default_factory=list)


def cards_of(view: View, rows: list[Row]) -> list[Card]:
    """The cards of a table; none when it is laid out otherwise."""
    pairs = [pair for row in rows for pair in _pairs(row)]
    roles = [column_of(words_of(view, label)) for label, _ in pairs]
    known = [role for role in roles if role is not None]
    headed = any(column_of(words_of(view, value)) for _, value in pairs)
    if headed or len(known) < _LEAST or len(known) * 10 < len(pairs) * 7:
        return []
    cards = _collect(view, pairs, roles)
    return cards if all(_is_task(card) for card in cards) else []


def _pairs(row: Row) -> list[tuple[Cell, Cell]]:
    """Label and value, label and value; a row of another shape has none."""
    fresh = [cell for cell in row.cells if cell.row == row.index]
    return list(zip(fresh[::2], fresh[1::2], strict=True)) if len(fresh) % 2 == 0 else []


def _collect(view: View, pairs: list[tuple[Cell, Cell]], roles: list[Column | None]) -> list[Card]:
    """A label that opened the first card opens the next."""
    cards: list[Card] = []
    for (label, value), role in zip(pairs, roles, strict=True):
        if not cards or (role is not None and role is roles[0] and _is_task(cards[-1])):
            cards.append(Card())
        found = role or column_hint(words_of(view, label))
        if found is None:
            continue
        cards[-1].labels.append(label)
        cards[-1].values.append((_free(found, cards[-1]), value))
    return cards


def _free(role: Column, card: Card) -> Column:
    """A second title is content; 责任单位 beside 牵头单位 are partners."""
    taken = {item for item, _ in card.values}
    if role is Column.TASK and role in taken:
        return Column.CONTENT
    return Column.COOPERATING if role is Column.UNITS and Column.LEAD in taken else role


def _is_task(card: Card) -> bool:
    roles = {role for role, _ in card.values}
    return bool(roles & {Column.TASK, Column.CONTENT}) and bool(roles & set(UNIT_COLUMNS))
