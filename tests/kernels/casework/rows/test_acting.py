"""The one write door: an act changes rows, events, ledger and outbox together, once, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.kernels.casework.rows.conftest import ANSWERER, CHIEF, Office
from tongyou.base.audit.models import Entry
from tongyou.base.codes import KeyReused, new_id
from tongyou.base.files.models import StoredFile
from tongyou.base.jobs.models import Job, OutboxEvent
from tongyou.ground.visibility import GrantHeld, NotAllowed, NotVisible
from tongyou.kernels.casework import actions, hooks, queries, verifying
from tongyou.kernels.casework.engine.types import Refused
from tongyou.kernels.casework.events import CaseMoved
from tongyou.kernels.casework.models import Case, Clock, Decision, Document, Event, Material, Step
from tongyou.kernels.casework.types import CaseFacts, Done, Stale
from tongyou.kernels.criteria import Text

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def everything(case_id: UUID) -> tuple[int, ...]:
    """How much there is of a case, its ledger and its outbox: to see that nothing was written."""
    return (
        Event.objects.filter(case_id=case_id).count(),
        Case.objects.get(pk=case_id).revision,
        Entry.objects.exclude(outcome="not_allowed").exclude(outcome="not_visible").count(),
        OutboxEvent.objects.count(),
        Job.objects.count(),
    )


def test_a_case_runs_from_its_opening_to_its_end(office: Office) -> None:
    case_id = office.answered()
    office.act("second", case_id, "accept", "close")
    row = office.row(case_id)
    assert (row.standing, row.outcome) == ("closed", "accepted")
    acts = Event.objects.filter(case_id=case_id).order_by("sequence").values_list("act", flat=True)
    assert list(acts) == ["open", "send", "promise", "submit", "accept"]
    assert not Step.objects.filter(case_id=case_id, standing="open").exists()
    assert not Clock.objects.filter(case_id=case_id, stopped_at=None).exists()
    assert Decision.objects.get(case_id=case_id).kind == "granted"
    kinds = Document.objects.filter(case_id=case_id).order_by("sequence")
    assert [one.kind for one in kinds] == ["opened", "promise", "decision"]
    assert kinds[2].number == f"{row.number}/5"
    assert row.retain_until is not None
    assert row.retain_until.isoformat() == "2026-10-15"
    assert verifying.differences(case_id) == []


def test_an_act_is_in_rows_ledger_and_outbox(office: Office) -> None:
    case_id = office.sent()
    office.act(ANSWERER, case_id, "promise", material="evidence")
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.kind, entry.role) == ("promise", "casework.case", "department_officer")
    assert entry.subject_ids() == [case_id]
    assert entry.details() == {"procedure": "test.notice", "sequence": 3}
    told = OutboxEvent.objects.latest("id")
    assert told.type == "casework.CaseMoved"
    assert (told.payload["act"], told.payload["sequence"]) == ("promise", 3)
    assert Material.objects.get(case_id=case_id).standing == "promised"


def test_the_lock_is_held_for_a_dozen_statements(office: Office) -> None:
    case_id = office.sent()
    office.act(ANSWERER, case_id, "promise", material="evidence")
    with CaptureQueriesContext(connection) as asked:
        office.act(ANSWERER, case_id, "submit", "answer", text="已整改")
    statements = [one["sql"] for one in asked]
    first = next(at for at, sql in enumerate(statements) if "ty_codes_keptreceipt" in sql)
    inside = [
        sql for sql in statements[first:] if not sql.startswith(("SAVEPOINT", "RELEASE", "COMMIT"))
    ]
    assert len(inside) <= 12, "\n".join(sql[:120] for sql in inside)


def test_the_same_key_is_the_same_receipt(office: Office) -> None:
    case_id = office.open()
    given: dict[str, Any] = {
        "actor": office.cast.actor(CHIEF),
        "case_id": case_id,
        "act": "send",
        "step": "draft",
        "expected": 1,
        "key": "k-1",
    }
    first, again = actions.act(**given), actions.act(**given)
    assert first.receipt == again.receipt
    assert (first.revision, again.revision) == (2, 2)
    assert Event.objects.filter(case_id=case_id).count() == 2
    with pytest.raises(KeyReused):
        actions.act(**given | {"act": "look", "payload": {"remark": "另一件事"}})
    assert Event.objects.filter(case_id=case_id).count() == 2


def test_a_key_is_somebodys_own(office: Office) -> None:
    """Another person with the same key is not given the first one's receipt."""
    case_id = office.open()
    for person in (CHIEF, "second"):
        actions.act(
            actor=office.cast.actor(person),
            case_id=case_id,
            act="look",
            step="draft",
            payload={"remark": "看过"},
            expected=None,
            key="shared",
        )
    assert Event.objects.filter(case_id=case_id, act="look").count() == 2


