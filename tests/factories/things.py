"""What stands behind the holes in an address: one object for each, in the cast's district.

A room with a new parameter adds a line to THINGS; the authorisation tests fail until it does.
`(start of route, parameter) -> maker(cast)`; the longest start that fits wins.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models

from tests.factories.cast import MAKER, SINCE, Cast
from tests.factories.plans import publish
from tests.support.doors import Door
from tongyou.base import clock, jobs, notices
from tongyou.base.codes import new_id
from tongyou.domains.plan.actions import importing
from tongyou.domains.plan.models import Commitment, Node, PlanImport, PlanVersion
from tongyou.ground.access import actions as access
from tongyou.ground.access.models import SignInSession
from tongyou.ground.organisations.models import Holding
from tongyou.ground.territory import actions as territory
from tongyou.ground.territory.types import BoundaryKind, Crs, Residence

DOCUMENT = """试验区儿童友好城市建设行动计划(2023-2025年)
一、主要行动
(一)推进服务提质行动
1.每个村(社区)建设儿童之家1个。到2025年,建成儿童之家20个。牵头单位:教体局;配合单位:卫健局。
2.每年开展活动10场。牵头单位:卫健局。
"""
OUTLINE = b"""{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"code": "990101"},
"geometry": {"type": "Polygon", "coordinates": [[[120.6, 30.7], [120.8, 30.7], [120.8, 30.9], [120.6, 30.7]]]}}]}"""
COUNTS = "区划代码,年份,性别,年龄起,年龄止,人数\n990101,2024,合计,0,17,1000\n".encode()


def version(cast: Cast) -> PlanVersion:
    return PlanVersion.objects.first() or publish(cast)


@cache
def reading() -> str:
    """The document, read once for all tests."""
    from tongyou.domains.plan.reading import read_in_sandbox, to_json

    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        file.write(DOCUMENT.encode())
        file.flush()
        return json.dumps(to_json(read_in_sandbox(Path(file.name), "plan.txt")))


def draft(cast: Cast) -> PlanImport:
    """A document that has been read and waits for its review."""
    upload = SimpleUploadedFile("plan.txt", DOCUMENT.encode(), "text/plain")
    taken = importing.take_document(
        actor=MAKER, upload=upload, area_id=cast.area_id("district"), key=str(new_id())
    )
    importing.finish_reading(taken.plan_import, json.loads(reading()))
    return PlanImport.objects.get(pk=taken.plan_import.pk)


def finding(cast: Cast) -> models.Model:
    from tongyou.domains.plan.models import Finding

    one = draft(cast)
    return Finding.objects.create(
        area_id=one.area_id,
        plan_import=one,
        key="k",
        rule="r",
        severity="note",
        title_zh="t",
        title_en="t",
    )


def account_session(cast: Cast) -> SignInSession:
    cast.client("mother")
    return SignInSession.objects.filter(account=cast.account("mother")).latest("id")


def grant(cast: Cast) -> models.Model:
    """A request of the officer, about somebody of the first town."""
    return access.request_grant(
        actor=cast.actor("department_officer"),
        role="department_officer",
        target=cast.staff["child_director"].subject,
        target_kind="subject",
        purpose="contact",
        reason="联合走访",
        starts_on=clock.today(),
        ends_on=clock.today(),
    )


def live_grant(cast: Cast) -> models.Model:
    return access.approve_grant(actor=cast.actor("unit_head"), grant=grant(cast))  # type: ignore[arg-type]


def emergency(cast: Cast) -> models.Model:
    return access.start_break_glass(
        actor=cast.actor("child_director"),
        target=cast.staff["neighbour"].subject,
        reason="孩子夜里独自在家，联系不上家长",
    )


def boundary(cast: Cast) -> models.Model:
    made = territory.import_boundaries(
        actor=MAKER,
        raw=OUTLINE,
        crs=Crs.WGS84,
        source="模拟数据",
        kind=BoundaryKind.SKETCH,
        valid_from=SINCE,
    )
    return made.proposed[0]


def counts(cast: Cast) -> models.Model:
    return territory.import_population(
        actor=MAKER,
        raw=COUNTS,
        title="模拟数据",
        as_of=SINCE,
        residence=Residence.RESIDENT,
        simulated=True,
    )


def a_job(cast: Cast) -> models.Model:
    return jobs.enqueue("access.prune", {}, key=f"thing:{new_id()}")


def notice(cast: Cast) -> models.Model:
    """A notice in the auditor's inbox."""
    account = cast.account("auditor")
    (made,) = notices.send(
        "access.break_glass_overdue",
        to=notices.Recipient(account_id=account.pk),
        context={"started": clock.now(), "page": "/desk/"},
        key=f"thing:{new_id()}",
    )
    return made


