"""Templates that exist only here, and folders of their own for the stand-ins."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from tongyou.base.notices import catalogue
from tongyou.base.notices.types import Template

CODE = """
code: test.sign_in
version: 1
topic: security
placeholders: {code: one_time_code, minutes: number}
channels:
  sms:
    body: {zh: "验证码 {code},{minutes} 分钟内有效。", en: "Your code is {code}, valid for {minutes} minutes."}
"""
TASK = """
code: test.task
version: 1
topic: work
placeholders: {title: text, due: date, where: link}
channels:
  inapp:
    subject: {zh: "新任务:{title}", en: "New task: {title}"}
    body: {zh: "请在 {due} 前完成。", en: "Please finish by {due}."}
  email:
    subject: {zh: "新任务:{title}", en: "New task: {title}"}
    body: {zh: "请在 {due} 前完成:{where}", en: "Please finish by {due}: {where}"}
  sms:
    body: {zh: "新任务:{title},{due} 前完成。", en: "New task: {title}, finish by {due}."}
"""
ALARM = """
code: test.alarm
version: 1
topic: service
urgent: true
placeholders: {child: personal}
channels:
  inapp:
    subject: {zh: "请马上查看", en: "Look at this now"}
    body: {zh: "{child} 的报告到了。", en: "The report on {child} has arrived."}
  sms:
    body: {zh: "有一份紧急报告,请登录查看。", en: "An urgent report is waiting. Please sign in."}
"""


def read(text: str) -> Template:
    problems: list[object] = []
    found = catalogue.read(text.encode(), "test.yaml", problems)  # type: ignore[arg-type]
    assert found is not None, problems
    return found


@pytest.fixture(autouse=True)
def _templates(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {template.code: template for template in map(read, (CODE, TASK, ALARM))}
    monkeypatch.setattr(catalogue, "everything", lambda: found)


@pytest.fixture(autouse=True)
def folders(settings: LazySettings, tmp_path: Path) -> Path:
    settings.SMS_DIR, settings.EMAIL_DIR = tmp_path / "sms", tmp_path / "mail"
    settings.EMAIL_URL, settings.SITE_URL = "", "https://city.example"
    return tmp_path
