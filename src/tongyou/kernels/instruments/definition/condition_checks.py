"""Conditions that could be read: do they look back only, can they be decided, can every question be reached?

Reachability is proved by trying every combination that makes a difference: each choice, each side of each bound. Where
numbers are computed or the combinations are too many, nothing is claimed.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import prod

from tongyou.base.packs import Node, Problem
from tongyou.kernels.criteria import Leaf, Missing, Tree, Value, fields_of, leaves
from tongyou.kernels.instruments.definition.applying import applies, owner
from tongyou.kernels.instruments.definition.notes import Places
from tongyou.kernels.instruments.definition.types import Format, Instrument, Kind, Shape

MOST_COMBINATIONS = 20_000
FILLERS = {Format.PHONE: "13800000000", Format.EMAIL: "a@example.org"}
BLANK = None  # an optional question that was left out
Answer = Value | frozenset[str] | None


def condition_problems(instrument: Instrument, places: Places) -> list[Problem]:
    """Everything wrong with the conditions."""
    web = Web.of(instrument)
    found = [*circles(web, places)]
    found = found or [*forward(instrument, web, places)]
    return found or [*hopeless(instrument, web, places)]


@dataclass
class Web:
    """Which field hangs on which: trees by field (the page's and its own), and the order of asking."""

    trees: dict[str, tuple[Tree, ...]] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)
    operands: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, instrument: Instrument) -> Web:
        web = cls()
        for page in instrument.pages:
            for question in page.ask:
                trees = (page.when, question.when)
                web.trees[question.field] = tuple(tree for tree in trees if tree is not None)
                web.order[question.field] = len(web.order)
        for one in instrument.computed:
            web.operands[one.field] = one.operands
            web.order[one.field] = max(web.order.get(code, 0) for code in one.operands)
        return web

    def needs(self, code: str) -> list[str]:
        """The fields that this one hangs on, directly."""
        named = [owner(one) for tree in self.trees.get(code, ()) for one in sorted(fields_of(tree))]
        return list(dict.fromkeys([*named, *self.operands.get(code, ())]))

    def all_needs(self, codes: Iterable[str]) -> list[str]:
        """The fields that these hang on, directly or through others."""
        found: dict[str, None] = {}
        waiting = list(codes)
        while waiting:
            code = waiting.pop()
            if code not in found:
                found[code] = None
                waiting += self.needs(code)
        return sorted(found, key=lambda code: self.order.get(code, 0))


# --- looking back only ------------------------------------------------------------------------------


def circles(web: Web, places: Places) -> Iterator[Problem]:
    """A question that waits for itself is never put."""
    told: set[str] = set()
    for code in web.order:
        way = circle(web, code)
        if way and not told & set(way):
            told |= set(way)
            words = " → ".join(way)
            yield places.question(code).problem(
                f"条件绕成了圈：{words}；谁也问不出来",
                f"the conditions go round in a circle: {words}; none of them is ever asked",
            )


