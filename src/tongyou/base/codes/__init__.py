"""Identifiers, public numbers and receipts: the names by which things and acts are known."""

from tongyou.base.codes.identifiers import new_id
from tongyou.base.codes.issuing import public_number
from tongyou.base.codes.numbers import normalise, valid_number
from tongyou.base.codes.receipts import once, receipt_for
from tongyou.base.codes.types import KeyReused, NumberUnavailable, Receipt

__all__ = [
    "KeyReused",
    "NumberUnavailable",
    "Receipt",
    "new_id",
    "normalise",
    "once",
    "public_number",
    "receipt_for",
    "valid_number",
]
