"""The city's own procedures and forms of supervision, released in the test's database, and the clock's work done."""

from __future__ import annotations

from pathlib import Path

from tests.support.source import ROOT
from tongyou.ground.visibility import system_actor
from tongyou.kernels.casework import actions as casework
from tongyou.kernels.instruments import actions as instruments

PACK = ROOT / "packs" / "xiuzhou"


def release_procedures() -> None:
    """As applying the city's pack does."""
    for path in files("procedures"):
        casework.release(actor=system_actor("pack"), text=path.read_text("utf-8"), file=path.name)


def release_forms() -> None:
    """The reporting forms, likewise."""
    for path in files("instruments"):
        instruments.release(
            actor=system_actor("pack"), text=path.read_text("utf-8"), file=path.name
        )


def files(folder: str) -> list[Path]:
    return sorted((PACK / folder).glob("plan.*.yaml"))