def test_opening_twice_with_one_key_opens_one_case(office: Office) -> None:
    assert office.open(key="o-1") == office.open(key="o-1")
    assert Case.objects.count() == 1
    with pytest.raises(KeyReused):
        office.open("另一个标题", key="o-1")


def test_stale_says_what_happened_and_gives_back_what_was_typed(office: Office) -> None:
    case_id = office.sent()
    before = everything(case_id)
    with pytest.raises(Stale) as caught:
        actions.act(
            actor=office.cast.actor(ANSWERER),
            case_id=case_id,
            act="ask",
            step="answer",
            payload={"note": "想问一下"},
            expected=1,
            key="s-1",
        )
    assert caught.value.payload == {"note": "想问一下"}
    assert [line.act for line in caught.value.since] == ["send"]
    assert caught.value.revision == 2
    assert everything(case_id) == before


def test_a_refusal_lists_every_reason_and_writes_nothing(office: Office) -> None:
    case_id = office.sent()
    before = everything(case_id)
    with pytest.raises(Refused) as caught:
        office.act(ANSWERER, case_id, "submit", "answer", text="没有佐证")
    assert any("佐证材料" in reason.zh for reason in caught.value.reasons)
    assert everything(case_id) == before


def test_wrong_answers_are_named_one_by_one(office: Office) -> None:
    case_id = office.sent()
    office.act(ANSWERER, case_id, "promise", material="evidence")
    before = everything(case_id)
    with pytest.raises(Refused) as caught:
        office.act(ANSWERER, case_id, "submit", "answer", text=" ", more="?")
    assert set(caught.value.fields) == {"text", "more"}
    assert everything(case_id) == before


def test_who_does_not_see_a_case_learns_nothing_of_it(office: Office) -> None:
    case_id = office.sent()
    before = everything(case_id)
    for person in ("outsider", "neighbour", "mother", "anonymous", "auditor"):
        for wanted in (case_id, new_id()):
            with pytest.raises(NotVisible):
                office.act(person, wanted, "submit", "answer", text="x")
    assert everything(case_id) == before


def test_who_sees_it_without_a_right_to_act_is_told_so(office: Office) -> None:
    case_id = office.open(actor=office.cast.actor(CHIEF))
    granted = GrantHeld(case_id, "subject", "department_officer")
    with pytest.raises(NotAllowed):  # a grant shows a case; acting in it needs a post
        office.act(
            replace(office.cast.actor("auditor"), grants=(granted,)), case_id, "send", "draft"
        )
    with pytest.raises(Refused):  # the leader takes part in notices, and has no post in this step
        office.act("leader", case_id, "send", "draft")


def test_four_eyes_hold(office: Office) -> None:
    case_id = office.answered()
    with pytest.raises(Refused) as caught:
        office.act(CHIEF, case_id, "accept", "close")
    assert any("拟办" in reason.zh for reason in caught.value.reasons)


def test_sent_back_there_is_a_new_round_and_the_reason_is_kept(office: Office) -> None:
    case_id = office.answered()
    office.act("second", case_id, "send_back", "close", reason="请补充整改时间")
    assert Step.objects.get(case_id=case_id, key="answer#2").standing == "open"
    line = queries.history(office.cast.actor(ANSWERER), case_id, 4)[0]
    assert [value for _, value in line.words] == ["请补充整改时间"]
    assert "请补充整改时间" not in Event.objects.get(case_id=case_id, sequence=5).data
    assert verifying.differences(case_id) == []


