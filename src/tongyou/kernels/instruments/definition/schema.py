"""The `schema` part: a strict subset of JSON Schema 2020-12 that a page can ask and a clerk can read.

Why a subset and not a library: docs/decisions/0006-instrument-schemas.md. Whatever is accepted here means the same to any
JSON Schema validator; whatever a page could not ask, or would be a second language of conditions, is refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from tongyou.base.packs import Fields, Node, Problem
from tongyou.kernels.instruments.definition.types import (
    COLUMN_KINDS,
    LONGEST_LONG_TEXT,
    MOST_DIGITS,
    MOST_FILES,
    MOST_ROWS,
    Format,
    Kind,
    Shape,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
LARGEST = Decimal(10) ** MOST_DIGITS
MOST_CHOICES = 100
MOST_COLUMNS = 8

CONDITIONS = (
    "if",
    "then",
    "else",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "dependentRequired",
    "dependentSchemas",
)
REFUSED: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(
        CONDITIONS,
        (
            "条件只写在页面和问题的 when 里",
            "conditions are written in the `when` of pages and questions only",
        ),
    ),
    "$ref": ("请把内容写全，不用引用", "write the content out instead of referring to it"),
    "$defs": ("请把内容写全，不用引用", "write the content out instead of referring to it"),
    "pattern": (
        "请用 format、enum 或长度限制；正则表达式没人看得懂，也可能卡住服务",
        "use format, enum or a length; people cannot read a regular expression, and some never end",
    ),
    "default": (
        "预先填好的值写在问题的 prefill 里",
        "values filled in beforehand come from a question's `prefill`",
    ),
    "const": ("只有一种答案的问题不用问", "a question with one answer need not be asked"),
    "title": (
        "标题写在问题里，两种语言都要有",
        "the title stands at the question, in both languages",
    ),
    "description": ("说明写在问题的 help 里", "explain in the question's `help`"),
    "exclusiveMinimum": ("请用 minimum", "use minimum"),
    "exclusiveMaximum": ("请用 maximum", "use maximum"),
}


def shapes(fields: Fields, problems: list[Problem]) -> dict[str, Shape]:
    """Every property of the schema's object, in order."""
    dialect(fields)
    if fields.string("type") not in ("object", ""):
        fields.report(
            fields.at("type"), "最外层的 type 只能是 object", "the outermost type is object"
        )
    closed(fields)
    found = properties(fields, problems, nested=False)
    leftovers(fields)
    return found


def dialect(fields: Fields) -> None:
    """`$schema` may be given, and then it says 2020-12."""
    given = fields.string("$schema", required=False)
    if given and given != DIALECT:
        fields.report(
            fields.at("$schema"), f"这里读的是 {DIALECT}", f"the dialect read here is {DIALECT}"
        )


def closed(fields: Fields) -> None:
    """No answers that nobody asked for."""
    if "additionalProperties" in fields.values and fields.flag("additionalProperties"):
        fields.report(
            fields.at("additionalProperties"),
            "additionalProperties 只能是 false：没问的不收",
            "additionalProperties can only be false: what nobody asks is not taken",
        )


def properties(fields: Fields, problems: list[Problem], *, nested: bool) -> dict[str, Shape]:
    """The properties of an object, with who is required."""
    inner = fields.child("properties")
    required = fields.strings("required")
    if inner is None:
        return {}
    if not inner.values:
        inner.report(inner.node, "至少要有一个字段", "at least one field is needed")
    for code in required:
        if code not in inner.values:
            fields.report(
                fields.at("required"),
                f"required 里的“{code}”不在 properties 里",
                f"'{code}' is required but is no property",
            )
    return {
        code: shape(code, node, problems, required=code in required, nested=nested)
        for code, node in inner.values.items()
    }


