"""Reads and refusals, through HTTP: in the ledger before the page leaves, even if the work rolls back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from tests.base.audit.conftest import Actor
from tongyou.base import audit, codes
from tongyou.base.audit import reads, refusals
from tongyou.base.audit.middleware import ReadAuditMiddleware
from tongyou.base.audit.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)
CHILD, SIBLING, FILE = codes.new_id(), codes.new_id(), codes.new_id()
SECRET = "哨兵安心的档案"
WHO = Actor()


class Known:
    """Stands where the platform's own middleware sets the actor."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        request.actor = WHO  # type: ignore[attr-defined]
        return self.get_response(request)


def page(request: HttpRequest) -> HttpResponse:
    audit.record_read(request, "people.child", [CHILD, SIBLING], ["phone"], "家访")
    audit.record_read(request, "welfare.file", [FILE, CHILD], act="reveal")
    return HttpResponse(SECRET)


def plain(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("public")


def failing(request: HttpRequest) -> HttpResponse:
    audit.record_read(request, "people.child", [CHILD])
    with transaction.atomic():
        audit.record_refusal(
            actor=WHO, act="change", kind="people.child", subject_ids=[CHILD], outcome="not_allowed"
        )
        raise LookupError


def stream(request: HttpRequest) -> StreamingHttpResponse:
    def rows() -> Iterator[str]:
        audit.record_read(request, "people.child", [CHILD], act="export")
        yield SECRET

    return StreamingHttpResponse(rows())


urlpatterns = [
    path("page/", page),
    path("plain/", plain),
    path("failing/", failing),
    path("stream/", stream),
]


@pytest.fixture
def client(settings: Any) -> Client:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [f"{__name__}.Known", "tongyou.base.audit.middleware.ReadAuditMiddleware"]
    return Client(raise_request_exception=False)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_entry: Any) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(reads, "record", fail)


def test_one_request_is_one_entry_with_everybody_shown(client: Client) -> None:
    assert client.get("/page/").content.decode() == SECRET
    entry = Entry.objects.get()
    assert entry.subject_ids() == [CHILD, SIBLING, FILE]
    assert (entry.act, entry.kind, entry.purpose) == ("reveal", "people.child+welfare.file", "家访")
    assert (entry.account_id, entry.field_names(), entry.details()) == (
        WHO.account_id,
        ["phone"],
        {"shown": 3},
    )


def test_a_page_that_shows_nobody_leaves_no_entry(client: Client) -> None:
    assert client.get("/plain/").status_code == 200
    assert not Entry.objects.exists()


@pytest.mark.usefixtures("broken")
def test_without_its_entry_the_page_is_not_shown(client: Client) -> None:
    for language, word in (("zh-hans", "没有打开"), ("en", "was not opened")):
        from django.utils import translation

        with translation.override(language):
            answer = client.get("/page/")
        assert answer.status_code == 503
        assert SECRET not in answer.content.decode()
        assert word in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"
    assert client.get("/plain/").content == b"public"


def test_a_failed_page_keeps_its_reading_and_its_refusal_though_the_work_rolled_back(
    client: Client,
) -> None:
    assert client.get("/failing/").status_code == 500
    refusal, reading = Entry.objects.order_by("id")
    assert (refusal.act, refusal.outcome, refusal.details()) == (
        "refused",
        "not_allowed",
        {"attempted": "change"},
    )
    assert refusal.subject_ids() == [CHILD]
    assert (reading.act, reading.outcome) == ("read", "status_500")


def test_what_a_stream_shows_is_written_before_it_is_sent(client: Client) -> None:
    answer = client.get("/stream/")
    parts = iter(answer.streaming_content)  # type: ignore[arg-type]
    assert next(parts) == SECRET.encode()
    assert Entry.objects.get().act == "export"


@pytest.mark.usefixtures("broken")
def test_a_stream_without_its_entry_stops_before_it_shows_anything(client: Client) -> None:
    with pytest.raises(DatabaseError):
        list(client.get("/stream/").streaming_content)  # type: ignore[arg-type]


def test_the_entry_is_committed_before_the_response_exists() -> None:
    seen: list[int] = []

    class Watching(ReadAuditMiddleware):
        def __call__(self, request: HttpRequest) -> HttpResponse:
            response = super().__call__(request)
            assert not connection.in_atomic_block
            seen.append(Entry.objects.count())
            return response

    Watching(page)(RequestFactory().get("/"))
    assert seen == [1]
    assert Entry.objects.get().role == "anonymous"


def test_an_unknown_way_of_reading_is_refused() -> None:
    with pytest.raises(ValueError, match="reveal"):
        audit.record_read(RequestFactory().get("/"), "people.child", [CHILD], act="glance")


def test_too_many_kinds_for_one_code_are_called_several() -> None:
    request = RequestFactory().get("/")
    reads.begin(request)
    for number in range(30):
        audit.record_read(request, f"room.kind_number_{number}", [CHILD])
    reads.finish(request, 200)
    assert Entry.objects.get().kind == "several"


@pytest.mark.both
def test_a_refusal_survives_the_rollback_it_happened_in() -> None:
    def act() -> None:
        with transaction.atomic():
            Entry.objects.count()
            audit.record_refusal(actor=WHO, act="publish", kind="plan.version")
            assert not Entry.objects.exists()
            raise LookupError

    with pytest.raises(LookupError):
        act()
    audit.flush_refusals()
    assert Entry.objects.get().details() == {"attempted": "publish"}
    audit.flush_refusals()
    assert Entry.objects.count() == 1


def test_outside_a_transaction_a_refusal_is_written_at_once() -> None:
    audit.record_refusal(actor=WHO, act="view", kind="people.child", detail={"tries": 3})
    assert Entry.objects.get().details() == {"attempted": "view", "tries": 3}


def test_a_refusal_that_cannot_be_written_waits_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction.atomic():
        audit.record_refusal(actor=WHO, act="view", kind="people.child")

    def fail(*_content: Any) -> None:
        raise DatabaseError("disk full")

    from tongyou.base.audit import recording

    with monkeypatch.context() as patch:
        patch.setattr(recording, "_insert", fail)
        with pytest.raises(DatabaseError):
            audit.flush_refusals()
    assert len(refusals._waiting.entries) == 1
    audit.flush_refusals()
    assert Entry.objects.count() == 1
