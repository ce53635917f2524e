"""The city pack of Xiuzhou: complete, in both languages, and every figure as the plan has it.

`figures.csv` holds the figures of all commitments, taken from the plan as data and not from the pack. Where
`../shared/plan` lies beside the checkout, it is compared with its source too.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tongyou.base import packs
from tongyou.base.packs import Pack
from tongyou.domains.plan import pack as plan_pack
from tongyou.domains.plan.types import (
    CommitmentSpec,
    Kind,
    PlanSpec,
    Quantifier,
    Stage,
    Text,
    Window,
)

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "packs" / "xiuzhou"
SOURCE = ROOT.parent / "shared" / "plan" / "xiuzhou-2023-2025.yaml"
FIGURES = list(csv.DictReader((Path(__file__).parent / "figures.csv").open(encoding="utf-8")))
KINDS = {
    "count_total": Kind.COUNT, "count_per_year": Kind.COUNT, "rate": Kind.RATE, "ratio_per": Kind.RATIO,
    "score": Kind.SCORE, "milestone": Kind.MILESTONE, "trend_per_year": Kind.TREND, "mortality_rate": Kind.MORTALITY,
}  # fmt: skip
THROUGHOUT = {"T23.1", "T23.2"}  # "keep": held all the time, not only on the last day
JUDGED_YEARLY = {"T21.1", "T21.2"}  # mortality is counted by calendar year


@pytest.fixture(scope="module")
def pack() -> Pack:
    return packs.load(FOLDER)


@pytest.fixture(scope="module")
def spec(pack: Pack) -> PlanSpec:
    return plan_pack.read(pack.named("plan")[0])


def commitments(spec: PlanSpec) -> dict[str, CommitmentSpec]:
    return {one.code: one for task in spec.tasks for one in task.commitments}


def test_nothing_is_wrong_with_the_plan(pack: Pack) -> None:
    assert plan_pack.check(pack.named("plan")[0]) == []


def test_whole(spec: PlanSpec) -> None:
    assert [one.number for one in spec.actions] == list(range(1, 29))
    assert [one.number for one in spec.tasks] == list(range(1, 85))
    assert (len(commitments(spec)), len(spec.systems), len(spec.units)) == (147, 7, 37)
    assert (spec.stage, spec.area) == (Stage.COMMENTS, "330411")
    assert all(task.lead for task in spec.tasks)
    assert [task.number for task in spec.tasks if not task.cooperating] == [23]


@pytest.mark.parametrize("row", FIGURES, ids=lambda row: row["code"])
def test_every_figure(row: dict[str, str], spec: PlanSpec) -> None:
    one = commitments(spec)[row["code"]]
    task = next(task for task in spec.tasks if one in task.commitments)
    assert (task.number, task.action) == (int(row["task"]), int(row["action"]))
    assert one.kind is KINDS[row["kind"]]
    assert (one.operator, one.unit) == (row["operator"], row["unit"])
    assert one.value == (Decimal(row["value"]) if row["value"] else None)
    assert one.window == window(row)
    assert one.by_stated == (row["by_stated"] == "1")
    if row["by"] and row["code"] not in JUDGED_YEARLY:
        assert str(one.by) == row["by"]
    flags = (one.operator_stated, one.implied, one.approximate)
    assert flags == tuple(row[key] == "1" for key in ("operator_stated", "implied", "approximate"))
    assert (one.firmness, one.duplicate_of) == (row["firmness"], row["duplicate_of"])
    assert one.see_also == tuple(row["see_also"].split())


def window(row: dict[str, str]) -> str:
    if row["code"] in THROUGHOUT:
        return Window.THROUGHOUT
    return Window.PER_YEAR if row["code"] in JUDGED_YEARLY else row["per"] or Window.BY_DATE


def test_figures_are_those_of_the_source() -> None:
    if not SOURCE.exists():
        pytest.skip("the plan as data (shared/plan) does not lie beside this checkout")
    source = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    found = {g["id"]: g for task in source["tasks"] for g in task["targets"]}
    assert list(found) == [row["code"] for row in FIGURES]
    for row in FIGURES:
        target = found[row["code"]]
        assert row["kind"] == target["kind"]
        assert row["operator"] == target["comparator"]
        assert row["value"] == ("" if target["value"] is True else str(target["value"]))
        assert (row["per"], row["by"]) == (target.get("per", ""), target.get("by", ""))


def test_no_sentence_of_the_document_stands_in_the_pack() -> None:
    if not SOURCE.exists():
        pytest.skip("the plan as data (shared/plan) does not lie beside this checkout")
    text = (FOLDER / "plan" / "2023-2025.yaml").read_text(encoding="utf-8")
    quotes = re.findall(r"source_quote: (.*)", SOURCE.read_text(encoding="utf-8"))
    assert len(quotes) > 150
    assert [quote for quote in quotes if len(quote) > 15 and quote.strip("'") in text] == []
    assert "source_quote" not in text
    assert "[[" not in text


def test_every_text_in_both_languages(spec: PlanSpec) -> None:
    for where, text in texts(spec, "plan"):
        assert bool(text.zh) == bool(text.en), where
        assert not re.search(r"[\u4e00-\u9fff]{4}", text.en), where
        assert not text.zh or re.search(r"[\u4e00-\u9fff]", text.zh), where


def texts(value: Any, where: str) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield where, value
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            yield from texts(item, f"{where}[{at}]")
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), f"{where}.{field.name}")


def test_what_an_assessment_needs_is_there(spec: PlanSpec) -> None:
    for one in commitments(spec).values():
        if one.kind is Kind.MILESTONE:
            assert one.evidence.zh, one.code
        if one.kind in {Kind.RATE, Kind.RATIO, Kind.MORTALITY, Kind.TREND}:
            assert one.denominator, one.code
        if one.quantifier is not Quantifier.TOTAL:
            assert (one.scope != "district", bool(one.scope_note.zh)) == (True, True), one.code


def test_background(pack: Pack) -> None:
    found = plan_pack.background(pack.named("plan")[0])
    assert (len(found.principles), len(found.goals), len(found.basis), len(found.unplaced)) == (
        3,
        2,
        3,
        3,
    )


def test_units_are_those_of_the_plan(pack: Pack, spec: PlanSpec) -> None:
    rows = yaml.safe_load((FOLDER / "organisations" / "units.yaml").read_text(encoding="utf-8"))[
        "units"
    ]
    assert [(row["code"], row["short"], row["en"]) for row in rows] == [
        (c, t.zh, t.en) for c, t in spec.units
    ]
    assert all(bool(row["full"]) or not row["certain"] for row in rows)
    assert [row["code"] for row in rows if row["kind"] == "group"] == [
        "towns-subdistricts", "policy-group-members", "culture-group-members"]  # fmt: skip


def test_territory() -> None:
    data = yaml.safe_load((FOLDER / "territory" / "divisions.yaml").read_text(encoding="utf-8"))
    villages = [village for town in data["towns"] for village in town["villages"]]
    assert (len(data["towns"]), len(villages)) == (9, 170)
    assert Counter(village["kind"] for village in villages) == {"village": 113, "community": 57}
    codes = [
        data["district"]["code"],
        *(town["code"] for town in data["towns"]),
        *(v["code"] for v in villages),
    ]
    assert len(set(codes)) == 180
    assert all(isinstance(code, str) and code.startswith("330411") for code in codes)
    assert all(
        v["code"].startswith(town["code"]) for town in data["towns"] for v in town["villages"]
    )


def test_the_outline_is_a_sketch_and_population_is_simulated() -> None:
    outline = (FOLDER / "territory" / "boundary.geojson").read_text(encoding="utf-8")
    assert '"status": "sketch"' in outline
    assert "MIT" in outline
    data = yaml.safe_load((FOLDER / "territory" / "population.yaml").read_text(encoding="utf-8"))
    assert data["simulated"] is True
    assert "模拟数据" in data["source"]["zh"]
    assert {row["year"] for row in data["population"]} == {2023, 2024, 2025}
    assert all(len(town["male"]) == len(town["female"]) == len(data["bands"]) == 5
               for row in data["population"] for town in row["towns"])  # fmt: skip
