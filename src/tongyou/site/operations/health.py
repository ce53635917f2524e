"""Is the house well? `/healthz`: this process answers. `/readyz`: it can do its work.

The answers name no path, host, version or person: they may be read by anyone.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongyou.base import clock, jobs
from tongyou.site.operations.backup import LAST

LEAST_FREE = 512 * 1024 * 1024  # bytes; below it a long write may fail half-way
OLD_BACKUP = timedelta(hours=26)  # a daily backup, and two hours of patience


@dataclass(frozen=True)
class Check:
    """One answer: `ok`, `warn` (serve on, look at it) or `fail` (do not send people here)."""

    name: str
    state: str
    words: str


def database() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return Check("database", "ok", "answers")


def migrations() -> Check:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        return Check("migrations", "fail", f"{waiting} not applied")
    return Check("migrations", "ok", "all applied")


def disk() -> Check:
    free = shutil.disk_usage(settings.DATA_DIR).free
    return Check(
        "disk", "ok" if free >= LEAST_FREE else "fail", f"{free // (1024 * 1024)} MiB free"
    )


def worker() -> Check:
    """Without a worker nothing is lost, it waits: a warning."""
    count = jobs.alive()
    return Check("worker", "ok" if count else "warn", f"{count} alive")


def backup() -> Check:
    """A missing backup is a warning: the house works, but a disk failure would cost everything."""
    path = settings.DATA_DIR / LAST
    if not path.is_file():
        return Check("backup", "ok" if settings.DEMO else "warn", "none yet")
    made = datetime.fromisoformat(json.loads(path.read_text(encoding="utf-8"))["made_at"])
    age = clock.real_now() - made
    return Check(
        "backup", "ok" if age < OLD_BACKUP else "warn", f"{int(age.total_seconds() // 3600)} h old"
    )


CHECKS: tuple[Callable[[], Check], ...] = (database, migrations, disk, worker, backup)


def safely(check: Callable[[], Check]) -> Check:
    """A check that cannot be made has failed; its reason stays in the log, not in the answer."""
    try:
        return check()
    except (DatabaseError, OSError, ValueError, KeyError) as error:
        return Check(check.__name__, "fail", type(error).__name__)


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/plain", "application/json"]) == "application/json"


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is asked."""
    if wants_json(request):
        return JsonResponse({"state": "ok"})
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Every check; 503 if one failed."""
    found = [safely(check) for check in CHECKS]
    worst = next(
        (state for state in ("fail", "warn") if any(c.state == state for c in found)), "ok"
    )
    status = 503 if worst == "fail" else 200
    if wants_json(request):
        return JsonResponse(
            {"state": worst, "checks": [asdict(check) for check in found]}, status=status
        )
    lines = "".join(f"{check.state:5}{check.name}: {check.words}\n" for check in found)
    return HttpResponse(
        f"{worst}\n{lines}", status=status, content_type="text/plain; charset=utf-8"
    )
