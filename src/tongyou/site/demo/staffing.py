"""Holders for the city's posts and the eleven people one can sign in as; some village posts stay vacant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from tongyou.ground.access import actions as access
from tongyou.ground.organisations import actions as organisations
from tongyou.ground.organisations.models import Post, StaffMember, Unit
from tongyou.ground.organisations.types import PostSpec
from tongyou.ground.territory.queries import area_by_code
from tongyou.ground.visibility import Actor
from tongyou.site.demo.names import people

SINCE = dt.date(2023, 1, 1)
VACANT_EVERY = (
    9  # every ninth village has no child director: the supervisor's list must not be empty
)
DISTRICT = "330411"
OFFICE = "wci-office"

# Posts of the district itself: code, role, title zh, title en, unit. Three administrators, three people.
DISTRICT_POSTS = (
    (
        "demo-coordinator",
        "coordinator",
        "儿童友好专班协调员",
        "Coordinator of the task force",
        OFFICE,
    ),
    ("demo-leader", "leader", "分管区领导", "District leader in charge", OFFICE),
    ("demo-auditor", "auditor", "审计员", "Auditor", OFFICE),
    (
        "demo-officer",
        "department_officer",
        "教育业务经办人",
        "Education officer",
        "education-sports",
    ),
    ("demo-system-admin", "system_admin", "系统管理员", "System administrator", "gov-data-office"),
    (
        "demo-security-admin",
        "security_admin",
        "安全管理员",
        "Security administrator",
        "gov-data-office",
    ),
    ("demo-audit-admin", "audit_admin", "审计管理员", "Audit administrator", "gov-data-office"),
)
DEMO_KEYS = {
    "coordinator": "coordinator",
    "leader": "leader",
    "auditor": "auditor",
    "department_officer": "officer",
    "system_admin": "system-admin",
    "security_admin": "security-admin",
    "audit_admin": "audit-admin",
    "child_director": "child-director",
    "town_supervisor": "town-supervisor",
}


def staff_the_city(actor: Actor) -> None:
    """Fill posts, then open one account for each kind of user."""
    make_district_posts(actor)
    invented, opened = people(), set[str]()
    villages = 0
    for post in Post.objects.select_related("unit", "area").order_by("code"):
        if post.role == "child_director":
            villages += 1
            if villages % VACANT_EVERY == 0:
                continue
        member = fill(actor, post, invented)
        if post.role in DEMO_KEYS and post.role not in opened:
            opened.add(post.role)
            open_account(actor, post, member)
    open_families(actor, invented)


def make_district_posts(actor: Actor) -> None:
    """The posts that no pack names because every city fills them in its own way."""
    area = area_by_code(DISTRICT)
    for code, role, zh, en, unit in DISTRICT_POSTS:
        spec = PostSpec(code=code, role=role, title_zh=zh, title_en=en)
        organisations.create_post(
            actor=actor, unit=Unit.objects.get(code=unit), spec=spec, on=SINCE, area=area
        )


def fill(actor: Actor, post: Post, invented: Iterator[tuple[str, str]]) -> StaffMember:
    """A new invented person on this post."""
    name, phone = next(invented)
    member = organisations.add_staff(
        actor=actor, unit=post.unit, name=name, phone=phone, area=post.area, simulated=True
    )
    organisations.appoint(actor=actor, post=post, staff=member, on=SINCE)
    return member


def open_account(actor: Actor, post: Post, member: StaffMember) -> None:
    """One click signs in as this person."""
    access.create_staff_account(
        actor=actor,
        login=f"demo-{DEMO_KEYS[post.role]}",
        subject_id=member.pk,
        title=f"{post.unit.short_name} · {post.title_zh}",
        demo_key=DEMO_KEYS[post.role],
    )


def open_families(actor: Actor, invented: Iterator[tuple[str, str]]) -> None:
    """A citizen and a parent."""
    for role, title in (("citizen", "市民(模拟)"), ("parent", "家长(模拟)")):
        _name, phone = next(invented)
        access.create_family_account(
            actor=actor, phone=phone, role=role, title=title, demo_key=role
        )
