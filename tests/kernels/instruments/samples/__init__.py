"""Three instruments as real ones are written; illustrative (示例)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tongyou.kernels.instruments.definition.reading import read
from tongyou.kernels.instruments.definition.types import Instrument

HERE = Path(__file__).parent
NAMES = ("count_report", "yard_check", "street_survey")


def source(name: str) -> str:
    return (HERE / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def sample(name: str) -> Instrument:
    return read(source(name), f"{name}.yaml")
