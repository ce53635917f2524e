"""The secret of a pass: drawn at random, written so that it can be typed, known to the database by a keyed digest only."""

from __future__ import annotations

import secrets

from tongyou.base import cipher
from tongyou.base.codes import normalise

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0/O and 1/I/L
LENGTH = 15  # 31**15: 74 bits
PURPOSE = "instruments.pass"


def new_secret() -> str:
    """Fifteen signs."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(secret: str) -> str:
    """As it is printed: in fives."""
    return "-".join(secret[at : at + 5] for at in range(0, len(secret), 5))


def typed(text: str) -> str:
    """As people type it: any width, case, blanks and dashes."""
    return normalise(text).replace("-", "")


def digest_of(secret: str) -> str:
    """What the database knows of a secret. Keyed: a stolen table gives no passes, and none can be tried out against it."""
    return cipher.mac(secret.encode(), purpose=PURPOSE)[1]
