"""What an instrument is: fields with their shapes, pages of questions, scoring. Frozen values; no Django, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from tongyou.kernels.criteria import Text, Tree, Type

NO_TEXT = Text("", "")
LONGEST_TEXT = 500  # characters of a text whose schema names no maxLength
LONGEST_LONG_TEXT = 5000
MOST_DIGITS = 15  # of a number: what JSON keeps exactly
MOST_FILES = 10
MOST_ROWS = 50
FIXED_CHOICES = {"yes": Text("是", "Yes"), "no": Text("否", "No")}


class Kind(StrEnum):
    """What an answer is."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOL = "bool"
    CHOICE = "choice"
    CHOICES = "choices"
    FILES = "files"
    ROWS = "rows"


class Widget(StrEnum):
    """How a question is asked."""

    NUMBER = "number"
    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    RADIO = "radio"
    SELECT = "select"
    YES_NO = "yes_no"
    CHECKBOXES = "checkboxes"
    RANKING = "ranking"
    RATING = "rating"
    FILES = "files"
    TABLE = "table"


# the first is used when the file names none
WIDGETS: Mapping[Kind, tuple[Widget, ...]] = {
    Kind.TEXT: (Widget.TEXT, Widget.LONG_TEXT),
    Kind.NUMBER: (Widget.NUMBER, Widget.RATING),
    Kind.DATE: (Widget.DATE,),
    Kind.BOOL: (Widget.YES_NO,),
    Kind.CHOICE: (Widget.RADIO, Widget.SELECT),
    Kind.CHOICES: (Widget.CHECKBOXES, Widget.RANKING),
    Kind.FILES: (Widget.FILES,),
    Kind.ROWS: (Widget.TABLE,),
}
TESTABLE: Mapping[Kind, Type] = {
    Kind.TEXT: Type.TEXT,
    Kind.NUMBER: Type.NUMBER,
    Kind.DATE: Type.DATE,
    Kind.BOOL: Type.BOOL,
    Kind.CHOICE: Type.CHOICE,
}
COLUMN_KINDS = frozenset({Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.BOOL, Kind.CHOICE})


class Format(StrEnum):
    """A text of a known form; empty for any text."""

    ANY = ""
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Shape:
    """What the JSON Schema says about one field. `fewest` and `most` count choices, files or rows."""

    code: str
    kind: Kind
    required: bool = False
    computed: bool = False
    choices: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    step: Decimal | None = None
    shortest: int = 0
    longest: int = 0
    format: Format = Format.ANY
    fewest: int = 0
    most: int = 0
    columns: tuple[Shape, ...] = ()

    @property
    def whole(self) -> bool:
        """Only whole numbers."""
        return self.step is not None and self.step == self.step.to_integral_value()


@dataclass(frozen=True, slots=True)
class Question:
    """One field as it is asked. `prefill` names a source such as `last_round.value`; `ends` label a rating."""

    field: str
    title: Text
    widget: Widget
    help: Text = NO_TEXT
    unit: Text = NO_TEXT
    when: Tree | None = None
    prefill: str = ""
    choices: tuple[tuple[str, Text], ...] = ()
    ends: tuple[Text, Text] | None = None
    columns: tuple[Question, ...] = ()

    def choice_title(self, code: str) -> Text:
        """A choice in words; the code itself where it is no longer known."""
        return dict(self.choices).get(code, Text(code, code))


@dataclass(frozen=True, slots=True)
class Page:
    """One step: the questions that stand together."""

    code: str
    title: Text
    ask: tuple[Question, ...]
    about: Text = NO_TEXT
    when: Tree | None = None


class Rule(StrEnum):
    """How a computed field comes about."""

    SUM = "sum"
    DIFFERENCE = "difference"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Computed:
    """A field nobody is asked: made of other numbers; missing as long as one of them is."""

    field: str
    title: Text
    rule: Rule
    operands: tuple[str, ...]
    unit: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class ScoredItem:
    """Points for the answers of one field: by choice, or in bands of a number (`at least` -> points, ascending)."""

    field: str
    points: tuple[tuple[str, Decimal], ...] = ()
    bands: tuple[tuple[Decimal, Decimal], ...] = ()
    veto: frozenset[str] = frozenset()

    @property
    def most(self) -> Decimal:
        """The best that can be had."""
        return max((points for _, points in (*self.points, *self.bands)), default=Decimal(0))


@dataclass(frozen=True, slots=True)
class Part:
    """A group of items. With weights (which make 100) the total is a percentage; without, a sum of points."""

    code: str
    title: Text
    items: tuple[ScoredItem, ...]
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """A level and the total from which it is reached."""

    code: str
    at_least: Decimal
    title: Text


@dataclass(frozen=True, slots=True)
class Scoring:
    """Parts, levels (ascending from 0), and the level a vetoed response falls to."""

    parts: tuple[Part, ...]
    levels: tuple[Level, ...] = ()
    veto_level: str = ""

    @property
    def weighted(self) -> bool:
        return any(part.weight is not None for part in self.parts)

    @property
    def most(self) -> Decimal:
        """The best total: 100 with weights, else all points."""
        if self.weighted:
            return Decimal(100)
        return sum((item.most for part in self.parts for item in part.items), Decimal(0))

    def level(self, code: str) -> Level | None:
        return next((level for level in self.levels if level.code == code), None)


@dataclass(frozen=True, slots=True)
class Instrument:
    """One version of a form, checklist, scorecard or survey. `smallest_group` 0: results may show any number."""

    code: str
    version: int
    title: Text
    shapes: Mapping[str, Shape]
    pages: tuple[Page, ...]
    digest: str
    about: Text = NO_TEXT
    named: bool = True
    personal: bool = False
    illustrative: bool = False
    smallest_group: int = 0
    statement: Text = NO_TEXT
    thanks: Text = NO_TEXT
    computed: tuple[Computed, ...] = ()
    group_by: tuple[str, ...] = ()
    scoring: Scoring | None = None
    _questions: dict[str, Question] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._questions.update({q.field: q for page in self.pages for q in page.ask})

    @property
    def questions(self) -> Mapping[str, Question]:
        """Every question by its field, in the order they are asked."""
        return self._questions

    def page(self, code: str) -> Page | None:
        return next((page for page in self.pages if page.code == code), None)

    def title_of(self, code: str) -> Text:
        """What a field is called, asked or computed."""
        if code in self._questions:
            return self._questions[code].title
        found = next((one.title for one in self.computed if one.field == code), None)
        return found or Text(code, code)

    @property
    def scored(self) -> Mapping[str, ScoredItem]:
        """Scored items by field."""
        parts = self.scoring.parts if self.scoring else ()
        return {item.field: item for part in parts for item in part.items}
