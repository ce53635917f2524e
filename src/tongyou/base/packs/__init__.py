"""City packs: folders of YAML that turn the platform into a city's own, checked with file and line.

Public face: `load`, `check`, `diff`, `apply`, `section` (a room registers how it reads its section), and the
values `Pack`, `Section`, `Node`, `Fields`, `Bilingual`, `Problem`, `Change`, `Applied`. `diff` and `apply`
need Django.
"""

from tongyou.base.packs.fields import NO_TEXT, Bilingual, Fields
from tongyou.base.packs.folder import Pack, Section, SectionFile, load
from tongyou.base.packs.nodes import Node, parse
from tongyou.base.packs.problems import PackRefused, Problem
from tongyou.base.packs.release import Applied, Change, What, apply, check, diff
from tongyou.base.packs.sections import ActorRef, section

__all__ = [
    "NO_TEXT",
    "ActorRef",
    "Applied",
    "Bilingual",
    "Change",
    "Fields",
    "Node",
    "Pack",
    "PackRefused",
    "Problem",
    "Section",
    "SectionFile",
    "What",
    "apply",
    "check",
    "diff",
    "load",
    "parse",
    "section",
]
