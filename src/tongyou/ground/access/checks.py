"""At start: production has no demonstration, and sign-in is set up whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security)
def check_demo(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001
    """One click signs in as anybody: never in production."""
    if settings.PRODUCTION and settings.DEMO:
        return [
            checks.Error(
                "TONGYOU_DEMO=1 and TONGYOU_PRODUCTION=1 are set together",
                hint="Unset TONGYOU_DEMO: the demonstration signs anybody in with one click.",
                id="tongyou.access.E001",
            )
        ]
    return []


@checks.register(checks.Tags.security)
def check_oidc(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001
    """An identity provider needs address, client and secret together."""
    parts = (settings.OIDC_SERVER, settings.OIDC_CLIENT, settings.OIDC_SECRET)
    half = any(parts) and not all(parts)
    if half:
        return [
            checks.Error(
                "The identity provider is half set up",
                hint="Set TONGYOU_OIDC_SERVER, TONGYOU_OIDC_CLIENT and TONGYOU_OIDC_SECRET, or none of them.",
                id="tongyou.access.E002",
            )
        ]
    return []
