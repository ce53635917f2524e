"""The picture of a procedure: complete, readable without seeing it, the same every time, free of styles and scripts."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernels.casework.definition.files import GOOD, SKETCHES, notice
from tongyou.kernels.casework.definition import load, read
from tongyou.kernels.casework.definition.diagram import svg
from tongyou.kernels.casework.definition.diagram.layout import Spot, arrange, layers_of
from tongyou.kernels.casework.definition.diagram.words import width_of, wrapped
from tongyou.kernels.casework.definition.types import Procedure
from tongyou.kernels.criteria import Text

NS = "{http://www.w3.org/2000/svg}"
LANGUAGES = ["zh-hans", "en"]


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - our own picture


def drawn(path: Path, language: str = "en") -> ET.Element:
    return parsed(svg(load(path.read_bytes(), path.name), language))


def texts(root: ET.Element) -> str:
    """Every printed word, lines joined."""
    return "".join("".join(one.itertext()) for one in root.iter(f"{NS}text"))


def squeezed(words: str) -> str:
    return words.replace(" ", "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_everything_is_in_the_picture_and_in_its_description(path: Path, language: str) -> None:
    procedure, root = load(path.read_bytes(), path.name), drawn(path, language)
    printed, told = squeezed(texts(root)), squeezed(root.findtext(f"{NS}desc") or "")
    names = [one.title for one in (*procedure.steps, *procedure.outcomes)]
    names += [one.title for one in procedure.items if one.title]
    for name in names:
        assert squeezed(name.in_language(language)) in printed
        assert squeezed(name.in_language(language)) in told
    for step in procedure.steps:
        place = next(one for one in procedure.places if one.code == step.place)
        assert squeezed(place.title.in_language(language)) in printed
    assert root.findtext(f"{NS}title") == procedure.title.in_language(language)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_the_picture_is_named_for_those_who_do_not_see_it(path: Path) -> None:
    root = drawn(path)
    assert root.get("role") == "img"
    ids = {one.get("id") for one in root.iter() if one.get("id")}
    assert set((root.get("aria-labelledby") or "").split()) == ids
    assert drawn(path, "zh").get("aria-labelledby") != root.get("aria-labelledby")


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_the_content_policy_has_nothing_to_refuse(path: Path) -> None:
    text = svg(load(path.read_bytes(), path.name), "zh")
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|href", text)
    assert text.count("http") == 1  # the namespace


def test_the_same_procedure_is_drawn_the_same_way() -> None:
    procedure = load(notice(), "it.yaml")
    assert svg(procedure, "zh") == svg(procedure, "zh")


def test_titles_cannot_break_out() -> None:
    nasty = Text('<script>"&', "</text><script>'&")
    procedure = replace(load(notice(), "it.yaml"), title=nasty)
    first = replace(procedure.steps[0], title=nasty)
    root = parsed(svg(replace(procedure, steps=(first, *procedure.steps[1:])), "en"))
    assert not list(root.iter(f"{NS}script"))
    assert nasty.en in (root.findtext(f"{NS}title") or "")


def test_a_case_page_shows_where_it_is_in_sign_word_and_colour() -> None:
    procedure = load(notice(), "it.yaml")
    text = svg(procedure, "zh", current={"draft": "done", "answer": "open", "close": "waiting"})
    root = parsed(text)
    groups = {one.get("class") for one in root.iter(f"{NS}g")}
    assert {"flow-step is-done", "flow-step is-open", "flow-step is-waiting"} <= groups
    for word in ("已完成", "办理中", "未开始"):
        assert word in texts(root)
        assert word in (root.findtext(f"{NS}desc") or "")
    assert "flow-standing" not in svg(procedure, "zh")


def test_roles_are_called_by_their_titles() -> None:
    procedure = load(notice(), "it.yaml")
    roles = {"clerk": Text("单位填报员", "Unit reporter")}
    assert "单位填报员" in texts(parsed(svg(procedure, "zh", roles=roles)))
    assert "clerk" in texts(parsed(svg(procedure, "zh")))


def test_returns_and_lapsed_pauses_have_lines_of_their_own() -> None:
    classes = [one.get("class") for one in drawn(GOOD[0]).iter(f"{NS}path")]
    assert classes.count("flow-back") == 2
    dashed = [
        one for one in drawn(GOOD[0]).iter(f"{NS}path") if one.get("stroke-dasharray") == "2 5"
    ]
    assert [one.get("class") for one in dashed] == ["flow-end", "flow-key"]


def test_what_is_implied_has_no_line_of_its_own() -> None:
    procedure = load(notice(("after: [answer]", "after: [answer, draft]")), "it.yaml")
    before = load(notice(), "it.yaml")
    assert svg(procedure, "en").count("<path") == svg(before, "en").count("<path")
    more = load(notice(("after: [answer]", "after: [draft]")), "it.yaml")
    assert svg(more, "en").count("flow-on") == svg(before, "en").count("flow-on")


@pytest.mark.parametrize(
    "text",
    [
        notice(("    by: [clerk]\n", "    by: [clerk]\n    after: [close]\n")),
        notice(("place: answering", "place: nowhere"), ("{close: accepted}", "{close: nothing}")),
        notice(("steps:\n", "steps: []\nsteps_:\n")),
        (SKETCHES / "newborn.yaml").read_text(encoding="utf-8"),
    ],
    ids=["circle", "names of nothing", "no steps", "sketch"],
)
def test_a_wrong_procedure_is_drawn_as_far_as_it_goes(text: str) -> None:
    procedure = read(text, "it.yaml").procedure
    assert isinstance(procedure, Procedure)
    assert parsed(svg(procedure, "en")).tag == f"{NS}svg"


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, list[str]]:
    names = [f"n{number}" for number in range(draw(st.integers(1, 14)))]
    return {
        name: draw(st.lists(st.sampled_from(names[:at]), unique=True, max_size=3)) if at else []
        for at, name in enumerate(names)
    }


def overlap(one: Spot, other: Spot) -> bool:
    return (
        one.left < other.right - 0.01
        and other.left < one.right - 0.01
        and one.y < other.bottom - 0.01
        and other.y < one.bottom - 0.01
    )


@settings(deadline=None)
@given(graphs(), st.lists(st.integers(20, 300), min_size=14, max_size=14))
def test_nothing_lies_on_anything_else(after: dict[str, list[str]], widths: list[int]) -> None:
    sizes = {
        name: (float(width), 40.0 + width % 60) for name, width in zip(after, widths, strict=False)
    }
    edges = [(one, name) for name, before in after.items() for one in before]
    layout = arrange(sizes, layers_of(after), edges)
    spots = list(layout.spots.values())
    assert not [
        (one.name, other.name)
        for at, one in enumerate(spots)
        for other in spots[:at]
        if overlap(one, other)
    ]
    for one, other in edges:
        assert layout.spots[one].bottom < layout.spots[other].y
        assert layout.ways[one, other][-1] is layout.spots[other]


@given(st.text(alphabet="ab 中文，。（）._X", max_size=80), st.integers(40, 200))
def test_lines_fit_and_lose_nothing(words: str, width: int) -> None:
    lines = wrapped(words, 13, width, most=100)
    assert squeezed("".join(lines)) == squeezed(words)
    for line in lines:
        assert width_of(line, 13) <= width or len(line) <= 3


def test_what_is_too_long_ends_with_an_ellipsis() -> None:
    lines = wrapped("办" * 100, 13, 100, most=3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
