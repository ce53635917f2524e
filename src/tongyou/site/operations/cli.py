"""The operator's commands: `serve`, `backup`, `restore`."""

from __future__ import annotations

from pathlib import Path

import click


def say(text: str) -> None:
    click.echo(f"  {text}", err=True)


def start_django() -> None:
    import django

    django.setup()


@click.command("backup")
@click.option(
    "--to",
    "target",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write into; without it TONGYOU_BACKUP_DIR, else the data folder's backups/.",
)
def backup_command(target: Path | None) -> None:
    """Back up the database, stored files and ledger heads while the site runs."""
    start_django()
    from django.conf import settings

    from tongyou.site.operations import backup, manifest

    try:
        folder = backup.make(target or Path(settings.BACKUP_DIR), say)
    except (backup.BackupError, OSError) as error:
        raise click.ClickException(f"No backup was made. {error}") from error
    found = manifest.read(folder)
    say(f"Ledger head: {found.ledger_head or 'nothing sealed yet'}")
    say(f"Keys (kept apart, not in the backup): {', '.join(found.keys) or 'none'}")
    click.echo(str(folder))


@click.command("restore")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def restore_command(folder: Path) -> None:
    """Restore a backup FOLDER into an empty data folder or database, and compare the two."""
    start_django()
    from tongyou.site.operations import restore
    from tongyou.site.operations.backup import BackupError
    from tongyou.site.operations.manifest import BrokenBackupError

    try:
        found = restore.bring_back(folder, say)
    except (
        restore.NotEmptyError,
        restore.NotSameError,
        BrokenBackupError,
        BackupError,
        OSError,
    ) as error:
        raise click.ClickException(str(error)) from error
    if warning := restore.key_warning(found):
        say(warning)
    click.echo(
        f"{found.rows} rows and {found.files} files are back; ledger head {found.ledger_head or 'empty'}."
    )


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on.",
)
@click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Web processes."
)
@click.option(
    "--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Threads in each."
)
@click.option("--no-migrate", is_flag=True, help="Do not bring the database up to date first.")
@click.option("--no-worker", is_flag=True, help="Do not run background jobs here.")
def serve_command(
    *, host: str, port: int, workers: int, threads: int, no_migrate: bool, no_worker: bool
) -> None:
    """Serve the site: prepare, then web processes and the job worker under one supervisor."""
    from tongyou.site.operations.serve import Plan, PortTakenError, serve

    plan = Plan(host, port, workers, threads, migrate=not no_migrate, worker=not no_worker)
    try:
        raise SystemExit(serve(plan))
    except PortTakenError as error:
        raise click.ClickException(str(error)) from error
