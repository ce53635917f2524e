"""What the public pages of progress show beside the snapshot's own words: counts, what is late, the same task before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tongyou.domains.plan.models import Node, Plan, Round
from tongyou.domains.plan.queries.progress import (
    Progress,
    TaskProgress,
    progress_of,
    published_rounds,
)
from tongyou.domains.plan.rules.rounds.snapshot import TaskSnap
from tongyou.domains.plan.supervision import Light, Timeliness
from tongyou.ground.visibility import Actor

LATE = (Timeliness.MISSING, Timeliness.MADE_UP, Timeliness.LATE)
LOOK_BACK = 8  # rounds of the same task that are shown


def tasks_of(progress: Progress) -> list[TaskProgress]:
    return [task for action in progress.actions for task in action.tasks]


def late_first(progress: Progress) -> list[TaskProgress]:
    """What did not come when it should have: missing first, then made up, then late, the longest first."""
    found = [one for one in tasks_of(progress) if one.task.timeliness in LATE]
    return sorted(found, key=lambda one: (LATE.index(one.task.timeliness), -one.task.days_late))


def light_counts(progress: Progress) -> list[tuple[Light, int]]:
    """Tasks by light, the good news not before the bad."""
    counts = progress.snapshot.lights
    return [(light, counts[light]) for light in (Light.RED, Light.YELLOW, Light.GREEN, Light.NONE)]


def action_nodes(actor: Actor, progress: Progress) -> dict[int, Node]:
    """The plan's own pages of the actions, by number."""
    rows = Node.objects.visible_to(actor).filter(
        version=progress.round.version_id, kind=Node.Kind.ACTION
    )
    return {row.number: row for row in rows.defer("search_text")}


@dataclass(frozen=True, slots=True)
class Past:
    """The same task in an earlier published round."""

    round: Round
    task: TaskSnap


def past_of_task(actor: Actor, progress: Progress, number: int) -> list[Past]:
    """The same task in the published rounds before and after, the newest first; matched by version and number."""
    rounds = published_rounds(actor, progress.round.plan)
    same: Sequence[Round] = [row for row in rounds if row.version_id == progress.round.version_id]
    found = []
    for row in same[:LOOK_BACK]:
        told = progress if row.pk == progress.round.pk else progress_of(row)
        task = next((one.task for one in tasks_of(told) if one.task.number == number), None)
        if task is not None:
            found.append(Past(row, task))
    return found


def was_published(actor: Actor, plan: Plan) -> bool:
    """Whether the progress of some round of a plan is public."""
    return Round.objects.visible_to(actor).filter(plan=plan, published__isnull=False).exists()


def progress_of_node(actor: Actor, node: Node) -> tuple[Progress, TaskProgress] | None:
    """What was last published about a task of this very version; None while nothing was."""
    rounds = published_rounds(actor, node.version.plan)
    newest = next((row for row in rounds if row.version_id == node.version_id), None)
    if newest is None:
        return None
    progress = progress_of(newest)
    found = next((one for one in tasks_of(progress) if one.task.number == node.number), None)
    return (progress, found) if found else None
