"""Public progress: what became of the plan's promises, from published snapshots only, in a citizen's words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from tongyou.domains.plan.models import Plan, Round
from tongyou.domains.plan.rules.rounds import citizen
from tongyou.domains.plan.rules.rounds.snapshot import ActionSnap, Snapshot, TaskSnap, by_action
from tongyou.domains.plan.snapshots import read
from tongyou.domains.plan.supervision import Light
from tongyou.domains.plan.types import Text
from tongyou.ground.visibility import Actor, NotVisible


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """One task with what a citizen reads about it."""

    task: TaskSnap
    words: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ActionProgress:
    """One action with its tasks and the worst of their lights."""

    action: ActionSnap
    light: Light
    tasks: tuple[TaskProgress, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """One published round."""

    round: Round
    snapshot: Snapshot
    summary: Text
    actions: tuple[ActionProgress, ...]
    as_of: dt.date
    simulated: bool


def published_rounds(actor: Actor, plan: Plan | None = None) -> list[Round]:
    """Rounds whose progress was published, the newest first."""
    rows = Round.objects.visible_to(actor).filter(published__isnull=False)
    rows = rows.filter(plan=plan) if plan else rows
    return list(rows.select_related("published", "plan"))


def public_progress(
    actor: Actor, plan: Plan | None = None, round_id: UUID | None = None
) -> Progress | None:
    """The newest published round, or the one named; None while nothing was published. Raises NotVisible."""
    found = published_rounds(actor, plan)
    if round_id is not None:
        found = [one for one in found if one.pk == round_id]
        if not found:
            raise NotVisible("plan.round", "view", round_id)
    return progress_of(found[0]) if found else None


def progress_of(row: Round) -> Progress:
    """A published round as a citizen reads it; its published snapshot must be loaded."""
    assert row.published is not None  # noqa: S101 - the caller took published rounds only
    snapshot = read(row.published)
    return Progress(
        round=row,
        snapshot=snapshot,
        summary=citizen.summary_words(snapshot),
        actions=tuple(
            ActionProgress(action, light, tuple(task_progress(task, snapshot) for task in tasks))
            for action, tasks, light in by_action(snapshot)
        ),
        as_of=snapshot.made_on,
        simulated=snapshot.simulated,
    )


def task_progress(task: TaskSnap, snapshot: Snapshot) -> TaskProgress:
    return TaskProgress(task, tuple(citizen.task_words(task, snapshot)))


def progress_of_task(actor: Actor, number: int, plan: Plan) -> tuple[Progress, TaskProgress] | None:
    """What was last published about one task of a plan; None while nothing was."""
    progress = public_progress(actor, plan)
    if progress is None:
        return None
    tasks = (task for action in progress.actions for task in action.tasks)
    found = next((task for task in tasks if task.task.number == number), None)
    return (progress, found) if found else None
