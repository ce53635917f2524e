"""Token buckets in the database: limits that hold over processes and restarts, without another service."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest

from tongyou.base import clock
from tongyou.base.database import write

from .models import Bucket
from .rules import bucket_key, refilled

# kind -> (tokens, seconds over which they flow back in)
LIMITS = {
    "code_phone": (3, 30 * 60),
    "code_phone_day": (10, 24 * 60 * 60),
    "code_address": (20, 60 * 60),
    "try_address": (30, 60 * 60),
    "staff_address": (30, 60 * 60),
    "break_glass": (5, 24 * 60 * 60),
    "reveal": (60, 60 * 60),
}


def take(kind: str, value: str) -> bool:
    """Take one token; False when the bucket is empty. Commits by itself: a refused act still counts."""
    capacity, period = LIMITS[kind]
    key, moment = bucket_key(kind, value), clock.real_now()
    with write():
        bucket, made = Bucket.objects.select_for_update().get_or_create(
            key=key, defaults={"tokens": capacity - 1, "filled_at": moment}
        )
        if made:
            return True
        tokens = refilled(
            bucket.tokens,
            (moment - bucket.filled_at).total_seconds(),
            capacity=capacity,
            period=period,
        )
        if tokens < 1:
            return False
        Bucket.objects.filter(key=key).update(tokens=tokens - 1, filled_at=moment)
        return True


def prune() -> int:
    """Forget buckets that have been full for a day; the number removed."""
    with write():
        removed, _ = Bucket.objects.filter(
            filled_at__lt=clock.real_now() - timedelta(days=2)
        ).delete()
    return removed


def address_of(request: HttpRequest) -> str:
    """The address the request came from, as the web server names it."""
    return str(request.META.get("REMOTE_ADDR", ""))
