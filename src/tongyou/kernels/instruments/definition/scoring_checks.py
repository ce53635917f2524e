"""Scoring that could be read: does every answer have points, and every total a level?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from tongyou.base.packs import Node, Problem
from tongyou.kernels.instruments.definition.notes import Places
from tongyou.kernels.instruments.definition.types import (
    Instrument,
    Kind,
    Part,
    ScoredItem,
    Scoring,
    Shape,
)

WHOLE = Decimal(100)


def scoring_problems(instrument: Instrument, places: Places) -> list[Problem]:
    """Everything wrong with the scoring; nothing where nothing is scored."""
    scoring = instrument.scoring
    if scoring is None:
        return []
    nodes = dict(places.items)
    found = [
        problem
        for part in scoring.parts
        for item in part.items
        for problem in item_problems(instrument, item, nodes[item.field])
    ]
    return [
        *found,
        *twice(places.items, "字段“{}”计了两次分", "the field '{}' is scored twice"),
        *part_problems(scoring, places),
        *level_problems(scoring, places),
        *veto_problems(scoring, places),
    ]


def twice(pairs: list[tuple[str, Node]], zh: str, en: str) -> Iterator[Problem]:
    """Codes that stand twice."""
    counted = Counter(code for code, _ in pairs)
    for code, node in pairs:
        if counted[code] > 1:
            yield node.problem(zh.format(code), en.format(code))


def item_problems(instrument: Instrument, item: ScoredItem, node: Node) -> Iterator[Problem]:
    """A scored field exists, can be scored, and no answer is without points."""
    shape = instrument.shapes.get(item.field)
    if shape is None:
        yield node.problem(
            f"计分的字段“{item.field}”不存在", f"the scored field '{item.field}' does not exist"
        )
    elif shape.kind is Kind.NUMBER and item.bands:
        yield from band_problems(shape, item, node)
    elif shape.kind in (Kind.CHOICE, Kind.BOOL) and item.points:
        yield from point_problems(shape, item, node)
    else:
        yield node.problem(
            f"“{item.field}”不能这样计分：单选和是否题用 points，数字用 bands",
            f"'{item.field}' cannot be scored so: choices and yes/no by points, numbers by bands",
        )


def point_problems(shape: Shape, item: ScoredItem, node: Node) -> Iterator[Problem]:
    """Points for every choice, and for no other."""
    known = shape.choices if shape.kind is Kind.CHOICE else ("yes", "no")
    given = [code for code, _ in item.points]
    for code in known:
        if code not in given:
            yield node.problem(
                f"“{item.field}”的选项“{code}”没有分值",
                f"the choice '{code}' of '{item.field}' has no points",
            )
    for code in (*given, *sorted(item.veto)):
        if code not in known:
            yield node.problem(
                f"“{item.field}”没有选项“{code}”", f"'{item.field}' has no choice '{code}'"
            )


def band_problems(shape: Shape, item: ScoredItem, node: Node) -> Iterator[Problem]:
    """Bands rise, and the lowest begins where the field does."""
    bounds = [bound for bound, _ in item.bands]
    if any(low >= high for low, high in pairwise(bounds)):
        yield node.problem(
            f"“{item.field}”的分段要从低到高", f"the bands of '{item.field}' rise from low to high"
        )
    if not shape.computed and (shape.minimum is None or bounds[0] > shape.minimum):
        yield node.problem(
            f"“{item.field}”低于 {bounds[0]} 的数没有分值；最低一段要从 minimum 开始",
            f"numbers of '{item.field}' below {bounds[0]} have no points; the lowest band begins at the minimum",
        )
    if item.veto:
        yield node.problem("分段计分不能一票否决", "bands cannot veto")


def part_problems(scoring: Scoring, places: Places) -> Iterator[Problem]:
    """Parts have codes of their own; weights are given to all and make 100."""
    counted = Counter(part.code for part in scoring.parts)
    for part in scoring.parts:
        node = places.parts[part.code]
        if counted[part.code] > 1:
            yield node.problem(
                f"部分“{part.code}”写了两次", f"the part '{part.code}' is given twice"
            )
        if not part.items:
            yield node.problem(
                f"部分“{part.code}”没有计分项", f"the part '{part.code}' scores nothing"
            )
        yield from weight_problems(scoring, part, node)
    total = sum((part.weight or Decimal(0) for part in scoring.parts), Decimal(0))
    if scoring.weighted and total != WHOLE:
        yield places.at("scoring").problem(
            f"各部分的权重加起来是 {total}，要等于 100",
            f"the weights make {total}; they must make 100",
        )


def weight_problems(scoring: Scoring, part: Part, node: Node) -> Iterator[Problem]:
    """Either every part has a weight, or none."""
    if scoring.weighted and (part.weight is None or part.weight <= 0):
        yield node.problem(
            f"部分“{part.code}”没有大于 0 的权重；要么都写，要么都不写",
            f"the part '{part.code}' has no weight above 0; give one to all parts or to none",
        )
    if scoring.weighted and part.items and all(item.most == 0 for item in part.items):
        yield node.problem(
            f"部分“{part.code}”最高只能得 0 分，权重落空",
            f"the part '{part.code}' can earn nothing, so its weight counts for nothing",
        )


def level_problems(scoring: Scoring, places: Places) -> Iterator[Problem]:
    """Levels rise from 0, each reachable."""
    if not scoring.levels:
        return
    yield from twice(places.levels, "等级“{}”写了两次", "the level '{}' is given twice")
    nodes: Mapping[str, Node] = dict(places.levels)
    first = scoring.levels[0]
    if first.at_least != 0:
        yield nodes[first.code].problem(
            f"最低的等级要从 0 开始，不是 {first.at_least}；否则低分没有等级",
            f"the lowest level begins at 0, not at {first.at_least}; else a low total has no level",
        )
    for low, high in pairwise(scoring.levels):
        if high.at_least <= low.at_least:
            yield nodes[high.code].problem(
                f"等级要从低到高：“{high.code}”的 {high.at_least} 不高于“{low.code}”的 {low.at_least}",
                f"levels rise: '{high.code}' at {high.at_least} is not above '{low.code}' at {low.at_least}",
            )
    last = scoring.levels[-1]
    if last.at_least > scoring.most:
        yield nodes[last.code].problem(
            f"等级“{last.code}”要 {last.at_least}，可满分只有 {scoring.most}",
            f"the level '{last.code}' needs {last.at_least}, but the best total is {scoring.most}",
        )


def veto_problems(scoring: Scoring, places: Places) -> Iterator[Problem]:
    """A veto has a level to fall to."""
    vetoes = any(item.veto for part in scoring.parts for item in part.items)
    node = places.at("scoring")
    if vetoes and not scoring.levels:
        yield node.problem("有一票否决，就要有等级", "where answers veto, there are levels")
    if scoring.veto_level and scoring.level(scoring.veto_level) is None:
        yield node.problem(
            f"veto_level“{scoring.veto_level}”不是一个等级",
            f"the veto_level '{scoring.veto_level}' is no level",
        )
