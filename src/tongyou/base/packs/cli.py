"""`tongyou pack check | diff | apply PATH`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import click

from tongyou.base.packs.problems import PackRefused, Problem
from tongyou.base.packs.release import What
from tongyou.base.packs.release import apply as apply_pack
from tongyou.base.packs.release import check as check_pack
from tongyou.base.packs.release import diff as diff_pack

SIGNS = {What.NEW: "+", What.NEW_VERSION: "↑", What.SAME: "=", What.CONFLICT: "✗"}
Folder = click.Path(exists=True, file_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class CommandLine:
    """Who applies a pack from the command line: the operator of this machine, no account."""

    account_id: UUID | None = None
    role: str = "operator"
    session_id: str = ""


@click.group("pack")
def pack_commands() -> None:
    """Check, compare and apply a city pack (城市数据包)."""


@pack_commands.command("check")
@click.argument("path", type=Folder)
def check_command(path: Path) -> None:
    """Say what is wrong with a pack, with file and line. Exit code 1 if anything is."""
    start()
    stop_on(check_pack(path))
    click.echo(f"✓ {path}: 没有问题 / no problems")


@pack_commands.command("diff")
@click.argument("path", type=Folder)
def diff_command(path: Path) -> None:
    """Compare a pack with what was applied. Exit code 1 if applying would be refused."""
    start()
    stop_on(check_pack(path))
    changes = diff_pack(path)
    for change in changes:
        zh, en = change.words
        one = change.section
        click.echo(f"{SIGNS[change.what]} {one.name} {one.code} {one.version}: {zh} / {en}")
    if any(change.what is What.CONFLICT for change in changes):
        raise click.exceptions.Exit(1)


@pack_commands.command("apply")
@click.argument("path", type=Folder)
def apply_command(path: Path) -> None:
    """Apply what is new in a pack: all of it or nothing."""
    start()
    try:
        done = apply_pack(path, actor=CommandLine())
    except PackRefused as refused:
        stop_on(list(refused.problems))
        raise
    for section in done.released:
        click.echo(f"+ {section.name} {section.code} {section.version}")
    click.echo(
        f"✓ 已应用 {len(done.released)} 部分,{len(done.unchanged)} 部分没有变化 / "
        f"{len(done.released)} applied, {len(done.unchanged)} unchanged"
    )


def start() -> None:
    """Start Django, so that the rooms have registered their sections."""
    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongyou.site.settings")
    if not apps.ready:
        django.setup()


def stop_on(problems: list[Problem]) -> None:
    """Print problems and leave with exit code 1."""
    if not problems:
        return
    for problem in problems:
        click.echo(str(problem), err=True)
    click.echo(
        f"✗ {len(problems)} 处需要改正,什么都没有应用 / {len(problems)} to correct, nothing was applied",
        err=True,
    )
    raise click.exceptions.Exit(1)
