"""Answers as text: canonical JSON, exact numbers, and the digest that vouches for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tongyou.base import cipher

PURPOSE = "instruments.answers"


def dump(answers: Mapping[str, Any]) -> str:
    """Canonical JSON. Numbers that a browser sent as text stay text until they are judged."""
    return json.dumps(
        answers, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain
    )


def plain(value: object) -> object:
    """Decimals as JSON numbers; everything else must be JSON already."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value).__name__)


def load(text: str | None) -> dict[str, Any]:
    """The answers of a kept text; decimal numbers come back exactly."""
    return dict(json.loads(text, parse_float=Decimal)) if text else {}


def vouch(text: str) -> str:
    """`key:mac` over a kept text. Keyed, because a short answer could be guessed from a bare digest."""
    key, mac = cipher.mac(text.encode(), purpose=PURPOSE)
    return f"{key}:{mac}"


def holds(text: str, digest: str) -> bool:
    """Whether a kept text is still the one that was vouched for."""
    key, _, mac = digest.partition(":")
    return cipher.mac(text.encode(), purpose=PURPOSE, key=key)[1] == mac
