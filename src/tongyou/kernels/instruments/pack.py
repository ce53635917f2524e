"""The `instruments` section of a city pack: one file for each instrument, checked together and released together."""

from __future__ import annotations

from collections.abc import Iterator

from tongyou.base import packs
from tongyou.base.packs import ActorRef, PackRefused, Problem, Section
from tongyou.ground.visibility import system_actor
from tongyou.kernels.instruments.definition.reading import from_node

NAME = "instruments"


def register() -> None:
    """Tell `base.packs` how the section is checked and applied."""
    packs.section(NAME, check=check, apply=apply, after=("organisations",))


def check(section: Section) -> list[Problem]:
    """Everything wrong with the instruments of a pack. Pure."""
    problems = [problem for file in section.files if file.node is None for problem in no_tree(section, file.name)]  # fmt: skip
    seen: dict[str, str] = {}
    for file in section.files:
        if file.node is None:
            continue
        instrument, found = from_node(file.node)
        problems += found
        other = seen.setdefault(instrument.code, file.name)
        if instrument.code and other != file.name:
            problems.append(
                file.node.problem(
                    f"“{instrument.code}”在 {other} 里已经有了；一份表一个文件",
                    f"'{instrument.code}' stands in {other} already; one file holds one instrument",
                )
            )
    return problems


def no_tree(section: Section, name: str) -> Iterator[Problem]:
    """Only YAML is read here."""
    yield section.node.problem(
        f"“{name}”不是 YAML；填报表写成 YAML", f"'{name}' is no YAML; instruments are YAML files"
    )


def apply(section: Section, _actor: ActorRef) -> None:
    """Release every instrument whose version is new; applying the pack is the operator's confirmation."""
    from tongyou.kernels.instruments.actions.releasing import release
    from tongyou.kernels.instruments.types import Refused

    actor, problems = system_actor("pack"), []
    for file in section.files:
        try:
            release(actor=actor, text=file.raw, file=file.name)
        except Refused as refused:
            problems.append(section.node.problem(f"{file.name}：{refused.words}", f"{file.name}: the version is taken by other content, or is not the newest; raise it"))  # fmt: skip
    if problems:
        raise PackRefused(problems)
