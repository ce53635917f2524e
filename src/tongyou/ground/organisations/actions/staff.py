"""Staff members: added and corrected. Looking at them in clear is `access.reveal`."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tongyou.base import audit, database
from tongyou.base.cipher import blind_index
from tongyou.ground.organisations.models import StaffMember, Unit
from tongyou.ground.organisations.types import OrganisationProblem
from tongyou.ground.subjects.models import Subject
from tongyou.ground.territory.queries import Area
from tongyou.ground.visibility import Actor, check

RESOURCE = "organisations.staff"
PHONE_FIELD = "ty_organisations_staffmember.phone"


def add_staff(
    *, actor: Actor, unit: Unit, name: str, phone: str = "", email: str = "", area: Area | None = None,
    simulated: bool = False,
) -> StaffMember:  # fmt: skip
    """A person who works for `unit`. `simulated` marks invented people (模拟数据)."""
    check(actor, RESOURCE, "create")
    _require(name)
    with database.write():
        subject = Subject.objects.create(
            kind="staff", unit=unit.subject, area=area.subject if area else None
        )
        staff = StaffMember(
            subject=subject, unit=unit, area=area, name=name.strip(), phone=phone.strip(),
            phone_index=index_of(phone), email=email.strip(), simulated=simulated,
        )  # fmt: skip
        staff.save(force_insert=True)
        audit.record(actor=actor, act="create", kind=RESOURCE, subject_ids=[staff.pk])
    return staff


def change_staff(
    *, actor: Actor, staff: StaffMember, name: str | None = None, phone: str | None = None,
    email: str | None = None,
) -> StaffMember:  # fmt: skip
    """Correct name, phone or e-mail; what is None stays."""
    check(actor, RESOURCE, "change", staff)
    given = {"name": name, "phone": phone, "email": email}
    wanted = {field: text.strip() for field, text in given.items() if text is not None}
    if "name" in wanted:
        _require(wanted["name"])
    with database.write():
        staff = StaffMember.objects.select_for_update().get(pk=staff.pk)
        for field, text in wanted.items():
            setattr(staff, field, text)
        staff.phone_index = index_of(staff.phone or "")
        staff.save()
        audit.record(
            actor=actor, act="change", kind=RESOURCE, subject_ids=[staff.pk], fields=sorted(wanted)
        )
    return staff


def _require(name: str) -> None:
    if not name.strip():
        raise OrganisationProblem(_("请填写姓名。"))


def index_of(phone: str) -> str:
    """What finds a phone number by exact match without opening it."""
    digits = "".join(filter(str.isdigit, phone))
    return blind_index(digits, field=PHONE_FIELD) if digits else ""
