"""The smallest act there is: one row, one receipt, one job with one row of its own."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from tests.system.crash import failpoints
from tongyou.base import clock, codes, database, jobs

TABLE = "CREATE TABLE crash_effect (kind varchar(10) NOT NULL, act_key varchar(200) NOT NULL)"


def effect(kind: str, key: str) -> None:
    """Nothing but the platform's own care stops a second row: the table has no unique constraint."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO crash_effect (kind, act_key) VALUES (%s, %s)", [kind, key])
    failpoints.reach("inside")


@jobs.job("crash.effect", attempts=5, lease=3, backoff=1)
def work(payload: dict[str, str]) -> None:
    with failpoints.arm(payload["point"], f"job-{payload['key']}"):
        effect("job", payload["key"])


def do(key: str, job_point: str) -> codes.Receipt:
    def make() -> codes.Receipt:
        effect("act", key)
        jobs.enqueue("crash.effect", {"key": key, "point": job_point}, key=f"crash:{key}")
        return codes.Receipt(codes.public_number("CS", 2025), codes.new_id(), clock.now())

    with database.write():
        return codes.once(key, actor_id=None, act="crash", fingerprint="same", make=make)


@csrf_exempt
def post(request: HttpRequest) -> JsonResponse:
    """Do the act; `web.py` arms the point at which this process shall die."""
    key = request.headers["Idempotency-Key"]
    receipt = do(key, request.headers.get("X-Crash-Job", ""))
    return JsonResponse({"number": receipt.number, "object": str(receipt.object_id)})


urlpatterns = [path("crash/act", post), path("", include("tongyou.site.urls"))]
