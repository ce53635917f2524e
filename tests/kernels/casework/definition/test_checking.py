"""Judging a whole file: warnings, what other rooms know, dead ends behind conditions, and that nothing stops the checker."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernels.casework.definition.files import GOOD, KNOWN, about, notice, said
from tongyou.kernels.casework.definition import Known, Severity, check, errors, read

WHEN = "    limit: 2wd\n    when: {}\n"
TWIN = """  - code: other
    title: {zh: 另行办结, en: Close otherwise}
    place: office
    by: [coordinator@any]
    after: [answer]
    limit: 2wd
    when: %s
    acts:
      - {code: end, title: {zh: 认可, en: Accept}, does: {close: accepted}}
pauses:
"""


def words(text: str, known: Known | None = KNOWN) -> dict[Severity, list[str]]:
    """English words by severity."""
    found = about(text, known=known)
    return {one: [p.en for p in found if p.severity is one] for one in Severity}


@pytest.mark.parametrize(
    ("old", "new", "warning"),
    [
        ("needs: [evidence]", "needs: []", "the material 'evidence' is not used"),
        ("refer: {by: [unit_head], forms: [request], longest: 30d}", "", "the form 'request'"),
        (
            "  - {code: behind,",
            "  - {code: extra, type: text, title: {zh: 其他, en: Other}}\n  - {code: behind,",
            "the field 'extra' is not used",
        ),
        (
            "  - {code: answering,",
            "  - {code: extra, title: {zh: 其他, en: Other}}\n  - {code: answering,",
            "the place 'extra' is not used",
        ),
        (
            "      - {code: ask, title: {zh: 请示澄清, en: Ask back}, does: {pause: clarify}}\n",
            "",
            "the pause 'clarify' is not used",
        ),
        ("withdraw: {by: [opener], outcome: withdrawn}", "", "the outcome 'withdrawn' is not used"),
    ],
)
def test_what_nothing_uses_is_a_warning(old: str, new: str, warning: str) -> None:
    found = words(notice((old, new)))
    assert found[Severity.ERROR] == []
    assert len(found[Severity.WARNING]) == 1
    assert warning in found[Severity.WARNING][0]


def test_a_missing_basis_is_a_warning_where_no_law_sets_a_limit() -> None:
    line = next(one for one in notice().splitlines() if one.startswith("basis"))
    found = words(notice((line, "")))
    assert (found[Severity.ERROR], len(found[Severity.WARNING])) == ([], 1)


def test_findings_come_in_the_order_of_the_file() -> None:
    text = notice(
        ("number: DB", "number: db"),
        ("needs: [evidence]", "needs: [proof]"),
        ("forms: [request], longest", "forms: [requests], longest"),
    )
    lines = [one.line for one in about(text)]
    assert lines == sorted(lines)
    assert len(lines) >= 4


def test_without_a_world_only_the_file_is_judged() -> None:
    text = notice(
        ("    by: [clerk]", "    by: [clark]"), ("number: DB", "compartment: x\nnumber: DB")
    )
    assert errors(about(text, known=None)) == ()
    assert len(errors(about(text))) == 2


def test_names_outside_the_file_are_resolved_by_the_caller() -> None:
    text = notice(
        ("unit: wci-office", "unit: wci"),
        ("    limit: 5wd\n", "    limit: 5wd\n    form: demo.other\n"),
        ("open: demo.notice", "open: demo.nowhere"),
    )
    said_ = " ".join(words(text)[Severity.ERROR])
    for name in ("unit 'wci'", "instrument 'demo.other'", "procedure 'demo.nowhere'"):
        assert f"there is no {name}" in said_


def test_what_cannot_be_looked_up_is_said() -> None:
    known = Known(procedures=lambda _: None)
    found = words(notice(("open: demo.notice", "open: demo.other")), known)
    assert found[Severity.ERROR] == []
    assert "cannot be looked up here" in found[Severity.WARNING][0]


@pytest.mark.parametrize(
    ("one", "other", "example"),
    [
        ("{field: behind, is: yes}", "{field: behind, is: no}", None),
        ("{field: days_late, at_least: 5}", "{field: days_late, below: 5}", None),
        ("{field: days_late, at_least: 5}", "{field: days_late, below: 4}", "days_late: 4"),
        ("{field: days_late, above: 5}", "{field: days_late, below: 5}", "days_late: 5"),
        (
            "{field: answer_by, above: 2025-06-30}",
            "{field: answer_by, below: 2025-06-30}",
            "answer_by: 2025-06-30",
        ),
        ("{field: behind, is: yes}", "{field: days_late, known: no}", "behind: no"),
        ("{field: days_late, known: yes}", "{field: days_late, known: no}", None),
    ],
)
def test_two_conditional_ends_must_cover_every_case(
    one: str, other: str, example: str | None
) -> None:
    text = notice(("    limit: 2wd\n", WHEN.replace("{}", one)), ("pauses:\n", TWIN % other))
    found = words(text)[Severity.ERROR]
    if example is None:
        assert found == []
    else:
        assert len(found) == 1
        assert "every last step (close, other) may be skipped" in found[0]
        assert example in found[0]


def test_one_end_that_always_applies_is_enough() -> None:
    assert words(notice(("pauses:\n", TWIN % "{field: behind, is: yes}")))[Severity.ERROR] == []


def test_too_many_cases_are_admitted() -> None:
    many = [f"{{field: days_late, is: {number}}}" for number in range(150)]
    dates = [
        f"{{field: answer_by, is: 2025-{month:02}-{day:02}}}"
        for month in range(1, 9)
        for day in range(1, 20)
    ]
    one, other = (f"{{any: [{', '.join(found)}]}}" for found in (many, dates))
    text = notice(("    limit: 2wd\n", WHEN.replace("{}", one)), ("pauses:\n", TWIN % other))
    found = words(text)
    assert found[Severity.ERROR] == []
    assert "too many cases" in found[Severity.WARNING][0]


def test_a_condition_may_skip_what_lies_between() -> None:
    text = notice(("    limit: 5wd\n", "    limit: 5wd\n    when: {field: behind, is: yes}\n"))
    assert words(text)[Severity.ERROR] == []


def test_a_bundle_of_optional_items_only_is_remarked() -> None:
    items = "items:\n  - {code: check, procedure: demo.check, after: [draft], limit: 1wd, optional: yes}\npauses:\n"
    found = words(notice(("pauses:\n", items)))
    assert found[Severity.ERROR] == []
    assert "every item is optional" in found[Severity.WARNING][0]


def test_an_item_that_goes_on_by_itself_is_not_promised() -> None:
    item = "items:\n  - {code: check, procedure: demo.check, after: [draft], limit: %s, optional: yes}\npauses:\n"
    alone = notice(("pauses:\n", item % "90d"))
    assert errors(about(alone)) == ()
    awaited = notice(("pauses:\n", item % "90d"), ("after: [answer]", "after: [answer, check]"))
    assert "check 90d" in errors(about(awaited))[0].en


def test_too_many_steps_are_refused_and_not_walked() -> None:
    step = "  - {code: s%s, title: {zh: 步, en: Step}, place: office, by: [clerk], limit: 1wd, after: [draft], acts: [{code: x, title: {zh: 止, en: End}, does: {close: accepted}}]}\n"
    text = notice(("pauses:\n", "".join(step % number for number in range(200)) + "pauses:\n"))
    assert "more than 200 steps and items" in " ".join(words(text)[Severity.ERROR])


LINES = [path.read_text(encoding="utf-8").splitlines() for path in GOOD]
JUNK = [
    "x",
    "yes",
    "[]",
    "{}",
    "5wd",
    "[a, b]",
    "{close: x}",
    "~",
    "2025-01-01",
    "-3",
    "''",
    "[[{a: b}]]",
    "{code: draft}",
]


@settings(max_examples=250, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 6))
def test_a_file_with_anything_missing_or_replaced_never_stops_the_checker(
    seed: int, changes: int
) -> None:
    draw = random.Random(seed)  # noqa: S311 - a test's dice
    lines = list(draw.choice(LINES))
    for _ in range(changes):
        at = draw.randrange(len(lines))
        key, colon, _ = lines[at].partition(": ")
        kind = draw.randrange(4)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines[at] = f"{key}{colon}{draw.choice(JUNK)}"
        elif kind == 2:
            lines[at] = draw.choice(lines)
        else:
            lines[at] = lines[at].replace(
                draw.choice(["code", "answer", "draft", "wd", "check", "[", "}"]), draw.choice(JUNK)
            )
    reading = read("\n".join(lines), "it.yaml")
    for problem in check(reading, KNOWN):
        assert problem.zh
        assert problem.en
        assert 0 <= problem.line <= len(lines) + 1


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_file_is_good_without_a_world_too(path: object) -> None:
    assert said(GOOD[0], None) == ()
