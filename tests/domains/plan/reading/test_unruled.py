"""Tables of a PDF without ruled lines, however their cells are set and however tight their rows (模拟数据)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typst

from tongyou.domains.plan.reading import read_file, to_json

_PARTNERS = ["市民政局", "团市委"]
_HEADS = ["序号", "任务", "内容", "责任单位", "完成时限"]


def _rows(count: int) -> list[list[str]]:
    """Rows of one, two or three lines; every second one names partners."""
    return [
        [
            str(at),
            f"建设儿童活动阵地{'和服务设施' * (at % 3)}第{at}批",
            f"建设活动点{at + 2}个，每年开展公益活动不少于{at + 1}场，"
            + "做好日常管理，" * (at % 3),
            "、".join(["市教育局", *(_PARTNERS if at % 2 == 0 else [])]),
            "2025年12月",
        ]
        for at in range(1, count + 1)
    ]


def _source(rows: list[list[str]], *, align: str, inset: str, grouped: bool) -> str:
    heads = [*(["领域"] if grouped else []), *_HEADS]
    cells = [f"[{word}]" for word in heads]
    for at, row in enumerate(rows):
        if grouped and at % 4 == 0:
            cells.append(f"table.cell(rowspan: 4)[领域{'甲乙丙丁'[at // 4]}]")
        cells += [f"[{word}]" for word in row]
    columns = f"({'5em, ' if grouped else ''}2.5em, 8em, 1fr, 10em, 6em)"
    return (
        '#set page(paper: "a4", flipped: true, numbering: "1", margin: 2cm)\n'
        '#set text(font: "Noto Serif CJK SC", size: 10.5pt, lang: "zh")\n'
        "#align(center)[临榆市儿童友好任务分解表（2024—2025年）]\n"
        f"#table(columns: {columns}, stroke: none, align: {align}, inset: (x: 5pt, y: {inset}), "
        f"{', '.join(cells)})"
    )


def _read(folder: Path, source: str) -> dict[str, Any]:
    path = folder / "plan.pdf"
    path.write_bytes(typst.compile(source.encode()))
    return to_json(read_file(path))


def _is_read(data: dict[str, Any], rows: list[list[str]]) -> None:
    assert len(data["tasks"]) == len(rows)
    for task, row in zip(data["tasks"], rows, strict=True):
        assert task["title"] == row[1]
        assert task["lead"] == ["市教育局"]
        assert task["cooperating"] == (_PARTNERS if "团市委" in row[3] else [])
        assert task["deadline"] == row[4]
        numbers = [(item["value"], item["per"]) for item in task["commitments"]]
        at = int(row[0])
        assert numbers == [(at + 2, None), (at + 1, "year")]


@pytest.mark.parametrize("inset", ["5pt", "3.4pt", "2pt"])
@pytest.mark.parametrize("align", ["left", "center + horizon"])
@pytest.mark.parametrize("grouped", [False, True])
def test_rows_are_told_apart(tmp_path: Path, align: str, inset: str, grouped: bool) -> None:
    rows = _rows(8)  # one page: a centred row cut by a page cannot be told from its neighbour
    data = _read(tmp_path, _source(rows, align=align, inset=inset, grouped=grouped))
    _is_read(data, rows)
    assert data["unread"] == []
    if grouped:
        assert [item["title"] for item in data["actions"]] == ["领域甲", "领域乙"]
        assert [task["action"] for task in data["tasks"]] == [1] * 4 + [2] * 4


def test_a_table_goes_on_over_pages_and_ends_with_text(tmp_path: Path) -> None:
    rows = _rows(30)
    source = _source(rows, align="left", inset="5pt", grouped=False)
    remark = (
        "各单位每季度报送进展，由市妇儿工委办公室汇总后按程序报市政府研究，并适时组织督查评估。"
    )
    data = _read(tmp_path, f"{source}\n\n{remark * 2}")
    assert len(data["document"]["pages"]) > 1
    _is_read(data, rows)
    assert "适时组织督查" not in "".join(task["content"] for task in data["tasks"])
