"""The two first sketches are refused for the faults they have, each with its line, and told how to say it instead."""

from __future__ import annotations

import pytest

from tests.kernels.casework.definition.files import SKETCHES, about
from tongyou.kernels.casework.definition import BadProcedure, Problem, Severity, errors, load

CHILD = (SKETCHES / "child_recognition.yaml").read_text(encoding="utf-8")
NEWBORN = (SKETCHES / "newborn.yaml").read_text(encoding="utf-8")


def faults(text: str) -> list[Problem]:
    """Errors, without the first: that the file is a sketch."""
    first, *rest = errors(about(text, "sketch.yaml"))
    assert "first sketches" in first.en
    return rest


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("when guardian is known", "code: guardian"),
        ("when granted", "code: bank"),
        ("age>=18y", "age>=18y"),
        ("fact:guard", "age>=18y"),
        ("fact:hukou", "age>=18y"),
    ],
)
def test_a_condition_in_words_must_become_a_tree(words: str, place: str) -> None:
    found = [one for one in faults(CHILD) if f"'{words}'" in one.en]
    assert [one.line for one in found] == [line_of(CHILD, place)]
    assert "write a tree such as" in found[0].en
    assert "请写成条件树" in found[0].zh


def test_the_monthly_visit_belongs_to_duties() -> None:
    found = [one for one in faults(CHILD) if "每月探访" in one.zh]
    assert [one.line for one in found] == [line_of(CHILD, "schedule:")]
    assert "that is a duty" in found[0].en
    assert "opens it" in found[0].en


def test_who_decides_is_said_once() -> None:
    found = [one for one in faults(CHILD) if "who decides" in one.en]
    assert [one.line for one in found] == [line_of(CHILD, "code: decide")]
    for said in (
        "unit: qu.minzheng",
        "line 8: owner: qu.minzheng",
        "line 10: # decide at hukou town",
    ):
        assert said in found[0].en
    assert "place: deciding" in found[0].en


def test_the_bundle_promises_less_than_its_items_take() -> None:
    found = [one for one in faults(NEWBORN) if "add up" in one.en]
    assert [one.line for one in found] == [line_of(NEWBORN, "limits:")]
    assert "promised 5wd" in found[0].en
    assert (
        "weijian_birth_cert 1wd → gongan_hukou 2wd → renshe_card 5wd, at the longest 8 working days"
        in found[0].en
    )


def test_waiting_for_consent_has_no_limit() -> None:
    found = [one for one in faults(NEWBORN) if "no limit" in one.en]
    assert [(one.line, "write limit" in one.en) for one in found] == [
        (line_of(NEWBORN, "consent:"), True)
    ]


@pytest.mark.parametrize(
    ("item", "limit"),
    [
        ("name: 城乡居民医保参保", "limit: 1wd, effective"),
        ("name: 出生医学证明", "limit: 1wd, gives"),
    ],
)
def test_an_item_without_a_limit_is_named(item: str, limit: str) -> None:
    line = line_of(NEWBORN, item)
    text = NEWBORN.splitlines()
    text[line - 1] = text[line - 1].replace(limit, limit.partition(", ")[2])
    found = [one for one in faults("\n".join(text)) if "no limit" in one.en and one.line == line]
    assert len(found) == 1


def test_these_are_all_the_faults() -> None:
    child = {
        line_of(CHILD, one)
        for one in ("code: guardian", "code: bank", "code: decide", "review:", "schedule:")
    }
    assert {one.line for one in faults(CHILD)} == child
    newborn = {line_of(NEWBORN, one) for one in ("consent:", "limits:")}
    assert {one.line for one in faults(NEWBORN)} == newborn


@pytest.mark.parametrize("text", [CHILD, NEWBORN], ids=["child", "newborn"])
def test_a_sketch_is_never_loaded(text: str) -> None:
    with pytest.raises(BadProcedure):
        load(text, "sketch.yaml")


def test_a_sketch_without_faults_is_refused_all_the_same() -> None:
    text = "service: a.b\nversion: 1\ntitle: 甲\nlimits: {promised: 5wd}\nsteps: [{code: x, name: 乙, unit: u, role: r, limit: 1wd}]\n"
    assert faults(text) == []
    with pytest.raises(BadProcedure):
        load(text, "sketch.yaml")


@pytest.mark.parametrize(
    ("text", "word", "instead"),
    [
        (CHILD, "unit", "place: CODE in the step"),
        (CHILD, "may", "acts: [{code, title, does}]"),
        (CHILD, "one_of_by", "one material for each situation"),
        (NEWBORN, "use", "procedure: room.name"),
        (NEWBORN, "done_when", "a last step after the items"),
    ],
)
def test_each_old_word_is_told_once_what_it_is_now(text: str, word: str, instead: str) -> None:
    found = [one for one in about(text, "sketch.yaml") if one.en.startswith(f"'{word}': ")]
    assert [one.severity for one in found] == [Severity.WARNING]
    assert instead in found[0].en


def test_the_other_lines_of_an_old_word_are_listed() -> None:
    found = next(one for one in about(CHILD, "s.yaml") if one.en.startswith("'role': "))
    assert found.line == 23
    assert "also in line 24, 26, 27" in found.en


def test_a_longer_promise_settles_the_bundle() -> None:
    longer = NEWBORN.replace("{promised: 5wd}", "{promised: 8wd}")
    assert [one for one in faults(longer) if "add up" in one.en] == []


def test_one_word_of_a_sketch_in_a_real_file_is_no_sketch() -> None:
    text = "procedure: a.b\nservice: a.b\n"
    found = [one.en for one in about(text)]
    assert not any("first sketches" in one for one in found)
    assert any("there is no key 'service' here; write procedure: room.name" in one for one in found)
