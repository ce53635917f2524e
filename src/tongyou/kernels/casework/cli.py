"""`tongyou procedure check FILE…`, `tongyou procedure draw FILE --out SVG`. No database."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tongyou.kernels.casework.definition import (
    BadProcedure,
    Known,
    Problem,
    Reading,
    Severity,
    check,
    errors,
    load,
    read,
)

if TYPE_CHECKING:
    from tongyou.ground.visibility.matrix import Role

File = click.Path(exists=True, dir_okay=False, path_type=Path)
SIGNS = {Severity.ERROR: "✗", Severity.WARNING: "·"}


@click.group("procedure")
def procedure_commands() -> None:
    """Check and draw procedures (办事流程)."""


@procedure_commands.command("check")
@click.argument("files", nargs=-1, required=True, type=File)
def check_command(files: tuple[Path, ...]) -> None:
    """Say what is wrong with procedures, with file, line and reason.

    Procedures named by items are looked up among FILES. Exit code 1 if anything keeps one from being released.
    """
    readings = [read(path.read_bytes(), str(path)) for path in files]
    known = known_here(readings)
    found = [problem for reading in readings for problem in check(reading, known)]
    for severity in Severity:
        for problem in found:
            if problem.severity is severity:
                show(problem)
    wrong = len(errors(found))
    click.echo(summary(len(files), wrong, len(found) - wrong))
    if wrong:
        raise click.exceptions.Exit(1)


@procedure_commands.command("draw")
@click.argument("file", type=File)
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="写到哪个 SVG 文件 / the SVG file to write",
)
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def draw_command(file: Path, out: Path, language: str) -> None:
    """Draw a procedure as an SVG picture. Exit code 1 if the file cannot be read."""
    from tongyou.kernels.casework.definition.diagram import svg
    from tongyou.kernels.criteria import Text

    try:
        procedure = load(file.read_bytes(), str(file))
    except BadProcedure as bad:
        for problem in errors(bad.problems):
            show(problem)
        raise click.exceptions.Exit(1) from bad
    titles = {code: Text(role.title.zh, role.title.en) for code, role in roles().items()}
    out.write_text(svg(procedure, language, roles=titles), encoding="utf-8")
    click.echo(f"✓ {out}")


def known_here(readings: Sequence[Reading]) -> Known:
    """The roles and compartments of this installation's access matrix, and the procedures of the files themselves."""
    given = {one.procedure.code for one in readings if one.procedure is not None}
    return Known(
        roles={code: role.holder == "post" for code, role in roles().items()},
        compartments={name for role in roles().values() for name in role.compartments},
        procedures=lambda code: True if code in given else None,
    )


def roles() -> dict[str, Role]:
    """Roles of the access matrix."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongyou.site.settings")
    from tongyou.ground.visibility import matrix

    return matrix().roles


def show(problem: Problem) -> None:
    """One finding: its place, then the reason in both languages."""
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    click.echo(f"{SIGNS[problem.severity]} {place}\n    {problem.zh}\n    {problem.en}", err=True)


def summary(files: int, wrong: int, remarks: int) -> str:
    """The last line."""
    sign = "✗" if wrong else "✓"
    return (
        f"{sign} {files} 个文件，{wrong} 处错误，{remarks} 处提醒 / "
        f"{files} {'file' if files == 1 else 'files'}, {wrong} to correct, {remarks} to look at"
    )
