"""The plan's section of a pack: what is read, and what each wrong plan is answered with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.base.packs.support import make_pack, must_say
from tongyou.base import packs
from tongyou.base.packs import PackRefused, sections
from tongyou.domains.plan import pack
from tongyou.domains.plan.types import Kind, Quantifier, Stage, Window

WRONG = Path(__file__).parent / "wrong"
FILES = sorted(path for path in WRONG.glob("*.yaml") if path.stem != "good_plan")
MANIFEST = """format: 1
code: demo
version: "1"
name: {zh: 示范区, en: A model district}
area: "330000"
sections:
  - {name: plan, code: demo-plan, version: "1", files: [data.yaml]}
"""


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    before = dict(sections.READERS)
    sections.READERS.clear()
    pack.register()
    yield
    sections.READERS.clear()
    sections.READERS.update(before)


@pytest.mark.parametrize("wrong", FILES, ids=lambda path: path.stem)
def test_wrong_plan(wrong: Path, tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "pack", manifest=MANIFEST, data=wrong.read_bytes())
    problems = packs.check(folder)
    said = "\n".join(str(problem) for problem in problems)
    for words in must_say(wrong):
        assert words in said
    assert all(problem.line > 0 for problem in problems)


def test_right_plan(tmp_path: Path) -> None:
    folder = make_pack(
        tmp_path / "pack", manifest=MANIFEST, data=(WRONG / "good_plan.yaml").read_bytes()
    )
    assert packs.check(folder) == []
    spec = pack.read(packs.load(folder).sections[0])
    count, rate, milestone = spec.tasks[0].commitments
    assert (spec.stage, spec.start, spec.tasks[0].lead) == (
        Stage.COMMENTS,
        date(2023, 1, 1),
        ("health",),
    )
    assert (count.value, count.by, count.by_stated) == (Decimal(100), date(2025, 12, 31), True)
    assert (rate.quantifier, rate.scope, rate.denominator) == (Quantifier.SHARE, "town", "towns")
    assert (milestone.kind, milestone.value, milestone.window) == (
        Kind.MILESTONE,
        None,
        Window.BY_DATE,
    )
    assert (milestone.by, milestone.by_stated) == (spec.end, False)


def test_file_alone() -> None:
    assert pack.read_file(WRONG / "good_plan.yaml").code == "demo-plan"
    with pytest.raises(PackRefused, match="helth"):
        pack.read_file(WRONG / "unknown_unit.yaml")
