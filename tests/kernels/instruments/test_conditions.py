"""The check's claims about conditions, held against the evaluator on random small instruments."""

from __future__ import annotations

import itertools
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tongyou.kernels.instruments.definition.reading import check, read
from tongyou.kernels.instruments.evaluation.evaluating import evaluate

SAID = {"zh": "字", "en": "word"}
KINDS: dict[str, tuple[dict[str, Any], list[Any], list[dict[str, Any]]]] = {
    "bool": ({"type": "boolean"}, [True, False], [{"is": "yes"}, {"is": "no"}]),
    "choice": (
        {"enum": ["a", "b", "c"]},
        ["a", "b", "c"],
        [{"is": "a"}, {"in": ["a", "b"]}, {"not_in": ["a", "b", "c"]}, {"is_not": "c"}],
    ),
    "number": (
        {"type": "integer", "minimum": 0, "maximum": 4},
        [0, 1, 2, 3, 4],
        [{"at_least": 2}, {"below": 1}, {"above": 4}, {"is": 3}, {"at_most": 0}],
    ),
}
BLANK = object()


@st.composite
def trees(draw: st.DrawFn, kinds: list[str]) -> dict[str, Any]:
    """A condition over the fields asked before."""
    at = draw(st.integers(0, len(kinds) - 1))
    test = draw(st.sampled_from([*KINDS[kinds[at]][2], {"known": "yes"}, {"known": "no"}]))
    leaf = {"field": f"f{at}", **test}
    shape = draw(st.sampled_from(["leaf", "leaf", "not", "all", "any"]))
    if shape == "leaf":
        return leaf
    if shape == "not":
        return {"not": leaf}
    return {shape: [leaf, draw(trees(kinds))]}


@st.composite
def instruments(draw: st.DrawFn) -> tuple[str, list[str], list[bool]]:
    """Four fields, each on a page of its own; some hang on earlier ones, some may be left blank."""
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=4, max_size=4))
    required = draw(st.lists(st.booleans(), min_size=4, max_size=4))
    pages = []
    for at, kind in enumerate(kinds):
        ask = {"field": f"f{at}", "title": SAID}
        if kind == "choice":
            ask["choices"] = dict.fromkeys(KINDS[kind][1], SAID)
        page: dict[str, Any] = {"code": f"p{at}", "title": SAID, "ask": [ask]}
        if at and draw(st.booleans()):
            page["when"] = draw(trees(kinds[:at]))
        pages.append(page)
    schema = {
        "type": "object",
        "properties": {f"f{at}": KINDS[kind][0] for at, kind in enumerate(kinds)},
        "required": [f"f{at}" for at in range(4) if required[at]],
    }
    whole = {"instrument": "a.b", "version": 1, "title": SAID, "schema": schema, "pages": pages}
    return json.dumps(whole, ensure_ascii=False), kinds, required


@settings(max_examples=150, deadline=None)
@given(made=instruments())
def test_unreachable_and_undecided_are_claimed_exactly_when_they_are(
    made: tuple[str, list[str], list[bool]],
) -> None:
    text, kinds, required = made
    said = [problem.en for problem in check(text, "made.yaml")]
    reached, stuck = outcomes(text, kinds, required)
    for at in range(4):
        claimed = any(f"'p{at}' can never be reached" in words for words in said)
        assert claimed is not (f"p{at}" in reached), (text, said)
    assert any("may be left blank" in words for words in said) is stuck, (text, said)


def outcomes(text: str, kinds: list[str], required: list[bool]) -> tuple[set[str], bool]:
    """Pages that some answers reach, and whether some answers leave the path open for good."""
    instrument = unchecked(text)
    reached, stuck = set(), False
    spaces = [
        [*KINDS[kind][1], *([] if must else [BLANK])]
        for kind, must in zip(kinds, required, strict=True)
    ]
    for combination in itertools.product(*spaces):
        answers = {f"f{at}": one for at, one in enumerate(combination) if one is not BLANK}
        found = evaluate(instrument, answers)
        reached |= {step.page.code for step in found.path}
        stuck = stuck or found.undecided
    return reached, stuck


def unchecked(text: str) -> Any:
    """The instrument, whatever the check says about its meaning."""
    from tongyou.base.packs import parse
    from tongyou.kernels.instruments.definition.reading import from_node

    node, problems = parse(text.encode(), "made.yaml")
    assert node is not None
    assert not problems
    return from_node(node)[0]


def test_the_good_case_is_good() -> None:
    """So that the property above speaks about something."""
    assert read(
        json.dumps(
            {
                "instrument": "a.b", "version": 1, "title": SAID,
                "schema": {"type": "object", "required": ["f0"], "properties": {"f0": {"type": "boolean"}}},
                "pages": [{"code": "p0", "title": SAID, "ask": [{"field": "f0", "title": SAID}]}],
            },
            ensure_ascii=False,
        ),
        "x.yaml",
    ).pages  # fmt: skip
