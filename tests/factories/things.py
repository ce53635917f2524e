"""What stands behind the holes in an address: one object for each, in the cast's district.

A room with a new parameter adds a line to THINGS; the authorisation tests fail until it does.
`(start of route, parameter) -> maker(cast)`; the longest start that fits wins.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models

from tests.factories.cast import MAKER, SINCE, Cast
from tests.factories.plans import publish
from tests.factories.supervision_things import SUPERVISION
from tests.kernels.instruments.support import PDF, House, build
from tests.support.doors import Door
from tongyou.base import clock, files, jobs, notices
from tongyou.base.codes import new_id
from tongyou.domains.plan.actions import importing
from tongyou.domains.plan.models import Commitment, Node, PlanImport, PlanVersion
from tongyou.ground.access import actions as access
from tongyou.ground.access.models import SignInSession
from tongyou.ground.organisations.models import Holding
from tongyou.ground.territory import actions as territory
from tongyou.ground.territory.types import BoundaryKind, Crs, Residence
from tongyou.kernels.casework import actions as casework
from tongyou.kernels.casework.models import Case, Document
from tongyou.kernels.casework.queries.types import Filters
from tongyou.kernels.criteria import Text
from tongyou.kernels.instruments import actions as instruments
from tongyou.kernels.instruments.models import ReleasedInstrument, Round

VISIT = Path(__file__).parents[1] / "kernels" / "casework" / "pages" / "visit.yaml"
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


def empty_page() -> bytes:
    """A PDF of one page."""
    out, writer = io.BytesIO(), pypdf.PdfWriter()
    writer.add_blank_page(width=72, height=72)
    writer.write(out)
    return out.getvalue()


def a_case(cast: Cast) -> models.Model:
    """A case of the first town, with a file and a document; two district bureaus have a step in it."""
    casework.release(actor=MAKER, text=VISIT.read_text(encoding="utf-8"), file=VISIT.name)
    units, opener = cast.units, cast.actor("town_supervisor")
    opened = casework.open_case(
        actor=opener,
        procedure="test.visit",
        area_id=cast.area_id("town_one"),
        places={
            "town": units["town-one"].pk,
            "village": units["village-one"].pk,
            "partners": [units["education"].pk, units["health"].pk],
            "deciding": units["education"].pk,
        },
        title=Text("模拟儿童的走访", "Visit to a simulated child"),
        key=str(new_id()),
    )
    paper = SimpleUploadedFile("户口簿.pdf", empty_page(), "application/pdf")
    for act, step, uploads in (("provide", "", {"hukou": paper}), ("accept", "check", {})):
        casework.act(
            actor=opener,
            case_id=opened.case_id,
            act=act,
            step=step,
            payload={"material": "hukou"} if uploads else {},
            uploads=uploads,
            expected=None,
            key=str(new_id()),
        )
    return Case.objects.get(pk=opened.case_id)


def a_document(cast: Cast) -> Any:
    """The first paper of the case at hand."""
    row = Case.objects.order_by("-opened_at").first() or a_case(cast)
    return Document.objects.filter(case_id=row.pk).first().pk  # type: ignore[union-attr]


def kept_filter(cast: Cast) -> Any:
    return casework.keep_filter(
        actor=cast.actor("town_supervisor"), name="逾期的", filters=Filters(late=True)
    ).pk


def house(cast: Cast) -> House:
    """Released instruments with a round of two units and a survey; made once for one cast."""
    return built(cast) if ReleasedInstrument.objects.exists() else build(cast)


def built(cast: Cast) -> House:
    """The house again, found in the database."""
    rounds = {row.instrument_code: row for row in Round.objects.select_related("instrument")}
    released = {row.code: row for row in ReleasedInstrument.objects.all()}
    return House(cast, released, rounds["plan.count"], rounds["participation.street-survey"], [])


def a_response(cast: Cast) -> models.Model:
    """A draft of the education office."""
    return house(cast).begin()


def sent_response(cast: Cast) -> models.Model:
    """A checklist that was handed in."""
    row = house(cast).checklist()
    good = {"surface": "soft", "gap": 100, "water": False, "shade": "full", "bench": 5}
    actor = cast.actor("colleague")
    instruments.save(actor=actor, response_id=row.pk, answers=good, expected=0)
    instruments.submit(actor=actor, response_id=row.pk, expected=1, key=str(new_id()))
    return row


def a_file(cast: Cast) -> models.Model:
    """A piece of evidence of the draft."""
    row = house(cast).begin()
    upload = SimpleUploadedFile("note.pdf", PDF, "application/pdf")
    actor = cast.actor("colleague")
    number = instruments.attach(actor=actor, response_id=row.pk, field="proof", upload=upload)
    return files.StoredFile.objects.get(pk=number)


def a_pass(cast: Cast) -> str:
    """The secret of a pass."""
    (secret,) = instruments.issue_passes(
        actor=MAKER, round_id=house(cast).survey.pk, number=1, key=str(new_id())
    )
    return secret


def resume_link(cast: Cast) -> str:
    """A link back to the draft, for the colleague."""
    row = house(cast).begin()
    return instruments.make_link(actor=cast.actor("colleague"), response_id=row.pk).token


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
    ("desk/cases/", "case_id"): a_case,
    ("desk/cases/", "act"): lambda cast: "note",
    ("desk/cases/", "code"): lambda cast: "hukou",
    ("desk/cases/", "sequence"): lambda cast: 1,
    ("desk/cases/", "document_id"): a_document,
    ("desk/cases/", "filter_id"): kept_filter,
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
    ("forms/", "response_id"): a_response,
    ("forms/<uuid:response_id>/reopen/", "response_id"): sent_response,
    ("forms/", "file_id"): a_file,
    ("forms/", "due_id"): lambda cast: house(cast).due("health"),
    ("forms/", "step"): lambda cast: "progress",
    ("forms/survey/", "step"): lambda cast: "you",
    ("forms/", "token"): resume_link,
    ("forms/pass/", "secret"): a_pass,
    ("desk/forms/", "round_id"): lambda cast: house(cast).round,
    ("desk/forms/rounds/<uuid:round_id>/passes/", "round_id"): lambda cast: house(cast).survey,
    ("desk/forms/", "instrument_id"): lambda cast: house(cast).released["plan.count"],
    ("desk/units/", "unit"): lambda cast: cast.units["education"],
    ("desk/units/", "post"): lambda cast: (
        Holding.objects.get(staff=cast.staff["department_officer"]).post
    ),
    **SUPERVISION,
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
