"""`tongyou demo`: the demonstration city's commands."""

from __future__ import annotations

import datetime as dt

import click


@click.group("demo")
def demo_commands() -> None:
    """Load, rebuild and move the demonstration city."""
    import django

    django.setup()
    from django.conf import settings

    if not settings.DEMO or settings.PRODUCTION:
        raise click.ClickException(
            "This is not a demonstration: set TONGYOU_DEMO=1 (production refuses it)."
        )


@demo_commands.command("load")
def load_command() -> None:
    """Load the city into an empty database."""
    from tongyou.site.demo import loading

    try:
        click.echo("Loaded." if loading.ensure() else "The city is already there.")
    except loading.NotADemonstration as error:
        raise click.ClickException(str(error)) from error


@demo_commands.command("reset")
@click.confirmation_option(prompt="Rebuild the demonstration city and lose everything done in it?")
def reset_command() -> None:
    """Rebuild a database that is marked as a demonstration, and no other."""
    from tongyou.site.demo import loading

    try:
        loading.reset()
    except loading.NotADemonstration as error:
        raise click.ClickException(str(error)) from error
    click.echo("The city is as new.")


@demo_commands.command("clock")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
def clock_command(day: dt.datetime) -> None:
    """Move the city to DAY (YYYY-MM-DD); running processes follow."""
    from tongyou.site.demo import city_clock

    city_clock.move_to(day.date())
    click.echo(f"It is {day.date().isoformat()} in the demonstration city.")
