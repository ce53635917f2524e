"""The plan's section of a city pack: YAML -> PlanSpec, with file, line and reason for every mistake.

Pure: no database. `register(apply)` tells `base.packs` how the section is checked and applied; what applying
does to the database is handed in. The format is described in `packs/README.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tongyou.base import packs
from tongyou.base.packs import ActorRef, Bilingual, Fields, Node, PackRefused, Problem, Section
from tongyou.domains.plan.pack_rules import plan_problems
from tongyou.domains.plan.types import (
    ActionSpec,
    CommitmentSpec,
    Firmness,
    Kind,
    Operator,
    PlanSpec,
    Quantifier,
    Stage,
    SystemSpec,
    TaskSpec,
    Text,
    Window,
)

Apply = Callable[[PlanSpec, Section, ActorRef], object]
NAME = "plan"
NO_WORDS = Text("", "")
DATED = (Window.BY_DATE, Window.THROUGHOUT)
FAR_PAST, FAR_FUTURE = date.min, date.max  # stand in for a period that could not be read


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its name and, where there is one, what it means."""

    code: str
    name: Text
    about: Text = NO_WORDS


@dataclass(frozen=True, slots=True)
class Background:
    """What a plan says beside its commitments, and the names of the sets it counts over."""

    aim: Text
    principles: tuple[Named, ...]
    goals: tuple[Named, ...]
    basis: tuple[Named, ...]
    unplaced: tuple[Named, ...]  # promises of the narrative that no task carries
    scopes: tuple[Named, ...]  # sets over which a commitment is judged (town, village, school ...)
    registers: tuple[Named, ...]  # registers that give a denominator


def register(apply: Apply | None = None) -> None:
    """Tell `base.packs` how a plan section is read; `apply` writes it to the database."""

    def write(section: Section, actor: ActorRef) -> None:
        if apply is not None:
            apply(read(section), section, actor)

    packs.section(
        NAME, check=check, apply=write if apply else None, after=("territory", "organisations")
    )


def check(section: Section) -> list[Problem]:
    """Everything wrong with a plan section."""
    problems: list[Problem] = []
    for node in nodes(section, problems):
        spec = plan_of(Fields(node, problems), problems)
        problems += header_problems(spec, section)
    return problems


def read(section: Section) -> PlanSpec:
    """The plan of a section. Raises PackRefused with every problem."""
    problems: list[Problem] = []
    found = [plan_of(Fields(node, problems), problems) for node in nodes(section, problems)]
    if problems:
        raise PackRefused(problems)
    return found[0]


def read_file(path: Path) -> PlanSpec:
    """The plan of one YAML file outside a pack. Raises PackRefused."""
    node, problems = packs.parse(path.read_bytes(), path.name)
    spec = plan_of(Fields(node, problems), problems) if node is not None else None
    if problems or spec is None:
        raise PackRefused(problems)
    return spec


def background(section: Section) -> Background:
    """What the plan says beside its commitments. Raises PackRefused."""
    problems: list[Problem] = []
    fields = [Fields(node, problems) for node in nodes(section, problems)]
    if problems:
        raise PackRefused(problems)
    one = fields[0]
    return Background(
        aim=text(one.bilingual("aim", required=False)),
        principles=named(one, "principles"),
        goals=named(one, "goals"),
        basis=named(one, "basis"),
        unplaced=named(one, "unplaced"),
        scopes=named(one, "scopes"),
        registers=named(one, "registers"),
    )


def nodes(section: Section, problems: list[Problem]) -> list[Node]:
    """The tree of the section's one YAML file."""
    found = [file.node for file in section.files if file.node is not None]
    if len(found) != 1:
        problems.append(
            section.node.problem(
                "“plan”部分要有且只有一个 YAML 文件", "a plan section holds exactly one YAML file"
            )
        )
    return found[:1]


def header_problems(spec: PlanSpec, section: Section) -> Iterable[Problem]:
    """The plan and `pack.yaml` must speak of the same code, version and area."""
    pairs = (
        ("code", spec.code, section.code),
        ("version", spec.version, section.version),
        ("area", spec.area, section.pack.area),
    )
    for key, inside, outside in pairs:
        if inside and inside != outside:
            yield section.node.problem(
                f"pack.yaml 里的 {key} 是“{outside}”,计划文件里是“{inside}”",
                f"{key} is '{outside}' in pack.yaml and '{inside}' in the plan's file",
            )


