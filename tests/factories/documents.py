"""Documents of an invented plan (模拟数据), in the shape districts write them."""

from __future__ import annotations

import io

from docx import Document

ROWS = [
    ("1.孩子参与行动", "(1)培育小小观察团", "每年发展观察团不少于2个。到2025年,累计发展观察团不少于5个。", "牵头单位:妇儿工委办\n配合单位:教体局"),
    ("1.孩子参与行动", "(2)开展参与培训", "到2025年,累计组织专题培训不少于3次。", "牵头单位:教体局\n配合单位:卫健局"),
    ("2.健康成长行动", "(3)开展健康监测", "婴儿死亡率控制在5%。以下,到2025年,筛查率达到95%。", "牵头单位:卫健局\n配合单位:妇儿工委办、教体局"),
    ("2.健康成长行动", "(4)推动校园运动", "持续开展校园运动。", "牵头单位:教体局\n配合单位:卫健局"),
]  # fmt: skip
TITLE = "试验区建设儿童友好城市三年行动方案(2023-2025年)"


def plan_document(rows: list[tuple[str, str, str, str]] | None = None, title: str = TITLE) -> bytes:
    """A Word document with a title, an opening sentence and one table."""
    document = Document()
    document.add_heading(title, 0)
    document.add_paragraph("为推进儿童友好城市建设,结合我区实际,提出如下行动方案。")
    table = document.add_table(rows=1, cols=4)
    for cell, text in zip(
        table.rows[0].cells, ("主要行动", "具体任务", "主要内容", "职责部门"), strict=True
    ):
        cell.text = text
    for row in rows or ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
