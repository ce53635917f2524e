"""What may enter the ledger: codes, whole numbers, identifiers. Personal values are refused or masked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from uuid import UUID

from tongyou.base.audit.types import Detail, NotACode
from tongyou.base.logs import looks_personal, mask_text
from tongyou.base.logs.patterns import telling

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.:+/-]*")
VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+/-]{0,119}")
LONGEST_PURPOSE = 300


def code(text: str, what: str, longest: int) -> str:
    """`text` if it is a code. NotACode otherwise; the message never repeats the text."""
    if len(text) > longest or not CODE.fullmatch(text) or looks_personal(text):
        raise NotACode(
            f"The ledger's {what} must be a code of at most {longest} letters, digits, _ . : + / -"
        )
    return text


def optional_code(text: str, what: str, longest: int) -> str:
    """As `code`, or empty."""
    return code(text, what, longest) if text else ""


def field_list(names: Iterable[str]) -> str:
    """Names of fields, each once, in the order given."""
    return ",".join(dict.fromkeys(code(name, "field name", 120) for name in names))


def subject_list(subjects: Iterable[UUID]) -> list[UUID]:
    """Subjects, each once, in the order given."""
    found = list(dict.fromkeys(subjects))
    if not all(isinstance(subject, UUID) for subject in found):
        raise NotACode("The ledger's subjects are UUIDs.")
    return found


def purpose_text(text: str) -> str:
    """People write a purpose in their own words; whatever looks personal in it is masked."""
    return mask_text(" ".join(text.split()))[:LONGEST_PURPOSE]


def detail_text(detail: Detail) -> str:
    """Canonical JSON of codes, numbers and identifiers."""
    plain = {code(key, "detail name", 64): _value(key, value) for key, value in detail.items()}
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _value(key: str, value: object) -> str | int:
    if telling(key):
        raise NotACode(f"The ledger takes no value named {key!r}: such fields hold personal data.")
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, int) and not looks_personal(str(value)):
        return int(value)
    if isinstance(value, str) and VALUE.fullmatch(value) and not looks_personal(value):
        return value
    raise NotACode(f"The ledger's detail {key!r} must be a number, a code or an identifier.")
