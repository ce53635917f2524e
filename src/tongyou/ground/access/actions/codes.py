"""Families sign in with a phone number and a one-time code."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F
from django.utils.crypto import constant_time_compare

from tongyou.base import audit, clock, notices
from tongyou.base.cipher import blind_index
from tongyou.base.codes import new_id
from tongyou.base.database import write
from tongyou.ground.access.buckets import take
from tongyou.ground.access.models import Account, OneTimeCode
from tongyou.ground.access.rules import CODE_MINUTES, clean_phone, hash_code, new_code
from tongyou.ground.access.types import AccessError, Refusal, TooMany
from tongyou.ground.visibility import system_actor

from .accounts import PHONE_FIELD, create_family_account

DOOR = system_actor("sign_in")


def send_code(*, phone: str, address: str, language: str = "zh-hans") -> OneTimeCode:
    """Send a code. The answer is the same whether or not the phone is known, locked or new.

    Raises AccessError for what is no phone number, TooMany when too many were asked for.
    """
    digits = clean_phone(phone)
    if digits is None:
        raise AccessError(Refusal.NOT_A_PHONE)
    index = blind_index(digits, field=PHONE_FIELD)
    if not (
        take("code_address", address)
        and take("code_phone", index)
        and take("code_phone_day", index)
    ):
        raise TooMany(Refusal.TOO_MANY)
    code, number = new_code(), new_id()
    with write():
        OneTimeCode.objects.filter(phone_index=index, used_at=None).update(
            attempts_left=0
        )  # the last one sent counts
        made = OneTimeCode.objects.create(
            id=number,
            phone_index=index,
            code_hash=hash_code(code, str(number)),
            expires_at=clock.now() + timedelta(minutes=CODE_MINUTES),
        )
        notices.send(
            "access.sign_in_code",
            to=notices.Recipient(phone=digits, language=language),
            context={"code": code, "minutes": CODE_MINUTES},
            key=f"access.code:{number}",
        )
    return made


def verify_code(*, phone: str, code: str, address: str) -> Account:
    """The account behind a right code; made on first use. Raises AccessError with a Refusal."""
    digits = clean_phone(phone)
    if digits is None:
        raise AccessError(Refusal.NOT_A_PHONE)
    if not take("try_address", address):
        raise TooMany(Refusal.TOO_MANY)
    index = blind_index(digits, field=PHONE_FIELD)
    spend_code(index, code.strip())
    account = Account.objects.filter(phone_index=index).first()
    if account is None:
        account = create_family_account(actor=DOOR, phone=digits)
    if not account.is_active:
        raise AccessError(Refusal.WRONG_CODE)  # a locked account does not announce itself
    return account


def spend_code(index: str, code: str) -> None:
    """Use the code up, or count a wrong try. The count commits even when the try is refused."""
    kept = OneTimeCode.objects.filter(phone_index=index, used_at=None).order_by("-id").first()
    if kept is None or kept.expires_at <= clock.now():
        raise AccessError(Refusal.EXPIRED)
    with write():
        tried = OneTimeCode.objects.filter(pk=kept.pk, used_at=None, attempts_left__gt=0)
        if not tried.update(attempts_left=F("attempts_left") - 1):
            raise AccessError(Refusal.EXPIRED)
    if not constant_time_compare(kept.code_hash, hash_code(code, str(kept.pk))):
        audit.record(
            actor=DOOR, act="sign_in", kind="access.session", subject_ids=[], outcome="wrong_code"
        )
        raise AccessError(Refusal.WRONG_CODE)
    with write():
        if not OneTimeCode.objects.filter(pk=kept.pk, used_at=None).update(used_at=clock.now()):
            raise AccessError(Refusal.EXPIRED)


def prune_codes() -> int:
    """Codes are forgotten a day after they end; the number removed."""
    with write():
        removed, _ = OneTimeCode.objects.filter(
            expires_at__lt=clock.now() - timedelta(days=1)
        ).delete()
    return removed