def test_a_file_is_kept_with_its_act_or_not_at_all(office: Office) -> None:
    case_id = office.sent()
    given: dict[str, Any] = {
        "actor": office.cast.actor(ANSWERER),
        "case_id": case_id,
        "act": "provide",
        "payload": {"material": "evidence", "source": "upload"},
        "expected": None,
        "key": "f-1",
    }

    def pdf() -> dict[str, SimpleUploadedFile]:
        return {"evidence": SimpleUploadedFile("a.pdf", PDF, "application/pdf")}

    first = actions.act(**given, uploads=pdf())
    assert actions.act(**given, uploads=pdf()).receipt == first.receipt
    stored = StoredFile.objects.get()
    assert stored.owner == case_id
    assert Material.objects.get(case_id=case_id).file_id == stored.pk
    office.act("leader", case_id, "withdraw")
    with pytest.raises(Refused):  # the case is closed: nothing is kept
        actions.act(**given | {"key": "f-2"}, uploads=pdf())
    assert StoredFile.objects.count() == 1
    with pytest.raises(ValueError, match="belongs to the material"):
        actions.act(**given | {"act": "note", "payload": {"text": "x"}}, uploads=pdf())


# ---- what domains add


@pytest.fixture
def clean_hooks() -> Iterator[None]:
    """Hooks of a test do not outlive it."""
    kept = {name: dict(getattr(hooks, name)) for name in ("_preconditions", "_handlers", "_pages")}
    yield
    for name, found in kept.items():
        getattr(hooks, name).clear()
        getattr(hooks, name).update(found)


def test_a_domain_adds_reasons_why_not(office: Office, clean_hooks: None) -> None:
    asked: list[CaseFacts] = []

    def closed_today(facts: CaseFacts) -> list[Text]:
        asked.append(facts)
        return [Text("今天不办。", "Not today.")] if facts.payload.get("remark") else []

    hooks.precondition("test.notice", "look", closed_today)
    case_id = office.open()
    before = everything(case_id)
    with pytest.raises(Refused) as caught:
        office.act(CHIEF, case_id, "look", "draft", remark="x")
    assert caught.value.reasons[0].en == "Not today."
    assert everything(case_id) == before
    office.act(CHIEF, case_id, "look", "draft")
    assert asked[-1].number == office.row(case_id).number
    assert asked[-1].fields["answer_by"] == "2025-11-01"
    assert "phone" not in asked[-1].fields


def test_a_domain_changes_its_rows_in_the_same_transaction(
    office: Office, clean_hooks: None
) -> None:
    seen: list[CaseMoved] = []
    hooks.on_event("test.notice", seen.append)
    case_id = office.sent()
    assert [(one.act, one.step, one.sequence) for one in seen] == [
        ("open", "", 1),
        ("send", "draft", 2),
    ]
    before = everything(case_id)

    def fails(moved: CaseMoved) -> None:
        raise RuntimeError(moved.act)

    hooks.on_event("test.notice", fails)
    with pytest.raises(RuntimeError, match="promise"):
        office.act(ANSWERER, case_id, "promise", material="evidence")
    assert everything(case_id) == before


# ---- several at once


def test_a_bulk_act_gives_each_case_its_own_words(office: Office) -> None:
    one, two, done = office.open("甲"), office.open("乙"), office.sent("丙")
    items: list[tuple[UUID, str, int | None]] = [
        (one, "draft", 1),
        (two, "draft", 7),
        (done, "draft", None),
        (new_id(), "draft", None),
    ]
    outcomes = actions.act_many(
        actor=office.cast.actor(CHIEF), items=items, act="send", key="bulk-1"
    )
    assert [one.done for one in outcomes] == [Done.DONE, Done.STALE, Done.REFUSED, Done.NOT_FOUND]
    assert all(one.words for one in outcomes[1:])
    again = actions.act_many(
        actor=office.cast.actor(CHIEF), items=items[:1], act="send", key="bulk-1"
    )
    assert again[0].acted is not None
    assert outcomes[0].acted is not None
    assert again[0].acted.receipt == outcomes[0].acted.receipt
    assert Event.objects.filter(case_id=one).count() == 2


def test_a_bulk_act_has_a_limit(office: Office) -> None:
    with pytest.raises(ValueError, match="200"):
        actions.act_many(
            actor=office.cast.actor(CHIEF), items=[(new_id(), "", None)] * 201, act="send", key="b"
        )
