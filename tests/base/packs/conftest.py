"""A section that any pack may use, known for the length of one test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tongyou.base.packs import section, sections


@pytest.fixture(autouse=True)
def free_section() -> Iterator[list[str]]:
    """Registers `free`; the list collects the versions that were applied."""
    before, applied = dict(sections.READERS), []
    sections.READERS.clear()
    section("free", apply=lambda one, _actor: applied.append(f"{one.code} {one.version}"))
    yield applied
    sections.READERS.clear()
    sections.READERS.update(before)
