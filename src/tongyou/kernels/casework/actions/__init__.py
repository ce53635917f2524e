"""The verbs of casework. `act` is the one write door of a case; the rest opens cases, and keeps what people leave at their desks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from tongyou.ground.visibility import Actor
from tongyou.kernels.casework.models import ReleasedProcedure, SavedFilter
from tongyou.kernels.casework.queries.types import Filters
from tongyou.kernels.casework.types import Acted, Opened, Outcome
from tongyou.kernels.criteria.types import Text


def open_case(
    *,
    actor: Actor,
    procedure: str,
    area_id: UUID,
    places: Mapping[str, UUID | Sequence[UUID]],
    title: Text,
    about_id: UUID | None = None,
    fields: Mapping[str, Any] = {},
    parent: tuple[UUID, str] | None = None,
    key: str,
) -> Opened:
    """Open a case of the newest released version. `parent` is a bundle's case and the item it stands for.

    Raises NoProcedure, NotAllowed, Refused(reasons, fields), codes.KeyReused. The same key opens one case.
    """
    raise NotImplementedError


def act(
    *,
    actor: Actor,
    case_id: UUID,
    act: str,
    step: str = "",
    payload: Mapping[str, Any] = {},
    uploads: Mapping[str, UploadedFile[Any]] = {},
    expected: int | None,
    key: str,
) -> Acted:
    """Do one act on a case: the one write door.

    `step` is a step's key, empty for acts on the case. `payload` holds the asked fields by code. `uploads` are
    files by the code of their material. `expected` is `CaseView.revision`; None takes whatever stands.
    Raises NotVisible, NotAllowed, Refused(reasons, fields), Stale(since, payload), files.RefusedFile, codes.KeyReused.
    """
    raise NotImplementedError


def act_many(
    *,
    actor: Actor,
    items: Sequence[tuple[UUID, str, int | None]],
    act: str,
    payload: Mapping[str, Any] = {},
    key: str,
) -> list[Outcome]:
    """The same act on several (case, step, expected): each its own transaction, each with its own words."""
    raise NotImplementedError


def save_draft(*, actor: Actor, case_id: UUID, step: str, answers: Mapping[str, Any]) -> None:
    """Keep what somebody has typed, sealed; empty answers drop the draft. NotVisible."""
    raise NotImplementedError


def keep_filter(*, actor: Actor, name: str, filters: Filters) -> SavedFilter:
    """Keep an inbox's filters under a name; the same name is replaced. At most 50."""
    raise NotImplementedError


def drop_filter(*, actor: Actor, filter_id: UUID) -> None:
    """Forget one's own filter. NotVisible."""
    raise NotImplementedError


def release(*, actor: Actor, text: str, file: str) -> ReleasedProcedure:
    """Check a procedure and make it final. The same version with the same text is the same row.

    Raises ReleaseRefused(problems): the file is wrong, or the version exists with another text.
    """
    raise NotImplementedError


def recount_deadlines(year: int) -> int:
    """After a calendar change: count the open deadlines of that year and the next again; how many moved."""
    raise NotImplementedError
