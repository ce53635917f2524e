"""Reading plans: versions, the tree, one action, one task, one unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from tongyou.domains.plan import records
from tongyou.domains.plan.models import (
    Baseline,
    Change,
    Commitment,
    Node,
    NodeUnit,
    PlanVersion,
    Span,
)
from tongyou.domains.plan.rules.comparing import TaskChange, Verdict, compare
from tongyou.domains.plan.rules.wording.sentences import sentence
from tongyou.domains.plan.types import Text, UnitRole
from tongyou.ground.visibility import Actor, NotVisible


def versions(actor: Actor) -> QuerySet[PlanVersion]:
    """Versions this actor may see, newest plan and newest version first."""
    return (
        PlanVersion.objects.visible_to(actor)
        .select_related("plan")
        .order_by("-plan__start", "-sequence")
    )


def current_versions(actor: Actor) -> list[PlanVersion]:
    """The published version of each plan: plans for later periods first."""
    return list(versions(actor).filter(state=PlanVersion.State.PUBLISHED))


def version(actor: Actor, version_id: UUID) -> PlanVersion:
    """One version, or NotVisible: absent and forbidden look alike."""
    found = versions(actor).filter(pk=version_id).first()
    if found is None:
        raise NotVisible("plan.version", "view", version_id)
    return found


# --- the tree -------------------------------------------------------------------------------------


@dataclass(slots=True)
class CommitmentLine:
    """A commitment as a page shows it."""

    row: Commitment
    words: Text
    baseline: Baseline | None = None
    span: Span | None = None


@dataclass(slots=True)
class TaskLine:
    """A task with its units and commitments."""

    node: Node
    lead: list[NodeUnit]
    cooperating: list[NodeUnit]
    commitments: list[CommitmentLine]
    spans: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class ActionLine:
    node: Node
    tasks: list[TaskLine] = field(default_factory=list)

    @property
    def commitment_count(self) -> int:
        return sum(len(task.commitments) for task in self.tasks)


@dataclass(slots=True)
class SystemLine:
    """A system (体系) with its actions; `node` is None for a plan that has no systems."""

    node: Node | None
    actions: list[ActionLine] = field(default_factory=list)


def task_line(node: Node, baselines: dict[UUID, Baseline] | None = None) -> TaskLine:
    """A task whose units and commitments have been prefetched."""
    units = list(node.units.all())
    return TaskLine(
        node=node,
        lead=[u for u in units if u.role == UnitRole.LEAD],
        cooperating=[u for u in units if u.role == UnitRole.COOPERATING],
        commitments=[
            CommitmentLine(
                c, sentence(records.commitment_spec(c)), (baselines or {}).get(c.lineage)
            )
            for c in node.commitments.all()
        ],
    )


def nodes(actor: Actor, of: PlanVersion) -> QuerySet[Node]:
    """Nodes of a version with what a page needs: three queries in all."""
    units = NodeUnit.objects.order_by("role", "order")
    return (
        Node.objects.visible_to(actor)
        .filter(version=of)
        .defer("search_text")
        .prefetch_related(
            Prefetch("units", units), Prefetch("commitments", Commitment.objects.order_by("order"))
        )
    )


def tree(actor: Actor, of: PlanVersion) -> list[SystemLine]:
    """The whole plan: systems, their actions, their tasks."""
    return grow(list(nodes(actor, of)))


def grow(rows: Iterable[Node]) -> list[SystemLine]:
    """Put nodes where they belong; actions without a system come under one nameless system."""
    rows = list(rows)
    systems = {n.id: SystemLine(n) for n in rows if n.kind == Node.Kind.SYSTEM}
    actions = {n.id: ActionLine(n) for n in rows if n.kind == Node.Kind.ACTION}
    for node in rows:
        if node.kind == Node.Kind.TASK and node.parent_id in actions:
            actions[node.parent_id].tasks.append(task_line(node))
    loose = SystemLine(None)
    for action in actions.values():
        (
            systems.get(action.node.parent_id) or loose if action.node.parent_id else loose
        ).actions.append(action)
    return [*systems.values(), *([loose] if loose.actions else [])]


def node(actor: Actor, node_id: UUID, kind: Node.Kind) -> Node:
    """One action or task with its version, or NotVisible."""
    found = (
        Node.objects.visible_to(actor)
        .filter(pk=node_id, kind=kind)
        .select_related("version__plan", "parent__parent")
        .first()
    )
    if found is None:
        raise NotVisible("plan.version", "view", node_id)
    return found


def action_page(actor: Actor, node_id: UUID) -> ActionLine:
    """One action with its tasks."""
    action = node(actor, node_id, Node.Kind.ACTION)
    tasks = nodes(actor, action.version).filter(parent=action).order_by("number")
    return ActionLine(action, [task_line(task) for task in tasks])


@dataclass(slots=True)
class TaskPage:
    task: TaskLine
    version: PlanVersion
    previous: Node | None
    following: Node | None
    history: list[Node]


def task_page(actor: Actor, node_id: UUID) -> TaskPage:
    """One task: units, commitments with their baselines and document spans, neighbours, earlier versions."""
    found = node(actor, node_id, Node.Kind.TASK)
    row = nodes(actor, found.version).get(pk=found.pk)
    row.parent, row.version = found.parent, found.version
    line = task_line(row, newest_baselines(actor, [c.lineage for c in row.commitments.all()]))
    place_spans(line, spans(actor, found))
    around = {n.number: n for n in neighbours(actor, found)}
    return TaskPage(
        task=line,
        version=found.version,
        previous=around.get(found.number - 1),
        following=around.get(found.number + 1),
        history=list(earlier(actor, found)),
    )


def neighbours(actor: Actor, of: Node) -> QuerySet[Node]:
    """The task before and the task after."""
    around = (of.number - 1, of.number + 1)
    return Node.objects.visible_to(actor).filter(
        version=of.version, kind=of.kind, number__in=around
    )


def earlier(actor: Actor, of: Node) -> QuerySet[Node]:
    """The same task in other versions."""
    return (
        Node.objects.visible_to(actor)
        .filter(lineage=of.lineage)
        .exclude(pk=of.pk)
        .select_related("version")
        .order_by("-version__sequence")
    )


def spans(actor: Actor, of: Node) -> list[Span]:
    """Where a task and its commitments stand in the document."""
    mine = Span.objects.visible_to(actor).filter(version=of.version)
    return [*mine.filter(node=of), *mine.filter(commitment__node=of)]


def place_spans(line: TaskLine, found: list[Span]) -> None:
    """Hand each span to the thing it speaks of."""
    line.spans = [s for s in found if s.node_id]
    by_commitment = {s.commitment_id: s for s in found if s.commitment_id}
    for commitment in line.commitments:
        commitment.span = by_commitment.get(commitment.row.id)


def newest_baselines(actor: Actor, lineages: list[UUID]) -> dict[UUID, Baseline]:
    """The newest baseline of each commitment."""
    rows = Baseline.objects.visible_to(actor).filter(lineage__in=lineages).order_by("entered_at")
    return {row.lineage: row for row in rows}


# --- units ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class UnitPage:
    """What one unit answers for in one version."""

    name: str
    version: PlanVersion
    leads: list[TaskLine]
    cooperates: list[TaskLine]


def unit_page(actor: Actor, of: PlanVersion, unit_id: UUID) -> UnitPage:
    """Tasks a unit leads and tasks it cooperates in."""
    rows = [
        task_line(n)
        for n in nodes(actor, of).filter(units__unit_id=unit_id).distinct().order_by("number")
    ]
    leads = [t for t in rows if any(u.unit_id == unit_id for u in t.lead)]
    cooperates = [t for t in rows if any(u.unit_id == unit_id for u in t.cooperating)]
    if not rows:
        raise NotVisible("plan.version", "view", unit_id)
    printed = next(
        u.printed for t in rows for u in [*t.lead, *t.cooperating] if u.unit_id == unit_id
    )
    return UnitPage(printed, of, leads, cooperates)


@dataclass(slots=True)
class UnitLoad:
    """One unit's share of the plan."""

    unit_id: UUID | None
    printed: str
    leads: int = 0
    cooperates: int = 0


