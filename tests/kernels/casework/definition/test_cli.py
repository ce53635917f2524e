"""`tongyou procedure check` and `draw`, as an official types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.kernels.casework.definition.files import GOOD, HERE, SKETCHES, notice
from tongyou.site.cli import main


def run(*words: object) -> tuple[int, str]:
    found = CliRunner().invoke(main, ["procedure", *map(str, words)])
    return found.exit_code, found.output


def test_a_good_file_is_good() -> None:
    code, said = run("check", HERE / "good" / "notice.yaml")
    assert code == 0
    assert "✓ 1 个文件，0 处错误，0 处提醒 / 1 file, 0 to correct, 0 to look at" in said


def test_procedures_are_looked_up_among_the_files(tmp_path: Path) -> None:
    other = tmp_path / "plan.yaml"
    other.write_text(notice(("demo.notice", "plan.notice"), ("demo.notice", "plan.notice")))
    code, said = run("check", HERE / "good" / "child_recognition.yaml")
    assert (code, "'plan.notice' cannot be looked up here" in said) == (0, True)
    code, said = run("check", HERE / "good" / "child_recognition.yaml", other)
    assert (code, "cannot be looked up" in said) == (0, False)


def test_the_roles_are_those_of_this_installation(tmp_path: Path) -> None:
    path = tmp_path / "it.yaml"
    path.write_text(notice(("    by: [clerk]", "    by: [clark]")), encoding="utf-8")
    code, said = run("check", path)
    assert code == 1
    assert f"✗ {path}:" in said
    assert "did you mean 'clerk'" in said


@pytest.mark.parametrize("name", ["child_recognition", "newborn"])
def test_both_sketches_are_refused(name: str) -> None:
    code, said = run("check", SKETCHES / f"{name}.yaml")
    assert code == 1
    assert said.index("✗") < said.index("·"), "faults come before words"


def test_warnings_alone_do_not_fail(tmp_path: Path) -> None:
    path = tmp_path / "it.yaml"
    path.write_text(notice(("needs: [evidence]", "needs: []")), encoding="utf-8")
    code, said = run("check", path)
    assert code == 0
    assert "· " in said
    assert "1 to look at" in said


def test_a_file_that_is_not_there() -> None:
    assert run("check", "/nowhere.yaml")[0] == 2


@pytest.mark.parametrize(("language", "words"), [("zh", "拟办"), ("en", "Draft")])
def test_a_picture_is_written(tmp_path: Path, language: str, words: str) -> None:
    out = tmp_path / "it.svg"
    code, said = run("draw", HERE / "good" / "notice.yaml", "--out", out, "--language", language)
    assert (code, str(out) in said) == (0, True)
    text = out.read_text(encoding="utf-8")
    assert text.startswith("<svg")
    assert words in text
    assert ("单位填报员" if language == "zh" else "Unit reporter") in text


def test_a_file_that_cannot_be_read_is_not_drawn(tmp_path: Path) -> None:
    out = tmp_path / "it.svg"
    code, said = run("draw", SKETCHES / "newborn.yaml", "--out", out)
    assert code == 1
    assert "first sketches" in said
    assert not out.exists()


def test_no_database_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.connect", refuse)
    assert run("check", *GOOD)[0] == 0


def refuse(*_: object) -> None:
    raise AssertionError("the database was asked")
