"""Keeping personal values out of payloads and error texts. Pure.

The logs' mask takes out too much rather than too little; here a false alarm would stop honest work,
so only what is certainly a person's number or address is refused.

Resident identity numbers: GB 11643-1999 (17 digits and a check character). Mobile numbers: 11 digits, 13 to 19.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tongyou.base.logs import mask_text

IDENTITY = r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d\d{3}[0-9Xx](?![0-9A-Za-z])"
MOBILE = r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9]\d{9}(?![0-9A-Za-z])"
EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"
PERSONAL = re.compile("|".join((IDENTITY, MOBILE, EMAIL)))

PERSONAL_KEYS = frozenset(
    [
        "phone",
        "mobile",
        "telephone",
        "id_number",
        "id_card",
        "identity_number",
        "email",
        "address",
        "birth_date",
        "birthday",
        "full_name",
        "person_name",
        "child_name",
        "guardian_name",
    ]
)


def personal_places(value: Any, path: str = "payload") -> Iterator[str]:
    """Where a JSON value seems to hold personal data, as paths such as payload.rows[2].phone."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            here = f"{path}.{key}"
            if str(key).lower() in PERSONAL_KEYS:
                yield here
            else:
                yield from personal_places(inner, here)
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from personal_places(inner, f"{path}[{index}]")
    elif isinstance(value, str) and PERSONAL.search(value):
        yield path


def error_text(error: BaseException, limit: int = 500) -> str:
    """Class and message of an error, masked, without a database's DETAIL line."""
    message = str(error).partition("DETAIL:")[0].strip()
    return mask_text(f"{type(error).__name__}: {message}")[:limit]
