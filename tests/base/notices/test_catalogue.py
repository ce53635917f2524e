"""Templates: both languages, declared placeholders, nothing personal outside; file and line for every slip."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.base.notices.conftest import ALARM, CODE, TASK
from tongyou.base.notices import catalogue
from tongyou.base.packs import Problem

WRONG = [
    (TASK.replace(', en: "Please finish by {due}."', ""), "English"),
    (TASK.replace("{title: text, ", "{"), "'title' is not declared"),
    (TASK.replace("due: date,", "due: date, extra: text,"), "'extra' is never used"),
    (TASK.replace("finish by {due}.", "finish soon."), "different placeholders"),
    (TASK.replace("topic: work", "topic: gossip"), "'gossip'"),
    (TASK.replace("version: 1", "version: 0"), "versions start at 1"),
    (TASK.replace("code: test.task", "code: Task"), "room.name"),
    (TASK.replace("due: date", "due: birthday"), "'birthday'"),
    (TASK.replace("完成。", "完成{。"), "brace"),
    (TASK.replace("  inapp:", "  pigeon:"), "pigeon"),
    (CODE.replace("有效。", "有效。" + "长" * 300), "at most 300"),
    (CODE.replace("  sms:\n", "  inapp:\n    subject: {zh: a, en: b}\n"), "may not go to the inbox"),
    (ALARM.replace("有一份紧急报告", "{child} 的报告").replace("An urgent report", "{child}'s report"), "in-app notices only"),
    ("code: [", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "word"), WRONG)
def test_a_slip_is_named_with_its_line(text: str, word: str) -> None:
    problems: list[Problem] = []
    assert catalogue.read(text.encode(), "room/x.yaml", problems) is None
    assert any(word in problem.en for problem in problems), [str(p) for p in problems]
    assert all(problem.file == "room/x.yaml" for problem in problems)


def test_good_templates_have_no_problems() -> None:
    for text in (CODE, TASK, ALARM):
        problems: list[Problem] = []
        assert catalogue.read(text.encode(), "x.yaml", problems) is not None
        assert problems == []


def test_two_files_may_not_share_a_code(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(TASK, encoding="utf-8")
    _, problems = catalogue.read_all(iter(sorted(tmp_path.glob("*.yaml"))))
    assert "used twice" in problems[0].en


def test_the_templates_of_the_installed_rooms_are_complete() -> None:
    assert [str(problem) for problem in catalogue.check_templates()] == []