def text(found: Bilingual) -> Text:
    """A pack's text as the plan's own type."""
    return Text(found.zh, found.en)


def optional(fields: Fields, key: str) -> Text:
    """A text that may be left out."""
    return text(fields.bilingual(key, required=False))


def plan_of(fields: Fields, problems: list[Problem]) -> PlanSpec:
    """The whole plan; what is wrong goes to `problems`."""
    period = fields.child("period")
    start = period.day("start", required=True) if period else None
    end = period.day("end", required=True) if period else None
    spec = PlanSpec(
        code=fields.string("code"),
        version=fields.string("version"),
        title=text(fields.bilingual("title")),
        start=start or FAR_PAST,
        end=end or FAR_FUTURE,
        stage=fields.choice("stage", Stage),
        area=fields.string("area"),
        systems=tuple(system(one) for one in fields.records("systems")),
        actions=tuple(action(one) for one in fields.records("actions", required=True)),
        tasks=tuple(task(one, end or FAR_FUTURE) for one in fields.records("tasks", required=True)),
        units=pairs(fields, "units"),
        terms=pairs(fields, "terms"),
    )
    if period:
        period.finish()
    codes = {key: codes_of(fields, key) for key in ("scopes", "registers")}
    optional(fields, "aim")
    for key in ("principles", "goals", "basis", "unplaced"):
        named(fields, key)
    fields.finish()
    problems += plan_problems(spec, fields, codes)
    return spec


def system(fields: Fields) -> SystemSpec:
    """One system of the plan."""
    found = SystemSpec(
        fields.string("code"), text(fields.bilingual("title")), fields.flag("inferred")
    )
    fields.finish()
    return found


def action(fields: Fields) -> ActionSpec:
    """One action."""
    found = ActionSpec(
        fields.integer("number"),
        text(fields.bilingual("title")),
        fields.string("system", required=False),
    )
    fields.finish()
    return found


def task(fields: Fields, end: date) -> TaskSpec:
    """One task with its commitments."""
    found = TaskSpec(
        number=fields.integer("number"),
        action=fields.integer("action"),
        title=text(fields.bilingual("title")),
        summary=text(fields.bilingual("summary")),
        lead=fields.strings("lead"),
        cooperating=fields.strings("cooperating"),
        commitments=tuple(commitment(one, end) for one in fields.records("commitments")),
        note=optional(fields, "note"),
    )
    fields.finish()
    return found


def commitment(fields: Fields, end: date) -> CommitmentSpec:
    """One commitment. A date that is not written is the plan's end, marked as not stated."""
    window = fields.choice("window", Window, Window.BY_DATE)
    by = fields.day("by")
    found = CommitmentSpec(
        code=fields.string("code"),
        title=text(fields.bilingual("title")),
        kind=fields.choice("kind", Kind),
        operator=fields.choice("operator", Operator),
        value=fields.decimal("value"),
        unit=fields.string("unit", required=False),
        quantifier=fields.choice("quantifier", Quantifier, Quantifier.TOTAL),
        window=window,
        by=by or (end if window in DATED else None),
        by_stated=by is not None,
        operator_stated=fields.flag("operator_stated", default=True),
        implied=fields.flag("implied"),
        firmness=fields.choice("firmness", Firmness, Firmness.FIRM),
        approximate=fields.flag("approximate"),
        scope=fields.string("scope", required=False) or "district",
        scope_note=optional(fields, "scope_note"),
        baseline=fields.decimal("baseline"),
        baseline_date=fields.day("baseline_date"),
        denominator=fields.string("denominator", required=False),
        evidence=optional(fields, "evidence"),
        duplicate_of=fields.string("duplicate_of", required=False),
        see_also=fields.strings("see_also"),
        note=optional(fields, "note"),
    )
    fields.finish()
    return found


def named(fields: Fields, key: str) -> tuple[Named, ...]:
    """A list of codes with names."""
    return tuple(named_one(one) for one in fields.records(key))


def named_one(fields: Fields) -> Named:
    """One code with its name."""
    found = Named(fields.string("code"), text(fields.bilingual("name")), optional(fields, "about"))
    fields.finish()
    return found


def pairs(fields: Fields, key: str) -> tuple[tuple[str, Text], ...]:
    """Codes and names only."""
    return tuple((one.code, one.name) for one in named(fields, key))


def codes_of(fields: Fields, key: str) -> Mapping[str, Text]:
    """The declared codes of a vocabulary."""
    return {one.code: one.name for one in named(fields, key)}