def unit_loads(actor: Actor, of: PlanVersion) -> list[UnitLoad]:
    """Every unit of a version with how many tasks it leads and joins; the busiest first."""
    mine = Node.objects.visible_to(actor).filter(version=of)
    loads: dict[str, UnitLoad] = {}
    for unit in NodeUnit.objects.filter(node__in=mine):
        load = loads.setdefault(unit.printed, UnitLoad(unit.unit_id, unit.printed))
        if unit.role == UnitRole.LEAD:
            load.leads += 1
        else:
            load.cooperates += 1
    return sorted(loads.values(), key=lambda load: (-load.leads, -load.cooperates, load.printed))


# --- changes and comparison ---------------------------------------------------------------------


def changes(actor: Actor) -> QuerySet[Change]:
    """The public change log, newest first."""
    return Change.objects.visible_to(actor).select_related("version__plan", "node")


@dataclass(slots=True)
class Comparison:
    before: PlanVersion
    after: PlanVersion
    tasks: list[TaskChange]

    @property
    def counts(self) -> dict[str, int]:
        """Commitments by what became of them."""
        found = dict.fromkeys((v.value for v in Verdict), 0)
        for task in self.tasks:
            for pair in task.commitments:
                found[pair.verdict.value] += 1
        return found


def comparison(actor: Actor, before_id: UUID, after_id: UUID) -> Comparison:
    """Two versions side by side, of one plan or of a plan and its follow-on."""
    before, after = version(actor, before_id), version(actor, after_id)
    pairs = compare(records.version_spec(before), records.version_spec(after))
    return Comparison(before, after, list(pairs))


# --- commitments ------------------------------------------------------------------------------------


def commitment(actor: Actor, commitment_id: UUID) -> Commitment:
    """One commitment, or NotVisible."""
    found = (
        Commitment.objects.visible_to(actor)
        .filter(pk=commitment_id)
        .select_related("version__plan", "node")
        .first()
    )
    if found is None:
        raise NotVisible("plan.commitment", "view", commitment_id)
    return found


def baselines(actor: Actor, of: Commitment) -> list[Baseline]:
    """Every baseline entered for a commitment, newest first."""
    return list(
        Baseline.objects.visible_to(actor).filter(lineage=of.lineage).order_by("-entered_at")
    )
