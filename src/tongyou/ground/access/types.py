"""Values of the room that others may use."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Refusal(StrEnum):
    """Why a sign-in step or a request did not go through; views turn it into words."""

    WRONG_CODE = "wrong_code"
    EXPIRED = "expired"
    TOO_MANY = "too_many"
    NOT_A_PHONE = "not_a_phone"


class AccessError(ValueError):
    """A request that cannot be done, in words for the person who asked."""


class TooMany(AccessError):
    """A token bucket is empty."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One entry of the demonstration's sign-in page."""

    key: str
    role: str
    account_id: UUID | None
    name: str
    title_zh: str
    title_en: str
    about_zh: str
    about_en: str

    @property
    def ready(self) -> bool:
        return self.account_id is not None
