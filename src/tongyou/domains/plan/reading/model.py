"""What a reading is made of. All spans are half-open character offsets into `Document.text`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tongyou.domains.plan.types import Firmness, Kind, Operator, Quantifier, Window

Span = tuple[int, int]


class NodeKind(StrEnum):
    """What a stretch of the document is; the kinds of all nodes together cover the text once."""

    TITLE = "title"
    BASIS = "basis"  # 依据: why the plan is made, which documents it cites
    PART = "part"  # a heading above the actions, or of a chapter without tasks
    ACTION = "action"
    TASK = "task"  # number and title of a task
    CONTENT = "content"
    LEAD = "lead"
    COOPERATING = "cooperating"
    DEADLINE = "deadline"
    NOTE = "note"  # 备注 and other columns
    HEADER = "table_header"
    FURNITURE = "page_furniture"  # running heads, page numbers
    NARRATIVE = "narrative"


@dataclass(frozen=True, slots=True)
class Document:
    """The one text form of a document: every span of the reading counts in `text`."""

    name: str
    kind: str  # "docx", "pdf" or "txt"
    sha256: str  # of the file's bytes (of the text in UTF-8 when no file was given)
    text: str
    pages: tuple[int, ...] = ()  # offset at which each page begins; empty when not known


@dataclass(frozen=True, slots=True)
class Node:
    """A stretch of text with one meaning. `parent` is the id of its task or action, or empty."""

    id: str
    kind: NodeKind
    span: Span
    number: int | None = None
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """Text that no rule could place; a person decides."""

    span: Span
    reason_zh: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A proposal: what is printed, what is probably meant, and why. Never applied to the text.

    `continued` holds the other half when a page break cut a word in two.
    """

    span: Span
    printed: str
    proposed: str
    rule: str
    reason_zh: str
    reason_en: str
    continued: Span | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """One commitment as the document prints it."""

    operator: Operator
    value: Decimal | None  # None for a milestone
    unit: str
    kind: Kind
    quantifier: Quantifier
    window: Window
    span: Span
    by: date | None = None
    by_stated: bool = False
    operator_stated: bool = True
    implied: bool = False
    firmness: Firmness = Firmness.FIRM
    approximate: bool = False
    scope: str = ""  # as printed: 每所学校
    subject: str = ""  # what is counted, as printed
    baseline: Decimal | None = None
    upper: Decimal | None = None  # the far end of a printed range


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A unit as it stands in the document, and the name it is read as."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Action:
    """A group of tasks."""

    number: int
    title: str
    span: Span
    printed_number: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One task. `content_spans` has several entries when the row was interrupted."""

    number: int
    action: int
    title: str
    content: str
    span: Span
    title_span: Span
    content_spans: tuple[Span, ...]
    lead: tuple[UnitMention, ...]
    cooperating: tuple[UnitMention, ...]
    commitments: tuple[Promise, ...]
    deadline: str = ""
    printed_number: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """The years the plan speaks of; `stated` is False when inferred from its dates."""

    start: date
    end: date
    stated: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read, and everything not read, in one document."""

    document: Document
    title: str
    period: Period | None
    actions: tuple[Action, ...]
    tasks: tuple[Task, ...]
    corrections: tuple[Correction, ...]
    nodes: tuple[Node, ...]
    unread: tuple[Unread, ...]


class BlockKind(StrEnum):
    """What a block of the document is before anything is understood."""

    PARAGRAPH = "paragraph"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph outside tables. `heading` is Word's outline level (1-9), 0 for body text."""

    span: Span
    kind: BlockKind = BlockKind.PARAGRAPH
    heading: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. `row`, `column` are its first grid position; it covers `rows` x `columns`."""

    span: Span
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `width` is its number of grid columns, `span` covers all of its cells."""

    span: Span
    width: int
    height: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A document taken apart: its text, and where its paragraphs and tables stand."""

    document: Document
    blocks: tuple[Block | Table, ...] = field(default_factory=tuple)


class UnreadableDocument(Exception):
    """The document cannot be read. The words say what was found and what to do."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.code = code
        self.zh = zh
        self.en = en
