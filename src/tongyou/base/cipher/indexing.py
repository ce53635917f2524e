"""Blind indexes: find a sealed value by exact match without storing it in clear."""

from __future__ import annotations

import re
import unicodedata

from tongyou.base.cipher import algorithms
from tongyou.base.cipher.ring import key_ring

SKIPPED = re.compile(r"[\s\-‐-―−()]+")
MOBILE = re.compile(r"(?:\+|00)?86(1[3-9]\d{9})")


def normalise(text: str) -> str:
    """What people mean: full-width or half-width, upper or lower case, with or without blanks and +86."""
    plain = SKIPPED.sub("", unicodedata.normalize("NFKC", text).casefold())
    mobile = MOBILE.fullmatch(plain)
    return mobile[1] if mobile else plain


def blind_index(text: str, *, field: str) -> str:
    """HMAC-SM3 of the normalised text, 64 hex signs; `field` ("table.column") keeps columns apart."""
    ring = key_ring()
    key = ring.key(ring.index)
    derived = key.derived(f"index/{field}", algorithms.MAC_BYTES)
    return algorithms.authenticate(key.algorithm, derived, normalise(text).encode()).hex()
