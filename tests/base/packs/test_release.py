"""Applying: once, all or nothing, and final."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, transaction

from tests.base.packs.support import DATA, MANIFEST, make_pack
from tongyou.base import packs
from tongyou.base.audit.models import Entry
from tongyou.base.database.append_only import RowsAreFinal
from tongyou.base.packs import PackRefused, What, section
from tongyou.base.packs.cli import pack_commands
from tongyou.base.packs.models import Released
from tongyou.base.packs.sections import in_order

ACTOR = SimpleNamespace(account_id=UUID(int=7), role="coordinator", session_id="s")
TWO = MANIFEST + '  - name: late\n    code: two\n    version: "1"\n    files: [data.yaml]\n'


@pytest.mark.django_db
def test_apply_writes_a_row_and_is_idempotent(tmp_path: Path, free_section: list[str]) -> None:
    folder = make_pack(tmp_path / "pack")
    done = packs.apply(folder, actor=ACTOR)
    again = packs.apply(folder, actor=ACTOR)
    row = Released.objects.get()
    assert (row.pack, row.section, row.code, row.version, row.actor) == (
        "demo",
        "free",
        "one",
        "1",
        UUID(int=7),
    )
    assert [len(done.released), len(again.released), len(again.unchanged)] == [1, 0, 1]
    assert free_section == ["one 1"]


@pytest.mark.django_db
def test_applying_is_in_the_ledger(tmp_path: Path) -> None:
    packs.apply(make_pack(tmp_path / "pack"), actor=ACTOR)
    packs.apply(tmp_path / "pack", actor=ACTOR)
    [entry] = [one for one in Entry.objects.all() if one.kind == "packs.released"]
    assert (entry.act, entry.account_id) == ("publish", UUID(int=7))


@pytest.mark.django_db
def test_same_version_with_other_content_is_refused(
    tmp_path: Path, free_section: list[str]
) -> None:
    folder = make_pack(tmp_path / "pack")
    packs.apply(folder, actor=ACTOR)
    make_pack(folder, data=DATA.replace("3", "4"))
    with pytest.raises(PackRefused, match="raise the version"):
        packs.apply(folder, actor=ACTOR)
    assert packs.diff(folder)[0].what is What.CONFLICT
    assert free_section == ["one 1"]


@pytest.mark.django_db
def test_comments_and_layout_do_not_count(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "pack")
    packs.apply(folder, actor=ACTOR)
    make_pack(
        folder, data="# a comment\n" + DATA.replace("{zh: 一, en: One}", "\n  zh: 一\n  en: One")
    )
    assert packs.diff(folder)[0].what is What.SAME


@pytest.mark.django_db
def test_a_raised_version_is_applied_beside_the_old_one(
    tmp_path: Path, free_section: list[str]
) -> None:
    folder = make_pack(tmp_path / "pack")
    packs.apply(folder, actor=ACTOR)
    higher = MANIFEST.replace('code: one\n    version: "1"', 'code: one\n    version: "2"')
    make_pack(folder, manifest=higher, data=DATA + "more: 1\n")
    assert packs.diff(folder)[0].what is What.NEW_VERSION
    packs.apply(folder, actor=ACTOR)
    assert free_section == ["one 1", "one 2"]
    assert Released.objects.count() == 2


@pytest.mark.django_db
def test_all_or_nothing(tmp_path: Path) -> None:
    def fail(_section: object, _actor: object) -> None:
        raise RuntimeError("the room is on fire")

    section("late", apply=fail, after=("free",))
    with pytest.raises(RuntimeError):
        packs.apply(make_pack(tmp_path / "pack", manifest=TWO), actor=ACTOR)
    assert not Released.objects.exists()


@pytest.mark.django_db
def test_a_section_nobody_applies_is_refused(tmp_path: Path, free_section: list[str]) -> None:
    section("late", check=lambda _section: [])
    with pytest.raises(PackRefused, match="no room can apply"):
        packs.apply(make_pack(tmp_path / "pack", manifest=TWO), actor=ACTOR)
    assert free_section == []


@pytest.mark.django_db
def test_rows_are_final(tmp_path: Path) -> None:
    packs.apply(make_pack(tmp_path / "pack"), actor=ACTOR)
    row = Released.objects.get()
    row.digest = "0" * 64
    with pytest.raises(RowsAreFinal):
        row.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Released.objects.update(digest="0" * 64)


def test_sections_come_after_those_they_build_on(tmp_path: Path) -> None:
    section("free", after=("late",))
    section("late")
    pack = packs.load(make_pack(tmp_path / "pack", manifest=TWO))
    assert [one.name for one in in_order(pack.sections)] == ["late", "free"]
    assert pack.sections[0].pack.sections == pack.sections


@pytest.mark.django_db
def test_commands(tmp_path: Path) -> None:
    folder, run = make_pack(tmp_path / "pack"), CliRunner()
    assert run.invoke(pack_commands, ["check", str(folder)]).exit_code == 0
    assert "+ free one 1" in run.invoke(pack_commands, ["diff", str(folder)]).output
    assert run.invoke(pack_commands, ["apply", str(folder)]).exit_code == 0
    assert "= free one 1" in run.invoke(pack_commands, ["diff", str(folder)]).output
    make_pack(folder, data=DATA.replace("3", "4"))
    changed = run.invoke(pack_commands, ["diff", str(folder)])
    assert (changed.exit_code, "✗" in changed.output) == (1, True)
    refused = run.invoke(pack_commands, ["apply", str(folder)])
    assert (refused.exit_code, "raise the version" in refused.output) == (1, True)


def test_check_command_names_file_and_line(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "pack", data="a:\n\tb: 1\n")
    result = CliRunner().invoke(pack_commands, ["check", str(folder)])
    assert result.exit_code == 1
    assert "data.yaml:2:" in result.output
