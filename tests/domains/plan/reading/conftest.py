"""The district's real document and the plan as data, which stand beside the checkout."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.domains.plan.reading.scoring import Report

SHARED = Path(__file__).resolve().parents[5] / "shared" / "plan"


def _needed(name: str) -> Path:
    path = SHARED / name
    if not path.is_file():
        pytest.fail(
            f"The reader is measured on the district's own document, which is not in this repository: "
            f"put {name} into shared/plan beside the checkout."
        )
    return path


@pytest.fixture(scope="session")
def gold() -> dict[str, Any]:
    """The reference: what a careful person read in the same document."""
    data: dict[str, Any] = yaml.safe_load(_needed("xiuzhou-2023-2025.yaml").read_text("utf-8"))
    return data


@pytest.fixture(scope="session", params=["xiuzhou-action-plan.docx", "xiuzhou-action-plan.txt"])
def real_document(request: pytest.FixtureRequest) -> Path:
    return _needed(str(request.param))


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str]) -> Report:
    """Shows a measured figure in the test run, also when the test passes."""

    def show(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"{line}\n")

    return show
