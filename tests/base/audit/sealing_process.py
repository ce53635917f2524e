"""A process of its own for the concurrency tests: `write COUNT` or `seal UNTIL_FILE`."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from uuid import UUID


class Writer:
    account_id = UUID(int=7)
    role = "department_officer"
    session_id = "s"


def write(count: int) -> None:
    """Acts of a few milliseconds; every fifth rolls back and so burns an id on PostgreSQL."""
    from django.db import transaction

    from tongyou.base import audit, codes, database

    for number in range(count):
        subjects = [codes.new_id() for _ in range(number % 4)]
        with database.write():
            audit.record(actor=Writer(), act="change", kind="x.y", subject_ids=subjects)
            time.sleep(0.002)
            if number % 5 == 4:
                transaction.set_rollback(True)
                continue
        sys.stdout.write("kept\n")
        sys.stdout.flush()


def seal(until: Path) -> None:
    """Seal as fast as possible until the file appears."""
    from tongyou.base import audit

    while not until.exists():
        if audit.seal_batch(limit=7):
            sys.stdout.write("sealed\n")
            sys.stdout.flush()
        else:
            time.sleep(0.02)


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "write":
        write(int(sys.argv[2]))
    else:
        seal(Path(sys.argv[2]))
