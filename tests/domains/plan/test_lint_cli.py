"""`tongyou plan lint`: plain words, and exit codes that a script can use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tongyou.domains.plan.lint_cli import lint_command, lint_path

ROOT = Path(__file__).resolve().parents[3]
GOOD = Path(__file__).parent / "wrong" / "good_plan.yaml"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(lint_command, [str(one) for one in arguments])


def clean(tmp_path: Path) -> Path:
    """The good plan with a baseline for its share."""
    path = tmp_path / "clean.yaml"
    text = GOOD.read_text(encoding="utf-8").replace(
        "        value: 90\n", "        value: 90\n        baseline: 55\n"
    )
    path.write_text(text, encoding="utf-8")
    return path


def test_clean_plan(tmp_path: Path) -> None:
    result = run(clean(tmp_path))
    assert (result.exit_code, lint_path(clean(tmp_path))) == (0, [])
    assert "nothing found" in result.output


def test_default_is_the_pack_and_errors_give_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGYOU_PACK", str(ROOT / "packs" / "xiuzhou"))
    result = run()
    assert result.exit_code == 1
    for words in ("T2.1", "T65.1", "3 × 2 = 6 > 5", "7 to correct", "需要改正"):
        assert words in result.output


def test_json(tmp_path: Path) -> None:
    out = tmp_path / "findings.json"
    run(ROOT / "packs" / "xiuzhou", "--json", out)
    rows = json.loads(out.read_text(encoding="utf-8"))
    assert {
        "rule",
        "severity",
        "places",
        "title",
        "explanation",
        "suggestion",
        "key",
        "group",
    } == set(rows[0])
    assert ["T64.1", "T65.1"] in [row["places"] for row in rows]


def test_notes_alone_are_no_failure() -> None:
    result = run(GOOD)
    assert (result.exit_code, "missing-baseline" in result.output) == (0, True)


@pytest.mark.parametrize("name", ["unknown_unit.yaml", "value_text.yaml"])
def test_wrong_yaml_is_told_with_its_line(name: str) -> None:
    result = run(GOOD.parent / name)
    assert result.exit_code == 2
    assert f"{name}:" in result.output


def test_not_a_plan(tmp_path: Path) -> None:
    (tmp_path / "song.mp3").write_bytes(b"la")
    result = run(tmp_path / "song.mp3")
    assert (result.exit_code, "neither" in result.output) == (2, True)


def test_births_are_used(tmp_path: Path) -> None:
    out = tmp_path / "findings.json"
    run(ROOT / "packs" / "xiuzhou", "--births", "200000", "--json", out)
    assert "untestable-small-number" not in out.read_text(encoding="utf-8")
