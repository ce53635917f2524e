"""Giving out public numbers; the unique constraint, not chance, keeps them from repeating."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from tongyou.base.codes.numbers import draw
from tongyou.base.codes.types import NumberUnavailable

ATTEMPTS = 10  # with a million numbers in a year, ten collisions in a row have a chance of 1e-44


def public_number(prefix: str, year: int) -> str:
    """A new number such as `JH-2025-7K3QX9T-M`, never given out before, in the caller's transaction."""
    for _ in range(ATTEMPTS):
        number = draw(prefix, year)
        if _claimed(number):
            return number
    raise NumberUnavailable


def _claimed(number: str) -> bool:
    from tongyou.base.codes.models import Issued

    try:
        with transaction.atomic():  # a savepoint: a collision must not spoil the caller's work
            Issued.objects.create(number=number)
    except IntegrityError:
        return False
    return True
