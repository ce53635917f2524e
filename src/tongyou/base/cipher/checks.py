"""The platform does not start in production without a usable key ring."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core import checks

from tongyou.base.cipher import ring
from tongyou.base.cipher.errors import CipherError, KeyRingMissing


def check_key_ring(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[checks.CheckMessage]:  # noqa: ARG001 - Django passes it by name
    """E001: missing in production; E002: damaged, or readable by others."""
    path = Path(settings.KEY_RING)
    if not path.exists():
        missing = checks.Error(str(KeyRingMissing(str(path))), id="ty_cipher.E001")
        return [missing] if settings.PRODUCTION else []
    try:
        ring.load(path)
    except (CipherError, OSError) as unusable:
        return [checks.Error(str(unusable), id="ty_cipher.E002")]
    return []


def register_checks() -> None:
    """Called once, when Django is ready."""
    checks.register(check_key_ring, checks.Tags.security)
