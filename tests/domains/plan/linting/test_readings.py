"""What the readings of the district's plan list, found in the pack and in the printed wording."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tongyou.base import packs
from tongyou.domains.plan import pack as plan_pack
from tongyou.domains.plan.linting import Finding, Severity, lint
from tongyou.domains.plan.types import PlanSpec

ROOT = Path(__file__).resolve().parents[4]
DOCUMENT = ROOT.parent / "shared" / "plan" / "xiuzhou-action-plan.docx"
SCRAMBLED = DOCUMENT.with_suffix(".txt")

TASKS = {  # rule -> the tasks that the readings name, whatever the commitments are called
    "annual-against-total": [{2}, {3}, {80}, {84}],
    "duplicate": [{15, 16}, {64, 65}],
    "level-and-change": [{22}, {23}],
    "overlapping-targets": [{72, 76}],
    "kinds-of-one-thing": [{67, 72, 76}],
    "derived-coverage": [{33}],
    "ambiguous-period": [{45}],
    "missing-date": [{39}],
}
CONSISTENT = {77, 79}


@pytest.fixture(scope="module")
def spec() -> PlanSpec:
    return plan_pack.read(packs.load(ROOT / "packs" / "xiuzhou").named("plan")[0])


def tasks_of(one: Finding) -> set[int]:
    return {int(place[1:].split(".")[0]) for place in one.places if place[1:2].isdigit()}


def assert_all_found(found: list[Finding]) -> None:
    for rule, expected in TASKS.items():
        got = [tasks_of(one) for one in found if one.rule == rule]
        for tasks in expected:
            assert tasks in got, (rule, tasks, got)
    sums = [tasks_of(one) for one in found if one.rule == "annual-against-total"]
    assert not any(tasks & CONSISTENT for tasks in sums)
    assert len([1 for tasks in sums if tasks == {84}]) == 2


def test_pack(spec: PlanSpec) -> None:
    assert_all_found(lint(spec))


def test_pack_precisely(spec: PlanSpec) -> None:
    errors = {(one.rule, one.places) for one in lint(spec) if one.severity is Severity.ERROR}
    assert errors == {
        ("annual-against-total", ("T2.1", "T2.2")),
        ("annual-against-total", ("T3.1", "T3.2")),
        ("annual-against-total", ("T80.1", "T80.2")),
        ("annual-against-total", ("T84.2", "T84.4")),
        ("annual-against-total", ("T84.3", "T84.5")),
        ("duplicate", ("T15.1", "T16.3")),
        ("duplicate", ("T64.1", "T65.1")),
    }


def test_duplicates_are_found_without_their_mark(spec: PlanSpec) -> None:
    unmarked = replace(spec, tasks=tuple(
        replace(task, commitments=tuple(replace(one, duplicate_of="", see_also=()) for one in task.commitments))
        for task in spec.tasks))  # fmt: skip
    assert_all_found(lint(unmarked))


def test_the_two_groups_and_the_small_number(spec: PlanSpec) -> None:
    found = {(one.rule, one.places[0]) for one in lint(spec)}
    assert {("group-without-members", "policy-group-members"), ("group-without-members", "culture-group-members"),
            ("untestable-small-number", "T21.1"), ("missing-baseline", "T22.1"), ("missing-baseline", "T23.3"),
            ("no-tolerance", "T13.2")} <= found  # fmt: skip
    assert not any({"T10.1", "T10.3"} <= set(one.places) for one in lint(spec))


@pytest.mark.parametrize("path", [DOCUMENT, SCRAMBLED], ids=["docx", "scrambled text"])
def test_document(path: Path) -> None:
    if not path.exists():
        pytest.skip("the district's document (shared/plan) does not lie beside this checkout")
    from tongyou.domains.plan.lint_cli import lint_path

    assert_all_found(lint_path(path))
