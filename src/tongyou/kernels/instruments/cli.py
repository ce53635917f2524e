"""`tongyou instrument check FILE`: what is wrong with an instrument, without a database."""

from __future__ import annotations

from pathlib import Path

import click


@click.group("instrument")
def instrument_commands() -> None:
    """Forms, checklists, scorecards and surveys as files (填报表)."""


@instrument_commands.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_command(file: Path) -> None:
    """Say what is wrong with FILE, with line and reason. Exit code 1 if anything is."""
    from tongyou.kernels.instruments.definition.reading import BadInstrument, read

    try:
        found = read(file.read_bytes(), file.name)
    except BadInstrument as bad:
        for problem in bad.problems:
            click.echo(str(problem), err=True)
        count = len(bad.problems)
        click.echo(f"✗ {count} 处需要改正 / {count} to correct", err=True)
        raise click.exceptions.Exit(1) from None
    pages, questions = len(found.pages), len(found.questions)
    click.echo(
        f"✓ {found.code} {found.version}: {pages} 页，{questions} 个问题，没有问题 / "
        f"{pages} pages, {questions} questions, no problems"
    )
