"""Procedures are checked, then final; a city pack brings its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.factories.cast import MAKER, Cast
from tests.kernels.casework.rows.conftest import HERE, Office, cast
from tongyou.base import packs
from tongyou.base.audit.models import Entry
from tongyou.ground.visibility import NotAllowed, NotVisible
from tongyou.kernels.casework import actions, queries
from tongyou.kernels.casework.models import ReleasedProcedure
from tongyou.kernels.casework.types import ReleaseRefused

__all__ = ["cast"]

pytestmark = pytest.mark.django_db
TEXT = (HERE / "notice.yaml").read_text(encoding="utf-8")


def test_a_release_is_a_row_with_its_text(cast: Cast) -> None:
    row = actions.release(actor=MAKER, text=TEXT, file="notice.yaml")
    assert (row.code, row.version, row.text) == ("test.notice", 1, TEXT)
    assert Entry.objects.latest("id").act == "publish"


def test_the_same_version_is_the_same_row_or_is_refused(cast: Cast) -> None:
    row = actions.release(actor=MAKER, text=TEXT, file="notice.yaml")
    assert actions.release(actor=MAKER, text=TEXT, file="other.yaml").pk == row.pk
    assert actions.release(actor=MAKER, text=TEXT.replace("\n", "\r\n"), file="x").pk == row.pk
    with pytest.raises(ReleaseRefused) as refused:
        actions.release(
            actor=MAKER, text=TEXT.replace("limit: 5wd", "limit: 4wd"), file="notice.yaml"
        )
    assert "第 1 版已经发布" in str(refused.value)
    assert ReleasedProcedure.objects.count() == 1
    newer = TEXT.replace("version: 1", "version: 2").replace("limit: 5wd", "limit: 4wd")
    actions.release(actor=MAKER, text=newer, file="notice.yaml")
    assert ReleasedProcedure.objects.count() == 2


def test_a_wrong_file_is_refused_with_every_problem(cast: Cast) -> None:
    wrong = TEXT.replace("after: [answer]", "after: [nowhere]").replace(
        "unit: cast-office", "unit: cast-absent"
    )
    with pytest.raises(ReleaseRefused) as refused:
        actions.release(actor=MAKER, text=wrong, file="notice.yaml")
    said = str(refused.value)
    assert "nowhere" in said
    assert "cast-absent" in said
    assert not ReleasedProcedure.objects.exists()


def test_only_those_who_run_the_city_release(cast: Cast) -> None:
    for person in ("coordinator", "leader", "department_officer"):
        with pytest.raises(NotAllowed):
            actions.release(actor=cast.actor(person), text=TEXT, file="x")
    with pytest.raises(NotVisible):
        actions.release(actor=cast.actor("mother"), text=TEXT, file="x")
    actions.release(actor=cast.actor("system_admin"), text=TEXT, file="x")


def test_what_can_be_opened_is_said_by_role(office: Office) -> None:
    (found,) = queries.procedures(office.cast.actor("coordinator"))
    assert (found.code, found.may_open) == ("test.notice", True)
    assert [code for code, _ in found.places] == ["answering"]  # the office is fixed
    assert [one.field.code for one in found.asks] == ["answer_by", "phone"]
    assert not queries.procedure(office.cast.actor("department_officer"), "test.notice").may_open
    assert queries.procedures(office.cast.actor("mother")) == ()
    with pytest.raises(NotVisible):
        queries.procedure(office.cast.actor("coordinator"), "test.absent")


# ---- the section of a pack


def pack_with(folder: Path, text: str, version: str = "1") -> Path:
    """A city pack that holds nothing but procedures."""
    (folder / "procedures").mkdir(parents=True, exist_ok=True)
    (folder / "procedures" / "notice.yaml").write_text(text, encoding="utf-8")
    (folder / "pack.yaml").write_text(
        f"""format: 1
code: test
version: "{version}"
name: {{zh: 测试包, en: Test pack}}
area: "990101"
sections:
  - {{name: procedures, code: test-procedures, version: "{version}", files: [procedures/notice.yaml]}}
""",
        encoding="utf-8",
    )
    return folder


def test_a_pack_releases_its_procedures(cast: Cast, tmp_path: Path) -> None:
    folder = pack_with(tmp_path / "pack", TEXT)
    assert packs.check(folder) == []
    applied = packs.apply(folder, actor=MAKER)
    assert [one.name for one in applied.released] == ["procedures"]
    assert ReleasedProcedure.objects.get().code == "test.notice"
    assert packs.apply(folder, actor=MAKER).released == ()


def test_a_pack_with_a_wrong_procedure_is_refused_with_file_and_line(
    cast: Cast, tmp_path: Path
) -> None:
    folder = pack_with(tmp_path / "pack", TEXT.replace("after: [answer]", "after: [nowhere]"))
    problems = packs.check(folder)
    assert any("nowhere" in one.zh and one.line and "notice.yaml" in one.file for one in problems)
    with pytest.raises(packs.PackRefused):
        packs.apply(folder, actor=MAKER)
    assert not ReleasedProcedure.objects.exists()


def test_a_pack_that_changes_a_released_version_is_refused(cast: Cast, tmp_path: Path) -> None:
    packs.apply(pack_with(tmp_path / "pack", TEXT), actor=MAKER)
    changed = pack_with(tmp_path / "pack", TEXT.replace("limit: 5wd", "limit: 4wd"), version="2")
    with pytest.raises(packs.PackRefused) as refused:
        packs.apply(changed, actor=MAKER)
    assert "test.notice 第 1 版已经发布" in str(refused.value)
    assert ReleasedProcedure.objects.count() == 1
    shutil.rmtree(changed)
