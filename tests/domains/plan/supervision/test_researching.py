"""Research files: question, commission, report, advice, decision; by a unit or by an expert body."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.domains.plan.supervision.procedures import release_procedures
from tests.domains.plan.supervision.rows import PAPER
from tests.factories.cast import Cast
from tongyou.base import files
from tongyou.domains.plan.actions import researching
from tongyou.domains.plan.actions.refusals import Refusal
from tongyou.domains.plan.models import Plan, ResearchFile, Rhythm
from tongyou.domains.plan.supervision import ResearchState
from tongyou.ground.visibility import NotAllowed, NotVisible
from tongyou.kernels.casework.types import Refused

pytestmark = pytest.mark.django_db
QUESTION = {"title": "托育机构怎样走近社区", "question": "三岁以下孩子的托育点怎样建到家门口"}


@pytest.fixture(autouse=True)
def released(rhythm: Rhythm) -> None:
    release_procedures()


def asked(cast: Cast, plan: Plan, **more: object) -> ResearchFile:
    given = {
        "unit_id": cast.units["health"].pk,
        "due_on": date(2025, 6, 30),
        "key": "q1",
        **QUESTION,
        **more,
    }
    return researching.ask_question(actor=cast.actor("coordinator"), plan=plan, **given)  # type: ignore[arg-type]


def paper(name: str = "研究报告.pdf", content: bytes = PAPER) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def filed(cast: Cast, plan: Plan) -> ResearchFile:
    """Commissioned to the office for an expert body, with its report in."""
    row, boss = (
        asked(cast, plan, unit_id=None, expert="模拟大学儿童研究中心"),
        cast.actor("coordinator"),
    )
    researching.commission(actor=boss, file=row, key="c1")
    researching.file_paper(actor=boss, file=row, upload=paper(), key="p1")
    researching.file_report(actor=boss, file=row, findings="家门口的托育点最受欢迎", key="f1")
    return row


def state(row: ResearchFile) -> str:
    row.refresh_from_db()
    return row.state


def test_the_whole_way_by_an_expert_body(cast: Cast, plan: Plan) -> None:
    row, boss = filed(cast, plan), cast.actor("coordinator")
    assert state(row) == ResearchState.REPORTED
    assert row.paper_id is not None
    assert row.number.startswith("YJ-2025-")
    researching.advise(actor=boss, file=row, advice="每个社区留出一处场地", key="v1")
    assert state(row) == ResearchState.ADVISED
    researching.decide(
        actor=cast.actor("coordinator"),
        file=row,
        state=ResearchState.PARTLY,
        reason="先在两个社区试行",
        key="d1",
    )
    row.refresh_from_db()
    assert (row.state, row.decision_reason, row.advice) == (
        ResearchState.PARTLY, "先在两个社区试行", "每个社区留出一处场地",
    )  # fmt: skip


def test_a_unit_files_its_own_report_and_is_asked_for_more(cast: Cast, plan: Plan) -> None:
    row = asked(cast, plan, unit_id=cast.units["education"].pk)
    boss, officer = cast.actor("coordinator"), cast.actor("department_officer")
    researching.commission(actor=boss, file=row, key="c1")
    with pytest.raises(Refused):
        researching.file_report(actor=officer, file=row, findings="先交结论,报告后补", key="f0")
    researching.file_paper(actor=officer, file=row, upload=paper(), key="p1")
    researching.file_report(actor=officer, file=row, findings="三个镇还没有托育点", key="f1")
    researching.ask_for_more(actor=boss, file=row, reason="缺少分镇的数据", key="m1")
    assert state(row) == ResearchState.COMMISSIONED
    researching.file_report(actor=officer, file=row, findings="补上了九个镇的数据", key="f2")
    row.refresh_from_db()
    assert (row.state, row.findings) == (ResearchState.REPORTED, "补上了九个镇的数据")


def test_the_leader_decides_and_gives_a_reason(cast: Cast, plan: Plan) -> None:
    row = filed(cast, plan)
    researching.advise(
        actor=cast.actor("coordinator"), file=row, advice="每个社区留出一处场地", key="v1"
    )
    leader = cast.actor("leader")
    with pytest.raises(Refusal, match="至少 6 个字"):
        researching.decide(
            actor=leader, file=row, state=ResearchState.NOT_ADOPTED, reason="不", key="d0"
        )
    with pytest.raises(Refusal, match="请选择"):
        researching.decide(
            actor=leader, file=row, state=ResearchState.ASKED, reason="没有这个选项", key="d0"
        )
    researching.decide(
        actor=leader,
        file=row,
        state=ResearchState.NOT_ADOPTED,
        reason="明年预算里没有这一项",
        key="d1",
    )
    assert state(row) == ResearchState.NOT_ADOPTED
    assert row.decision_reason == "明年预算里没有这一项"


def test_a_question_goes_to_a_unit_or_to_an_expert_body_not_both(cast: Cast, plan: Plan) -> None:
    for who in ({"unit_id": None}, {"expert": "模拟大学"}):
        with pytest.raises(Refusal, match="两者选一") as refused:
            asked(cast, plan, **who)
        assert refused.value.field == "unit"
    assert not ResearchFile.objects.exists()


def test_the_same_key_opens_one_file(cast: Cast, plan: Plan) -> None:
    assert asked(cast, plan).pk == asked(cast, plan).pk
    assert ResearchFile.objects.count() == 1


def test_a_report_of_the_wrong_kind_is_refused_in_plain_words(cast: Cast, plan: Plan) -> None:
    row = asked(cast, plan, unit_id=None, expert="模拟大学儿童研究中心")
    researching.commission(actor=cast.actor("coordinator"), file=row, key="c1")
    with pytest.raises(files.RefusedFile, match="nothing was stored"):
        researching.file_paper(
            actor=cast.actor("coordinator"), file=row, upload=paper("报告.exe", b"MZ"), key="p1"
        )


def test_others_see_nothing(cast: Cast, plan: Plan) -> None:
    row = asked(cast, plan, unit_id=cast.units["education"].pk)
    assert not ResearchFile.objects.visible_to(cast.actor("outsider")).exists()
    with pytest.raises((NotVisible, NotAllowed)):
        researching.advise(
            actor=cast.actor("department_officer"), file=row, advice="自己提建议", key="x"
        )
