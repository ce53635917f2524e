"""Plans written down together with their answers (模拟数据); the markup is told in unseen/README.md."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "unseen"
_MARK = re.compile(
    r"\{(?P<free>~?)(?P<operator>>=|<=|=)(?P<value>\d+(?:\.\d+)?)(?P<unit>[^|@{}]*)"
    r"(?:\|(?P<per>year|quarter|month|\?))?(?:@(?P<by>[^{}]*))?\}"
)
_WIDE = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in ",:;()?!"})
Grid = list[list[str]]  # "^" is merged with the cell above, ">" with the one at the left


@dataclass(frozen=True, slots=True)
class Bound:
    """What one number commits to. `free` may be read or not; `per` and `by` may be left open ("?")."""

    operator: str
    value: float
    unit: str
    per: str | None
    by: str | None
    free: bool


@dataclass(slots=True)
class Answer:
    """One task as a careful clerk reads it."""

    title: str
    lead: list[str]
    cooperating: list[str]
    bounds: list[Bound] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """A document, paragraph by paragraph and table by table, and its tasks."""

    name: str
    options: dict[str, str]
    blocks: list[str | Grid] = field(default_factory=list)
    tasks: list[Answer] = field(default_factory=list)
    actions: int = 0

    @property
    def form(self) -> str:
        return self.options["form"]

    @property
    def end(self) -> str | None:
        """The last day of the plan, for numbers without a date; None where the plan leaves it open."""
        return self.options.get("end")


def plans() -> list[Plan]:
    """Every plan of every round."""
    return [parse(path) for path in sorted(FOLDER.glob("*/*.plan"))]


def parse(path: Path) -> Plan:
    """Read one `.plan` file."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    options = dict(line.split(": ", 1) for line in head.split("\n"))
    plan = Plan(f"{path.parent.name}/{path.stem}", options)
    wide = "narrow" not in options
    task: Answer | None = None
    for line in body.rstrip("\n").split("\n"):
        if line.startswith("[A "):
            plan.actions += 1
        elif line.startswith("[T "):
            task = _answer(line, wide=wide)
            plan.tasks.append(task)
        elif line == "[/]":
            task = None
        else:
            if task is not None:
                task.bounds += _bounds(line)
            _add(plan, _MARK.sub("", line), wide=wide)
            task = None if line.startswith("| ") else task
    return plan


def _printed(words: str, *, wide: bool) -> str:
    return words.translate(_WIDE) if wide else words


def _answer(line: str, *, wide: bool) -> Answer:
    _, title, lead, cooperating = (part.strip() for part in line[3:-1].split("|"))
    lists = [
        [_printed(name, wide=wide) for name in names.split(",") if name]
        for names in (lead, cooperating)
    ]
    return Answer(title, *lists)


def _bounds(line: str) -> list[Bound]:
    return [
        Bound(
            match["operator"],
            float(match["value"]),
            match["unit"],
            match["per"],
            _date(match["by"]),
            bool(match["free"]),
        )
        for match in _MARK.finditer(line)
    ]


def _date(printed: str | None) -> str | None:
    return f"{printed}-12-31" if printed and len(printed) == 4 else printed


def _add(plan: Plan, line: str, *, wide: bool) -> None:
    """A paragraph, or a row of the table that is open."""
    if not line.startswith("| "):
        plan.blocks.append(_printed(line, wide=wide))
        return
    row = [
        cell if cell in {"^", ">"} else _printed(cell.replace("<br>", "\n"), wide=wide)
        for cell in (part.strip() for part in line[2:-2].split(" | "))
    ]
    if plan.blocks and isinstance(plan.blocks[-1], list):
        plan.blocks[-1].append(row)
    else:
        plan.blocks.append([row])
