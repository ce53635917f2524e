"""Every wrong file is answered with file, line and words that say what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.base.packs.support import DATA, make_pack, must_say
from tongyou.base import packs
from tongyou.base.packs import PackRefused

HERE = Path(__file__).parent
FILES = sorted((HERE / "wrong").glob("*.yaml"))
MANIFESTS = sorted((HERE / "wrong_manifests").glob("*.yaml"))


@pytest.mark.parametrize("wrong", FILES, ids=lambda path: path.stem)
def test_wrong_file(wrong: Path, tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "pack", data=wrong.read_bytes())
    said = "\n".join(str(problem) for problem in packs.check(folder))
    assert said
    for words in must_say(wrong):
        assert words in said
    with pytest.raises(PackRefused):
        packs.load(folder)


@pytest.mark.parametrize("wrong", MANIFESTS, ids=lambda path: path.stem)
def test_wrong_manifest(wrong: Path, tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "pack", manifest=wrong.read_bytes())
    (tmp_path / "secret.yaml").write_text(DATA, encoding="utf-8")
    said = "\n".join(str(problem) for problem in packs.check(folder))
    for words in must_say(wrong):
        assert words in said


def test_right_pack(tmp_path: Path) -> None:
    assert packs.check(make_pack(tmp_path / "pack")) == []


def test_no_manifest(tmp_path: Path) -> None:
    [problem] = packs.check(tmp_path)
    assert "pack.yaml" in problem.zh
    assert problem.line == 0


def test_huge_file_is_refused_quickly(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "pack", data=b"a: " + b"x" * (9 * 1024 * 1024))
    assert any("MB" in problem.zh for problem in packs.check(folder))


def test_symbolic_link_out_of_the_folder(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "pack")
    (tmp_path / "secret.yaml").write_text(DATA, encoding="utf-8")
    (folder / "data.yaml").unlink()
    (folder / "data.yaml").symlink_to(tmp_path / "secret.yaml")
    assert any("outside" in problem.en for problem in packs.check(folder))


def test_all_problems_at_once(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "pack", data="a: {zh: 一}\nb: {en: Two}\nc: 2025-02-31\nc: 1\n")
    assert len(packs.check(folder)) == 4
