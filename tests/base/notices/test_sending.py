"""From the act to the sink: once per key, at decent hours, and nothing left that may not stay."""

from __future__ import annotations

import datetime as dt
import json
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from tongyou.base import clock, jobs, notices
from tongyou.base.clock import SHANGHAI
from tongyou.base.codes import new_id
from tongyou.base.jobs.models import Job, State
from tongyou.base.notices import catalogue, delivery, wishes
from tongyou.base.notices.adapters import MailFolder, Message, SmsFile
from tongyou.base.notices.models import Notice, NoticeState
from tongyou.base.notices.sending import TemplateChanged
from tongyou.base.notices.types import Channel, Recipient, Topic
from tongyou.base.packs import Bilingual

pytestmark = [pytest.mark.django_db, pytest.mark.both]

PHONE = "13812345678"
NOON = dt.datetime(2025, 10, 15, 12, 0, tzinfo=SHANGHAI)
NIGHT = dt.datetime(2025, 10, 15, 23, 0, tzinfo=SHANGHAI)
TASK: dict[str, Any] = {
    "title": "儿童友好空间巡查",
    "due": dt.date(2025, 10, 20),
    "where": "/desk/plan/",
}


def run_now() -> None:
    """Run everything, whatever hour it waits for."""
    Job.objects.filter(state__in=(State.QUEUED, State.FAILED)).update(not_before=clock.real_now())
    jobs.drain()


def sms(folder: Path) -> list[dict[str, str]]:
    lines = [path.read_text(encoding="utf-8") for path in sorted((folder / "sms").glob("*.jsonl"))]
    return [json.loads(line) for line in "".join(lines).splitlines()]


