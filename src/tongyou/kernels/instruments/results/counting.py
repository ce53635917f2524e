"""From answers to counts: every question of an instrument, over everybody and by group. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tongyou.kernels.criteria import Text
from tongyou.kernels.instruments.definition.types import (
    NO_TEXT,
    Instrument,
    Kind,
    Rule,
    Shape,
    Widget,
)
from tongyou.kernels.instruments.evaluation.judging import as_json, exact, judge
from tongyou.kernels.instruments.results.suppression import in_row, in_table, small_groups
from tongyou.kernels.instruments.results.types import Cell, Group, Grouping, Question

CENT, TENTH = Decimal("0.01"), Decimal("0.1")
NO_ANSWER_WORDS = Text("未答", "No answer")
INCOMPLETE_WORDS = Text("不完整，不评等级", "Incomplete, no level")
NO_ANSWER, INCOMPLETE = "", "_incomplete"
LEVEL, TOTAL = "_level", "_total"  # counted like fields of the instrument


@dataclass(frozen=True, slots=True)
class Record:
    """One response as it is counted."""

    answers: Mapping[str, Any]
    complete: bool = True
    total: Decimal | None = None
    level: str = ""


Records = Sequence[Record]


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing to count. `multiple`: several answers each; `first_only`: of a ranking, what stands first."""

    field: str
    title: Text
    unit: Text = NO_TEXT
    choices: tuple[tuple[str, Text], ...] = ()
    multiple: bool = False
    numeric: bool = False
    first_only: bool = False
    adds_up: bool = True  # a sum of it means something

    def told(self, record: Record) -> tuple[str, ...]:
        """What a record says to this, as codes; nothing where it says nothing."""
        if self.field == LEVEL:
            return (record.level if record.complete else INCOMPLETE,)
        value = self.number(record) if self.field == TOTAL else record.answers.get(self.field)
        if value is None or value in ("", []):
            return ()
        if isinstance(value, bool):
            return ("yes" if value else "no",)
        if isinstance(value, list):
            return tuple(map(str, value[:1] if self.first_only else value))
        return (str(value),)

    def number(self, record: Record) -> Decimal | None:
        """The number a record gives, or None."""
        return record.total if self.field == TOTAL else exact(record.answers.get(self.field))

    def mean(self, part: Records) -> Decimal | None:
        """The average of the numbers given."""
        numbers = [n for record in part if (n := self.number(record)) is not None]
        whole = sum(numbers, Decimal(0))
        return (whole / len(numbers)).quantize(CENT, ROUND_HALF_UP) if numbers else None


def topics(instrument: Instrument) -> list[Topic]:
    """Everything that is counted: level and total, questions, computed numbers."""
    found = [topic(instrument, code, shape) for code, shape in instrument.shapes.items()]
    if instrument.scoring is None:
        return found
    if instrument.scoring.levels:
        levels = tuple((level.code, level.title) for level in instrument.scoring.levels)
        words = (*levels, (INCOMPLETE, INCOMPLETE_WORDS))
        found.insert(0, Topic(LEVEL, Text("等级", "Level"), choices=words))
    return [Topic(TOTAL, Text("总分", "Total"), numeric=True, adds_up=False), *found]


def topic(instrument: Instrument, code: str, shape: Shape) -> Topic:
    """One field of the instrument."""
    question, title = instrument.questions.get(code), instrument.title_of(code)
    if question is None:
        made = next(one for one in instrument.computed if one.field == code)
        return Topic(code, title, made.unit, numeric=True, adds_up=made.rule is not Rule.PERCENT)
    if question.widget is Widget.RATING:
        steps = range(int(shape.minimum or 0), int(shape.maximum or 0) + 1)
        words = tuple((str(one), Text(str(one), str(one))) for one in steps)
        return Topic(code, title, choices=words, numeric=True)
    ranked = question.widget is Widget.RANKING
    several = shape.kind is Kind.CHOICES and not ranked
    return Topic(
        code, title, question.unit, question.choices, several, shape.kind is Kind.NUMBER, ranked
    )


