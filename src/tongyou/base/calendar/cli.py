"""`tongyou calendar`: look at a year, announce or correct one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click


@click.group("calendar")
def calendar_commands() -> None:
    """Working days, year by year."""
    import django

    django.setup()


@calendar_commands.command("show")
@click.argument("year", type=int)
def show(year: int) -> None:
    """A year's state, source and exceptional days."""
    from tongyou.base.calendar.models import Year

    row = Year.objects.filter(year=year).first()
    if row is None:
        click.echo(f"{year}: provisional, Monday to Friday; its holidays are not here yet.")
        return
    click.echo(f"{year}: {row.status}. {row.source}")
    for day in row.days.order_by("day"):
        click.echo(f"  {day.day.isoformat()}  {'worked' if day.is_working else 'free'}")


@calendar_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    """Announce or correct a year from a YAML file: year, status, source, free: [dates], worked: [dates]."""
    from tongyou.base.calendar.actions import import_year
    from tongyou.base.calendar.types import CalendarRefused

    try:
        changed = import_year(actor=Operator(), **read(file))
    except CalendarRefused as refused:
        raise click.ClickException(f"{file.name}: {refused}") from refused
    click.echo(f"{changed.year} is {changed.status}; {len(changed.moved)} days moved.")
    for day in changed.moved:
        click.echo(f"  {day.day.isoformat()} is now {'worked' if day.now_working else 'free'}")


class Operator:
    """Whoever runs the command line on the server."""

    account_id = None
    role = "operator"
    session_id = ""


def read(file: Path) -> dict[str, Any]:
    """The arguments of `import_year`. CalendarRefused names what is wrong with the file."""
    import yaml

    from tongyou.base.calendar.types import CalendarRefused

    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        days = {**dict.fromkeys(data["free"], False), **dict.fromkeys(data["worked"], True)}
        if set(data["free"]) & set(data["worked"]):
            raise CalendarRefused(
                "A day is listed both as free and as worked. Nothing was changed."
            )
        found = {
            "year": int(data["year"]),
            "source": str(data["source"]),
            "status": str(data["status"]),
        }
    except (yaml.YAMLError, KeyError, TypeError, UnicodeDecodeError) as wrong:
        raise CalendarRefused(
            "The file needs year, status, source, and the lists free and worked "
            f"({type(wrong).__name__}: {wrong}). Nothing was changed."
        ) from wrong
    if not all(type(day) is dt.date for day in days):
        raise CalendarRefused("Every day is written like 2027-01-01. Nothing was changed.")
    return {**found, "days": days}
