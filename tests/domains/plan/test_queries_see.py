"""Every question about plans starts from what the actor may see: an unpublished version is nothing to a stranger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import things
from tests.factories.cast import Cast, cast
from tests.factories.plans import plan_spec
from tongyou.base.database import write
from tongyou.domains.plan.actions import versions
from tongyou.domains.plan.models import Change, Node, Plan, PlanVersion, Span
from tongyou.domains.plan.queries import imports, plans
from tongyou.domains.plan.queries.search import search
from tongyou.ground.visibility import Actor, NotVisible

__all__ = ["cast"]
Question = Callable[[Actor, PlanVersion], Any]


def task(version: PlanVersion) -> Node:
    return version.nodes.filter(kind=Node.Kind.TASK).order_by("number")[0]


QUESTIONS: dict[str, Question] = {
    "versions": lambda actor, version: plans.versions(actor),
    "nodes": plans.nodes,
    "tree": plans.tree,
    "neighbours": lambda actor, version: plans.neighbours(actor, task(version)),
    "earlier": lambda actor, version: plans.earlier(actor, Node(lineage=task(version).lineage)),
    "spans": lambda actor, version: plans.spans(actor, task(version)),
    "unit loads": plans.unit_loads,
    "changes": lambda actor, version: plans.changes(actor),
    "search": lambda actor, version: search(actor, "观察团", of=version),
}


@pytest.fixture
def hidden(cast: Cast) -> PlanVersion:
    """A draft that nobody has published, with a span and a line of the change log."""
    spec = plan_spec()
    with write():
        plan = Plan.objects.create(
            code="hidden", area_id=cast.area_id("district"), start=spec.start, end=spec.end
        )
        version = versions.write_version(plan=plan, spec=spec, origin="pack", label="1")
        Span.objects.create(
            version=version, node=task(version), part="task", start=0, end=2, quote="x"
        )
        Change.objects.create(version=version, sort="added", text_zh="x", text_en="x")
    return version


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("stranger", ["anonymous", "mother", "unit_head"])
def test_a_draft_is_nothing_to_a_stranger(
    cast: Cast, hidden: PlanVersion, name: str, stranger: str
) -> None:
    ask = QUESTIONS[name]
    assert not list(ask(cast.actor(stranger), hidden))
    assert list(ask(cast.actor("coordinator"), hidden))


def test_one_of_a_draft_is_not_there_for_a_stranger(cast: Cast, hidden: PlanVersion) -> None:
    commitment = task(hidden).commitments.all()[0]
    mother, coordinator = cast.actor("mother"), cast.actor("coordinator")
    for ask in (
        lambda actor: plans.version(actor, hidden.pk),
        lambda actor: plans.node(actor, task(hidden).pk, Node.Kind.TASK),
        lambda actor: plans.commitment(actor, commitment.pk),
    ):
        assert ask(coordinator)
        with pytest.raises(NotVisible):
            ask(mother)


def test_imports_and_findings_are_the_coordinators(cast: Cast) -> None:
    finding = things.finding(cast)
    row = finding.plan_import  # type: ignore[attr-defined]
    for person, seen in (("coordinator", True), ("department_officer", False), ("mother", False)):
        actor = cast.actor(person)
        assert imports.imports(actor).exists() is seen
        assert imports.findings(actor, plan_import=row).exists() is seen
        for ask, number in ((imports.plan_import, row.pk), (imports.finding, finding.pk)):
            if seen:
                assert ask(actor, number).pk == number
            else:
                with pytest.raises(NotVisible):
                    ask(actor, number)
