"""Check, compare and apply a pack. Applied versions are final: a change needs a new version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from tongyou.base.packs.folder import Section, read
from tongyou.base.packs.problems import PackRefused, Problem
from tongyou.base.packs.sections import READERS, ActorRef, in_order

if TYPE_CHECKING:
    from tongyou.base.packs.models import Released


class What(StrEnum):
    """What applying would do with a section."""

    NEW = "new"
    NEW_VERSION = "new-version"
    SAME = "same"
    CONFLICT = "conflict"  # same version, other content: refused


@dataclass(frozen=True, slots=True)
class Change:
    """One section compared with what was applied before."""

    section: Section
    what: What
    applied: tuple[str, ...]  # versions applied so far, oldest first

    @property
    def words(self) -> tuple[str, str]:
        """The change in plain words, Chinese and English."""
        return WORDS[self.what]


WORDS = {
    What.NEW: ("首次应用", "applied for the first time"),
    What.NEW_VERSION: ("新版本", "a new version"),
    What.SAME: ("没有变化", "unchanged"),
    What.CONFLICT: (
        "内容变了,版本号没变;已应用的版本不能改,请在 pack.yaml 里提高这一部分的版本号",
        "the content changed but the version did not; an applied version is final, raise the version of this section in pack.yaml",
    ),
}


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying a pack did."""

    pack: str
    released: tuple[Section, ...]
    unchanged: tuple[Section, ...]


def check(path: Path) -> list[Problem]:
    """Everything wrong with the pack in this folder: its form, and what each room says about its section."""
    pack, problems = read(path)
    if pack is None or problems:
        return ordered(problems)
    for section in in_order(pack.sections):
        problems += section_problems(section)
    return ordered(problems)


def section_problems(section: Section) -> Sequence[Problem]:
    """What the section's room says; a section that no room reads would be lost silently."""
    reader = READERS.get(section.name)
    if reader is None:
        known = ", ".join(sorted(READERS)) or "-"
        return [
            section.node.problem(
                f"没有模块读取“{section.name}”这一部分;可用:{known}",
                f"no room reads the section '{section.name}'; known: {known}",
            )
        ]
    return reader.check(section) if reader.check else []


def ordered(problems: Sequence[Problem]) -> list[Problem]:
    """By file and line, each once."""
    return sorted(dict.fromkeys(problems), key=lambda one: (one.file, one.line, one.path))


def diff(path: Path) -> list[Change]:
    """Each section against the versions that were applied. Raises PackRefused if the pack is wrong."""
    from tongyou.base.packs.folder import load

    return [compared(section) for section in in_order(load(path).sections)]


def compared(section: Section) -> Change:
    """One section against the versions of it that were applied."""
    rows = releases(section)
    versions = tuple(row.version for row in rows)
    same = next((row for row in rows if row.version == section.version), None)
    if same is None:
        return Change(section, What.NEW_VERSION if rows else What.NEW, versions)
    return Change(section, What.SAME if same.digest == section.digest else What.CONFLICT, versions)


def releases(section: Section) -> list[Released]:
    """Applied versions of this section, oldest first."""
    from tongyou.base.packs.models import Released

    return list(
        Released.objects.filter(
            pack=section.pack.code, section=section.name, code=section.code
        ).order_by("pk")
    )


def apply(path: Path, *, actor: ActorRef) -> Applied:
    """Apply what is new in the pack, all of it or nothing, and write what was released.

    Raises PackRefused: the pack is wrong, a section has no room to apply it, or an applied version changed.
    """
    from tongyou.base.database import write

    refuse(check(path))
    with write():
        changes = diff(path)
        refuse([conflict(change) for change in changes if change.what is What.CONFLICT])
        fresh = [
            change.section for change in changes if change.what in {What.NEW, What.NEW_VERSION}
        ]
        refuse([unreadable(section) for section in fresh if READERS[section.name].apply is None])
        for section in fresh:
            release(section, actor)
    kept = tuple(change.section for change in changes if change.what is What.SAME)
    return Applied(changes[0].section.pack.code if changes else "", tuple(fresh), kept)


def refuse(problems: Sequence[Problem]) -> None:
    """Stop before anything is written."""
    if problems:
        raise PackRefused(problems)


def conflict(change: Change) -> Problem:
    """The problem of an applied version that changed."""
    section = change.section
    return section.node.problem(
        f"{section.code} {section.version}:{WORDS[What.CONFLICT][0]}",
        f"{section.code} {section.version}: {WORDS[What.CONFLICT][1]}",
    )


def unreadable(section: Section) -> Problem:
    """The problem of a section that can be checked but not applied."""
    return section.node.problem(
        f"没有模块能应用“{section.name}”", f"no room can apply the section '{section.name}'"
    )


def release(section: Section, actor: ActorRef) -> None:
    """Hand the section to its room, write the row that makes this version final, and the ledger's entry."""
    from tongyou.base import audit
    from tongyou.base.packs.models import Released

    reader = READERS[section.name]
    if reader.apply is not None:
        reader.apply(section, actor)
    row = Released.objects.create(
        pack=section.pack.code,
        section=section.name,
        code=section.code,
        version=section.version,
        digest=section.digest,
        actor=actor.account_id,
        role=actor.role,
    )
    detail: dict[str, str | int | UUID] = {
        "pack": row.pack,
        "section": row.section,
        "release": row.pk,
    }
    audit.record(actor=actor, act="publish", kind="packs.released", subject_ids=(), detail=detail)
