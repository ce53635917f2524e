"""Research files (task 1): a question, a commission, a report, advice, and whether it was adopted, with the reason.

The acts go through the file's case (`plan.research`); its row changes only in `follow`, in the same transaction.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from tongyou.base import clock
from tongyou.base.database import write
from tongyou.domains.plan.actions.casing import do, said
from tongyou.domains.plan.actions.refusals import Refusal, require_reason
from tongyou.domains.plan.actions.rounds import rhythm_of
from tongyou.domains.plan.models import Node, Plan, ResearchFile
from tongyou.domains.plan.supervision import ResearchState
from tongyou.ground.visibility import Actor, check, system_actor
from tongyou.kernels.casework import actions as casework
from tongyou.kernels.casework import queries as cases
from tongyou.kernels.casework.events import CaseMoved
from tongyou.kernels.casework.types import Acted
from tongyou.kernels.criteria import Text

PROCEDURE = RESOURCE = "plan.research"
DECISIONS = {
    "adopt": ResearchState.ADOPTED,
    "adopt_partly": ResearchState.PARTLY,
    "reject": ResearchState.NOT_ADOPTED,
}


def ask_question(
    *,
    actor: Actor,
    plan: Plan,
    title: str,
    question: str,
    unit_id: UUID | None = None,
    expert: str = "",
    due_on: dt.date | None = None,
    node: Node | None = None,
    key: str,
) -> ResearchFile:
    """Open a research file: to a unit, or to an expert body (then the office files its report). The same key opens one."""
    check(actor, RESOURCE, "ask", ResearchFile(plan=plan, area_id=plan.area_id))
    name = require_reason(title, "title", shortest=4)[:200]
    words = require_reason(question, "question")
    must_be_askable(unit_id, expert, due_on)
    office = rhythm_of(plan).office_id
    with write():
        opened = casework.open_case(
            actor=actor,
            procedure=PROCEDURE,
            area_id=plan.area_id,
            places={"office": office, "commissioned": unit_id or office},
            title=Text(name, name),
            fields={"answered_by": "unit" if unit_id else "expert", "question": words},
            key=key,
        )
        row = ResearchFile(plan=plan, number=opened.receipt.number, area_id=plan.area_id)
        row.title, row.question, row.node, row.unit_id = name, words, node, unit_id
        row.expert, row.due_on, row.asked_by = expert.strip()[:120], due_on, actor.account_id
        row.case_id = opened.case_id
        return kept(row)


def must_be_askable(unit_id: UUID | None, expert: str, due_on: dt.date | None) -> None:
    """One who answers, and a day that lies ahead. Raises Refusal."""
    if (unit_id is None) == (not expert.strip()):
        raise Refusal(_("请选择一个单位，或填写一家专家机构，两者选一。"), "unit")
    if due_on is not None and due_on <= clock.today():
        raise Refusal(_("交报告的日期要在今天之后。"), "due_on")


def kept(row: ResearchFile) -> ResearchFile:
    """The file of this case: the one that an earlier call with the same key has made, or this one."""
    found = ResearchFile.objects.filter(case_id=row.case_id).first()
    if found is None:
        row.save(force_insert=True)
    return found or row


def commission(*, actor: Actor, file: ResearchFile, key: str, expected: int | None = None) -> Acted:
    """The office confirms the commission; the unit can begin."""
    check(actor, RESOURCE, "commission", file)
    return do(actor, file.case_id, "commission", key=key, expected=expected)


def file_paper(*, actor: Actor, file: ResearchFile, upload: UploadedFile[Any], key: str) -> Acted:
    """Hand in the report as a file; `file_report` then says what it found. Raises files.RefusedFile in plain words."""
    check(actor, RESOURCE, "report", file)
    if file.case_id is None:
        raise Refusal(_("这件事正在准备，请过一会儿再试。"))
    return casework.act(
        actor=actor,
        case_id=file.case_id,
        act="provide",
        payload={"material": "paper"},
        uploads={"paper": upload},
        expected=None,
        key=key,
    )


def file_report(
    *, actor: Actor, file: ResearchFile, findings: str, key: str, expected: int | None = None
) -> Acted:
    """The report is filed, with what it found in short."""
    check(actor, RESOURCE, "report", file)
    payload = {"findings": require_reason(findings, "findings")}
    return do(actor, file.case_id, "file", payload=payload, key=key, expected=expected)


def advise(
    *, actor: Actor, file: ResearchFile, advice: str, key: str, expected: int | None = None
) -> Acted:
    """The office turns the report into advice."""
    check(actor, RESOURCE, "advise", file)
    payload = {"advice": require_reason(advice, "advice")}
    return do(actor, file.case_id, "advise", payload=payload, key=key, expected=expected)


def ask_for_more(
    *, actor: Actor, file: ResearchFile, reason: str, key: str, expected: int | None = None
) -> Acted:
    """The office sends the report back."""
    check(actor, RESOURCE, "advise", file)
    payload = {"reason": require_reason(reason)}
    return do(actor, file.case_id, "send_back", payload=payload, key=key, expected=expected)


def decide(
    *,
    actor: Actor,
    file: ResearchFile,
    state: ResearchState,
    reason: str,
    key: str,
    expected: int | None = None,
) -> Acted:
    """Adopted, adopted in part, or not; always with the reason."""
    check(actor, RESOURCE, "decide", file)
    act = next((code for code, one in DECISIONS.items() if one is state), None)
    if act is None:
        raise Refusal(_("请选择采纳、部分采纳或不采纳。"), "state")
    payload = {"reason": require_reason(reason)}
    return do(actor, file.case_id, act, payload=payload, key=key, expected=expected)


def follow(moved: CaseMoved) -> None:
    """The file's row follows its case, in the act's own transaction."""
    row = ResearchFile.objects.select_for_update(of=("self",)).filter(case_id=moved.case_id).first()
    if row is None or moved.act in {"open", "provide"}:
        return
    words, now = next(iter(said(moved)), ""), clock.now()
    match moved.act:
        case "commission":
            row.state, row.commissioned_at = ResearchState.COMMISSIONED, now
        case "file":
            row.state, row.findings, row.reported_at = ResearchState.REPORTED, words, now
            row.paper_id = cases.material_file(system_actor("plan"), moved.case_id, "paper")
        case "advise":
            row.state, row.advice, row.advised_at = ResearchState.ADVISED, words, now
        case "send_back":
            row.state = ResearchState.COMMISSIONED
        case "adopt" | "adopt_partly" | "reject":
            row.state, row.decision_reason, row.decided_at = DECISIONS[moved.act], words, now
        case "withdraw":
            row.state = ResearchState.WITHDRAWN
        case _:
            return
    row.save()
