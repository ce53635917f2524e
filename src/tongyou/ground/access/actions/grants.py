"""Standing grants: asked for, decided by somebody else, ending by themselves."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongyou.base import audit, clock
from tongyou.base.database import write
from tongyou.ground.access.models import Decision, Grant
from tongyou.ground.access.models.grants import ADMINISTRATORS
from tongyou.ground.access.rules import grant_problem
from tongyou.ground.access.types import AccessError
from tongyou.ground.subjects.models import Subject
from tongyou.ground.visibility import Actor, check, matrix

WORDS = {
    "order": gettext_lazy("结束日期早于开始日期，请改正后再提交。"),
    "past": gettext_lazy("结束日期已经过去，请改正后再提交。"),
    "long": gettext_lazy("授权最长一年，到期可以再次申请。"),
}


def request_grant(
    *,
    actor: Actor,
    role: str,
    target: Subject,
    target_kind: str,
    purpose: str,
    reason: str,
    starts_on: date,
    ends_on: date,
    fields: str = "internal",
) -> Grant:
    """Ask for the rules of one of one's own roles on a target outside one's posts."""
    check(actor, "access.grant", "request")
    account_id = require(actor, role, purpose, reason, starts_on, ends_on)
    unit_id = next((post.unit_id for post in actor.posts if post.role == role), None)
    grant = Grant(
        account_id=account_id,
        role=role,
        target=target,
        target_kind=target_kind,
        fields=fields,
        purpose=purpose,
        reason=reason.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        unit_id=unit_id,
        area_id=target.id if target_kind == "area" else target.area_id,
    )
    with write():
        grant.save(force_insert=True)
        audit.record(
            actor=actor,
            act="create",
            kind="access.grant",
            subject_ids=[grant.id, target.id],
            purpose=purpose,
        )
    return grant


def require(
    actor: Actor, role: str, purpose: str, reason: str, starts_on: date, ends_on: date
) -> UUID:
    """The account that asks. Raises AccessError, in words for the person."""
    if problem := grant_problem(starts_on, ends_on, clock.today()):
        raise AccessError(str(WORDS[problem]))
    if actor.account_id is None or role not in actor.all_roles or role in ADMINISTRATORS:
        raise AccessError(_("只能申请自己现有岗位的权限，管理员权限不能申请。"))
    if purpose not in matrix().purposes or not reason.strip():
        raise AccessError(_("请选择用途，并写明理由。"))
    return actor.account_id


def approve_grant(*, actor: Actor, grant: Grant) -> Grant:
    """Approve as the responsible person, who is never the one who asked."""
    return decide(actor, grant, Decision.APPROVED)


def refuse_grant(*, actor: Actor, grant: Grant) -> Grant:
    """Refuse; the person may ask again with a better reason."""
    return decide(actor, grant, Decision.REFUSED)


def decide(actor: Actor, grant: Grant, decision: Decision) -> Grant:
    check(actor, "access.grant", "approve", grant)
    if grant.account_id == actor.account_id:
        raise AccessError(_("不能批准自己的申请，请由另一位负责人批准。"))
    if decision == Decision.APPROVED and grant.ends_on < clock.today():
        raise AccessError(_("申请的日期已经过去，请申请人重新提交。"))
    with write():
        waiting = Grant.objects.filter(pk=grant.pk, state=Decision.REQUESTED)
        if not waiting.update(state=decision, decided_by=actor.account_id, decided_at=clock.now()):
            raise AccessError(_("这份申请已经处理过了，请刷新页面查看结果。"))
        audit.record(
            actor=actor,
            act="change",
            kind="access.grant",
            subject_ids=[grant.id, grant.target_id],
            outcome=decision.value,
        )
    grant.refresh_from_db()
    return grant


def revoke_grant(*, actor: Actor, grant: Grant) -> Grant:
    """Take a grant back, at once."""
    check(actor, "access.grant", "revoke", grant)
    with write():
        live = Grant.objects.filter(pk=grant.pk, state=Decision.APPROVED)
        if not live.update(
            state=Decision.REVOKED, revoked_by=actor.account_id, revoked_at=clock.now()
        ):
            raise AccessError(_("这份授权现在不在生效中，无需收回。"))
        audit.record(
            actor=actor,
            act="change",
            kind="access.grant",
            subject_ids=[grant.id],
            outcome="revoked",
        )
    grant.refresh_from_db()
    return grant
