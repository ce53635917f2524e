"""The shared cast: one small district with two towns, and a person for every role.

    from tests.factories.cast import Cast, cast        # `cast` is a fixture

    def test_it(cast: Cast) -> None:
        page = cast.client("town_supervisor").get("/desk/")

Everybody is invented (模拟数据). `mother` and `stranger` are families; `neighbour` supervises the other town;
`colleague` reports for the officer's unit, `outsider` for another one; the rest are named by their role.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import pytest
from django.test import Client

from tongyou.ground.access import actions as access
from tongyou.ground.access.actors import actor_for
from tongyou.ground.access.models import Account
from tongyou.ground.organisations import actions as organisations
from tongyou.ground.organisations.models import StaffMember, Unit
from tongyou.ground.organisations.types import PostSpec, UnitKind, UnitSpec
from tongyou.ground.territory import actions as territory
from tongyou.ground.territory.models import Area
from tongyou.ground.territory.types import AreaKind, AreaSpec
from tongyou.ground.visibility import ANONYMOUS, Actor, system_actor

SINCE = date(2023, 1, 1)
MAKER = system_actor("cast")
PASSWORD = "correct-horse-battery-7"

# person -> role, unit, area (of the small district below)
STAFF = {
    "child_director": ("child_director", "village-one", "village_one"),
    "town_supervisor": ("town_supervisor", "town-one", "town_one"),
    "neighbour": ("town_supervisor", "town-two", "town_two"),
    "department_officer": ("department_officer", "education", "district"),
    "colleague": ("clerk", "education", "district"),
    "outsider": ("clerk", "health", "district"),
    "unit_head": ("unit_head", "education", "district"),
    "coordinator": ("coordinator", "office", "district"),
    "leader": ("leader", "office", "district"),
    "auditor": ("auditor", "office", "district"),
    "system_admin": ("system_admin", "data", "district"),
    "security_admin": ("security_admin", "data", "district"),
    "audit_admin": ("audit_admin", "data", "district"),
}
FAMILIES = {"mother": ("parent", "13900000001"), "stranger": ("citizen", "13900000002")}
EVERYBODY = ("anonymous", *FAMILIES, *STAFF)


@dataclass
class Cast:
    """Everybody and everything; `client(person)` is a browser signed in as them."""

    accounts: dict[str, Account] = field(default_factory=dict)
    staff: dict[str, StaffMember] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)

    def account(self, person: str) -> Account:
        return self.accounts[person]

    def actor(self, person: str) -> Actor:
        """The actor this person is now."""
        if person == "anonymous":
            return ANONYMOUS
        return actor_for(Account.objects.get(pk=self.accounts[person].pk))

    def client(self, person: str, *, language: str = "zh-hans") -> Client:
        """A browser, signed in unless anonymous; who you are has just been proved."""
        browser = Client(raise_request_exception=False)
        browser.cookies["ty_language"] = language
        if person != "anonymous":
            browser.force_login(
                self.accounts[person], backend="django.contrib.auth.backends.ModelBackend"
            )
        return browser

    def area_id(self, name: str) -> UUID:
        return self.areas[name].pk


def make_areas(made: Cast) -> None:
    """A district, two towns, a village in each."""
    rows = (
        ("district", "990101", "试验区", AreaKind.DISTRICT, None),
        ("town_one", "990101101", "东风镇", AreaKind.TOWN, "district"),
        ("town_two", "990101102", "西塘镇", AreaKind.TOWN, "district"),
        ("village_one", "990101101201", "东风村", AreaKind.VILLAGE, "town_one"),
        ("village_two", "990101102201", "西塘村", AreaKind.VILLAGE, "town_two"),
    )
    for name, code, title, kind, parent in rows:
        made.areas[name] = territory.establish(
            actor=MAKER,
            spec=AreaSpec(code, title, kind, f"Area {name.replace('_', ' ')}"),
            parent=made.areas[parent] if parent else None,
            on=SINCE,
            basis="模拟数据",
        )


def make_units(made: Cast) -> None:
    rows = (
        ("office", "妇儿工委办", UnitKind.GOVERNMENT, "district"),
        ("education", "教体局", UnitKind.GOVERNMENT, "district"),
        ("health", "卫健局", UnitKind.GOVERNMENT, "district"),
        ("data", "数据局", UnitKind.GOVERNMENT, "district"),
        ("town-one", "东风镇政府", UnitKind.TOWN_GOVERNMENT, "town_one"),
        ("town-two", "西塘镇政府", UnitKind.TOWN_GOVERNMENT, "town_two"),
        ("village-one", "东风村委会", UnitKind.VILLAGE_COMMITTEE, "village_one"),
    )
    for code, name, kind, area in rows:
        spec = UnitSpec(code=f"cast-{code}", kind=kind, short_name=name, name_en=f"Unit {code}")
        made.units[code] = organisations.create_unit(
            actor=MAKER, spec=spec, on=SINCE, area=made.areas[area]
        )


def make_staff(made: Cast, person: str, *, name: str = "", phone: str = "") -> Account:
    """A staff member on a post, with an account that has its second factor."""
    role, unit, area = STAFF[person]
    member = organisations.add_staff(
        actor=MAKER,
        unit=made.units[unit],
        name=name or f"模拟{person}",
        phone=phone or f"1370000{len(made.staff):04d}",
        area=made.areas[area],
        simulated=True,
    )
    spec = PostSpec(code=f"cast-{person}", role=role, title_zh="岗位", title_en="Post")
    post = organisations.create_post(
        actor=MAKER, unit=made.units[unit], spec=spec, on=SINCE, area=made.areas[area]
    )
    organisations.appoint(actor=MAKER, post=post, staff=member, on=SINCE)
    made.staff[person] = member
    account = access.create_staff_account(
        actor=MAKER, login=person, subject_id=member.pk, title=f"{person} (cast)", password=PASSWORD
    )
    Account.objects.filter(pk=account.pk).update(must_enrol_second_factor=False)
    return account


def make_cast() -> Cast:
    """Build the district and everybody in it, through the rooms' own actions."""
    made = Cast()
    make_areas(made)
    make_units(made)
    for person in STAFF:
        made.accounts[person] = make_staff(made, person)
    for person, (role, phone) in FAMILIES.items():
        made.accounts[person] = access.create_family_account(
            actor=MAKER, phone=phone, role=role, title=f"{person} (cast)"
        )
    return made


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast in this test's database."""
    return make_cast()
