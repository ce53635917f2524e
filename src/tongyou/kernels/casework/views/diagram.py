"""The procedure of a case as a picture, with the steps it stands at marked."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from tongyou.ground.visibility import Actor, allowed, matrix
from tongyou.kernels.casework import shelf
from tongyou.kernels.casework.definition import diagram
from tongyou.kernels.casework.definition.types import Procedure
from tongyou.kernels.casework.engine.types import StepStanding
from tongyou.kernels.casework.queries.types import CaseView, StepView
from tongyou.kernels.casework.types import NoProcedure
from tongyou.kernels.casework.views.common import PROCEDURE
from tongyou.kernels.criteria import Text

# Where one step stands at several units: the first of these that is there.
SPEAKS_FIRST = (
    StepStanding.OPEN,
    StepStanding.WAITING,
    StepStanding.DONE,
    StepStanding.SKIPPED,
    StepStanding.CANCELLED,
)


def drawn(actor: Actor, view: CaseView) -> SafeString | None:
    """The picture; None where the reader may not see procedures."""
    procedure = released(actor, view.procedure, view.version)
    if procedure is None:
        return None
    picture = diagram.svg(
        procedure,
        get_language() or "zh-hans",
        current=standings(view.steps) | {one.code: item_standing(one.state) for one in view.items},
        roles={code: Text(role.title.zh, role.title.en) for code, role in matrix().roles.items()},
    )
    return mark_safe(picture)  # noqa: S308 - drawn by us; the words in it are escaped there


def released(actor: Actor, code: str, version: int | None = None) -> Procedure | None:
    """A released procedure, the newest if no version is named; None where the reader may not see procedures."""
    if not allowed(actor, PROCEDURE, "view"):
        return None
    try:
        return shelf.at(code, version or shelf.newest(code).version)
    except NoProcedure:
        return None


def standings(steps: Iterable[StepView]) -> dict[str, str]:
    """Step -> where it stands, over all its units."""
    found: dict[str, set[StepStanding]] = {}
    for step in steps:
        found.setdefault(step.code, set()).add(step.standing)
    return {
        code: next((one for one in SPEAKS_FIRST if one in there), StepStanding.WAITING).value
        for code, there in found.items()
    }


def item_standing(state: str) -> str:
    """The same for a sub-case."""
    if state == "open":
        return StepStanding.OPEN.value
    return StepStanding.DONE.value if state else StepStanding.WAITING.value
