"""What changed between two versions, told to a citizen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tongyou.domains.plan.rules.comparing import CommitmentChange, TaskChange, Verdict
from tongyou.domains.plan.rules.wording.sentences import sentence
from tongyou.domains.plan.types import Stage, Text

STAGES: dict[Stage, Text] = {
    Stage.COMMENTS: Text("征求意见稿", "draft for comments"),
    Stage.ADOPTED: Text("正式稿", "adopted plan"),
    Stage.AMENDED: Text("修订稿", "amended plan"),
}


def published(counts: Mapping[str, Any], stage: str, *, first: bool) -> Text:
    """The opening line of a publication."""
    name = STAGES[Stage(stage)]
    opening = (
        ("方案公布了", "The plan was published")
        if first
        else ("方案有了新版本", "A new version of the plan was published")
    )
    return Text(
        f"{opening[0]}({name.zh}):{counts['actions']} 项行动、{counts['tasks']} 项任务、{counts['commitments']} 条承诺。",
        f"{opening[1]} ({name.en}): {counts['actions']} actions, {counts['tasks']} tasks, {counts['commitments']} commitments.",
    )


def lines(change: TaskChange) -> Iterator[tuple[str, Text]]:
    """One line for the task itself if it came, went or moved, and one for each commitment that did."""
    if change.verdict is Verdict.ADDED and change.after:
        yield (
            "added",
            Text(
                f"新增任务 {change.after.number}:{change.after.title.zh}。",
                f"New task {change.after.number}: {change.after.title.en or change.after.title.zh}.",
            ),
        )
        return
    if change.verdict is Verdict.WITHDRAWN and change.before:
        yield (
            "withdrawn",
            Text(
                f"任务“{change.before.title.zh}”不在新版本里了。",
                f"The task “{change.before.title.en or change.before.title.zh}” is no longer in the plan.",
            ),
        )
        return
    yield from task_lines(change)
    for pair in change.commitments:
        if pair.verdict is not Verdict.SAME:
            yield pair.verdict.value, commitment_line(change, pair)


def task_lines(change: TaskChange) -> Iterator[tuple[str, Text]]:
    """Changed fields of a task that continues."""
    assert change.after is not None  # noqa: S101 - the caller handled added and withdrawn tasks
    for field in change.fields:
        where = f"任务 {change.after.number}", f"Task {change.after.number}"
        match field.field:
            case "title":
                yield (
                    "changed",
                    Text(
                        f"{where[0]}改名:“{field.before}”改为“{field.after}”。",
                        f"{where[1]} was renamed from “{field.before}” to “{field.after}”.",
                    ),
                )
            case "lead":
                yield (
                    "changed",
                    Text(
                        f"{where[0]}的牵头单位由{field.before or '(无)'}变为{field.after or '(无)'}。",
                        f"The lead of task {change.after.number} changed from {field.before or '(none)'} to {field.after or '(none)'}.",
                    ),
                )
            case "cooperating":
                yield (
                    "changed",
                    Text(
                        f"{where[0]}的配合单位有变化。",
                        f"The cooperating units of task {change.after.number} changed.",
                    ),
                )
            case "number":
                yield (
                    "changed",
                    Text(
                        f"“{change.after.title.zh}”由任务 {field.before} 变为任务 {field.after}。",
                        f"“{change.after.title.en or change.after.title.zh}” moved from number {field.before} to {field.after}.",
                    ),
                )


def commitment_line(change: TaskChange, pair: CommitmentChange) -> Text:
    """One commitment that came, went or changed."""
    task = change.after or change.before
    assert task is not None  # noqa: S101 - a change has at least one side
    if pair.before is None and pair.after is not None:
        new = sentence(pair.after)
        return Text(
            f"任务 {task.number} 多了一条承诺:{pair.after.title.zh},{new.zh}。",
            f"Task {task.number} gained a commitment: {pair.after.title.en or pair.after.title.zh}, {new.en}.",
        )
    if pair.after is None and pair.before is not None:
        return Text(
            f"任务 {task.number} 少了一条承诺:{pair.before.title.zh}。",
            f"Task {task.number} lost a commitment: {pair.before.title.en or pair.before.title.zh}.",
        )
    assert pair.before is not None  # noqa: S101 - both sides are there
    assert pair.after is not None  # noqa: S101 - both sides are there
    old, new = sentence(pair.before), sentence(pair.after)
    return Text(
        f"任务 {task.number} 的“{pair.after.title.zh}”由“{old.zh}”变为“{new.zh}”。",
        f"In task {task.number}, “{pair.after.title.en or pair.after.title.zh}” changed from “{old.en}” to “{new.en}”.",
    )
