"""Rounds: opened once, closed once; passes for anonymous ones; groupings published one after the other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongyou.base import audit, clock, codes, jobs
from tongyou.base.database import write
from tongyou.ground.visibility import Actor, check
from tongyou.kernels.criteria import Text
from tongyou.kernels.instruments.actions.answering import newest
from tongyou.kernels.instruments.events import RoundClosed, RoundOpened
from tongyou.kernels.instruments.models import (
    Due,
    Pass,
    PublishedGroup,
    ReleasedInstrument,
    Round,
)
from tongyou.kernels.instruments.passes import digest_of, new_secret
from tongyou.kernels.instruments.queries.counts import grouping_refusal
from tongyou.kernels.instruments.queries.rounds import round_row
from tongyou.kernels.instruments.types import DueSpec, Refused

PREFIX = "LC"  # 轮次
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,39}")
MOST_PASSES = 500  # in one go


def open_round(
    *,
    actor: Actor,
    instrument: str,
    code: str,
    title: Text,
    area_id: UUID,
    opens_on: dt.date,
    due_on: dt.date,
    due: Sequence[DueSpec] = (),
    key: str,
) -> codes.Receipt:
    """Open a round of the newest version. The same key opens one; the same code is never opened again.

    A named round names who is due; an anonymous one is answered with passes. Raises Refused.
    """
    released = newest(instrument)
    row = Round(
        instrument=released, instrument_code=instrument, code=code, title_zh=title.zh, title_en=title.en,
        area_id=area_id, opens_on=opens_on, due_on=due_on, opened_by=actor.account_id,
    )  # fmt: skip
    check(actor, "instruments.round", "open", row)
    must_make_sense(row, released, due)
    with write():
        return codes.once(
            key,
            actor_id=actor.account_id,
            act="instruments.round",
            fingerprint=f"{released.id}:{code}",
            make=lambda: opened(actor, row, due),
        )


def must_make_sense(row: Round, released: ReleasedInstrument, due: Sequence[DueSpec]) -> None:
    """Raises Refused, with the field that is wrong."""
    if not CODE.fullmatch(row.code):
        raise Refused(_("轮次编号只用字母、数字、点和连字符，例如 2025-Q3。"), ["code"])
    if not row.title_zh.strip() or not row.title_en.strip():
        raise Refused(_("请写轮次名称，中文和英文都要有。"), ["title_zh"])
    if row.due_on < row.opens_on:
        raise Refused(_("截止日不能早于开始日。"), ["due_on"])
    if released.named and not due:
        raise Refused(_("请选择至少一个填报单位。"), ["units"])
    if not released.named and due:
        raise Refused(_("匿名的表不指定谁来填，请发放参与码。"), ["units"])


def opened(actor: Actor, row: Round, due: Sequence[DueSpec]) -> codes.Receipt:
    """Write the round and who is due, inside the caller's transaction."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            _("“%(code)s”这一轮已经开过了；每一轮只开一次，请换一个编号。") % {"code": row.code},
            ["code"],
        ) from error
    Due.objects.bulk_create(
        Due(round=row, subject_id=one.subject_id, area_id=one.area_id, unit_id=one.unit_id,
            name_zh=one.name.zh, name_en=one.name.en)
        for one in due
    )  # fmt: skip
    detail: dict[str, str | int | UUID] = {"instrument": row.instrument_code, "due": len(due)}
    audit.record(actor=actor, act="open", kind="instruments.round", subject_ids=[row.id], detail=detail)  # fmt: skip
    jobs.publish(RoundOpened(row.id, row.instrument_code, row.instrument.version))
    number = codes.public_number(PREFIX, clock.today().year)
    return codes.Receipt(number, row.id, row.opened_at)


def close_round(*, actor: Actor, round_id: UUID) -> None:
    """End a round: no more answers; its results stand. Drafts stay as they are. Closing again changes nothing."""
    check(actor, "instruments.round", "close", round_row(actor, round_id))
    with write():
        row = Round.objects.select_for_update().get(pk=round_id)
        if not row.is_open:
            return
        row.state, row.closed_at, row.closed_by = Round.State.CLOSED, clock.now(), actor.account_id
        row.save(update_fields=["state", "closed_at", "closed_by"])
        audit.record(actor=actor, act="close", kind="instruments.round", subject_ids=[row.id])
        jobs.publish(RoundClosed(row.id, row.instrument_code))


def issue_passes(*, actor: Actor, round_id: UUID, number: int, key: str) -> list[str]:
    """New secrets for an anonymous round. They are given out here and kept nowhere; the same key gives none again."""
    row = round_row(actor, round_id)
    check(actor, "instruments.round", "issue", row)
    if row.instrument.named:
        raise Refused(_("这一轮是实名填报，不用参与码。"))
    if not 1 <= number <= MOST_PASSES:
        raise Refused(_("一次发放 1 到 %(n)d 个参与码。") % {"n": MOST_PASSES}, ["number"])
    secrets = [new_secret() for _number in range(number)]

    def make() -> codes.Receipt:
        Pass.objects.bulk_create([Pass(round=row, digest=digest_of(one)) for one in secrets], 500)
        audit.record(
            actor=actor, act="issue", kind="instruments.round", subject_ids=[row.id], detail={"passes": number}
        )  # fmt: skip
        return codes.Receipt("", codes.new_id(), clock.now())

    with write():
        if not Round.objects.select_for_update().get(pk=row.pk).is_open:
            raise Refused(_("这一轮已经结束，不再发放参与码。"))
        codes.once(
            key,
            actor_id=actor.account_id,
            act="instruments.passes",
            fingerprint=f"{round_id}:{number}",
            make=make,
        )
        if not Pass.objects.filter(digest=digest_of(secrets[0])).exists():
            raise Refused(_("这批参与码已经发过。为了匿名，码只显示一次；需要的话请另发一批。"))
    return secrets


def publish_group(*, actor: Actor, round_id: UUID, field: str) -> None:
    """Publish the results by the answers to one question. Refused where it would show a small group, now or by subtraction."""
    row = round_row(actor, round_id)
    check(actor, "instruments.round", "publish", row)
    if row.is_open:
        raise Refused(_("这一轮还没有结束；结束以后才能分组公布。"))
    with write():
        Round.objects.select_for_update().get(pk=row.pk)  # one after the other
        if PublishedGroup.objects.filter(round=row, field=field).exists():
            return
        reason = grouping_refusal(row, field)
        if reason:
            raise Refused(reason, [field])
        PublishedGroup.objects.create(round=row, field=field, published_by=actor.account_id)
        audit.record(
            actor=actor,
            act="publish",
            kind="instruments.round",
            subject_ids=[row.id],
            fields=[field],
        )
