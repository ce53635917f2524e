"""Drafts: kept while somebody writes, sealed, restored, gone when they are sent or thrown away."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from tests.kernels.casework.pages.conftest import DECIDER, OPENER, VISITOR, Desk
from tests.kernels.casework.pages.test_acting import REPORT, shown
from tongyou.kernels.casework.models import Draft

pytestmark = pytest.mark.django_db


def draft(desk: Desk, person: str, case_id: UUID, act: str, data: dict[str, Any], step: str) -> int:
    address = reverse("casework:draft", args=[case_id, act]) + f"?step={step}"
    return desk.cast.client(person).post(address, {"key": "k", "revision": "1", **data}).status_code


def test_a_draft_is_kept_restored_and_gone_when_sent(desk: Desk) -> None:
    case_id = desk.accepted()
    assert (
        draft(desk, VISITOR, case_id, "report", {"record": "写到一半", "met": "no"}, "visit") == 204
    )
    page = shown(desk, VISITOR, case_id, "report", step="visit")
    assert "上次填的草稿还在" in page
    assert "写到一半" in page
    assert re.search(r'name="met" value="no"[^>]*checked', page)
    assert "写到一半" not in shown(desk, OPENER, case_id, "note")
    assert desk.post(VISITOR, case_id, "report", REPORT, step="visit").status_code == 302
    assert not Draft.objects.exists()


def test_a_draft_is_sealed(desk: Desk) -> None:
    case_id = desk.accepted()
    draft(desk, VISITOR, case_id, "report", {"record": "不能明文存"}, "visit")
    assert "不能明文存" not in str(Draft.objects.values_list().get())


def test_acts_of_one_step_keep_their_words_apart(desk: Desk) -> None:
    case_id = desk.visited()
    draft(desk, DECIDER, case_id, "back", {"reason": "退回的理由"}, "decide")
    draft(desk, DECIDER, case_id, "refuse", {"reason": "不认定的理由"}, "decide")
    back = shown(desk, DECIDER, case_id, "back", step="decide")
    assert "退回的理由" in back
    assert "不认定的理由" not in back
    assert (
        desk.post(DECIDER, case_id, "back", {"reason": "退回的理由"}, step="decide").status_code
        == 302
    )
    assert Draft.objects.count() == 1


def test_a_draft_can_be_thrown_away(desk: Desk) -> None:
    case_id = desk.accepted()
    draft(desk, VISITOR, case_id, "report", {"record": "不要了"}, "visit")
    address = reverse("casework:draft", args=[case_id, "report"]) + "?step=visit"
    answer = desk.cast.client(VISITOR).post(address, {"drop": "1"}, follow=True)
    page = answer.content.decode()
    assert "草稿扔掉了" in page
    assert "不要了" not in page
    assert not Draft.objects.exists()


def test_a_draft_that_is_too_long_says_so(desk: Desk) -> None:
    case_id = desk.accepted()
    long = {f"field{number}": "字" * 29_000 for number in range(3)}
    assert draft(desk, VISITOR, case_id, "report", long, "visit") == 422