def overall(instrument: Instrument, records: Records, k: int) -> tuple[Question, ...]:
    """Every question, counted over everybody."""
    return tuple(counted(one, [records], records, k)[0] for one in topics(instrument))


def counted(
    of: Topic,
    parts: Sequence[Records],
    everybody: Records,
    k: int,
    gone: frozenset[int] = frozenset(),
) -> list[Question]:
    """One question for each part. Parts other than everybody are groups, and share the table's secrets."""
    if of.multiple:
        return ticked(of, parts, everybody, k, gone)
    if of.choices:
        return chosen(of, parts, everybody, k, gone)
    return plain(of, parts, everybody, k, gone)


def hidden_in(
    rows: Sequence[Sequence[int]], whole: Sequence[int], k: int, gone: frozenset[int]
) -> list[frozenset[int]]:
    """The places to hide in each row; a single row is everybody."""
    over_all = in_row(whole, k)
    if len(rows) == 1:
        return [over_all]
    cells = in_table(rows, k, gone, over_all)
    return [frozenset(j for row, j in cells if row == i) for i in range(len(rows))]


def chosen(
    of: Topic, parts: Sequence[Records], everybody: Records, k: int, gone: frozenset[int]
) -> list[Question]:
    """One answer each, or none."""
    codes = [*(code for code, _ in of.choices), NO_ANSWER]
    rows = [tally(of, part, codes) for part in parts]
    hidden = hidden_in(rows, tally(of, everybody, codes), k, gone)
    clean = not any(places for i, places in enumerate(hidden) if i not in gone)
    return [
        one_choice(of, part, rows[i], hidden[i], with_mean=clean and i not in gone)
        for i, part in enumerate(parts)
    ]


def tally(of: Topic, part: Records, codes: Sequence[str]) -> list[int]:
    """How many gave each answer."""
    told = [(of.told(record) or (NO_ANSWER,))[0] for record in part]
    return [told.count(code) for code in codes]


def one_choice(
    of: Topic, part: Records, row: Sequence[int], hidden: frozenset[int], *, with_mean: bool
) -> Question:
    """One part's counts. The average is told only where no count is hidden: it would be one more equation."""
    last = len(row) - 1
    answered = None if last in hidden else sum(row[:last])
    words = (*of.choices, (NO_ANSWER, NO_ANSWER_WORDS))
    cells = tuple(
        cell(code, title, None if j in hidden else row[j], answered if j != last else None)
        for j, (code, title) in enumerate(words)
        if j != last or row[j] or j in hidden
    )
    mean = of.mean(part) if of.numeric and with_mean else None
    return Question(of.field, of.title, of.unit, cells, answered=answered, mean=mean, numeric=of.numeric)  # fmt: skip


def cell(code: str, title: Text, count: int | None, whole: int | None) -> Cell:
    """A count with its share of those who answered."""
    if count is None or not whole:
        return Cell(code, title, count)
    return Cell(code, title, count, (100 * Decimal(count) / whole).quantize(TENTH, ROUND_HALF_UP))


def ticked(
    of: Topic, parts: Sequence[Records], everybody: Records, k: int, gone: frozenset[int]
) -> list[Question]:
    """Several answers each: every choice is a yes and a no of its own, and either may be too small."""
    answered = tellable([answers(of, part) for part in parts], list(map(len, parts)), k, gone)
    columns: list[list[int | None]] = []
    for code, _title in of.choices:
        rows = [yes_no(of, part, code) for part in parts]
        hidden = hidden_in(rows, yes_no(of, everybody, code), k, gone)
        columns.append([None if hidden[i] else row[0] for i, row in enumerate(rows)])
    return [
        Question(
            of.field,
            of.title,
            of.unit,
            tuple(
                cell(code, title, column[i], answered[i])
                for (code, title), column in zip(of.choices, columns, strict=True)
            ),
            multiple=True,
            answered=answered[i],
        )
        for i in range(len(parts))
    ]