THINGS: dict[tuple[str, str], Callable[[Cast], Any]] = {
    ("", "version_id"): version,
    ("", "node_id"): lambda cast: Node.objects.filter(version=version(cast), kind="task").first(),
    ("plan/actions/", "node_id"): lambda cast: Node.objects.filter(
        version=version(cast), kind="action"
    ).first(),
    ("desk/plan/actions/", "node_id"): lambda cast: Node.objects.filter(
        version=version(cast), kind="action"
    ).first(),
    ("", "unit_id"): lambda cast: cast.units["education"],
    ("", "commitment_id"): lambda cast: Commitment.objects.filter(version=version(cast)).first(),
    ("", "import_id"): draft,
    ("", "finding_id"): finding,
    ("", "form"): lambda cast: "json",
    ("", "item"): lambda cast: "K1",
    ("desk/plan/imports/<uuid:import_id>/review/actions/", "item"): lambda cast: "A1",
    ("", "commitment"): lambda cast: "C1.1",
    ("me/sessions/", "number"): account_session,
    ("reveal/", "number"): lambda cast: cast.staff["child_director"],
    ("reveal/", "label"): lambda cast: "ty_organisations.StaffMember",
    ("reveal/", "field"): lambda cast: "phone",
    ("desk/access/accounts/", "number"): lambda cast: cast.account("outsider"),
    ("desk/access/grants/", "number"): grant,
    ("desk/access/grants/<uuid:number>/revoke/", "number"): live_grant,
    ("desk/access/emergencies/", "number"): emergency,
    ("", "job_id"): a_job,
    ("", "notice_id"): notice,
    ("demo/", "key"): lambda cast: "citizen",
    ("me/second-factor/keys/", "pk"): lambda cast: 1,
    ("ui/pages/", "status"): lambda cast: 404,
    ("desk/territory/", "area"): lambda cast: cast.areas["town_one"],
    ("desk/territory/", "batch"): boundary,
    ("desk/territory/", "table"): counts,
    ("desk/units/", "unit"): lambda cast: cast.units["education"],
    ("desk/units/", "post"): lambda cast: (
        Holding.objects.get(staff=cast.staff["department_officer"]).post
    ),
}


class NoThing(LookupError):
    """A new parameter has no maker yet."""


def maker_of(door: Door, name: str) -> Callable[[Cast], Any]:
    fitting = [start for start, hole in THINGS if hole == name and door.route.startswith(start)]
    if not fitting:
        raise NoThing(f"tests/factories/things.py: say what stands at <{name}> in {door.route}")
    return THINGS[max(fitting, key=len), name]


@dataclass
class Things:
    """The objects of one test, each made when first needed."""

    cast: Cast
    made: dict[Callable[[Cast], Any], Any] = field(default_factory=dict)

    def at(self, door: Door) -> dict[str, Any]:
        """Objects (or plain values) for every hole of an address."""
        found = {}
        for _, name in door.parameters:
            maker = maker_of(door, name)
            if maker not in self.made:
                self.made[maker] = maker(self.cast)
            found[name] = self.made[maker]
        return found


def as_values(door: Door, things: dict[str, Any]) -> dict[str, Any]:
    """What is written into the address."""
    values = {name: getattr(thing, "pk", thing) for name, thing in things.items()}
    if "batch" in values:
        values["batch"] = things["batch"].batch
    return values


__all__ = ["THINGS", "NoThing", "Things", "as_values", "maker_of"]
