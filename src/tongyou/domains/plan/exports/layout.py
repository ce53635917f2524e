"""What every form says, in the reader's language: headings, rows, words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tongyou.domains.plan.rules.wording.change_sentence import STAGES
from tongyou.domains.plan.rules.wording.sentences import FIRMNESS, sentence
from tongyou.domains.plan.types import ActionSpec, CommitmentSpec, PlanSpec, TaskSpec, Text

HEADINGS: dict[str, Text] = {
    "system": Text("体系", "System"),
    "action": Text("主要行动", "Action"),
    "number": Text("序号", "No."),
    "task": Text("具体任务", "Task"),
    "content": Text("主要内容", "Content"),
    "lead": Text("牵头单位", "Lead units"),
    "cooperating": Text("配合单位", "Cooperating units"),
    "commitments": Text("承诺", "Commitments"),
    "code": Text("编号", "Code"),
    "commitment": Text("承诺", "Commitment"),
    "operator": Text("比较", "Operator"),
    "value": Text("数值", "Value"),
    "unit": Text("单位", "Unit"),
    "window": Text("期限方式", "Window"),
    "by": Text("期限", "By"),
    "firmness": Text("力度", "Firmness"),
    "words": Text("完整表述", "In words"),
    "duplicate": Text("与…重复", "Duplicate of"),
    "tasks_sheet": Text("任务", "Tasks"),
    "commitments_sheet": Text("承诺", "Commitments"),
    "units_sheet": Text("单位", "Units"),
    "led": Text("牵头任务数", "Tasks led"),
    "joined": Text("配合任务数", "Tasks joined"),
    "none": Text("无", "none"),
    "made": Text(
        "由童友平台按公布版本生成", "Made by the Tongyou platform from the published version"
    ),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Chooses the language; English falls back to Chinese where none exists."""

    english: bool

    def __call__(self, text: Text) -> str:
        return text.en if self.english and text.en else text.zh

    def head(self, key: str) -> str:
        return self(HEADINGS[key])

    def names(self, units: tuple[str, ...]) -> str:
        return "、".join(units) or self.head("none")

    def stage(self, spec: PlanSpec) -> str:
        return self(STAGES[spec.stage])

    def sentence(self, commitment: CommitmentSpec) -> str:
        return self(sentence(commitment))

    def firmness(self, commitment: CommitmentSpec) -> str:
        return self(FIRMNESS[commitment.firmness])

    def subtitle(self, spec: PlanSpec) -> str:
        return f"{self.stage(spec)} · {spec.version} · {spec.start.isoformat()} — {spec.end.isoformat()}"


def by_action(spec: PlanSpec) -> Iterator[tuple[ActionSpec, list[TaskSpec]]]:
    """Actions in order, each with its tasks."""
    for action in spec.actions:
        yield action, [task for task in spec.tasks if task.action == action.number]


def unit_counts(spec: PlanSpec) -> list[tuple[str, int, int]]:
    """Each unit with the number of tasks it leads and joins; the busiest first."""
    names = dict.fromkeys(name for t in spec.tasks for name in (*t.lead, *t.cooperating))
    rows = [
        (n, sum(n in t.lead for t in spec.tasks), sum(n in t.cooperating for t in spec.tasks))
        for n in names
    ]
    return sorted(rows, key=lambda row: (-row[1], -row[2], row[0]))
