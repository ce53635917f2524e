"""`tongyou plan lint [PATH] [--json OUT]`: the linter on a pack, a plan's YAML or a document. No database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from tongyou.base import packs
from tongyou.base.packs import PackRefused
from tongyou.domains.plan import pack as plan_pack
from tongyou.domains.plan.linting import Context, Finding, Severity, lint
from tongyou.domains.plan.types import PlanSpec

DOCUMENTS = {".docx", ".pdf", ".txt", ".doc"}
HEADS = {
    Severity.ERROR: "✗ 需要改正 / To correct",
    Severity.QUESTION: "? 需要回答 / To answer",
    Severity.NOTE: "· 提示 / Notes",
}


class NothingToLint(Exception):
    """The path holds no plan; the message says what was expected."""


def lint_path(path: Path, *, births: Decimal | None = None) -> list[Finding]:
    """Findings of a pack's folder, a plan's YAML file, or a document.

    Raises PackRefused (YAML), the reader's UnreadableDocument (documents) or NothingToLint.
    """
    context = Context(births_per_year=births)
    return [found for spec in specs(path) for found in lint(spec, context)]


def specs(path: Path) -> list[PlanSpec]:
    """The plans that stand at this path."""
    if path.is_dir():
        return pack_specs(path)
    if path.suffix.lower() in {".yaml", ".yml"}:
        return [plan_pack.read_file(path)]
    if path.suffix.lower() in DOCUMENTS:
        return [document_spec(path)]
    raise NothingToLint(
        f"“{path.name}”不是数据包文件夹、计划 YAML 或文档(.docx .pdf .txt) / "
        f"'{path.name}' is neither a pack's folder, a plan's YAML nor a document (.docx .pdf .txt)"
    )


def pack_specs(path: Path) -> list[PlanSpec]:
    """Every plan of a pack; an old plan and its follow-on are linted one by one."""
    found = [plan_pack.read(section) for section in packs.load(path).named(plan_pack.NAME)]
    if not found:
        raise NothingToLint(
            f"“{path.name}”里没有计划(plan)部分 / there is no plan section in '{path.name}'"
        )
    return found


def document_spec(path: Path) -> PlanSpec:
    """A document read by the deterministic reader."""
    from tongyou.domains.plan.reading import read_file
    from tongyou.domains.plan.reading_spec import from_reading

    return from_reading(read_file(path))


def default_pack() -> Path:
    """The pack of TONGYOU_PACK, or the one that comes with the repository."""
    import os

    given = os.environ.get("TONGYOU_PACK")
    return Path(given) if given else Path(__file__).resolve().parents[4] / "packs" / "xiuzhou"


@click.command("lint")
@click.argument("path", type=click.Path(exists=True, path_type=Path), required=False)
@click.option(
    "--json",
    "out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="写出全部发现 / write all findings",
)
@click.option("--births", type=int, help="每年出生人数(登记数) / births a year from a register")
def lint_command(path: Path | None, out: Path | None, births: int | None) -> None:
    """Say what in a plan contradicts itself, is promised twice or cannot be assessed.

    PATH is a pack's folder, a plan's YAML file or a document; without it, the pack of TONGYOU_PACK.
    Exit code 0 when nothing has to be corrected, 1 when something has, 2 when the path cannot be read.
    """
    target = path or default_pack()
    try:
        found = lint_path(target, births=None if births is None else Decimal(births))
    except (PackRefused, NothingToLint, OSError) as error:
        stop(str(error))
    except Exception as error:
        words = getattr(error, "zh", None)
        if words is None:
            raise
        stop(f"{words} / {getattr(error, 'en', error)}")
    if out is not None:
        out.write_text(
            json.dumps(as_data(found), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
    show(found, target)
    if any(one.severity is Severity.ERROR for one in found):
        raise click.exceptions.Exit(1)


def stop(words: str) -> None:
    """Say why nothing was linted and leave with exit code 2."""
    click.echo(words, err=True)
    raise click.exceptions.Exit(2)


def as_data(found: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings for a file."""
    return [{**asdict(one), "places": list(one.places)} for one in found]


def show(found: Sequence[Finding], target: Path) -> None:
    """Print findings by severity and rule, in both languages."""
    if not found:
        click.echo(f"✓ {target}: 没有发现问题 / nothing found")
        return
    for severity, group in groupby(found, key=lambda one: one.severity):
        click.echo(f"\n{HEADS[severity]}")
        for rule, same in groupby(group, key=lambda one: one.rule):
            show_rule(rule, list(same))
    total = {severity: sum(one.severity is severity for one in found) for severity in Severity}
    click.echo(
        f"\n{total[Severity.ERROR]} 处需要改正,{total[Severity.QUESTION]} 处需要回答,{total[Severity.NOTE]} 条提示 / "
        f"{total[Severity.ERROR]} to correct, {total[Severity.QUESTION]} to answer, {total[Severity.NOTE]} notes"
    )


def show_rule(rule: str, found: Sequence[Finding]) -> None:
    """Findings of one rule; many of a kind share the advice, which is printed once."""
    click.echo(f"  [{rule}]")
    for one in found:
        click.echo(f"    {one.title.zh} / {one.title.en}")
        if one.severity is not Severity.NOTE:
            click.echo(f"      {one.explanation.zh}\n      {one.explanation.en}")
    click.echo(f"    → {found[0].suggestion.zh} / {found[0].suggestion.en}")
