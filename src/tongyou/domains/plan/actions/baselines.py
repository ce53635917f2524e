"""Baselines: the document states none, so the lead unit enters a dated one with its source."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from tongyou.base import audit, clock
from tongyou.base.database import write
from tongyou.domains.plan.models import Baseline, Commitment
from tongyou.domains.plan.types import UnitRole
from tongyou.ground.visibility import Actor, check


class BadBaseline(Exception):
    """The baseline cannot be taken; `field` names the input and `words` say why."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


def leading_unit(commitment: Commitment) -> UUID | None:
    """The first-printed lead unit of the commitment's task."""
    lead = commitment.node.units.filter(role=UnitRole.LEAD).order_by("order").first()
    return lead.unit_id if lead else None


def enter_baseline(
    *, actor: Actor, commitment: Commitment, value: Decimal, as_of: date, source: str
) -> Baseline:
    """Record where a commitment starts from. A later entry replaces an earlier one; both stay."""
    row = Baseline(
        lineage=commitment.lineage,
        area_id=commitment.version.area_id,
        unit_id=leading_unit(commitment),
        value=value,
        as_of=as_of,
        source=source.strip(),
        entered_by=actor.account_id,
    )
    check(actor, "plan.commitment", "enter_baseline", row)
    require(commitment, row)
    with write():
        row.save()
        audit.record(
            actor=actor,
            act="enter_baseline",
            kind="plan.commitment",
            subject_ids=[commitment.id],
            fields=["value", "as_of"],
        )
    return row


def require(commitment: Commitment, row: Baseline) -> None:
    """Raise BadBaseline if a part makes no sense."""
    if commitment.value is None:
        raise BadBaseline("value", _("这是一项成果类承诺,没有基线可填。"))
    if not row.source:
        raise BadBaseline("source", _("请写明数据来源,例如“2022 年区教育体育局年报”。"))
    if row.as_of > clock.today():
        raise BadBaseline("as_of", _("基线日期不能在今天之后。"))
    if commitment.kind == "rate" and not Decimal(0) <= row.value <= Decimal(100):
        raise BadBaseline("value", _("比例要在 0 到 100 之间。"))
    if row.value < 0 and commitment.kind != "trend":
        raise BadBaseline("value", _("这个数不能小于 0。"))