def circle(web: Web, start: str) -> tuple[str, ...]:
    """The way from a field back to itself, or nothing."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for code in web.needs(way[-1]):
            if code == start:
                return (*way, start)
            if code not in seen:
                seen.add(code)
                ways.append((*way, code))
    return ()


def forward(instrument: Instrument, web: Web, places: Places) -> Iterator[Problem]:
    """A condition speaks of answers given before: on an earlier page, or earlier on the same one."""
    for page in instrument.pages:
        first = min(web.order[question.field] for question in page.ask)
        if page.when is not None:
            yield from looks_ahead(page.when, first, web, places.page_when[page.code])
        for question in page.ask:
            if question.when is not None:
                here, node = web.order[question.field], places.question_when[question.field]
                yield from looks_ahead(question.when, here, web, node)


def looks_ahead(tree: Tree, here: int, web: Web, node: Node) -> Iterator[Problem]:
    """Fields of a tree that come only later."""
    for code in sorted({owner(one) for one in fields_of(tree)}):
        if web.order[code] >= here:
            yield node.problem(
                f"条件说到“{code}”，可它后面才问；条件只能看前面的回答",
                f"the condition speaks of '{code}', which is asked only later; conditions look back only",
            )


# --- trying it out ----------------------------------------------------------------------------------


def hopeless(instrument: Instrument, web: Web, places: Places) -> Iterator[Problem]:
    """Pages and questions that nobody can reach, or that may stay undecided for ever."""
    for page in instrument.pages:
        if page.when is not None:
            node = places.page_when[page.code]
            yield from verdict(instrument, web, (page.when,), node, page.code)
        for question in page.ask:
            if question.when is not None:
                node = places.question_when[question.field]
                trees = (*((page.when,) if page.when else ()), question.when)
                yield from verdict(instrument, web, trees, node, question.field)


def verdict(
    instrument: Instrument, web: Web, trees: tuple[Tree, ...], node: Node, name: str
) -> Iterator[Problem]:
    """What trying every combination says about one page or question."""
    needs = web.all_needs(owner(code) for tree in trees for code in fields_of(tree))
    if any(code in web.operands for code in needs):
        return  # computed numbers: nothing is claimed
    spoken = list(itertools.chain(trees, *(web.trees.get(code, ()) for code in needs)))
    domains = [domain(instrument.shapes[code], spoken) for code in needs]
    if prod(map(len, domains)) > MOST_COMBINATIONS:
        return
    reached, blanks = False, set[str]()
    for combination in itertools.product(*domains):
        outcome, open_fields = trial(web, dict(zip(needs, combination, strict=True)), trees)
        reached = reached or outcome is True
        blanks |= open_fields
    if not reached:
        yield node.problem(
            f"“{name}”永远问不到：没有哪种回答能满足它的条件",
            f"'{name}' can never be reached: no answers meet its condition",
        )
    for code in sorted(blanks):
        yield node.problem(
            f"“{name}”的条件说到选填的“{code}”；不填就无法判断。请把它列入 required，或者加上 known 条件",
            f"the condition of '{name}' speaks of '{code}', which may be left blank and then decides nothing; make it required, or test `known` as well",
        )


def trial(
    web: Web, answers: Mapping[str, Answer], trees: Sequence[Tree]
) -> tuple[bool | None, set[str]]:
    """One combination: whether the trees hold, and which blanks leave them open."""
    values: dict[str, Value | Missing] = {}
    asked: set[str] = set()
    for code, answer in answers.items():  # in the order of asking
        if all(applies(tree, values, asked) is True for tree in web.trees.get(code, ())):
            asked.add(code)
            values |= as_values(code, answer)
    outcomes = [applies(tree, values, asked) for tree in trees]
    if any(outcome is False for outcome in outcomes):
        return False, set()
    if all(outcome is True for outcome in outcomes):
        return True, set()
    blank = {code for code in asked if answers[code] is BLANK}
    named = {owner(code) for tree in trees for code in fields_of(tree)}
    return None, blank & named


def as_values(code: str, answer: Answer) -> dict[str, Value | Missing]:
    """One answer as conditions see it; MEMBERS of a list as yes or no."""
    if answer is BLANK:
        return {}
    if isinstance(answer, frozenset):
        return {f"{code}.{one.removeprefix('!')}": not one.startswith("!") for one in answer}
    return {code: answer}


def domain(shape: Shape, trees: Sequence[Tree]) -> list[Answer]:
    """The answers to one field that make a difference to these trees."""
    mine = [leaf for tree in trees for leaf in leaves(tree) if owner(leaf.field) == shape.code]
    found: list[Answer] = [*answers_of(shape, mine)]
    return found if shape.required else [*found, BLANK]


def answers_of(shape: Shape, mine: Sequence[Leaf]) -> Iterable[Answer]:
    """By kind: every choice, both sides of every bound, every text that is named and one that is not."""
    named = [value for leaf in mine if leaf.test != "known" for value in leaf.values]
    match shape.kind:
        case Kind.BOOL:
            return [True, False]
        case Kind.CHOICE:
            return shape.choices
        case Kind.CHOICES:
            return subsets(shape, sorted({leaf.field.partition(".")[2] for leaf in mine}))
        case Kind.NUMBER:
            return numbers(shape, [Decimal(str(value)) for value in named])
        case Kind.DATE:
            days = [value for value in named if isinstance(value, dt.date)]
            return around(days) or [dt.date(2025, 1, 1)]
        case _:
            texts = [str(value) for value in named]
            return [*texts, FILLERS.get(shape.format, "甲" * max(shape.shortest, 1))]


def subsets(shape: Shape, members: Sequence[str]) -> list[frozenset[str]]:
    """Every way of ticking the choices a condition names (`!x`: not ticked) that the limits allow."""
    found = []
    others = len(shape.choices) - len(members)
    for ticks in itertools.product((True, False), repeat=len(members)):
        ticked = sum(ticks)
        if ticked <= shape.most and ticked + others >= max(shape.fewest, 1):
            words = (m if tick else f"!{m}" for m, tick in zip(members, ticks, strict=True))
            found.append(frozenset(words))
    return found


def numbers(shape: Shape, bounds: Sequence[Decimal]) -> list[Decimal]:
    """Each bound, its two sides, the middle between two, and the ends; only what the field takes."""
    step = shape.step or Decimal(1)
    points = sorted({*bounds, *(b for b in (shape.minimum, shape.maximum) if b is not None)})
    tried = {Decimal(0), *points}
    for one in points:
        tried |= {one - step, one + step}
    if shape.step is None:
        tried |= {(one + two) / 2 for one, two in itertools.pairwise(points)}
    return [one for one in sorted(tried) if fits(shape, one)] or [Decimal(0)]


def fits(shape: Shape, value: Decimal) -> bool:
    """Within the bounds, on a step."""
    low, high = shape.minimum, shape.maximum
    inside = (low is None or value >= low) and (high is None or value <= high)
    return inside and (shape.step is None or value % shape.step == 0)


def around(days: Sequence[dt.date]) -> list[dt.date]:
    """Each day with the day before and after."""
    one = dt.timedelta(days=1)
    return sorted({day + shift for day in days for shift in (-one, one * 0, one)})
