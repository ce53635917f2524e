"""The bars of the plan issue, measured on the district's document in both forms."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.domains.plan.reading.scoring import Report
from tongyou.domains.plan.reading import read_file, to_json
from tongyou.domains.plan.reading.view import squeeze

Key = tuple[str, float, str, str | None, str | None]
PERIODIC = {"count_per_year", "trend_per_year"}


@pytest.fixture(scope="module")
def data(real_document: Path) -> dict[str, Any]:
    return to_json(read_file(real_document))


def gold_key(target: dict[str, Any]) -> Key:
    per = target.get("per") or ("year" if target["kind"] in PERIODIC else None)
    return (target["comparator"], float(target["value"]), target["unit"], per, target.get("by"))


def read_key(item: dict[str, Any]) -> Key:
    return (item["operator"], float(item["value"]), item["unit"], item["per"], item["by"])


def gold_numbers(task: dict[str, Any], *, stated: bool) -> Counter[Key]:
    return Counter(
        gold_key(target)
        for target in task["targets"]
        if target["comparator"] != "done" and (target["basis"] == "stated" or not stated)
    )


def read_numbers(task: dict[str, Any]) -> Counter[Key]:
    return Counter(read_key(item) for item in task["commitments"] if item["operator"] != "done")


def test_actions_and_tasks_are_complete_and_in_order(
    data: dict[str, Any], gold: dict[str, Any]
) -> None:
    assert [item["number"] for item in data["actions"]] == list(range(1, 29))
    assert [item["number"] for item in data["tasks"]] == list(range(1, 85))
    assert [item["title"] for item in data["tasks"]] == [item["title_zh"] for item in gold["tasks"]]
    assert [item["action"] for item in data["tasks"]] == [item["action"] for item in gold["tasks"]]


def test_no_unit_is_lost_or_invented(data: dict[str, Any], gold: dict[str, Any]) -> None:
    names = {unit["id"]: unit["zh"] for unit in gold["units"]}
    for read, want in zip(data["tasks"], gold["tasks"], strict=True):
        assert read["lead"] == [names[code] for code in want["lead_units"]], read["number"]
        assert set(read["cooperating"]) == {names[code] for code in want["cooperating_units"]}
    assert sum(bool(task["lead"]) for task in data["tasks"]) == 84
    assert sum(bool(task["cooperating"]) for task in data["tasks"]) == 83
    printed = {name for task in data["tasks"] for name in (*task["lead"], *task["cooperating"])}
    assert printed == set(names.values())


def test_numeric_commitments(
    data: dict[str, Any], gold: dict[str, Any], real_document: Path, report: Report
) -> None:
    right = stated = read = known = 0
    for got, want in zip(data["tasks"], gold["tasks"], strict=True):
        mine, wanted = read_numbers(got), gold_numbers(want, stated=True)
        stated += wanted.total()
        right += (mine & wanted).total()
        read += mine.total()
        known += (mine & gold_numbers(want, stated=False)).total()
    report(f"\n{real_document.name}: {right}/{stated} printed numbers, precision {known}/{read}")
    bar = 0.95 if real_document.suffix == ".docx" else 0.90
    assert right / stated >= bar
    assert known / read >= 0.90


def test_firmness_of_numbers_and_deliverables(data: dict[str, Any], gold: dict[str, Any]) -> None:
    wanted = {
        (task["number"], target["source_quote"]): target["firmness"]
        for task in gold["tasks"]
        for target in task["targets"]
    }
    pairs = [
        (item["firmness"], wanted[task["number"], squeeze(item["quote"])])
        for task in data["tasks"]
        for item in task["commitments"]
        if (task["number"], squeeze(item["quote"])) in wanted
    ]
    assert len(pairs) >= 40
    assert sum(mine == theirs for mine, theirs in pairs) / len(pairs) >= 0.95


def test_deliverables(data: dict[str, Any], gold: dict[str, Any], report: Report) -> None:
    found = wanted = read = 0
    for got, want in zip(data["tasks"], gold["tasks"], strict=True):
        mine = [item for item in got["commitments"] if item["operator"] == "done"]
        theirs = [item for item in want["targets"] if item["comparator"] == "done"]
        found += min(len(mine), len(theirs))
        wanted, read = wanted + len(theirs), read + len(mine)
    report(f"\ndeliverables: about {found} of {wanted}, {read} read")
    assert found / wanted >= 0.65
    assert found / read >= 0.65


def test_slips_are_proposed_and_nothing_is_applied(
    data: dict[str, Any], real_document: Path
) -> None:
    text = data["document"]["text"]
    for item in data["corrections"]:
        assert text[item["span"][0] : item["span"][1]] == item["printed"]
        assert item["reason_zh"]
        assert item["reason_en"]
    squeezed = Counter(
        ("".join(item["printed"].split()), item["proposed"]) for item in data["corrections"]
    )
    for slip in [
        ("%。", "‰"),
        ("虬", "%。"),
        ("loo", "100"),
        ("至U", "到"),
        ("瞒", "龋"),
        ("耦", "龋"),
    ]:
        assert squeezed[slip] == 1, slip
    assert squeezed["%o", "%。"] >= 3
    assert squeezed["力", "办"] == 2
    assert squeezed["4,", "4."] == 1
    if real_document.suffix == ".txt":
        cut = next(item for item in data["corrections"] if item["rule"] == "page-break")
        assert cut["proposed"].startswith(cut["printed"])
        assert text[slice(*cut["continued"])] == cut["proposed"][len(cut["printed"]) :]


def test_every_character_is_in_one_node_or_unread(data: dict[str, Any]) -> None:
    spans = sorted(item["span"] for item in (*data["nodes"], *data["unread"]))
    assert spans[0][0] == 0
    assert spans[-1][1] == data["document"]["characters"]
    assert all(a[1] == b[0] for a, b in pairwise(spans))
    unread = sum(item["span"][1] - item["span"][0] for item in data["unread"])
    assert unread / data["document"]["characters"] < 0.01


def test_quotes_are_the_text_at_their_spans(data: dict[str, Any]) -> None:
    text = data["document"]["text"]
    for task in data["tasks"]:
        for item in task["commitments"]:
            assert text[item["span"][0] : item["span"][1]] == item["quote"]
            assert item["quote"].strip()


def test_interrupted_rows_keep_their_own_text(data: dict[str, Any]) -> None:
    """Narrative printed between two rows belongs to neither; a cell cut by a page is whole."""
    by_number = {task["number"]: task for task in data["tasks"]}
    assert by_number[41]["content"].endswith("安全过街。")
    assert "区综合执法局" in by_number[41]["cooperating"]
    for number in (31, 65):
        assert len(by_number[number]["content"]) < 90
