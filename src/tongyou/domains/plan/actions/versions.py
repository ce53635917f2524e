"""Versions: written from a value, published by a person, superseded, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from tongyou.base import audit, clock
from tongyou.base.codes import new_id
from tongyou.base.database import write
from tongyou.domains.plan import records
from tongyou.domains.plan.actions.findings import relint
from tongyou.domains.plan.models import Change, Commitment, Node, Plan, PlanVersion
from tongyou.domains.plan.rules.comparing import TaskChange, Verdict, compare
from tongyou.domains.plan.rules.wording import change_sentence
from tongyou.domains.plan.types import PlanSpec, TaskSpec, Text
from tongyou.ground.organisations import queries as organisations
from tongyou.ground.visibility import Actor, check


class CannotPublish(Exception):
    """The version cannot be published; the words say why and what is kept."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class Lineages:
    """Which node or commitment of the version before continues in the new one."""

    nodes: dict[tuple[str, int], UUID]
    commitments: dict[str, UUID]

    def node(self, kind: str, number: int, _title: str) -> UUID:
        return self.nodes.get((kind, number)) or new_id()


def newest(plan: Plan) -> PlanVersion | None:
    """The version that a new one continues."""
    return plan.versions.exclude(state=PlanVersion.State.WITHDRAWN).order_by("-sequence").first()


def lineages(before: PlanVersion | None, spec: PlanSpec) -> Lineages:
    """Match the new content against the version before, by words first and number second."""
    if before is None:
        return Lineages({}, {})
    rows = {(n.kind, n.number): n for n in before.nodes.all()}
    promised = {c.code: c.lineage for c in before.commitments.all()}
    nodes: dict[tuple[str, int], UUID] = {
        key: row.lineage for key, row in rows.items() if key[0] in {"system", "action"}
    }
    commitments: dict[str, UUID] = {}
    for change in compare(records.version_spec(before), spec):
        if change.before and change.after:
            nodes["task", change.after.number] = rows["task", change.before.number].lineage
            for pair in change.commitments:
                if pair.before and pair.after:
                    commitments[pair.after.code] = promised[pair.before.code]
    return Lineages(nodes, commitments)


def carry_english(before: PlanVersion | None, spec: PlanSpec) -> PlanSpec:
    """A document has no English: take it from the version before where the Chinese is the same task."""
    if before is None:
        return spec
    old = records.version_spec(before)
    tasks = {change.after.number: carried(change) for change in compare(old, spec) if change.after}
    titles = {action.title.zh: action.title for action in old.actions}
    actions = tuple(
        replace(a, title=titles.get(a.title.zh, a.title)) if not a.title.en else a
        for a in spec.actions
    )
    systems = spec.systems or old.systems
    where = {a.number: a.system for a in old.actions}
    if not spec.systems:
        actions = tuple(replace(a, system=a.system or where.get(a.number, "")) for a in actions)
    ordered = tuple(tasks.get(t.number, t) for t in spec.tasks)
    title = Text(spec.title.zh, spec.title.en or old.title.en)
    return replace(spec, title=title, tasks=ordered, actions=actions, systems=systems)


def carried(change: TaskChange) -> TaskSpec:
    """The new task with the English of its predecessor where its own is missing."""
    task = change.after
    assert task is not None  # noqa: S101 - the caller filtered
    if change.before is None:
        return task
    commitments = []
    for pair in change.commitments:
        if pair.after is None:
            continue
        title = pair.after.title
        if pair.before is not None and not title.en:
            title = Text(title.zh, pair.before.title.en)
        commitments.append(replace(pair.after, title=title))
    order = {c.code: i for i, c in enumerate(task.commitments)}
    commitments.sort(key=lambda c: order[c.code])
    return replace(
        task,
        title=Text(task.title.zh, task.title.en or change.before.title.en),
        summary=Text(task.summary.zh, task.summary.en or change.before.summary.en),
        commitments=tuple(commitments),
    )


def unit_resolver() -> records.ResolveUnit:
    """Find units by printed name, each name once."""

    @cache
    def resolve(name: str) -> UUID | None:
        unit = organisations.resolve_unit(name).unit
        return unit.pk if unit else None

    return resolve