def stored() -> str:
    """Every value of the tables a notice touches, as the database holds it."""
    rows: list[Any] = []
    with connection.cursor() as cursor:
        for table in ("ty_notices_notice", "ty_jobs_job", "ty_notices_releasedtemplate"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - fixed names
            rows += cursor.fetchall()
    return repr(rows)


def test_a_code_reaches_the_sink_and_nothing_else(
    folders: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with clock.freeze(NIGHT):
        (notice,) = notices.send(
            "test.sign_in",
            to=Recipient(phone=PHONE),
            context={"code": "739201", "minutes": 5},
            key="k",
        )
        assert "739201" not in stored()
        assert PHONE not in stored()
        jobs.drain()
    (line,) = sms(folders)
    assert line["text"] == "验证码 739201,5 分钟内有效。"
    assert (line["to"], "模拟" in line["stand_in"]) == (PHONE, True)
    notice.refresh_from_db()
    assert (notice.state, notice.content, notice.address) == (NoticeState.SENT, "", "")
    said = capsys.readouterr()
    for text in (stored(), said.out, said.err, caplog.text, repr(notice)):
        assert "739201" not in text
        assert PHONE not in text


def test_a_failing_gateway_is_tried_again_and_its_error_tells_nothing(
    folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken:
        def send(self, message: Message) -> None:
            raise ConnectionError(f"cannot reach {message.address}: {message.body}")

    notices.set_adapter(Channel.SMS, Broken())
    try:
        (notice,) = notices.send(
            "test.sign_in",
            to=Recipient(phone=PHONE),
            context={"code": "739201", "minutes": 5},
            key="k",
        )
        jobs.drain()
        notice.refresh_from_db()
        assert (notice.state, notice.last_error) == (NoticeState.FAILED, "ConnectionError")
        assert notice.content
        for _ in range(delivery.ATTEMPTS):
            run_now()
    finally:
        notices.set_adapter(Channel.SMS, None)
    notice.refresh_from_db()
    assert (notice.state, notice.content, notice.address) == (NoticeState.DEAD, "", "")
    assert Job.objects.get().state == State.DEAD
    said = capsys.readouterr()
    assert "739201" not in stored() + said.out + said.err
    assert PHONE not in stored() + said.out + said.err
    jobs.retry(Job.objects.get().pk, reason="gateway is back")
    run_now()
    assert sms(folders) == []


def test_a_dead_notice_without_secrets_can_be_sent_again(folders: Path) -> None:
    class Broken:
        def send(self, message: Message) -> None:
            raise ConnectionError

    notices.set_adapter(Channel.SMS, Broken())
    try:
        (notice,) = notices.send("test.task", to=Recipient(phone=PHONE), context=TASK, key="k")
        for _ in range(delivery.ATTEMPTS):
            run_now()
    finally:
        notices.set_adapter(Channel.SMS, None)
    notice.refresh_from_db()
    assert notice.state == NoticeState.DEAD
    assert jobs.retry(Job.objects.get().pk, reason="gateway is back")
    run_now()
    notice.refresh_from_db()
    assert (notice.state, notice.content, len(sms(folders))) == (NoticeState.SENT, "", 1)


def test_a_gateway_that_comes_back_gets_the_message_once(folders: Path) -> None:
    class Shaky:
        calls = 0

        def send(self, message: Message) -> None:
            Shaky.calls += 1
            SmsFile(folders / "sms").send(message)
            if Shaky.calls == 1:
                raise TimeoutError

    notices.set_adapter(Channel.SMS, Shaky())
    try:
        notices.send("test.task", to=Recipient(phone=PHONE), context=TASK, key="k")
        for _ in range(3):
            run_now()
    finally:
        notices.set_adapter(Channel.SMS, None)
    assert Shaky.calls == 2
    assert len(sms(folders)) == 1
    assert Notice.objects.get().state == NoticeState.SENT


def test_the_same_key_is_one_notice(folders: Path) -> None:
    to = Recipient(account_id=new_id(), phone=PHONE)
    first = notices.send("test.task", to=to, context=TASK, key="k")
    second = notices.send("test.task", to=to, context={**TASK, "title": "别的"}, key="k")
    assert [n.pk for n in first] == [n.pk for n in second]
    run_now()
    assert len(sms(folders)) == 1
    assert Notice.objects.count() == 2


def test_a_rolled_back_act_says_nothing(folders: Path) -> None:
    with transaction.atomic():
        notices.send("test.task", to=Recipient(phone=PHONE), context=TASK, key="k")
        transaction.set_rollback(True)
    run_now()
    assert sms(folders) == []
    assert not Notice.objects.exists()


def test_quiet_hours_wait_for_the_morning_unless_urgent() -> None:
    with clock.freeze(NIGHT):
        (calm,) = notices.send("test.task", to=Recipient(phone=PHONE), context=TASK, key="calm")
        (urgent,) = notices.send(
            "test.alarm", to=Recipient(phone=PHONE), context={"child": "甲"}, key="urgent"
        )
    assert calm.not_before == dt.datetime(2025, 10, 16, 8, 0, tzinfo=SHANGHAI)
    assert urgent.not_before == NIGHT
    with clock.freeze(NOON):
        (day,) = notices.send("test.task", to=Recipient(phone=PHONE), context=TASK, key="day")
    assert day.not_before == NOON
    assert Job.objects.get(key=f"notice:{calm.pk}").not_before == calm.not_before


def test_wishes_close_channels_and_move_the_quiet_hours() -> None:
    account = new_id()
    to = Recipient(account_id=account, phone=PHONE, email="a@city.example")
    wishes.keep(
        account_id=account,
        on={(Topic.WORK, Channel.EMAIL)},
        quiet_from=dt.time(11),
        quiet_until=dt.time(13),
    )
    with clock.freeze(NOON):
        sent = {n.channel: n for n in notices.send("test.task", to=to, context=TASK, key="k")}
        code = notices.send(
            "test.sign_in", to=to, context={"code": "123456", "minutes": 5}, key="c"
        )
        alarm = notices.send("test.alarm", to=to, context={"child": "甲"}, key="a")
    assert set(sent) == {"inapp", "email"}
    assert sent["email"].not_before == NOON + dt.timedelta(hours=1)
    assert [n.channel for n in code] == ["sms"]
    assert {n.channel for n in alarm} == {"inapp", "sms"}


def test_mail_is_a_file_with_full_links_in_the_readers_language(folders: Path) -> None:
    to = Recipient(email="clerk@city.example", language="en")
    (notice,) = notices.send(
        "test.task", to=to, context={**TASK, "title": Bilingual("巡查", "Patrol")}, key="k"
    )
    run_now()
    (path,) = (folders / "mail").glob("*.eml")
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert path.stem == str(notice.pk)
    assert (mail["To"], mail["Subject"]) == ("clerk@city.example", "New task: Patrol")
    body = mail.get_content()
    assert "20 October 2025" in body
    assert "https://city.example/desk/plan/" in body


def test_mail_sent_twice_is_one_file(folders: Path) -> None:
    message = Message(new_id(), "a@city.example", "s", "b")
    MailFolder(folders / "mail").send(message)
    MailFolder(folders / "mail").send(message)
    assert len(list((folders / "mail").iterdir())) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"title": "请打 13812345678"},
        {"title": "330402201501011234"},
        {"title": ""},
        {"title": "<b>x</b>"},
        {"title": "x" * 501},
        {"due": "2025-10-20"},
        {"due": NOON},
        {"where": "https://elsewhere.example/"},
        {"where": "//elsewhere.example/"},
        {"where": "javascript:alert(1)"},
        {"more": "x"},
    ],
)
def test_values_that_do_not_fit_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(notices.BadContext) as refused:
        notices.send("test.task", to=Recipient(phone=PHONE), context={**TASK, **change}, key="k")
    assert "13812345678" not in str(refused.value)
    assert not Notice.objects.exists()


def test_an_unknown_template_and_a_missing_value_are_named() -> None:
    with pytest.raises(notices.UnknownTemplate, match="no_such"):
        notices.send("test.no_such", to=Recipient(phone=PHONE), context={}, key="k")
    with pytest.raises(notices.BadContext, match="due"):
        notices.send("test.task", to=Recipient(phone=PHONE), context={"title": "x"}, key="k")


def test_words_may_not_change_under_the_same_version(monkeypatch: pytest.MonkeyPatch) -> None:
    notices.send("test.task", to=Recipient(phone=PHONE), context=TASK, key="a")
    from dataclasses import replace

    changed = replace(catalogue.find("test.task"), digest="0" * 64)
    monkeypatch.setattr(catalogue, "everything", lambda: {"test.task": changed})
    with pytest.raises(TemplateChanged, match="version 2"):
        notices.send("test.task", to=Recipient(phone=PHONE), context=TASK, key="b")


def test_a_message_object_prints_no_address() -> None:
    said = repr(Message(new_id(), PHONE, "s", "code 123456")) + repr(Recipient(phone=PHONE))
    assert PHONE not in said
    assert "123456" not in said
