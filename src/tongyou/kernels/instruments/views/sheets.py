"""A draft as the pages of questions need it, whoever fills it in: somebody signed in, or whoever holds a pass."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol, Self
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tongyou.ground.visibility import Actor, actor_of
from tongyou.kernels.instruments import actions
from tongyou.kernels.instruments.definition.types import Instrument, Kind
from tongyou.kernels.instruments.evaluation.types import Evaluation
from tongyou.kernels.instruments.forms import Looks
from tongyou.kernels.instruments.models import Pass, Response, Round
from tongyou.kernels.instruments.queries import responses, surveys
from tongyou.kernels.instruments.types import Refused, Saved
from tongyou.kernels.instruments.views.common import QUIET, language, own_shell


class Sheet(Protocol):
    """What a page of questions asks of a draft."""

    shell: str
    instrument: Instrument
    answers: Mapping[str, Any]
    found: Evaluation
    revision: int
    round: Round | None

    def step_url(self, code: str) -> str: ...
    def draft_url(self, code: str) -> str: ...
    @property
    def check_url(self) -> str: ...
    @property
    def home_url(self) -> str: ...
    def looks(self) -> Looks: ...
    def keep(
        self, answers: Mapping[str, Any], expected: int, writer: str, unchanged: Collection[str]
    ) -> Saved: ...
    def attach(self, field: str, upload: UploadedFile[Any]) -> str: ...
    def again(self) -> Self: ...


class OwnSheet:
    """A response of somebody signed in."""

    def __init__(self, request: HttpRequest, response_id: UUID) -> None:
        self.request = request
        self.actor: Actor = actor_of(request)
        self.shell = own_shell(request)
        self.view = responses.response(self.actor, response_id)
        self.row: Response = self.view.row
        self.instrument, self.answers = self.view.instrument, self.view.answers
        self.found, self.revision, self.round = self.view.found, self.row.revision, self.row.round

    def step_url(self, code: str) -> str:
        return reverse("forms:step", args=[self.row.pk, code])

    def draft_url(self, code: str) -> str:
        return reverse("forms:draft", args=[self.row.pk, code])

    @property
    def check_url(self) -> str:
        return reverse("forms:check", args=[self.row.pk])

    @property
    def home_url(self) -> str:
        return reverse("forms:response", args=[self.row.pk])

    def looks(self) -> Looks:
        asks = any(shape.kind is Kind.FILES for shape in self.instrument.shapes.values())
        names = responses.file_names(self.row) if asks and not self.view.hidden else {}
        links = {one: reverse("forms:file", args=[self.row.pk, one]) for one in names}
        return Looks(language(), self.view.prefilled, names, links)

    def keep(
        self, answers: Mapping[str, Any], expected: int, writer: str, unchanged: Collection[str]
    ) -> Saved:
        return actions.save(
            actor=self.actor,
            response_id=self.row.pk,
            answers=answers,
            expected=expected,
            writer=writer,
            unchanged=unchanged,
        )

    def attach(self, field: str, upload: UploadedFile[Any]) -> str:
        """Keep a file; its identifier for the answer."""
        stored = actions.attach(
            actor=self.actor, response_id=self.row.pk, field=field, upload=upload
        )
        return str(stored)

    def again(self) -> OwnSheet:
        return OwnSheet(self.request, self.row.pk)


class PassSheet:
    """A draft under a pass; it knows no request, so that nothing of one can come near an answer."""

    shell = QUIET

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.row: Pass = surveys.pass_row(secret)
        self.round: Round | None = self.row.round
        draft = surveys.draft(self.row)
        self.instrument, self.answers, self.found = draft
        self.revision = self.row.revision

    def step_url(self, code: str) -> str:
        return reverse("forms:survey_step", args=[code])

    def draft_url(self, code: str) -> str:
        return reverse("forms:survey_draft", args=[code])

    @property
    def check_url(self) -> str:
        return reverse("forms:survey_check")

    @property
    def home_url(self) -> str:
        return reverse("forms:survey")

    def looks(self) -> Looks:
        return Looks(language())

    def keep(
        self, answers: Mapping[str, Any], expected: int, writer: str, unchanged: Collection[str]
    ) -> Saved:
        return actions.save_pass(
            secret=self.secret,
            answers=answers,
            expected=expected,
            writer=writer,
            unchanged=unchanged,
        )

    def attach(self, field: str, upload: UploadedFile[Any]) -> str:  # noqa: ARG002
        raise Refused(_("这个问题不收文件。"), [field])

    def again(self) -> PassSheet:
        return PassSheet(self.secret)
