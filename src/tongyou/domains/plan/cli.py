"""`tongyou plan`: read a document and check a plan, without a database."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from tongyou.domains.plan.lint_cli import lint_command


@click.group("plan")
def plan_commands() -> None:
    """Read and check action plans."""


@plan_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--json",
    "out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the reading here; - or nothing: to the screen.",
)
def import_command(file: Path, out: Path | None) -> None:
    """Read FILE (.docx, .pdf with text, .txt) and write what was read as JSON. Needs no database."""
    from tongyou.domains.plan.reading import UnreadableDocument, read_in_sandbox, to_json

    try:
        reading = to_json(read_in_sandbox(file, file.name, 4))
    except UnreadableDocument as error:
        raise click.ClickException(f"{error.en}\n{error.zh}") from error
    text = json.dumps(reading, ensure_ascii=False, indent=1)
    if out is None or str(out) == "-":
        sys.stdout.write(text + "\n")
    else:
        out.write_text(text + "\n", encoding="utf-8")
    commitments = sum(len(task["commitments"]) for task in reading["tasks"])
    click.echo(
        f"{len(reading['actions'])} actions, {len(reading['tasks'])} tasks, {commitments} commitments, "
        f"{len(reading['corrections'])} proposed corrections, {len(reading['unread'])} unread passages",
        err=True,
    )


plan_commands.add_command(lint_command)
