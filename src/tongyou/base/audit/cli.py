"""`tongyou audit`: seal the ledger, write its head, prove that nothing was changed."""

from __future__ import annotations

import click
from django.utils import translation


@click.group("audit")
def audit_commands() -> None:
    """The ledger of everything done and seen."""
    import django

    django.setup()


@audit_commands.command("verify")
def verify_ledger() -> None:
    """Check every entry, seal and head. Exit 1 and name the first broken link if there is one."""
    from tongyou.base import audit

    breaks = audit.verify()
    if not breaks:
        state = audit.ledger_state()
        click.echo(
            f"The ledger is whole: {state.sealed} entries in {state.seals} seals, {state.waiting} waiting."
        )
        return
    click.echo("The ledger is broken. First broken link:", err=True)
    for language in ("zh-hans", "en"):
        with translation.override(language):
            click.echo(f"  {breaks[0].words}", err=True)
    if len(breaks) > 1:
        click.echo(f"  ... and {len(breaks) - 1} more (at most 100 are listed):", err=True)
    with translation.override("en"):
        for found in breaks[1:]:
            click.echo(f"  {found.words}", err=True)
    click.echo(
        "Nothing was changed. Keep the database and the heads as they are, and compare with a backup.",
        err=True,
    )
    raise SystemExit(1)


@audit_commands.command("seal")
def seal() -> None:
    """Seal every entry that waits."""
    from tongyou.base import audit

    made = audit.seal_all()
    state = audit.ledger_state()
    click.echo(f"{made} seals made; {state.sealed} entries sealed, {state.waiting} waiting.")


@audit_commands.command("head")
def head() -> None:
    """Seal, and write today's head outside the database."""
    from tongyou.base import audit

    try:
        path = audit.write_daily_head()
    except audit.LedgerBroken as broken:
        raise click.ClickException(f"{broken}") from broken
    click.echo(f"Wrote {path}" if path else "The ledger is empty; there is no head to write.")
