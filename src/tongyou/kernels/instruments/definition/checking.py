"""Whether an instrument that could be read also makes sense: asked once, decidable, reachable, safe to publish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tongyou.base.packs import Problem
from tongyou.kernels.instruments.definition.condition_checks import condition_problems
from tongyou.kernels.instruments.definition.notes import Places
from tongyou.kernels.instruments.definition.scoring_checks import scoring_problems
from tongyou.kernels.instruments.definition.types import (
    NO_TEXT,
    Computed,
    Instrument,
    Kind,
    Page,
    Question,
    Shape,
    Widget,
)

SMALLEST_GROUP = (
    5  # illustrative: no law fixes a number; a group of one to four is a person to its neighbours
)


def problems_of(instrument: Instrument, places: Places) -> list[Problem]:
    """Everything wrong with the meaning of an instrument whose form is right."""
    found = [
        *asked_once(instrument, places),
        *page_problems(instrument, places),
        *computed_problems(instrument, places),
        *widget_problems(instrument, places),
        *prefill_problems(instrument, places),
        *group_problems(instrument, places),
        *anonymous_problems(instrument, places),
    ]
    if not found:  # these walk the questions, and would trip over the problems above
        found = [*condition_problems(instrument, places), *scoring_problems(instrument, places)]
    return found


def asked_once(instrument: Instrument, places: Places) -> Iterator[Problem]:
    """Every field is asked exactly once, or is computed."""
    seen: set[str] = set()
    for code, node in places.questions:
        if code in seen:
            yield node.problem(f"字段“{code}”问了两次", f"the field '{code}' is asked twice")
        seen.add(code)
    for code, shape in instrument.shapes.items():
        node = places.question(code)
        if shape.computed and code in seen:
            yield node.problem(
                f"字段“{code}”是计算得出的（readOnly），不能再问",
                f"the field '{code}' is computed (readOnly) and cannot be asked",
            )
        if not shape.computed and code not in seen:
            yield node.problem(
                f"字段“{code}”没有人问；放进一页，或者写 readOnly 并在 computed 里写算法",
                f"nobody asks the field '{code}'; put it on a page, or make it readOnly and say in `computed` how it comes about",
            )


def page_problems(instrument: Instrument, places: Places) -> Iterator[Problem]:
    """Pages have codes of their own."""
    counted = Counter(code for code, _ in places.pages)
    for code, node in places.pages:
        if counted[code] > 1:
            yield node.problem(f"页面代码“{code}”用了两次", f"the page code '{code}' is used twice")
    if not instrument.pages:
        yield places.at("pages").problem("至少要有一页", "at least one page is needed")


def computed_problems(instrument: Instrument, places: Places) -> Iterator[Problem]:
    """Computed fields are made of numbers that stand before them, and nothing is computed in a circle."""
    made: set[str] = set()
    for one in instrument.computed:
        node = places.computed[one.field]
        shape = instrument.shapes.get(one.field)
        if shape is None or not shape.computed:
            yield node.problem(
                f"schema 里要有字段“{one.field}”，并写 readOnly: true",
                f"the schema needs the field '{one.field}' with readOnly: true",
            )
        if one.field in made:
            yield node.problem(f"字段“{one.field}”算了两次", f"'{one.field}' is computed twice")
        yield from operand_problems(instrument, places, one, made)
        made.add(one.field)
    for code, shape in instrument.shapes.items():
        if shape.computed and code not in made:
            yield places.question(code).problem(
                f"字段“{code}”写了 readOnly，但 computed 里没有它的算法",
                f"'{code}' is readOnly, but `computed` does not say how it comes about",
            )


def operand_problems(
    instrument: Instrument, places: Places, one: Computed, made: set[str]
) -> Iterator[Problem]:
    """What a computed field is made of."""
    node = places.computed[one.field]
    for code in one.operands:
        shape = instrument.shapes.get(code)
        if shape is None or shape.kind is not Kind.NUMBER:
            yield node.problem(
                f"“{one.field}”用到的“{code}”不是数字字段",
                f"'{code}', of which '{one.field}' is made, is no number",
            )
        elif shape.computed and code not in made:
            yield node.problem(
                f"“{one.field}”用到的“{code}”要先算出来；写在它前面，不能互相依赖",
                f"'{code}' must be computed before '{one.field}'; put it first, and not in a circle",
            )


def widget_problems(instrument: Instrument, places: Places) -> Iterator[Problem]:
    """A ranking puts every choice in order; a number of choices can be reached."""
    for code, question in instrument.questions.items():
        shape = instrument.shapes[code]
        if question.widget is Widget.RANKING and not ranks_all(shape):
            yield places.question(code).problem(
                "排序题要给每一项排序，不写 minItems 和 maxItems",
                "a ranking puts every choice in order: leave out minItems and maxItems",
            )
        if (
            shape.kind in (Kind.CHOICES, Kind.FILES, Kind.ROWS)
            and shape.fewest
            and not shape.required
        ):
            yield places.question(code).problem(
                f"“{code}”写了 minItems，但不在 required 里；不填就等于不满足",
                f"'{code}' has minItems but is not required; left blank, it would break its own rule",
            )


def ranks_all(shape: Shape) -> bool:
    """No limits, or limits that say the same."""
    size = len(shape.choices)
    return shape.fewest in (0, size) and shape.most == size


def prefill_problems(instrument: Instrument, places: Places) -> Iterator[Problem]:
    """A value comes from the same kind of field."""
    for code, question in instrument.questions.items():
        source, _, name = question.prefill.partition(".")
        if source != "last_round":
            continue
        before = instrument.shapes.get(name)
        if before is None or before.kind is not instrument.shapes[code].kind:
            yield places.question(code).problem(
                f"prefill“{question.prefill}”：本表没有同类的字段“{name}”",
                f"prefill '{question.prefill}': this instrument has no field '{name}' of the same kind",
            )
        if instrument.shapes[code].kind is Kind.FILES:
            yield places.question(code).problem(
                "文件不能从上一轮带入", "files are not carried over from the last round"
            )


def group_problems(instrument: Instrument, places: Places) -> Iterator[Problem]:
    """Results are grouped by a choice that everybody makes."""
    for code in instrument.group_by:
        shape, question = instrument.shapes.get(code), instrument.questions.get(code)
        if shape is None or question is None or shape.kind not in (Kind.CHOICE, Kind.BOOL):
            yield places.at("group_by").problem(
                f"group_by 的“{code}”不是单选字段", f"'{code}' in group_by is no single choice"
            )
        elif not shape.required or question.when or page_of(instrument, question).when:
            yield places.at("group_by").problem(
                f"group_by 的“{code}”要人人必答（required，没有 when）",
                f"'{code}' in group_by is answered by everybody: required, and without `when`",
            )
    if instrument.smallest_group < 0:
        yield places.at("smallest_group").problem(
            "smallest_group 不能小于 0", "smallest_group is not below 0"
        )


def page_of(instrument: Instrument, question: Question) -> Page:
    """The page that asks a question."""
    return next(page for page in instrument.pages if question in page.ask)


def anonymous_problems(instrument: Instrument, places: Places) -> Iterator[Problem]:
    """What an anonymous instrument may not ask, and the group it must not go below."""
    if instrument.named:
        return
    if instrument.personal:
        yield places.at("personal").problem(
            "匿名的表不收个人信息：named: no 和 personal: yes 不能同时写",
            "an anonymous instrument takes no personal data: named: no and personal: yes exclude each other",
        )
    if instrument.smallest_group < SMALLEST_GROUP:
        yield places.at("named").problem(
            f"匿名的表要写 smallest_group，至少 {SMALLEST_GROUP}",
            f"an anonymous instrument says its smallest_group, at least {SMALLEST_GROUP}",
        )
    for code, question in instrument.questions.items():
        node = places.question(code)
        if instrument.shapes[code].kind is Kind.FILES:
            yield node.problem(
                "匿名的表不收文件：文件里会留下作者",
                "an anonymous instrument takes no files: a file can name its author",
            )
        if question.prefill:
            yield node.problem(
                "匿名的表不能预先填好：那就等于知道是谁",
                "nothing is filled in beforehand in an anonymous instrument: that would mean knowing who it is",
            )
    if instrument.statement != NO_TEXT:
        yield places.at("statement").problem(
            "匿名的表没有人签名，不写 statement",
            "nobody signs an anonymous instrument: leave out `statement`",
        )
