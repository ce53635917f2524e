"""The budget helper itself: it counts, it refuses, it writes anew only when asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.sessions.models import Session

from tests.support import budgets


@pytest.fixture
def one_query(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "budgets.json"
    path.write_text('{"page": 1}', encoding="utf-8")
    monkeypatch.setattr(budgets, "FILE", path)
    monkeypatch.delenv("TONGYOU_UPDATE_BUDGETS", raising=False)
    return path


@pytest.mark.django_db
def test_a_page_within_its_budget_passes(one_query: Path) -> None:
    with budgets.query_budget("page"):
        Session.objects.count()


@pytest.mark.django_db
def test_one_query_more_is_refused_and_shown(one_query: Path) -> None:
    with pytest.raises(AssertionError, match="2 queries, 1 allowed"), budgets.query_budget("page"):
        [Session.objects.count() for _ in range(2)]


@pytest.mark.django_db
def test_a_new_page_needs_a_budget(one_query: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AssertionError, match="has no budget"), budgets.query_budget("new"):
        Session.objects.count()
    monkeypatch.setenv("TONGYOU_UPDATE_BUDGETS", "1")
    with budgets.query_budget("new"):
        Session.objects.count()
    assert budgets.recorded() == {"page": 1, "new": 1}
