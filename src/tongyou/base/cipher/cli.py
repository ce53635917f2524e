"""`tongyou keys`: look after the key ring."""

from __future__ import annotations

from pathlib import Path

import click
from django.conf import settings


@click.group("keys")
def cipher_commands() -> None:
    """The keys that seal personal data."""
    import django

    django.setup()


@cipher_commands.command("create")
def create() -> None:
    """Make the first key ring (in production it is never made by itself)."""
    from tongyou.base.cipher import ring

    path = Path(settings.KEY_RING)
    if path.exists():
        raise click.ClickException(f"{path} exists already; nothing was changed.")
    ring.create(path)
    click.echo(f"Made {path}. Copy it to a safe place now: without it, sealed data cannot be read.")


@cipher_commands.command("list")
def list_keys() -> None:
    """Every live key: when made, which algorithm, what it does."""
    from tongyou.base.cipher.ring import key_ring

    ring = key_ring()
    for key in ring.keys.values():
        duties = [
            word
            for word, held in (("seals", ring.current), ("indexes", ring.index))
            if held == key.id
        ]
        click.echo(
            f"{key.id}  {key.algorithm.code}  {key.created}  {', '.join(duties) or 'opens only'}"
        )


@cipher_commands.command("add")
def add() -> None:
    """Add a key and seal with it from now on; run `rotate` next."""
    from tongyou.base.cipher import ring

    changed = ring.key_ring().with_new_key()
    ring.save(Path(settings.KEY_RING), changed)
    click.echo(f"{changed.current} seals from now on. Next: tongyou keys rotate")


@cipher_commands.command("rotate")
@click.option("--batch", default=200, show_default=True, help="Rows for each transaction.")
def rotate_keys(batch: int) -> None:
    """Seal old values again with the current key. May be stopped and started again."""
    from tongyou.base.cipher.rotation import rotate

    done = rotate(batch=batch)
    click.echo(f"{done.sealed} values sealed with the current key.")
    for place in done.failed:
        click.echo(f"Could not be opened, left as it is: {place}", err=True)
    if done.failed:
        raise SystemExit(1)


@cipher_commands.command("retire")
@click.argument("key")
def retire(key: str) -> None:
    """Remove a key that seals nothing any more."""
    from tongyou.base.cipher import ring
    from tongyou.base.cipher.errors import CipherError
    from tongyou.base.cipher.rotation import key_uses

    uses = key_uses(key)
    if uses:
        raise click.ClickException(
            f"{key} still seals {uses} values. Run `tongyou keys rotate` first."
        )
    try:
        ring.save(Path(settings.KEY_RING), ring.key_ring().without(key))
    except (ValueError, CipherError) as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"{key} is retired. Keep a copy as long as backups sealed with it are kept.")
