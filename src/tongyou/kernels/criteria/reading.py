"""A condition as written (YAML or JSON, already loaded) -> a typed tree, or every mistake with its path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tongyou.kernels.criteria import words
from tongyou.kernels.criteria.leaves import leaf_values, tests_for
from tongyou.kernels.criteria.types import (
    AllOf,
    AnyOf,
    BadCriteria,
    Field,
    Leaf,
    Not,
    Problem,
    Test,
    Text,
    Tree,
)

DEEPEST = 12
LARGEST = 200  # leaves and branches; a longer condition is a table in disguise
JOINS = ("all", "any", "not")
NOTHING = AllOf(())


def read(data: object, fields: Mapping[str, Field]) -> Tree:
    """The tree. Raises BadCriteria with every problem and its path (`all/0/field`); nothing else, whatever comes in.

    `yes` and `no` are read as written and as the booleans that YAML 1.1 makes of them.
    """
    reader = Reader(fields)
    tree = reader.node(data, (), 0)
    if reader.problems:
        raise BadCriteria(tuple(reader.problems))
    return tree


@dataclass
class Reader:
    """One reading; problems are collected, so a caller hears of all of them at once."""

    fields: Mapping[str, Field]
    problems: list[Problem] = field(default_factory=list)
    count: int = 0

    def wrong(self, path: tuple[str, ...], words_: Text) -> Tree:
        """Keep one problem; the tree is never handed out then."""
        self.problems.append(Problem("/".join(path), words_.zh, words_.en))
        return NOTHING

    def node(self, data: object, path: tuple[str, ...], depth: int) -> Tree:
        """A branch or a leaf."""
        self.count += 1
        if depth > DEEPEST:
            return self.wrong(path, words.too_deep(DEEPEST))
        if self.count > LARGEST:
            return self.wrong(path, words.too_large(LARGEST)) if self.once() else NOTHING
        if not isinstance(data, Mapping):
            return self.wrong(path, words.not_a_tree(data))
        joins = [key for key in JOINS if key in data]
        if not joins:
            return self.leaf(data, path)
        if len(data) > 1:
            return self.wrong(path, words.join_alone(joins[0], [str(key) for key in data]))
        return self.branch(joins[0], data[joins[0]], path, depth)

    def once(self) -> bool:
        """Whether this is the first value too many."""
        return self.count == LARGEST + 1

    def branch(self, join: str, below: Any, path: tuple[str, ...], depth: int) -> Tree:
        """`all`, `any` over a list, `not` over one condition."""
        if join == "not":
            return Not(self.node(below, (*path, join), depth + 1))
        if not isinstance(below, list | tuple) or not below:
            return self.wrong((*path, join), words.list_expected(join))
        parts = []
        for number, part in enumerate(below):
            if self.count > LARGEST:
                break
            parts.append(self.node(part, (*path, join, str(number)), depth + 1))
        return AllOf(tuple(parts)) if join == "all" else AnyOf(tuple(parts))

    def leaf(self, data: Mapping[Any, Any], path: tuple[str, ...]) -> Tree:
        """`{field: code, test: value}`."""
        known_tests = [test for test in Test if test.value in data]
        for key in data:
            if key != "field" and key not in list(Test):
                self.wrong((*path, str(key)), words.unknown_key(str(key)))
        if len(known_tests) > 1:
            self.wrong(path, words.one_test([test.value for test in known_tests]))
        elif not known_tests:
            self.wrong(path, words.no_test())
        found = self.field_of(data, path)
        if found is None or len(known_tests) != 1:
            return NOTHING
        return self.comparison(found, known_tests[0], data[known_tests[0].value], path)

    def field_of(self, data: Mapping[Any, Any], path: tuple[str, ...]) -> Field | None:
        """The field that the leaf names."""
        code = data.get("field")
        if not isinstance(code, str) or not code:
            self.wrong((*path, "field"), words.field_missing())
            return None
        if code not in self.fields:
            self.wrong((*path, "field"), words.unknown_field(code, list(self.fields)))
            return None
        return self.fields[code]

    def comparison(self, of: Field, test: Test, value: Any, path: tuple[str, ...]) -> Tree:
        """The test fits the field's type, and the value too."""
        if test not in tests_for(of.type):
            return self.wrong((*path, test.value), words.test_unfit(of, test))
        values, wrong = leaf_values(of, test, value)
        for below, said in wrong:
            self.wrong((*path, test.value, *below), said)
        return NOTHING if wrong else Leaf(of.code, test, values)
