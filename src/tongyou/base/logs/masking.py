"""The mask: text, nested values and exceptions go in, the same without personal data comes out.

A free sentence can hide a name that no pattern knows; code must hand names over under their keys
(`child=...`), where they are masked whole. The canary test holds this room to it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any
from uuid import UUID

from tongyou.base.logs import patterns

MASK = "***"
DEEPEST = 12


def mask_text(text: str) -> str:
    """`text` without identity numbers, phones, e-mails, cards, secrets, and values under telling keys."""
    text = patterns.POSTGRESQL.sub(rf"\1({MASK})", text)
    text = patterns.QUERY.sub(rf"\1?{MASK}", text)
    text = patterns.CREDENTIAL.sub(MASK, text)
    text = patterns.PAIR.sub(_pair, text)
    return _between_own(text)


def looks_personal(text: str) -> bool:
    """True if the mask would take something out of `text`."""
    return mask_text(text) != text


def mask(value: Any, key: str = "", depth: int = 0) -> Any:
    """`value` ready for a log: plain types only, masked at every depth."""
    if key and patterns.telling(key):
        return value if value is None or isinstance(value, bool) else MASK
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value if not looks_personal(str(value)) else MASK
    if isinstance(value, UUID | dt.date | dt.time | dt.timedelta):
        return str(value)
    return _compound(value, depth)


def _compound(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return mask_text(value)
    if depth >= DEEPEST:
        return MASK
    if isinstance(value, Mapping):
        return {mask_text(str(k)): mask(v, str(k), depth + 1) for k, v in value.items()}
    if isinstance(value, list | tuple | AbstractSet):
        return [mask(item, "", depth + 1) for item in value]
    if isinstance(value, bytes | bytearray | memoryview):
        return mask_text(bytes(value).decode("utf-8", "replace"))
    return mask_text(_said(value))


def _said(value: Any) -> str:
    try:
        return str(value)
    except Exception:  # noqa: BLE001 - a log line must not fail because an object cannot speak
        return f"<{type(value).__name__}>"


def _pair(match: re.Match[str]) -> str:
    if _harmless(match):
        return match[0]
    value = match["value"]
    quote = value[0] if value[0] in "\"'" else ""
    return f"{match['key']}{match['sign']}{quote}{MASK}{quote}"


def _harmless(match: re.Match[str]) -> bool:
    """True for `file_name=`: the whole word before the sign names a thing."""
    before = match.string[max(0, match.start() - 40) : match.end("key")]
    word = re.search(r"[A-Za-z0-9_]+$", before)
    return word is not None and word[0].lower() in patterns.HARMLESS_NAMES


def _between_own(text: str) -> str:
    """Mask everything but our own identifiers and digests."""
    parts, end = [], 0
    for own in patterns.OWN.finditer(text):
        parts += [_plain(text[end : own.start()]), own[0]]
        end = own.end()
    return "".join([*parts, _plain(text[end:])])


def _plain(text: str) -> str:
    for pattern in patterns.PATTERNS:
        text = pattern.sub(MASK, text)
    return text
