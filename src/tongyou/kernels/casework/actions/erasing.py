"""The end of a case's retention: its key goes, and with it everything personal it sealed.

The rows, the ledger and the chain of events stay; open values can still be replayed. Backups made before still hold the
key: they have their own end (docs/operator-guide.md).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from tongyou.base import audit, clock, database, jobs
from tongyou.base.database import write
from tongyou.ground.visibility import Actor, system_actor
from tongyou.kernels.casework.models import Case, CaseKey, Draft

RETAIN = "casework.retain"
BATCH = 200


def erase(*, actor: Actor, case_id: UUID) -> bool:
    """Drop the key of a closed case whose retention is over; False if it is not, or was erased before."""
    overwrite_what_goes()
    with write():
        here = Case.objects.filter(
            pk=case_id, erased_at=None, retain_until__lt=clock.today(), standing="closed"
        )
        if not here.update(erased_at=clock.now(), sealed=""):
            return False
        for row in CaseKey.objects.filter(pk=case_id):
            row.secret, row.dropped_at = "", clock.now()
            row.save(update_fields=["secret", "dropped_at"])
        Draft.objects.filter(case_id=case_id).delete()
        audit.record(actor=actor, act="erase", kind="casework.case", subject_ids=[case_id])
    return True


def overwrite_what_goes() -> None:
    """SQLite leaves old bytes in its file unless it is told to overwrite them."""
    if database.is_sqlite():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


@jobs.job(RETAIN, transactional=False)
def retain(payload: dict[str, Any]) -> dict[str, int]:  # noqa: ARG001 - a job takes its payload
    """Nightly: erase every case whose retention is over."""
    actor, erased = system_actor("retention"), 0
    due = Case.objects.filter(retain_until__lt=clock.today(), erased_at=None)
    while keys := list(due.values_list("pk", flat=True)[:BATCH]):
        done = sum(erase(actor=actor, case_id=key) for key in keys)
        erased += done
        jobs.stop_if_asked()
        if not done:
            break
    return {"erased": erased}