def yes_no(of: Topic, part: Records, code: str) -> list[int]:
    """How many ticked a choice, and how many did not."""
    yes = sum(code in of.told(record) for record in part)
    return [yes, len(part) - yes]


def answers(of: Topic, part: Records) -> int:
    """How many said anything."""
    if of.numeric:
        return sum(of.number(record) is not None for record in part)
    return sum(bool(of.told(record)) for record in part)


def tellable(
    answered: Sequence[int], sizes: Sequence[int], k: int, gone: frozenset[int]
) -> list[int | None]:
    """How many answered, part by part. Where one group may not tell, none does: it would be what is left over."""
    shown = [i for i in range(len(sizes)) if i not in gone]
    rest = (sum(answered[i] for i in gone), sum(sizes[i] for i in gone))
    pairs = [(answered[i], sizes[i]) for i in shown] + [rest]
    if k and any(0 < said < k or 0 < size - said < k for said, size in pairs):
        return [None] * len(sizes)
    return [None if i in gone else answered[i] for i in range(len(sizes))]


def plain(
    of: Topic, parts: Sequence[Records], everybody: Records, k: int, gone: frozenset[int]
) -> list[Question]:
    """A number, a date, a text, files, rows: how many answered; of numbers the average, and where k is 0 the range."""
    said = tellable([answers(of, part) for part in parts], list(map(len, parts)), k, gone)
    (over_all,) = tellable([answers(of, everybody)], [len(everybody)], k, frozenset())
    if over_all is None:  # the parts would add up to it
        said = [None] * len(parts)
    return [figures(of, part, said[i], k) for i, part in enumerate(parts)]


def figures(of: Topic, part: Records, said: int | None, k: int) -> Question:
    """One part's figures."""
    if not of.numeric or not said:
        return Question(of.field, of.title, of.unit, answered=said, numeric=of.numeric)
    numbers = [n for record in part if (n := of.number(record)) is not None]
    whole = sum(numbers, Decimal(0))
    low, high = min(numbers), max(numbers)
    return Question(
        of.field,
        of.title,
        of.unit,
        answered=said,
        mean=of.mean(part),
        total=None if k or not of.adds_up else whole,
        low=None if k else low,
        high=None if k else high,
        numeric=True,
    )


# --- groups -----------------------------------------------------------------------------------------


def split(instrument: Instrument, field: str, records: Records) -> dict[str, list[Record]]:
    """Records by their answer to a question; every choice is a group, also an empty one."""
    of = topic(instrument, field, instrument.shapes[field])
    groups: dict[str, list[Record]] = {code: [] for code, _ in of.choices}
    for record in records:
        for code in of.told(record):
            groups[code].append(record)
    return groups


def grouping(instrument: Instrument, field: str, records: Records, k: int) -> Grouping:
    """Results by the answers to one question; small groups, and what covers them, are left out."""
    groups = split(instrument, field, records)
    small = small_groups({code: len(part) for code, part in groups.items()}, k)
    gone = frozenset(i for i, code in enumerate(groups) if code in small)
    columns = [
        counted(one, list(groups.values()), records, k, gone)
        for one in topics(instrument)
        if one.field != field
    ]
    question = instrument.questions[field]
    return Grouping(
        field,
        question.title,
        tuple(
            Group(
                code,
                question.choice_title(code),
                None if i in gone else len(part),
                () if i in gone else tuple(column[i] for column in columns),
            )
            for i, (code, part) in enumerate(groups.items())
        ),
    )


def readable(instrument: Instrument, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Stored answers as they are counted: judged once more, so that an old row cannot break a page."""
    found: dict[str, Any] = {}
    for code, value in kept.items():
        question = instrument.questions.get(code)
        if question is None:
            found[code] = value
            continue
        judged = judge(instrument.shapes[code], question, value)
        if judged.value is not None:
            found[code] = as_json(judged.value)
    return found