def shape(
    code: str, node: Node, problems: list[Problem], *, required: bool, nested: bool = False
) -> Shape:
    """One property."""
    fields = Fields(node, problems)
    if not CODE.fullmatch(code):
        fields.report(
            node,
            f"字段代码“{code}”只能用小写字母、数字和下划线，以字母开头，最多 40 个",
            f"the field code '{code}' takes small letters, digits and underscores, begins with a letter, at most 40",
        )
    computed = fields.flag("readOnly")
    kind = "choice" if "enum" in fields.values else fields.string("type")
    reader = READERS.get(kind)
    if reader is None:
        if kind:
            allowed = "string, number, integer, boolean, array"
            fields.report(
                fields.at("type"),
                f"type 不能是“{kind}”；可用：{allowed}",
                f"type cannot be '{kind}'; allowed: {allowed}",
            )
        return Shape(code, Kind.TEXT, required)
    found = reader(code, fields, required, computed)
    leftovers(fields)
    if nested and found.kind not in COLUMN_KINDS:
        fields.report(node, "表格的一列只能是单个值", "a column of a table holds one value")
    if computed and found.kind is not Kind.NUMBER:
        fields.report(
            node, "readOnly（计算得出）的字段只能是数字", "a readOnly (computed) field is a number"
        )
    return found


def leftovers(fields: Fields) -> None:
    """Keywords that were not read: refused by name where JSON Schema knows them."""
    for key in fields.values:
        if key in REFUSED and key not in fields.used:
            fields.used.add(key)
            zh, en = REFUSED[key]
            fields.report(
                fields.values[key],
                f"JSON Schema 的“{key}”这里不用：{zh}",
                f"JSON Schema's '{key}' is not used here: {en}",
            )
    fields.finish()


def text(code: str, fields: Fields, required: bool, computed: bool) -> Shape:  # noqa: FBT001 - one signature for all kinds
    """string: free, or a date, a phone number, an e-mail address."""
    form = fields.string("format", required=False)
    if form == "date":
        return Shape(code, Kind.DATE, required, computed)
    if form not in list(Format):
        allowed = ", ".join(["date", *filter(None, Format)])
        fields.report(
            fields.at("format"),
            f"format 不能是“{form}”；可用：{allowed}",
            f"format cannot be '{form}'; allowed: {allowed}",
        )
        form = ""
    shortest, longest = count(fields, "minLength"), count(fields, "maxLength")
    if longest > LONGEST_LONG_TEXT * 4:
        fields.report(
            fields.at("maxLength"),
            f"maxLength 最多 {LONGEST_LONG_TEXT * 4}",
            f"maxLength is at most {LONGEST_LONG_TEXT * 4}",
        )
    ascending(fields, "minLength", shortest, "maxLength", longest or None)
    return Shape(
        code, Kind.TEXT, required, computed, shortest=shortest, longest=longest, format=Format(form)
    )


def number(code: str, fields: Fields, required: bool, computed: bool) -> Shape:  # noqa: FBT001
    """number or integer with its bounds and step."""
    whole = fields.string("type") == "integer"
    step = fields.decimal("multipleOf")
    if step is not None and step <= 0:
        fields.report(fields.at("multipleOf"), "multipleOf 要大于 0", "multipleOf is above 0")
        step = None
    low, high = fields.decimal("minimum"), fields.decimal("maximum")
    for key, bound in (("minimum", low), ("maximum", high)):
        if bound is not None and abs(bound) >= LARGEST:
            fields.report(
                fields.at(key),
                f"数字最多 {MOST_DIGITS} 位",
                f"a number has at most {MOST_DIGITS} digits",
            )
    ascending(fields, "minimum", low, "maximum", high)
    if whole and step is None:
        step = Decimal(1)
    return Shape(code, Kind.NUMBER, required, computed, minimum=low, maximum=high, step=step)


def boolean(code: str, _fields: Fields, required: bool, computed: bool) -> Shape:  # noqa: FBT001
    """Yes or no."""
    return Shape(code, Kind.BOOL, required, computed)


def choice(code: str, fields: Fields, required: bool, computed: bool) -> Shape:  # noqa: FBT001
    """One of several."""
    kind = fields.string("type", required=False)
    if kind not in ("", "string"):
        fields.report(
            fields.at("type"),
            "enum 的选项是代码，type 只能是 string",
            "choices are codes: the type is string",
        )
    return Shape(code, Kind.CHOICE, required, computed, choices=choices(fields))


