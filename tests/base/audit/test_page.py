"""The auditors' page over HTTP."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client
from django.urls import include, path
from django.utils import translation

from tests.base.audit.conftest import Actor
from tongyou.base import audit, codes
from tongyou.base.audit import gate, sheet, views, words
from tongyou.base.audit.models import Entry

pytestmark = pytest.mark.django_db
urlpatterns = [path("desk/audit/", include("tongyou.base.audit.urls"))]
PAGE, EXPORT = "/desk/audit/", "/desk/audit/export/"
CHILD = codes.new_id()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An open gate that notes what it was asked."""
    actions: list[str] = []
    monkeypatch.setattr(
        gate, "_gate", lambda _request, resource, action: actions.append(f"{resource}:{action}")
    )
    return actions


@pytest.fixture
def client(settings: Any) -> Iterator[Client]:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "tongyou.base.audit.middleware.ReadAuditMiddleware",
    ]
    yield Client()
    translation.deactivate()  # the language of a request stays with the thread


def put(actor: Actor, act: str = "change", **more: Any) -> None:
    audit.record(actor=actor, act=act, kind="people.child", subject_ids=[CHILD], **more)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_without_a_gate_the_page_does_not_exist(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "_gate", gate.closed)
    assert client.get(PAGE).status_code == 404
    assert client.post(EXPORT, {"purpose": "x"}).status_code == 404


def test_whoever_the_gate_refuses_sees_and_exports_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_request: HttpRequest, _resource: str, _action: str) -> None:
        raise PermissionDenied

    monkeypatch.setattr(gate, "_gate", refuse)
    put(Actor(), purpose="家访")
    for answer in (client.get(PAGE), client.post(EXPORT, {"purpose": "x"})):
        assert answer.status_code == 403
        assert "家访" not in text(answer)


def test_the_page_shows_who_saw_whom_and_looking_leaves_an_entry(
    client: Client, asked: list[str], actor: Actor
) -> None:
    put(actor, act="read", purpose="家访", fields=["phone"])
    answer = client.get(PAGE)
    for word in (
        str(CHILD),
        str(actor.account_id),
        "town_supervisor",
        "查看",
        "家访",
        "phone",
        "等待封存",
    ):
        assert word in text(answer)
    assert asked == ["audit.entry:view"]
    assert answer["Cache-Control"] == "no-store"
    newest = Entry.objects.order_by("-id")[0]
    assert (newest.act, newest.kind) == ("read", "audit.entry")


def test_a_question_is_a_search_and_names_whom_it_was_about(
    client: Client, asked: list[str], actor: Actor
) -> None:
    put(actor, act="read")
    put(Actor(), act="publish")
    answer = client.get(PAGE, {"subject": str(CHILD), "act": "publish"})
    assert str(actor.account_id) not in text(answer)
    assert asked == ["audit.entry:view", "audit.entry:search"]
    newest = Entry.objects.order_by("-id")[0]
    assert (newest.act, newest.subject_ids()) == ("search", [CHILD])
    assert str(actor.account_id) in text(client.get(PAGE, {"account": str(actor.account_id)}))


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ({"since": "yesterday"}, "2025-10-15 这样"),
        ({"subject": "张三"}, "不是有效的编号"),
        ({"since": "2025-10-15", "until": "2025-10-01"}, "对调"),
    ],
)
def test_a_wrong_question_is_explained(
    client: Client, asked: list[str], question: Any, word: str
) -> None:
    answer = client.get(PAGE, question)
    assert answer.status_code == 422
    assert word in text(answer)


def test_older_entries_are_one_link_away(
    client: Client, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PER_PAGE", 3)
    for number in range(7):
        put(Actor(), detail={"n": number})
    seen: list[int] = []
    address = f"{PAGE}?act=change"
    while address:
        page = client.get(address)
        seen += [line.number for line in page.context["lines"]]
        older = page.context["older"]
        address = f"{PAGE}?{older}" if older else ""
    assert seen == sorted(
        Entry.objects.filter(act="change").values_list("id", flat=True), reverse=True
    )
    for odd in ("x", "-1", "٣", "9" * 30):
        assert client.get(PAGE, {"before": odd}).status_code == 200


def test_an_export_needs_a_purpose_which_is_kept(
    client: Client, asked: list[str], actor: Actor
) -> None:
    put(actor, act="read", purpose="=1+1")
    put(Actor(), act="change")
    for purpose, word in (("", "请写明用途"), ("给 13857312345", "请去掉")):
        refused = client.post(EXPORT, {"purpose": purpose})
        assert refused.status_code == 422
        assert word in text(refused)
    assert not Entry.objects.filter(act="export").exists()
    answer = client.post(EXPORT, {"purpose": "年度合规审计", "subject": str(CHILD), "act": "read"})
    assert answer["Content-Disposition"].startswith("attachment")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = list(book.worksheets[0].iter_rows(min_row=2))
    assert len(rows) == 1
    assert rows[0][0].data_type == "n"
    assert (rows[0][7].value, rows[0][7].data_type) == ("=1+1", "s")
    assert rows[0][9].value == str(CHILD)
    assert book.worksheets[1]["B1"].value == "年度合规审计"
    kept = Entry.objects.get(act="export")
    assert (kept.purpose, kept.subject_ids(), kept.kind) == ("年度合规审计", [CHILD], "audit.entry")
    assert "audit.entry:export" in asked


def test_an_export_ends_at_its_limit(
    client: Client, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "MOST", 2)
    for _ in range(4):
        put(Actor())
    book = openpyxl.load_workbook(io.BytesIO(client.post(EXPORT, {"purpose": "审计"}).content))
    assert book.worksheets[0].max_row == 3


def test_names_come_from_the_wiring(
    client: Client, asked: list[str], actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(actor)
    assert actor.account_id
    monkeypatch.setattr(
        words, "_namer", lambda accounts: dict.fromkeys(accounts, "模拟数据·督导员")
    )
    assert "模拟数据·督导员" in text(client.get(PAGE))


def test_the_page_is_complete_in_english(client: Client, asked: list[str]) -> None:
    put(Actor(), act="refused", outcome="not_allowed")
    content = text(client.get(PAGE, headers={"accept-language": "en"}))
    main = content[content.index("<main") : content.index("</main>")]
    assert "Audit ledger" in main
    assert not re.search(r"[一-鿿]", main)
