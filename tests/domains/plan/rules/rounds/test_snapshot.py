"""A snapshot is the same after storage, refuses what was changed, and gives bulletin and public words."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.domains.plan.rules.rounds.snapshots import GROUPS, HEALTH, MYOPIA, ROUND, TASKS, task
from tongyou.domains.plan.exports.bulletin_layout import full_width
from tongyou.domains.plan.rules.rounds import citizen
from tongyou.domains.plan.rules.rounds.bulletin import NOTHING, bulletin
from tongyou.domains.plan.rules.rounds.snapshot import (
    NotASnapshot,
    by_action,
    by_unit,
    digest_of,
    from_data,
    to_data,
)
from tongyou.domains.plan.supervision import Light, Timeliness
from tongyou.domains.plan.types import Text


def stored() -> dict[str, object]:
    """As a database gives it back."""
    return json.loads(json.dumps(to_data(ROUND)))


def test_it_comes_back_as_it_was() -> None:
    data = stored()
    assert from_data(data, digest_of(data)) == ROUND


def test_a_changed_figure_is_noticed() -> None:
    data = stored()
    digest = digest_of(data)
    data["tasks"][0]["lines"][0]["value"] = "5"  # type: ignore[index]
    with pytest.raises(NotASnapshot, match="digest"):
        from_data(data, digest)
    with pytest.raises(NotASnapshot, match="schema"):
        from_data({**stored(), "schema": "tongyou.round/9"}, digest)


def test_units_and_actions_add_up_to_the_whole() -> None:
    rows = by_unit(ROUND)
    assert sum(row.owed for row in rows) == len(TASKS)
    assert sum(row.times[Timeliness.MISSING] for row in rows) == 1
    assert [(action.number, light) for action, _, light in by_action(ROUND)] == [
        (1, Light.RED),
        (2, Light.RED),
        (3, Light.YELLOW),
    ]


def zh(number: int) -> list[str]:
    return [text.zh for text in citizen.task_words(TASKS[number - 1], ROUND)]


def test_a_citizen_reads_what_is_and_what_is_missing() -> None:
    assert zh(1) == [
        "累计发展观察团：教体局说，现在是 3 个，正在按计划做。答应的是：2025 年 12 月 31 日前不少于 5 个，还差 2 个。"
    ]
    assert "比计划慢了" in zh(2)[0]
    assert "超出 1.1%" in zh(2)[0]
    assert zh(2)[1] == "建立公布制度：教体局说，已经做到了。"


def test_what_is_late_is_said_first_and_plainly() -> None:
    assert zh(3)[0] == "卫健局的报告晚交了 3 个工作日。"
    assert zh(4) == [
        "卫健局应在2025 年 10 月 21 日前报告，到现在还没有交，已经晚了 6 个工作日，所以我们不知道进展。"
    ]
    assert zh(5)[0] == "教体局这一轮漏报了，晚了 21 个工作日才补上。"
    assert (
        "还没有定下由谁报告"
        in next(iter(citizen.task_words(replace(TASKS[0], unit_id=""), ROUND))).zh
    )


def test_a_duplicate_is_told_once() -> None:
    twice = task(6, Timeliness.ON_TIME, GROUPS, replace(MYOPIA, duplicate_of="T1.2"))
    assert len(list(citizen.task_words(twice, ROUND))) == 1


def test_the_round_in_two_sentences() -> None:
    words = citizen.summary_words(ROUND)
    assert "5 项任务里，1 项顺利，2 项要留意，2 项亮了红灯" in words.zh
    assert "1 reports were due and did not come; 2 came late" in words.en


def texts() -> list[Text]:
    issue = bulletin(ROUND)
    return [text for section in issue.sections for text in section.paragraphs]


def test_the_bulletin_counts_what_the_snapshot_holds() -> None:
    first = texts()[0].zh
    assert "应报 5 项任务" in first
    assert "按时 2 项，迟报 1 项，补报 1 项，漏报 1 项，按时率 40.0%" in first
    tables = [section.table for section in bulletin(ROUND).sections if section.table]
    units = tables[1].rows
    assert [cell.zh for cell in units[0]] == ["教体局", "3", "2", "0", "1", "0", "66.7%"]
    assert [cell.zh for cell in units[1]] == ["卫健局", "2", "0", "1", "0", "1", "0.0%"]


def test_the_bulletin_names_who_is_late_and_by_how_much() -> None:
    said = "\n".join(text.zh for text in texts())
    assert "任务 4“任务4号”（卫健局）：漏报，超期 6 个工作日。" in said
    assert "请卫健局尽快补报漏报的 1 项任务。" in said
    assert "逾期未答复 1 件" in said
    assert bulletin(ROUND).closing.zh == "本期数据为模拟数据。"


def test_a_section_without_news_says_so() -> None:
    quiet = replace(ROUND, tasks=TASKS[:1], notices=())
    assert {section.heading.zh: section.paragraphs for section in bulletin(quiet).sections}[
        "亮红灯的任务"
    ] == (NOTHING,)


def test_every_sentence_stands_in_both_languages() -> None:
    for text in texts():
        assert text.zh
        assert text.en
        assert not any("\u4e00" <= sign <= "\u9fff" for sign in text.en), text.en


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("迟报,补报:2项", "迟报，补报：2项"),
        ("DB-2025-7K3QX9T-M, 3:2", "DB-2025-7K3QX9T-M, 3:2"),
        ("急件(两日)", "急件（两日）"),
        ("53.5%(区)", "53.5%(区)"),
    ],
)
def test_chinese_signs_are_full_width_and_codes_stay(before: str, after: str) -> None:
    assert full_width(before) == after


def test_the_notice_of_another_unit_is_named_with_it() -> None:
    table = next(s.table for s in bulletin(ROUND).sections if s.heading.zh == "督办办理情况")
    assert table is not None
    assert [cell.zh for cell in table.rows[0]][1:] == [
        HEALTH.zh,
        "任务4号漏报,请说明",
        "2025 年 10 月 30 日",
        "待答复（逾期）",
    ]
