"""The section `procedures` of a city pack: one YAML file for each procedure, checked and released with the pack."""

from __future__ import annotations

from collections.abc import Iterator

from tongyou.base import packs
from tongyou.base.packs import ActorRef, PackRefused, Section
from tongyou.kernels.casework.definition import check as judge
from tongyou.kernels.casework.definition import errors, read
from tongyou.kernels.casework.definition.problems import Problem

NAME = "procedures"


def register() -> None:
    """Tell `base.packs` how the section is read."""
    packs.section(NAME, check=check, apply=apply, after=("territory", "organisations"))


def check(section: Section) -> list[packs.Problem]:
    """Everything wrong with the files, as far as files alone can tell."""
    return [
        packs.Problem(one.file, one.line, "", one.zh, one.en)
        for file, text in texts(section)
        for one in errors(judge(read(text, file)))
    ]


def apply(section: Section, actor: ActorRef) -> None:
    """Release every procedure of the section, in the pack's own transaction. Raises PackRefused."""
    from tongyou.kernels.casework.actions.releasing import released
    from tongyou.kernels.casework.types import ReleaseRefused

    for file, text in texts(section):
        try:
            released(actor, text, file)
        except ReleaseRefused as refused:
            raise PackRefused([as_slip(one) for one in refused.problems]) from refused


def as_slip(problem: Problem) -> packs.Problem:
    return packs.Problem(problem.file, problem.line, "", problem.zh, problem.en)


def texts(section: Section) -> Iterator[tuple[str, str]]:
    """(file, text) of the section's files."""
    for file in section.files:
        yield file.name, file.raw.decode("utf-8", "replace")
