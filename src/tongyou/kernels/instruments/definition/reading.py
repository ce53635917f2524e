"""A YAML file -> an Instrument, or every problem with file, line and reason in both languages."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tongyou.base.packs import Fields, Node, Problem, parse
from tongyou.base.packs.folder import both_languages
from tongyou.kernels.criteria import BadCriteria, Field, Text, Tree, Type
from tongyou.kernels.criteria import read as read_tree
from tongyou.kernels.instruments.definition.checking import problems_of
from tongyou.kernels.instruments.definition.notes import Places, below, optional, text, yes_no
from tongyou.kernels.instruments.definition.questions import pages
from tongyou.kernels.instruments.definition.schema import shapes
from tongyou.kernels.instruments.definition.scores import computed, scoring
from tongyou.kernels.instruments.definition.types import (
    FIXED_CHOICES,
    TESTABLE,
    Instrument,
    Kind,
    Page,
    Question,
    Shape,
)

CODE = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z0-9_-]*)+")
LONGEST_CODE = 60
MOST_PROBLEMS = 200


class BadInstrument(ValueError):
    """The instrument cannot be used; every problem is listed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def read(source: str | bytes, file: str) -> Instrument:
    """The instrument of one file. Raises BadInstrument."""
    raw = source.encode() if isinstance(source, str) else source
    node, problems = parse(raw, file)
    if node is None:
        raise BadInstrument(problems)
    instrument, found = from_node(node)
    if problems or found:
        raise BadInstrument(ordered([*problems, *found]))
    return instrument


def check(source: str | bytes, file: str) -> list[Problem]:
    """Everything wrong with one file; nothing when it can be released."""
    try:
        read(source, file)
    except BadInstrument as bad:
        return list(bad.problems)
    return []


def ordered(problems: Sequence[Problem]) -> list[Problem]:
    """By line, each once."""
    return sorted(dict.fromkeys(problems), key=lambda one: (one.file, one.line, one.path))[
        :MOST_PROBLEMS
    ]


def from_node(node: Node) -> tuple[Instrument, list[Problem]]:
    """The instrument as far as it could be read, and what is wrong with it."""
    problems: list[Problem] = both_languages(node)
    fields, places = Fields(node, problems), Places(node)
    instrument = head(fields, places)
    instrument = replace(instrument, pages=tuple(with_conditions(instrument, places, problems)))
    fields.finish()
    if not problems:  # a check of meaning on a file with holes would only repeat them
        problems += problems_of(instrument, places)
    return instrument, problems


def head(fields: Fields, places: Places) -> Instrument:
    """Everything but the conditions."""
    inner = fields.child("schema")
    found = shapes(inner, fields.problems) if inner else {}
    places.properties.update(property_nodes(fields))
    return Instrument(
        code=code_of(fields),
        version=version_of(fields),
        title=text(fields.bilingual("title")),
        shapes=found,
        pages=pages(fields, found, places),
        digest=digest(fields.node),
        about=optional(fields, "about"),
        named=yes_no(fields, "named", default=True),
        personal=yes_no(fields, "personal", default=False),
        illustrative=yes_no(fields, "illustrative", default=False),
        smallest_group=fields.integer("smallest_group", required=False),
        statement=optional(fields, "statement"),
        thanks=optional(fields, "thanks"),
        computed=computed(fields, places),
        group_by=fields.strings("group_by"),
        scoring=scoring(fields, places),
    )


def property_nodes(fields: Fields) -> Mapping[str, Node]:
    """Where each property stands."""
    schema = fields.values.get("schema")
    if schema is None or not isinstance(schema.value, Mapping):
        return {}
    properties = schema.value.get("properties")
    return properties.value if properties and isinstance(properties.value, Mapping) else {}


def code_of(fields: Fields) -> str:
    """`room.name`."""
    code = fields.string("instrument")
    if code and (not CODE.fullmatch(code) or len(code) > LONGEST_CODE):
        fields.report(
            fields.at("instrument"),
            f"代码“{code}”要写成“房间.名称”，只用小写字母、数字、点和连字符",
            f"the code '{code}' is written room.name, in small letters, digits, dots and hyphens",
        )
    return code


def version_of(fields: Fields) -> int:
    """Versions are counted from 1."""
    version = fields.integer("version")
    if version < 1 and "version" in fields.values:
        fields.report(fields.at("version"), "版本从 1 开始", "versions start at 1")
    return version


def digest(node: Node) -> str:
    """SHA-256 of the content; comments and layout do not count."""
    return hashlib.sha256(
        json.dumps(node.plain(), sort_keys=True, default=str, ensure_ascii=False).encode()
    ).hexdigest()


# --- conditions -------------------------------------------------------------------------------------


def condition_fields(instrument: Instrument) -> dict[str, Field]:
    """What a condition may speak of. Each choice of a list is a yes/no of its own: `needs.water`."""
    found: dict[str, Field] = {}
    for code, shape in instrument.shapes.items():
        question = instrument.questions.get(code)
        title = instrument.title_of(code)
        if shape.kind is Kind.CHOICES:
            found |= members(code, shape, title, question)
        elif shape.kind in TESTABLE:
            found[code] = Field(code, TESTABLE[shape.kind], title, testable(shape, question))
    return found


def members(code: str, shape: Shape, title: Text, question: Question | None) -> dict[str, Field]:
    """One yes/no for each choice of a list."""
    choices = dict(question.choices) if question else {}
    found = {}
    for one in shape.choices:
        said = choices.get(one, Text(one, one))
        words = Text(f"{title.zh}：{said.zh}", f"{title.en}: {said.en}")
        found[f"{code}.{one}"] = Field(f"{code}.{one}", Type.BOOL, words)
    return found


def testable(shape: Shape, question: Question | None) -> tuple[tuple[str, Text], ...]:
    """The choices a condition may compare with."""
    if shape.kind is not Kind.CHOICE:
        return ()
    said = dict(question.choices) if question else dict(FIXED_CHOICES)
    return tuple((one, said.get(one, Text(one, one))) for one in shape.choices)


def with_conditions(
    instrument: Instrument, places: Places, problems: list[Problem]
) -> Sequence[Page]:
    """The pages with their conditions read."""
    known = condition_fields(instrument)

    def tree(node: Node | None) -> Tree | None:
        return condition(node, known, problems) if node is not None else None

    return [
        replace(
            page,
            when=tree(places.page_when.get(page.code)),
            ask=tuple(replace(q, when=tree(places.question_when.get(q.field))) for q in page.ask),
        )
        for page in instrument.pages
    ]


def condition(node: Node, known: Mapping[str, Field], problems: list[Problem]) -> Tree | None:
    """One condition; its problems get the line they stand in."""
    try:
        return read_tree(node.plain(), known)
    except BadCriteria as bad:
        for one in bad.problems:
            problems.append(below(node, one.path).problem(one.zh, one.en))
        return None
