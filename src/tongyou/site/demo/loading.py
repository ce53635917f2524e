"""Loading and rebuilding the demonstration city. Idempotent: a second start finds it there."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tongyou.base import packs
from tongyou.base.database import is_postgresql, write
from tongyou.ground.visibility import system_actor
from tongyou.site.demo import city_clock
from tongyou.site.demo.staffing import staff_the_city
from tongyou.site.models import DemonstrationMark


class NotADemonstration(Exception):
    """The database holds something else; nothing was touched."""


def ensure() -> bool:
    """Load the city into an empty database; True if it was loaded now.

    Raises NotADemonstration for a database that has content and no mark.
    """
    mark = DemonstrationMark.objects.first()
    if mark is not None and mark.complete:
        return False
    if mark is not None:
        rebuild()
    elif not is_empty():
        raise NotADemonstration(
            "This database holds real content and bears no mark; the city was not loaded."
        )
    load()
    return True


def is_empty() -> bool:
    """True if nobody has put anything into this database."""
    from tongyou.ground.access.models import Account
    from tongyou.ground.subjects.models import Subject

    return not Subject.objects.exists() and not Account.objects.exists()


def load() -> None:
    """Pack, posts, people; complete only when all of it is there."""
    actor = system_actor("demonstration")
    mark = DemonstrationMark.objects.create(city=Path(settings.PACK).name)
    city_clock.move_to(city_clock.FIRST_DAY)
    packs.apply(Path(settings.PACK), actor=actor)
    with write():
        staff_the_city(actor)
    mark.complete = True
    mark.save(update_fields=["complete"])


def reset() -> None:
    """Rebuild a marked database. Raises NotADemonstration for any other."""
    if settings.PRODUCTION or not is_marked():
        raise NotADemonstration("This database is not a demonstration; nothing was changed.")
    rebuild()
    load()


def is_marked() -> bool:
    """True if this database bears the mark; one without any table bears none."""
    table = DemonstrationMark._meta.db_table  # noqa: SLF001 - Django's documented model API
    return table in connection.introspection.table_names() and DemonstrationMark.objects.exists()


def rebuild() -> None:
    """Drop every table and make them anew. Rows that may never be deleted go with their tables.

    The heads of the old ledger go too: they would rightly call the new one foreign.
    """
    for head in Path(settings.LEDGER_HEAD_DIR).glob("*.json"):
        head.unlink()
    with connection.cursor() as cursor:
        if is_postgresql():
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        else:
            drop_sqlite_tables()
    call_command("migrate", verbosity=0)


def drop_sqlite_tables() -> None:
    """Drop all tables of the file, with foreign keys off for the while."""
    connection.disable_constraint_checking()
    try:
        with write(), connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")
    finally:
        connection.enable_constraint_checking()
