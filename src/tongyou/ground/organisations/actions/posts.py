"""Posts and who holds them. A post has one holder at a time; the database refuses a second."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tongyou.base import audit, database, jobs
from tongyou.ground.organisations.events import PostHolderChanged
from tongyou.ground.organisations.models import Holding, Post, StaffMember, Unit
from tongyou.ground.organisations.rules import apart
from tongyou.ground.organisations.types import OrganisationProblem, PostSpec
from tongyou.ground.territory.periods import holds, within
from tongyou.ground.territory.queries import Area
from tongyou.ground.visibility import Actor, check, matrix

RESOURCE = "organisations.post"


def create_post(
    *, actor: Actor, unit: Unit, spec: PostSpec, on: date, area: Area | None = None
) -> Post:
    """A new post of a unit from `on`; `area` narrows it to a place. The same code again is refused."""
    check(actor, RESOURCE, "create")
    role = matrix().roles.get(spec.role)
    if role is None or role.holder != "post":
        raise OrganisationProblem(_("“%(role)s”不是可以设岗的角色。") % {"role": spec.role})
    if not spec.title_zh.strip():
        raise OrganisationProblem(_("请填写岗位名称。"))
    with database.write():
        if Post.objects.filter(code=spec.code).exists():
            raise OrganisationProblem(_("岗位代码“%(code)s”已被使用。") % {"code": spec.code})
        post = Post.objects.create(
            code=spec.code, unit=unit, role=spec.role, title_zh=spec.title_zh.strip(),
            title_en=spec.title_en.strip(), duties=spec.duties.strip(), area=area,
            must_be_filled=spec.must_be_filled, valid_from=on,
        )  # fmt: skip
        audit.record(
            actor=actor,
            act="create",
            kind=RESOURCE,
            subject_ids=[unit.pk],
            detail={"post": str(post.pk)},
        )
    return post


def appoint(
    *, actor: Actor, post: Post, staff: StaffMember, on: date, until: date | None = None,
    acting: bool = False,
) -> Holding:  # fmt: skip
    """`staff` holds `post` from `on`, open-ended or until the day before `until`."""
    check(actor, RESOURCE, "appoint", post)
    check(actor, "organisations.staff", "view", staff)
    with database.write():
        holding = _appoint(post, staff, on, until, acting=acting)
        _record(actor, "appoint", post, on, staff)
    return holding


def _appoint(
    post: Post, staff: StaffMember, on: date, until: date | None, *, acting: bool
) -> Holding:
    Post.objects.select_for_update().get(pk=post.pk)  # one appointment to a post at a time
    _require_open(post, staff, on, until)
    clash = Holding.objects.filter(post=post).exclude(valid_to__lte=on)
    clash = clash.filter(valid_from__lt=until) if until else clash
    if clash.exists():
        raise OrganisationProblem(_("这个岗位在所选日期已有人在任。请办理交接，或改选日期。"))
    _require_apart(post, staff, on)
    holding = Holding.objects.create(
        post=post, staff=staff, valid_from=on, valid_to=until, acting=acting
    )
    if post.area_id and staff.area_id != post.area_id:
        StaffMember.objects.filter(pk=staff.pk).update(area_id=post.area_id)
    return holding


def _require_open(post: Post, staff: StaffMember, on: date, until: date | None) -> None:
    if until is not None and until <= on:
        raise OrganisationProblem(_("结束日期必须晚于开始日期。"))
    if not holds(post, on):
        raise OrganisationProblem(_("这个岗位在所选日期不存在。"))
    if staff.left_on is not None and staff.left_on <= on:
        raise OrganisationProblem(_("这位工作人员已离职，不能任职。"))


def _require_apart(post: Post, staff: StaffMember, on: date) -> None:
    current = Holding.objects.filter(within(on), staff=staff).exclude(post=post)
    held = list(current.values_list("post__role", flat=True))
    roles = matrix().roles
    other = apart(post.role, held, {code: role.apart_from for code, role in roles.items()})
    if other:
        titles = {"one": roles[post.role].title.zh, "other": roles[other].title.zh}
        raise OrganisationProblem(_("%(one)s与%(other)s必须由不同的人担任。") % titles)


def end_holding(*, actor: Actor, holding: Holding, on: date) -> Holding:
    """The holder leaves the post: `on` is the first day without them. The post is then vacant."""
    check(actor, RESOURCE, "end", holding.post)
    with database.write():
        holding = _end(holding, on)
        _record(actor, "end", holding.post, on, holding.staff)
    return holding


def _end(holding: Holding, on: date) -> Holding:
    holding = Holding.objects.select_for_update().select_related("post", "staff").get(pk=holding.pk)
    if on <= holding.valid_from:
        raise OrganisationProblem(
            _("离任日期必须晚于到任日期 %(day)s。") % {"day": holding.valid_from.isoformat()}
        )
    if holding.valid_to is not None and holding.valid_to <= on:
        raise OrganisationProblem(
            _("这段任职已在 %(day)s 结束。") % {"day": holding.valid_to.isoformat()}
        )
    holding.valid_to = on
    holding.save(update_fields=["valid_to"])
    return holding


def hand_over(
    *, actor: Actor, post: Post, to: StaffMember, on: date, acting: bool = False
) -> Holding:
    """The holder of `on` leaves and `to` follows on the same day, in one transaction."""
    check(actor, RESOURCE, "appoint", post)
    check(actor, RESOURCE, "end", post)
    check(actor, "organisations.staff", "view", to)
    with database.write():
        current = Holding.objects.filter(within(on), post=post).first()
        if current is None:
            raise OrganisationProblem(_("这个岗位在所选日期无人在任，不用交接。请直接任命。"))
        if current.staff_id == to.pk:
            raise OrganisationProblem(_("接任的人就是现任。请另选一位。"))
        _end(current, on)
        holding = _appoint(post, to, on, None, acting=acting)
        _record(actor, "hand_over", post, on, current.staff, to)
    return holding


def _record(actor: Actor, what: str, post: Post, on: date, *staff: StaffMember) -> None:
    ids = tuple(member.pk for member in staff)
    audit.record(
        actor=actor, act="change", kind=RESOURCE, subject_ids=ids,
        detail={"change": what, "post": str(post.pk), "on": on.isoformat()},
    )  # fmt: skip
    jobs.publish(PostHolderChanged(post.pk, on, ids))
