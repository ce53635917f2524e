"""The plan as JSON, schema `tongyou.plan/1`: additive within version 1."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from tongyou.domains.plan.types import CommitmentSpec, PlanSpec, TaskSpec


def write(spec: PlanSpec, _english: bool) -> bytes:  # noqa: FBT001 - the common signature of all forms
    """Both languages are in the file, whoever asks."""
    return json.dumps(as_data(spec), ensure_ascii=False, indent=1).encode()


def as_data(spec: PlanSpec) -> dict[str, Any]:
    """The plan as plain data."""
    return {
        "schema": "tongyou.plan/1",
        "code": spec.code,
        "version": spec.version,
        "stage": spec.stage.value,
        "title": asdict(spec.title),
        "period": {"start": spec.start.isoformat(), "end": spec.end.isoformat()},
        "systems": [
            {"code": s.code, "title": asdict(s.title), "inferred": s.inferred} for s in spec.systems
        ],
        "actions": [
            {"number": a.number, "title": asdict(a.title), "system": a.system} for a in spec.actions
        ],
        "tasks": [task_data(task) for task in spec.tasks],
    }


def task_data(task: TaskSpec) -> dict[str, Any]:
    return {
        "number": task.number,
        "action": task.action,
        "title": asdict(task.title),
        "summary": asdict(task.summary),
        "lead": list(task.lead),
        "cooperating": list(task.cooperating),
        "commitments": [commitment_data(c) for c in task.commitments],
    }


def commitment_data(c: CommitmentSpec) -> dict[str, Any]:
    """A number stays a number: exact decimals are written as text only where JSON would round them."""
    value = (
        None if c.value is None else (int(c.value) if c.value == int(c.value) else float(c.value))
    )
    return {
        "code": c.code,
        "title": asdict(c.title),
        "kind": c.kind.value,
        "operator": c.operator.value,
        "value": value,
        "unit": c.unit,
        "quantifier": c.quantifier.value,
        "window": c.window.value,
        "by": c.by.isoformat() if c.by else None,
        "firmness": c.firmness.value,
        "approximate": c.approximate,
        "scope": c.scope,
        "duplicate_of": c.duplicate_of or None,
        "see_also": list(c.see_also),
    }
