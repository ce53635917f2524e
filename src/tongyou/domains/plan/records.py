"""Rows to values and back: a version's rows as a PlanSpec, and a PlanSpec written as rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from tongyou.domains.plan.models import Commitment, Node, NodeUnit, PlanVersion
from tongyou.domains.plan.rules.searching import search_line
from tongyou.domains.plan.types import (
    ActionSpec,
    CommitmentSpec,
    Firmness,
    Kind,
    Operator,
    PlanSpec,
    Quantifier,
    Stage,
    SystemSpec,
    TaskSpec,
    Text,
    UnitRole,
    Window,
)

ResolveUnit = Callable[[str], UUID | None]


def digest(spec: PlanSpec) -> str:
    """A fingerprint of the whole content: the same words give the same digest."""
    return hashlib.sha256(
        json.dumps(asdict(spec), sort_keys=True, default=str, ensure_ascii=False).encode()
    ).hexdigest()


# --- rows to value -------------------------------------------------------------------------------


def commitment_spec(row: Commitment) -> CommitmentSpec:
    """One commitment as a value."""
    return CommitmentSpec(
        code=row.code,
        title=Text(row.title_zh, row.title_en),
        kind=Kind(row.kind),
        operator=Operator(row.operator),
        value=row.value,
        unit=row.unit,
        quantifier=Quantifier(row.quantifier),
        window=Window(row.window),
        by=row.by,
        by_stated=row.by_stated,
        operator_stated=row.operator_stated,
        implied=row.implied,
        firmness=Firmness(row.firmness),
        approximate=row.approximate,
        scope=row.scope,
        scope_note=Text(row.scope_note_zh, row.scope_note_en),
        denominator=row.denominator,
        evidence=Text(row.evidence_zh, row.evidence_en),
        duplicate_of=row.duplicate_of,
        see_also=tuple(row.see_also),
        note=Text(row.note_zh, row.note_en),
    )


def units_by_role(units: Iterable[NodeUnit], role: UnitRole) -> tuple[str, ...]:
    """Printed names in printed order."""
    return tuple(u.printed for u in sorted(units, key=lambda u: u.order) if u.role == role)


def task_spec(node: Node, action: int) -> TaskSpec:
    """One task as a value; its units and commitments must have been prefetched."""
    units = list(node.units.all())
    return TaskSpec(
        number=node.number,
        action=action,
        title=Text(node.title_zh, node.title_en),
        summary=Text(node.summary_zh, node.summary_en),
        lead=units_by_role(units, UnitRole.LEAD),
        cooperating=units_by_role(units, UnitRole.COOPERATING),
        commitments=tuple(commitment_spec(c) for c in node.commitments.all()),
        note=Text(node.note_zh, node.note_en),
    )


def version_spec(version: PlanVersion) -> PlanSpec:
    """A whole version as a value: three queries."""
    nodes = list(version.nodes.prefetch_related("units", "commitments"))
    by_id = {node.id: node for node in nodes}
    systems = tuple(
        SystemSpec(n.code, Text(n.title_zh, n.title_en), n.inferred)
        for n in nodes
        if n.kind == Node.Kind.SYSTEM
    )
    actions = tuple(
        ActionSpec(
            n.number, Text(n.title_zh, n.title_en), by_id[n.parent_id].code if n.parent_id else ""
        )
        for n in nodes
        if n.kind == Node.Kind.ACTION
    )
    tasks = tuple(
        task_spec(n, by_id[n.parent_id].number if n.parent_id else 0)
        for n in nodes
        if n.kind == Node.Kind.TASK
    )
    return PlanSpec(
        code=version.plan.code,
        version=version.label,
        title=Text(version.title_zh, version.title_en),
        start=version.plan.start,
        end=version.plan.end,
        stage=Stage(version.stage),
        area=str(version.area_id),
        systems=systems,
        actions=actions,
        tasks=tasks,
    )


# --- value to rows -------------------------------------------------------------------------------


def write_nodes(
    version: PlanVersion,
    spec: PlanSpec,
    resolve: ResolveUnit,
    lineage: Callable[[str, int, str], UUID],
) -> None:
    """Write systems, actions, tasks, units and commitments of a version that has none yet.

    `lineage(kind, number, title)` says which earlier node continues here, so that history follows the task.
    """
    systems = {
        s.code: system_node(version, s, index, lineage) for index, s in enumerate(spec.systems, 1)
    }
    actions = {
        a.number: action_node(version, a, systems.get(a.system), lineage) for a in spec.actions
    }
    tasks = {t.number: task_node(version, t, actions.get(t.action), lineage) for t in spec.tasks}
    Node.objects.bulk_create([*systems.values(), *actions.values(), *tasks.values()])
    NodeUnit.objects.bulk_create(
        unit for t in spec.tasks for unit in unit_rows(tasks[t.number], t, resolve)
    )


def system_node(
    version: PlanVersion, spec: SystemSpec, index: int, lineage: Callable[[str, int, str], UUID]
) -> Node:
    return Node(
        version=version,
        kind=Node.Kind.SYSTEM,
        number=index,
        code=spec.code,
        title_zh=spec.title.zh,
        title_en=spec.title.en,
        inferred=spec.inferred,
        lineage=lineage("system", index, spec.title.zh),
    )


def action_node(
    version: PlanVersion,
    spec: ActionSpec,
    parent: Node | None,
    lineage: Callable[[str, int, str], UUID],
) -> Node:
    return Node(
        version=version,
        kind=Node.Kind.ACTION,
        number=spec.number,
        parent=parent,
        title_zh=spec.title.zh,
        title_en=spec.title.en,
        search_text=search_line([spec.title.zh, spec.title.en]),
        lineage=lineage("action", spec.number, spec.title.zh),
    )


def task_node(
    version: PlanVersion,
    spec: TaskSpec,
    parent: Node | None,
    lineage: Callable[[str, int, str], UUID],
) -> Node:
    words = [
        spec.title.zh,
        spec.title.en,
        spec.summary.zh,
        spec.summary.en,
        *spec.lead,
        *spec.cooperating,
    ]
    words += [text for c in spec.commitments for text in (c.title.zh, c.title.en)]
    return Node(
        version=version,
        kind=Node.Kind.TASK,
        number=spec.number,
        parent=parent,
        title_zh=spec.title.zh,
        title_en=spec.title.en,
        summary_zh=spec.summary.zh,
        summary_en=spec.summary.en,
        note_zh=spec.note.zh,
        note_en=spec.note.en,
        search_text=search_line(words),
        lineage=lineage("task", spec.number, spec.title.zh),
    )


def unit_rows(node: Node, spec: TaskSpec, resolve: ResolveUnit) -> list[NodeUnit]:
    rows = []
    for role, names in ((UnitRole.LEAD, spec.lead), (UnitRole.COOPERATING, spec.cooperating)):
        for order, name in enumerate(names):
            rows.append(
                NodeUnit(node=node, unit_id=resolve(name), printed=name, role=role, order=order)
            )
    return rows


def commitment_row(
    version: PlanVersion, node: Node, spec: CommitmentSpec, order: int, lineage: UUID | None
) -> Commitment:
    """One commitment as a row of this version."""
    row = Commitment(
        version=version,
        node=node,
        code=spec.code,
        order=order,
        title_zh=spec.title.zh,
        title_en=spec.title.en,
        kind=spec.kind,
        operator=spec.operator,
        value=None if spec.value is None else Decimal(spec.value),
        unit=spec.unit,
        quantifier=spec.quantifier,
        window=spec.window,
        by=spec.by,
        by_stated=spec.by_stated,
        operator_stated=spec.operator_stated,
        implied=spec.implied,
        firmness=spec.firmness,
        approximate=spec.approximate,
        scope=spec.scope,
        scope_note_zh=spec.scope_note.zh,
        scope_note_en=spec.scope_note.en,
        denominator=spec.denominator,
        evidence_zh=spec.evidence.zh,
        evidence_en=spec.evidence.en,
        duplicate_of=spec.duplicate_of,
        see_also=list(spec.see_also),
        note_zh=spec.note.zh,
        note_en=spec.note.en,
    )
    if lineage is not None:
        row.lineage = lineage
    return row


def summary(version: PlanVersion) -> dict[str, Any]:
    """Codes and counts for the audit ledger; no words of the plan."""
    return {
        "sequence": version.sequence,
        "tasks": version.task_count,
        "actions": version.action_count,
        "commitments": version.commitment_count,
    }
