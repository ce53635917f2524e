"""What other rooms may hold: instruments and evaluations as values, what a start is given, and every way to be refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tongyou.kernels.criteria import Text
from tongyou.kernels.instruments.definition.reading import BadInstrument, check, read
from tongyou.kernels.instruments.definition.types import (
    NO_TEXT,
    Instrument,
    Kind,
    Page,
    Question,
)
from tongyou.kernels.instruments.evaluation.evaluating import evaluate
from tongyou.kernels.instruments.evaluation.types import Evaluation, Score

__all__ = [
    "BadInstrument",
    "Change",
    "DueSpec",
    "Evaluation",
    "Given",
    "Instrument",
    "Kind",
    "LinkExpired",
    "Page",
    "Question",
    "Refused",
    "Saved",
    "Score",
    "Stale",
    "Text",
    "check",
    "evaluate",
    "read",
]


@dataclass(frozen=True, slots=True)
class Given:
    """A value filled in beforehand: what, from where, as of which day. Shown beside the question."""

    value: Any
    source: Text
    as_of: dt.date


@dataclass(frozen=True, slots=True)
class DueSpec:
    """One who is asked in a round; `name` is what lists call it: a unit or a place, never a person."""

    subject_id: UUID
    area_id: UUID
    unit_id: UUID | None = None
    name: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft was kept."""

    revision: int
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A field that somebody else changed meanwhile, and what stands there now."""

    field: str
    theirs: Any


class Refused(Exception):
    """Not done, in plain words; `fields` names the answers it is about. Nothing typed is lost."""

    def __init__(self, words: str, fields: Sequence[str] = ()) -> None:
        super().__init__(words)
        self.words, self.fields = words, tuple(fields)


class Stale(Exception):
    """Somebody else saved meanwhile. `changes` are the fields both have changed; `revision` is the one to build on."""

    def __init__(self, changes: Sequence[Change], revision: int) -> None:
        super().__init__(revision)
        self.changes, self.revision = tuple(changes), revision

    @property
    def words(self) -> str:
        return _("您填写的时候，别人也保存了这份表。您填的内容都还在下面，请核对后再保存一次。")


class LinkExpired(Exception):
    """The link was right and its time is over; the draft is still there."""
