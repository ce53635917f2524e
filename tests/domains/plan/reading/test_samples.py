"""Plans of other places in other shapes: at least nine tasks, units and numbers in ten."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.domains.plan.reading.samples import Sample
from tests.domains.plan.reading.samples.all import SAMPLES
from tests.domains.plan.reading.scoring import Report, Score, score
from tongyou.domains.plan.reading import read_file, to_json


def read(sample: Sample, folder: Path) -> dict[str, Any]:
    path = folder / f"plan{sample.suffix}"
    sample.write(path)
    return to_json(read_file(path, name=f"{sample.name}{sample.suffix}"))


@pytest.fixture(scope="module", params=SAMPLES, ids=lambda sample: f"{sample.name}{sample.suffix}")
def case(request: pytest.FixtureRequest, tmp_path_factory: Any) -> tuple[Sample, dict[str, Any]]:
    sample: Sample = request.param
    return sample, read(sample, tmp_path_factory.mktemp("plan"))


def test_tasks_units_and_numbers(case: tuple[Sample, dict[str, Any]], report: Report) -> None:
    sample, data = case
    result: Score = score(sample.tasks, data)
    report(f"\n{sample.name}{sample.suffix}: {result}")
    assert len(data["tasks"]) == len(sample.tasks), result.faults
    assert result.tasks_right / result.tasks >= 0.9, result.faults
    assert result.units_right / result.units >= 0.9, result.faults
    assert result.recall >= 0.9, result.faults
    assert not result.numbers or result.precision >= 0.9, result.faults


def test_actions_and_years(case: tuple[Sample, dict[str, Any]]) -> None:
    sample, data = case
    assert data["period"] is not None
    assert (data["period"]["start"], data["period"]["end"]) == sample.period
    assert sample.name in data["title"]
    if sample.actions is not None:
        assert tuple(item["title"] for item in data["actions"]) == sample.actions


def test_every_character_once(case: tuple[Sample, dict[str, Any]]) -> None:
    _, data = case
    spans = sorted(item["span"] for item in (*data["nodes"], *data["unread"]))
    assert spans[0][0] == 0
    assert spans[-1][1] == data["document"]["characters"]
    assert all(a[1] == b[0] for a, b in pairwise(spans))


def test_deleted_text_is_not_read_and_boxes_are_read_once(tmp_path: Path) -> None:
    sample = next(item for item in SAMPLES if item.name == "晴岚市")
    text = read(sample, tmp_path)["document"]["text"]
    assert "已经删除" not in text
    assert "页眉不读" not in text
    assert text.count("模拟数据") == 1
    assert text.count("这一句是新增的") == 1
    assert "（一）服务体系建设" in text


def test_pages_of_a_pdf_are_kept(tmp_path: Path) -> None:
    sample = next(item for item in SAMPLES if item.name == "石桥县")
    data = read(sample, tmp_path)
    pages = data["document"]["pages"]
    assert len(pages) >= 2
    assert pages == sorted(pages)
    furniture = [item for item in data["nodes"] if item["kind"] == "page_furniture"]
    assert len(furniture) >= 2 * (len(pages) - 1)


def test_columns_no_rule_can_name_are_listed_as_unread(tmp_path: Path) -> None:
    for place, words in (("北梁县", ["10", "8", "6"]), ("竹林区", ["区委督查室"] * 2)):
        data = read(next(item for item in SAMPLES if item.name == place), tmp_path)
        text = data["document"]["text"]
        left = [text[slice(*item["span"])].strip(" |\n\t") for item in data["unread"]]
        assert left == words, place
