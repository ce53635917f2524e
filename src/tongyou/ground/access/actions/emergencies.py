"""Break-glass: taken by oneself, told at once to the reviewers, reviewed by somebody else, at most 24 hours."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from tongyou.base import audit, calendar, clock, notices
from tongyou.base.database import write
from tongyou.ground.access.buckets import take
from tongyou.ground.access.models import Account, BreakGlass, Outcome
from tongyou.ground.access.models.grants import ADMINISTRATORS
from tongyou.ground.access.rules import BREAK_GLASS_HOURS, REVIEW_WORKING_DAYS
from tongyou.ground.access.types import AccessError, TooMany
from tongyou.ground.organisations import queries as organisations
from tongyou.ground.subjects.models import Subject
from tongyou.ground.visibility import Actor, check, system_actor

REVIEWERS = "auditor"
ESCALATION = "security_admin"
MIN_REASON = 10  # characters


def start_break_glass(*, actor: Actor, target: Subject, reason: str, hours: int = 4) -> BreakGlass:
    """Open one subject in an emergency, for `hours` (1 to 24), with a reason that somebody will read."""
    check(actor, "access.break_glass", "start")
    role = next((post.role for post in actor.posts if post.role not in ADMINISTRATORS), "")
    if not role or actor.account_id is None:
        raise AccessError(_("只有在岗的工作人员可以紧急查看。"))
    if not 1 <= hours <= BREAK_GLASS_HOURS:
        raise AccessError(_("紧急查看最长 24 小时。"))
    if len(reason.strip()) < MIN_REASON:
        raise AccessError(_("请写明紧急情况（至少十个字），审计员会逐条复核。"))
    if not take("break_glass", str(actor.account_id)):
        raise TooMany(_("今天的紧急查看次数已用完，请联系安全管理员。"))
    starts = int(clock.now().timestamp())
    with write():
        opened = BreakGlass.objects.create(
            account_id=actor.account_id,
            role=role,
            target=target,
            reason=reason.strip(),
            starts=starts,
            ends=starts + hours * 3600,
        )
        audit.record(
            actor=actor,
            act="break_glass",
            kind="access.break_glass",
            subject_ids=[opened.id, target.id],
            purpose="emergency",
            detail={"hours": hours},
        )
        tell(REVIEWERS, "access.break_glass_started", opened)
    return opened


def end_break_glass(*, actor: Actor, opened: BreakGlass) -> BreakGlass:
    """Close it before its time; the review stays due."""
    check(actor, "access.break_glass", "end", opened)
    with write():
        BreakGlass.objects.filter(pk=opened.pk, ended_early_at=None).update(
            ended_early_at=clock.now()
        )
        audit.record(
            actor=actor,
            act="change",
            kind="access.break_glass",
            subject_ids=[opened.id],
            outcome="ended",
        )
    opened.refresh_from_db()
    return opened


def review_break_glass(
    *, actor: Actor, opened: BreakGlass, outcome: str, note: str = ""
) -> BreakGlass:
    """Say whether the reason held. Each is reviewed once, by somebody else; a doubt needs words."""
    check(actor, "access.break_glass", "review", opened)
    if opened.account_id == actor.account_id:
        raise AccessError(_("不能复核自己的紧急查看。"))
    if outcome not in Outcome.values:
        raise AccessError(_("请选择复核结论。"))
    if outcome != Outcome.JUSTIFIED and not note.strip():
        raise AccessError(_("理由不成立或需要说明时，请写明原因。"))
    with write():
        waiting = BreakGlass.objects.filter(pk=opened.pk, outcome="")
        values = {"outcome": outcome, "review_note": note.strip(), "reviewed_by": actor.account_id}
        if not waiting.update(**values, reviewed_at=clock.now()):
            raise AccessError(_("这一条已经复核过了，请刷新页面查看结论。"))
        audit.record(
            actor=actor,
            act="review",
            kind="access.break_glass",
            subject_ids=[opened.id],
            outcome=outcome,
        )
    opened.refresh_from_db()
    return opened


def escalate_reviews() -> int:
    """Tell the security administrators about reviews that waited too long; the number told."""
    told = 0
    for opened in BreakGlass.objects.filter(outcome="", escalated_at=None).select_related(
        "account"
    ):
        due = calendar.add_working_days(clock.local(opened.starts_at).date(), REVIEW_WORKING_DAYS)
        if clock.today() <= due:
            continue
        with write():
            if BreakGlass.objects.filter(pk=opened.pk, escalated_at=None).update(
                escalated_at=clock.now()
            ):
                tell(ESCALATION, "access.break_glass_overdue", opened)
                audit.record(
                    actor=system_actor("review"),
                    act="escalate",
                    kind="access.break_glass",
                    subject_ids=[opened.id],
                )
                told += 1
    return told


def tell(role: str, template: str, opened: BreakGlass) -> None:
    """A notice to everybody who holds a role today; no names of persons in it."""
    for account in accounts_in_role(role):
        notices.send(
            template,
            to=notices.Recipient(account_id=account.id, language=account.language),
            context={"started": opened.starts_at, "page": reverse("access:emergencies")},
            key=f"{template}:{opened.id}:{account.id}",
        )


def accounts_in_role(role: str) -> list[Account]:
    """Active accounts of everybody who holds a post with this role today."""
    held = organisations.holders(system_actor("review"), role=role)
    members = {holding.staff_id for holding in held}
    return list(Account.objects.filter(subject_id__in=members, is_active=True).order_by("id"))
