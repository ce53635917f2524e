"""The page of jobs through HTTP: the door, what it shows, and the two decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from tests.base.jobs import pages
from tongyou.base import audit, clock, jobs
from tongyou.base.codes import new_id
from tongyou.base.jobs import gate, timetable
from tongyou.base.jobs.models import Delivery, Job, OutboxEvent, State, Worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house(settings: LazySettings) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.base.jobs.pages"
    settings.MIDDLEWARE = pages.MIDDLEWARE
    before = gate._gate
    pages.ActorOfTest.now = pages.Somebody(new_id())
    jobs.set_gate(lambda request, resource, action: None)
    yield
    jobs.set_gate(before)


def dead_job(key: str = "a") -> Job:
    @jobs.job("test.broken", attempts=1)
    def fall(payload: dict[str, Any]) -> None:
        raise RuntimeError("the address 13812345678 is wrong")

    job = jobs.enqueue("test.broken", {"row": 7}, key=key)
    jobs.drain()
    return job


def test_without_a_gate_everybody_is_refused(client: Client) -> None:
    job = dead_job()
    jobs.set_gate(None)
    assert client.get(reverse("jobs:list")).status_code == 403
    assert client.get(reverse("jobs:detail", args=[job.pk])).status_code == 403
    for name in ("retry", "discard"):
        answer = client.post(reverse(f"jobs:{name}", args=[job.pk]), {"reason": "x"})
        assert answer.status_code == 403
    assert Job.objects.get().state == State.DEAD


@pytest.mark.parametrize(("name", "action"), [("retry", "retry"), ("discard", "cancel")])
def test_looking_does_not_allow_deciding(client: Client, name: str, action: str) -> None:
    job = dead_job()
    asked: list[tuple[str, str]] = []

    def may_look(request: HttpRequest, resource: str, wanted: str) -> None:
        asked.append((resource, wanted))
        if wanted != "view":
            raise PermissionDenied

    jobs.set_gate(may_look)
    assert client.get(reverse("jobs:detail", args=[job.pk])).status_code == 200
    assert client.post(reverse(f"jobs:{name}", args=[job.pk]), {"reason": "x"}).status_code == 403
    assert asked[-1] == ("jobs.job", action)
    assert Job.objects.get().state == State.DEAD


def test_the_list_shows_what_is_and_hides_what_is_personal(client: Client) -> None:
    dead_job()
    Worker.objects.create(id="w", machine="m", process=1)
    jobs.schedule("test.broken", "0 2 * * *")
    timetable.sync()
    text = client.get(reverse("jobs:list")).content.decode()
    assert "test.broken" in text
    assert "停止,需处理" in text
    assert "0 2 * * *" in text
    assert "1 个后台进程在运行" in text
    assert "13812345678" not in text


def test_events_that_nobody_heard_are_listed(client: Client) -> None:
    event = OutboxEvent.objects.create(type="plan.VersionPublished")
    Delivery.objects.create(event=event, handler="test.hear")
    text = client.get(reverse("jobs:list")).content.decode()
    assert "plan.VersionPublished" in text
    assert "test.hear" in text
    assert "1 个事件待送达" in text
    Delivery.objects.update(handled_at=clock.now())
    assert "所有事件都已送达" in client.get(reverse("jobs:list")).content.decode()


def test_an_empty_house_and_a_missing_worker_are_said(client: Client) -> None:
    text = client.get(reverse("jobs:list")).content.decode()
    assert "没有这样的任务" in text
    assert "还没有后台进程启动过" in text


def test_filters_and_pages(client: Client) -> None:
    dead_job("first")
    for n in range(30):
        Job.objects.create(
            key=f"done:{n}", name="test.other", state=State.DONE, finished_at=clock.real_now()
        )
    here = reverse("jobs:list")
    only_dead = client.get(here, {"state": "dead"}).content.decode()
    assert "first" in only_dead
    assert "done:1" not in only_dead
    by_key = client.get(here, {"q": "done:17"}).content.decode()
    assert "done:17" in by_key
    assert "done:18" not in by_key
    pages_two = client.get(here, {"page": "2"}).content.decode()
    assert "first" in pages_two
    assert client.get(here, {"page": "nonsense", "state": "nonsense"}).status_code == 200


def test_a_retry_needs_a_reason_and_is_audited(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = dead_job()
    seen: list[dict[str, Any]] = []
    monkeypatch.setattr(audit, "record", lambda **entry: seen.append(entry))
    here = reverse("jobs:retry", args=[job.pk])
    refused = client.post(here, {"reason": ""})
    assert refused.status_code == 422
    assert "请写明理由" in refused.content.decode()
    personal = client.post(here, {"reason": "电话 13812345678"})
    assert personal.status_code == 422
    assert Job.objects.get().state == State.DEAD
    assert not seen
    answer = client.post(here, {"reason": "地址已更正"}, follow=True)
    assert "已放回队列" in answer.content.decode()
    kept = Job.objects.get()
    assert (kept.state, kept.reason) == (State.QUEUED, "地址已更正")
    assert [(e["act"], e["kind"], e["subject_ids"], e["detail"]) for e in seen] == [
        ("change", "jobs.job", [job.pk], {"decision": "retry"})
    ]


def test_discarding_is_kept_in_the_real_ledger(client: Client) -> None:
    job = dead_job()
    here = reverse("jobs:discard", args=[job.pk])
    client.post(here, {"reason": "不再需要"})
    assert Job.objects.get().state == State.DISCARDED
    again = client.post(here, {"reason": "再来一次"}, follow=True)
    assert "没有做任何改动" in again.content.decode()
    assert Job.objects.get().reason == "不再需要"


def test_reading_never_changes_and_changing_is_never_a_get(client: Client) -> None:
    job = dead_job()
    for name in ("retry", "discard"):
        assert client.get(reverse(f"jobs:{name}", args=[job.pk])).status_code == 405
    assert client.get(reverse("jobs:detail", args=[new_id()])).status_code == 404


def test_times_stand_on_the_citys_clock(client: Client) -> None:
    job = dead_job()
    clock.set_offset(dt.timedelta(days=-3650))
    try:
        text = client.get(reverse("jobs:detail", args=[job.pk])).content.decode()
    finally:
        clock.set_offset(dt.timedelta(0))
    assert f"{clock.local(job.created_at - dt.timedelta(days=3650)):%Y-%m-%d}" in text


def test_the_page_is_complete_in_english(client: Client) -> None:
    job = dead_job()
    client.cookies["ty_language"] = "en"
    for address in (reverse("jobs:list"), reverse("jobs:detail", args=[job.pk])):
        text = client.get(address).content.decode()
        body = text[text.index("<main") : text.index("</main>")]
        assert not [mark for mark in body if "\u4e00" <= mark <= "\u9fff"], body
