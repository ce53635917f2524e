"""Findings: recomputed from the content, settled by a person with a reason, reopened the same way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from tongyou.base import audit
from tongyou.base.database import write
from tongyou.domains.plan import records
from tongyou.domains.plan.linting import Finding as Found
from tongyou.domains.plan.linting import lint
from tongyou.domains.plan.models import Finding, PlanImport, PlanVersion, Settlement
from tongyou.domains.plan.types import PlanSpec
from tongyou.ground.visibility import Actor, check


class NeedsReason(Exception):
    """A finding is only settled with a reason that somebody can read later."""

    def __init__(self) -> None:
        self.words = _("请写明理由,至少六个字;以后查看的人要能看懂。")
        super().__init__(self.words)


def relint(
    *,
    version: PlanVersion | None = None,
    plan_import: PlanImport | None = None,
    spec: PlanSpec | None = None,
) -> list[Finding]:
    """Compare what the linter finds now with the rows; a finding whose cause is gone stays, marked gone."""
    home: dict[str, Any] = {"version": version, "plan_import": plan_import}
    area_id = (version or plan_import).area_id  # type: ignore[union-attr] # one of the two is given
    if spec is None:
        assert version is not None  # noqa: S101 - an import brings its spec
        spec = records.version_spec(version)
    found = {f.key: f for f in lint(spec)}
    rows = {row.key: row for row in Finding.objects.filter(**home)}
    Finding.objects.bulk_create(
        Finding(area_id=area_id, key=key, **home, **columns(f))
        for key, f in found.items()
        if key not in rows
    )
    refresh(rows.values(), found)
    return list(Finding.objects.filter(**home, gone=False))


def columns(found: Found) -> dict[str, Any]:
    """A finding's content as columns."""
    return {
        "rule": found.rule,
        "severity": found.severity,
        "places": list(found.places),
        "title_zh": found.title.zh,
        "title_en": found.title.en,
        "explanation_zh": found.explanation.zh,
        "explanation_en": found.explanation.en,
        "suggestion_zh": found.suggestion.zh,
        "suggestion_en": found.suggestion.en,
    }


def refresh(rows: Iterable[Finding], found: dict[str, Found]) -> None:
    """Bring rows up to date with what is found now."""
    changed = []
    for row in rows:
        now = columns(found[row.key]) if row.key in found else {}
        now["gone"] = row.key not in found
        if any(getattr(row, name) != value for name, value in now.items()):
            for name, value in now.items():
                setattr(row, name, value)
            changed.append(row)
    if changed:
        fields = [*columns(next(iter(found.values()))), "gone"] if found else ["gone"]
        Finding.objects.bulk_update(changed, fields)


def settle(*, actor: Actor, finding: Finding, reason: str, settled: bool = True) -> Settlement:
    """Record an answer to a finding (or reopen it). Raises NeedsReason."""
    check(actor, "plan.finding", "settle", finding)
    if len(reason.strip()) < 6:
        raise NeedsReason
    with write():
        row = Settlement.objects.create(
            finding=finding, settled=settled, reason=reason.strip(), made_by=actor.account_id
        )
        act = "settle" if settled else "reopen"
        audit.record(actor=actor, act=act, kind="plan.finding", subject_ids=[finding.id])
    return row