def choices(fields: Fields) -> tuple[str, ...]:
    """The codes of an enum."""
    found = fields.strings("enum", required=True)
    for one in found:
        if not CODE.fullmatch(one):
            fields.report(
                fields.at("enum"),
                f"选项代码“{one}”只能用小写字母、数字和下划线，以字母开头",
                f"the choice code '{one}' takes small letters, digits and underscores, and begins with a letter",
            )
    if not 2 <= len(found) <= MOST_CHOICES and found:
        fields.report(
            fields.at("enum"),
            f"选项要有 2 到 {MOST_CHOICES} 个",
            f"there are 2 to {MOST_CHOICES} choices",
        )
    return found


def array(code: str, fields: Fields, required: bool, computed: bool) -> Shape:  # noqa: FBT001
    """Several choices, files, or rows of a table."""
    inner = fields.child("items")
    fewest, most = count(fields, "minItems"), count(fields, "maxItems")
    ascending(fields, "minItems", fewest, "maxItems", most or None)
    unique = fields.flag("uniqueItems")
    if inner is None:
        return Shape(code, Kind.CHOICES, required, computed)
    if "enum" in inner.values:
        found = chosen(code, fields, inner, required, unique=unique)
    elif inner.string("type") == "object":
        found = rows(code, inner, required)
    else:
        found = files(code, inner, required)
    leftovers(inner)
    limit = {Kind.FILES: MOST_FILES, Kind.ROWS: MOST_ROWS}.get(found.kind, len(found.choices))
    if max(fewest, most) > limit:
        fields.report(
            fields.at("maxItems" if most > limit else "minItems"),
            f"最多 {limit} 项",
            f"at most {limit} items",
        )
    return Shape(
        code,
        found.kind,
        required,
        choices=found.choices,
        columns=found.columns,
        fewest=fewest,
        most=most or limit,
    )


def chosen(code: str, fields: Fields, inner: Fields, required: bool, *, unique: bool) -> Shape:  # noqa: FBT001
    """Several of a list of choices, each once."""
    if not unique:
        fields.report(
            fields.node,
            "选项列表要写 uniqueItems: true：同一项不能选两次",
            "a list of choices says uniqueItems: true: nothing is chosen twice",
        )
    inner.string("type", required=False)
    return Shape(code, Kind.CHOICES, required, choices=choices(inner))


def rows(code: str, inner: Fields, required: bool) -> Shape:  # noqa: FBT001
    """A table: each row is an object of single values."""
    closed(inner)
    columns = properties(inner, inner.problems, nested=True)
    if len(columns) > MOST_COLUMNS:
        inner.report(
            inner.node,
            f"表格最多 {MOST_COLUMNS} 列；再宽在手机上就没法填了",
            f"a table has at most {MOST_COLUMNS} columns; nobody can fill in a wider one on a phone",
        )
    return Shape(code, Kind.ROWS, required, columns=tuple(columns.values()))


def files(code: str, inner: Fields, required: bool) -> Shape:  # noqa: FBT001
    """Evidence: identifiers of stored files."""
    if inner.string("format", required=False) != "file":
        inner.report(
            inner.node,
            "列表的每一项要么有 enum（多选），要么是 object（表格），要么是 {type: string, format: file}（文件）",
            "an item has an enum (several choices), is an object (a table), or is {type: string, format: file} (files)",
        )
    return Shape(code, Kind.FILES, required)


def count(fields: Fields, key: str) -> int:
    """A number of things, not below 0."""
    found = fields.integer(key, required=False)
    if found < 0:
        fields.report(fields.at(key), f"“{key}”不能小于 0", f"'{key}' is not below 0")
    return max(found, 0)


def ascending(
    fields: Fields,
    low_key: str,
    low: Decimal | int | None,
    high_key: str,
    high: Decimal | int | None,
) -> None:
    """The lower bound is not above the upper one."""
    if low is not None and high is not None and low > high:
        fields.report(
            fields.at(high_key),
            f"“{low_key}”比“{high_key}”大",
            f"'{low_key}' is above '{high_key}'",
        )


READERS: Mapping[str, Callable[[str, Fields, bool, bool], Shape]] = {
    "string": text,
    "number": number,
    "integer": number,
    "boolean": boolean,
    "choice": choice,
    "array": array,
}
