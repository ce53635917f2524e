"""A pack's plan becomes a published version; applying the pack is the operator's confirmation."""

from __future__ import annotations

from dataclasses import replace

from tongyou.base.database import write
from tongyou.base.packs import ActorRef, PackRefused, Section
from tongyou.domains.plan import records
from tongyou.domains.plan.actions import versions
from tongyou.domains.plan.models import Plan, PlanVersion
from tongyou.domains.plan.types import PlanSpec, TaskSpec
from tongyou.ground.territory import queries as territory
from tongyou.ground.visibility import system_actor


def apply(spec: PlanSpec, section: Section, _actor: ActorRef) -> PlanVersion | None:
    """Load the plan of a pack as a version and publish it; the same content again changes nothing."""
    area = territory.area_by_code(spec.area)
    if area is None:
        words = (f"没有代码为 {spec.area} 的区划", f"no area has the code {spec.area}")
        raise PackRefused([section.node.problem(*words)])
    spec = printed_names(spec)
    with write():
        plan, _created = Plan.objects.get_or_create(
            code=spec.code, defaults={"area_id": area.pk, "start": spec.start, "end": spec.end}
        )
        if plan.versions.filter(digest=records.digest(spec)).exists():
            return None
        version = versions.write_version(plan=plan, spec=spec, origin="pack", label=spec.version)
    return versions.publish(actor=system_actor("pack"), version=version)


def printed_names(spec: PlanSpec) -> PlanSpec:
    """A pack names units by code; a version keeps the names as they are printed."""
    names = {code: text.zh for code, text in spec.units}
    return replace(spec, tasks=tuple(named(task, names) for task in spec.tasks))


def named(task: TaskSpec, names: dict[str, str]) -> TaskSpec:
    """One task with printed unit names."""
    lead = tuple(names.get(code, code) for code in task.lead)
    return replace(
        task, lead=lead, cooperating=tuple(names.get(code, code) for code in task.cooperating)
    )
