"""A broken template stops the start, with file, line and reason."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from tongyou.base.notices.catalogue import check_templates


@register("ty_notices")
def templates_are_complete(**kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    return [Error(str(problem), id="ty_notices.E001") for problem in check_templates()]