def write_version(*, plan: Plan, spec: PlanSpec, origin: str, label: str) -> PlanVersion:
    """Write a draft version with everything in it; inside the caller's transaction."""
    before = newest(plan)
    spec = carry_english(before, spec)
    same = lineages(before, spec)
    highest = plan.versions.aggregate(n=Max("sequence"))["n"] or 0
    version = PlanVersion.objects.create(
        plan=plan,
        area_id=plan.area_id,
        sequence=highest + 1,
        label=label,
        stage=spec.stage,
        title_zh=spec.title.zh,
        title_en=spec.title.en,
        origin=origin,
        digest=records.digest(spec),
        task_count=len(spec.tasks),
        action_count=len(spec.actions),
        commitment_count=sum(len(t.commitments) for t in spec.tasks),
    )
    records.write_nodes(version, spec, unit_resolver(), same.node)
    tasks = {n.number: n for n in version.nodes.all() if n.kind == Node.Kind.TASK}
    Commitment.objects.bulk_create(
        records.commitment_row(version, tasks[t.number], c, order, same.commitments.get(c.code))
        for t in spec.tasks
        for order, c in enumerate(t.commitments)
    )
    relint(version=version)
    return version


def publish(*, actor: Actor, version: PlanVersion) -> PlanVersion:
    """Make a draft version the one the public reads; the version before it is kept as superseded.

    A person must have confirmed it: this is the only way to publish. Raises CannotPublish.
    """
    check(actor, "plan.version", "publish", version)
    with write():
        version = PlanVersion.objects.select_for_update().get(pk=version.pk)
        if version.state != PlanVersion.State.DRAFT:
            raise CannotPublish(_("这个版本已经公布或撤下,没有再次公布。"))
        before = PlanVersion.objects.filter(
            plan=version.plan, state=PlanVersion.State.PUBLISHED
        ).first()
        if before is not None:
            before.state = PlanVersion.State.SUPERSEDED
            before.save(update_fields=["state"])
        version.state = PlanVersion.State.PUBLISHED
        version.published_at = clock.now()
        version.published_by = actor.account_id
        version.save(update_fields=["state", "published_at", "published_by"])
        Plan.objects.filter(pk=version.plan_id).update(is_public=True)
        write_changes(before, version)
        audit.record(
            actor=actor,
            act="publish",
            kind="plan.version",
            subject_ids=[version.id],
            detail=records.summary(version),
        )
    return version


def write_changes(before: PlanVersion | None, version: PlanVersion) -> None:
    """The public change log of this publication, in words a citizen understands."""
    opening = change_sentence.published(
        records.summary(version), version.stage, first=before is None
    )
    rows = [
        Change(version=version, sort=Change.Sort.PUBLISHED, text_zh=opening.zh, text_en=opening.en)
    ]
    if before is not None:
        nodes = {n.number: n for n in version.nodes.all() if n.kind == Node.Kind.TASK}
        for change in compare(records.version_spec(before), records.version_spec(version)):
            if change.verdict is Verdict.SAME:
                continue
            for sort, text in change_sentence.lines(change):
                node = nodes.get(change.after.number) if change.after else None
                rows.append(
                    Change(version=version, node=node, sort=sort, text_zh=text.zh, text_en=text.en)
                )
    Change.objects.bulk_create(rows)


def withdraw(*, actor: Actor, version: PlanVersion, reason: str) -> PlanVersion:
    """Take a version back, with a reason; nothing is deleted, and the version before it is public again."""
    check(actor, "plan.version", "withdraw", version)
    if not reason.strip():
        raise CannotPublish(_("请写明撤下的理由;理由会一起公布。"))
    with write():
        version = PlanVersion.objects.select_for_update().get(pk=version.pk)
        was_public = version.state == PlanVersion.State.PUBLISHED
        version.state = PlanVersion.State.WITHDRAWN
        version.withdrawn_reason = reason.strip()
        version.save(update_fields=["state", "withdrawn_reason"])
        if was_public:
            restore_before(version)
        audit.record(actor=actor, act="withdraw", kind="plan.version", subject_ids=[version.id])
    return version


def restore_before(version: PlanVersion) -> None:
    """The newest superseded version becomes the public one again."""
    before = (
        PlanVersion.objects.filter(plan_id=version.plan_id, state=PlanVersion.State.SUPERSEDED)
        .order_by("-sequence")
        .first()
    )
    if before is None:
        Plan.objects.filter(pk=version.plan_id).update(is_public=False)
        return
    before.state = PlanVersion.State.PUBLISHED
    before.save(update_fields=["state"])
