"""The shared cast of the ground: real towns, invented people, each signed in with a browser of their own."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.test import Client

from tongyou.base import packs
from tongyou.base.database import write
from tongyou.ground.access.actions import create_staff_account
from tongyou.ground.access.actors import actor_for
from tongyou.ground.access.models import Account
from tongyou.ground.organisations import actions as organisations
from tongyou.ground.organisations import pack as organisations_pack
from tongyou.ground.organisations.models import Post, StaffMember, Unit
from tongyou.ground.organisations.types import PostSpec
from tongyou.ground.territory import pack as territory_pack
from tongyou.ground.territory.models import Area
from tongyou.ground.visibility import Actor, system_actor

PACK = Path(__file__).resolve().parents[3] / "packs" / "xiuzhou"
SYSTEM = system_actor("tests")
SINCE = date(2023, 1, 1)
XINCHENG, WANGDIAN = "330411002", "330411105"
# Two people whose names and numbers may appear nowhere but where they belong.
SENTINEL_NAME, SENTINEL_PHONE = "哨艿甲", "13912345671"
OTHER_NAME, OTHER_PHONE = "哨艿乙", "13912345672"


def apply_pack(name: str = "") -> None:
    """Apply the city's territory and organisations sections, or one of them."""
    pack = packs.load(PACK)
    with write():
        if name in {"", "territory"}:
            territory_pack.apply(pack.named("territory")[0], SYSTEM)
        if name in {"", "organisations"}:
            organisations_pack.apply(pack.named("organisations")[0], SYSTEM)


@dataclass
class Person:
    """One signed-in staff member."""

    staff: StaffMember
    account: Account
    post: Post

    @property
    def actor(self) -> Actor:
        return actor_for(self.account)

    @property
    def client(self) -> Client:
        browser = Client()
        browser.force_login(self.account, backend="django.contrib.auth.backends.ModelBackend")
        return browser


@dataclass
class Cast:
    """People by what they are; made when first asked for."""

    made: dict[str, Person] = field(default_factory=dict)

    def put(self, key: str, post: Post, name: str, phone: str = "") -> Person:
        staff = organisations.add_staff(
            actor=SYSTEM, unit=post.unit, name=name, phone=phone, area=post.area, simulated=True
        )
        organisations.appoint(actor=SYSTEM, post=post, staff=staff, on=SINCE)
        account = create_staff_account(actor=SYSTEM, login=key, subject_id=staff.pk)
        Account.objects.filter(pk=account.pk).update(must_enrol_second_factor=False)
        account.refresh_from_db()
        self.made[key] = Person(staff, account, post)
        return self.made[key]

    def fresh(self) -> Cast:
        """The same people as new objects: what a test changes in memory stays with that test."""
        people = {
            key: Person(copy(one.staff), copy(one.account), copy(one.post))
            for key, one in self.made.items()
        }
        return Cast(people)

    def __getattr__(self, key: str) -> Person:
        made = self.__dict__["made"]
        if key not in made:
            raise AttributeError(key)
        return made[key]


def area(code: str) -> Area:
    return Area.objects.get(code=code, valid_to=None)


def post(code: str) -> Post:
    return Post.objects.get(code=code)


def assemble() -> Cast:
    """Two towns with a supervisor and a director each, one department, and the district's coordinator."""
    apply_pack()
    cast = Cast()
    cast.put("supervisor", post(f"child-supervisor/{XINCHENG}"), "督导甲", "13900000011")
    cast.put("neighbour", post(f"child-supervisor/{WANGDIAN}"), "督导乙", "13900000012")
    cast.put("director", post(f"child-director/{XINCHENG}001"), SENTINEL_NAME, SENTINEL_PHONE)
    village = Post.objects.filter(role="child_director", area__parent=area(WANGDIAN)).first()
    assert village is not None
    cast.put("stranger", village, OTHER_NAME, OTHER_PHONE)
    cast.put("clerk", post("clerk/education-sports"), "报送丙", "13900000013")
    cast.put("head", post("head/education-sports"), "局长丁", "13900000014")
    spec = PostSpec("coordinator/test", "coordinator", "协调员", "Coordinator")
    office = Unit.objects.get(code="wci-office")
    desk = organisations.create_post(
        actor=SYSTEM, unit=office, spec=spec, on=SINCE, area=area("330411")
    )
    cast.put("coordinator", desk, "协调戊", "13900000015")
    return cast
