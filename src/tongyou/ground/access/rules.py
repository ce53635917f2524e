"""Pure rules of access: no database, no clock."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import date, timedelta

from django.utils.crypto import salted_hmac

CODE_DIGITS = 6
CODE_MINUTES = 5
CODE_ATTEMPTS = 5
GRANT_DAYS = (
    366  # a standing grant is asked for again every year (art. 37: yearly compliance audit)
)
BREAK_GLASS_HOURS = 24
SUDO_SECONDS = 10 * 60
REVIEW_WORKING_DAYS = 3
MOBILE = re.compile(r"^(?:\+?86)?(1[3-9]\d{9})$")


def clean_phone(text: str) -> str | None:
    """A mainland mobile number as eleven digits, or None."""
    found = MOBILE.match(re.sub(r"[\s\-()（）]", "", text))
    return found.group(1) if found else None


def new_code() -> str:
    """Six digits from the system's random source."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def hash_code(code: str, code_id: str) -> str:
    """Keyed with the installation's secret: a stolen table alone gives no codes."""
    return salted_hmac("tongyou.access.code", f"{code_id}:{code}", algorithm="sha256").hexdigest()


def bucket_key(kind: str, value: str) -> str:
    """Names a bucket without keeping whose it is."""
    return salted_hmac(f"tongyou.access.bucket.{kind}", value, algorithm="sha256").hexdigest()


def refilled(tokens: float, seconds: float, *, capacity: int, period: float) -> float:
    """Tokens after `seconds`, when `capacity` of them flow in over `period` seconds."""
    return min(float(capacity), tokens + capacity * max(seconds, 0) / period)


def session_name(session_key: str) -> str:
    """What the ledger calls a session: never the key itself."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:16] if session_key else ""


def grant_problem(starts_on: date, ends_on: date, today: date) -> str:
    """Why these days cannot be granted: "order", "past", "long" or "" when they can."""
    if ends_on < starts_on:
        return "order"
    if ends_on < today:
        return "past"
    return "long" if ends_on - starts_on > timedelta(days=GRANT_DAYS) else ""


DEVICES = (  # part of a user agent -> what its owner calls it
    ("MicroMessenger", "微信"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """Enough to recognise one's own browser, too little to follow anybody."""
    return next((name for part, name in DEVICES if part in user_agent), "")
