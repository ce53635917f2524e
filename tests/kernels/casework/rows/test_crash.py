"""The ticker is killed with SIGKILL in the middle of its work, again and again: each threshold is seen to once.

TONGYOU_CRASH_RUNS says how many kills (6; the acceptance run takes 200).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from tests.base.jobs.test_crash import ROOT, environment
from tests.factories.cast import make_cast
from tests.kernels.casework.rows.conftest import ANSWERER, WEDNESDAY, Office, office_of
from tongyou.base import clock
from tongyou.base.notices.models import Notice
from tongyou.kernels.casework import verifying
from tongyou.kernels.casework.models import Case, Clock, Event, Fired

pytestmark = [pytest.mark.crash, pytest.mark.both, pytest.mark.django_db(transaction=True)]
KILLS = int(os.environ.get("TONGYOU_CRASH_RUNS", "6"))
CASES = max(10, KILLS)
MOMENT = "2025-10-28T01:00:00+00:00"  # everything up to one and a half times the limit is due
ANSWER = {"share:60", "remind:2025-10-22", "due:2025-10-22", "proceed:2025-10-22", "share:100", "share:150"}  # fmt: skip
PAUSE = {"remind:2025-10-20", "lapse:2025-10-20"}


@pytest.fixture
def office() -> Office:
    with clock.freeze(WEDNESDAY):
        return office_of(make_cast())


@pytest.fixture
def processes() -> Iterator[list[subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for one in started:
        if one.poll() is None:
            one.kill()
        one.wait()
        if one.stdout:
            one.stdout.close()


def start(processes: list[subprocess.Popen[str]]) -> subprocess.Popen[str]:
    """A ticker that has begun to look."""
    command = [sys.executable, "-m", "tests.kernels.casework.rows.tick_process", MOMENT]
    made = subprocess.Popen(
        command,
        env=environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    processes.append(made)
    assert made.stdout is not None
    assert made.stdout.readline() == "ticking\n"
    return made


def cases(office: Office) -> tuple[list[UUID], list[UUID]]:
    """Late answers, and pauses that have run out."""
    with clock.freeze(WEDNESDAY):
        late = [office.sent(f"{number}") for number in range(CASES)]
        paused = [office.sent(f"p{number}") for number in range(CASES // 2)]
        for case_id in paused:
            office.act(ANSWERER, case_id, "ask", "answer")
    return late, paused


def fired() -> Counter[Any]:
    return Counter(Fired.objects.values_list("case_id", "clock", "threshold"))


def test_each_threshold_is_seen_to_once_however_often_the_ticker_is_killed(
    office: Office, processes: list[subprocess.Popen[str]]
) -> None:
    late, paused = cases(office)
    dice, in_the_middle = random.Random(7), 0  # noqa: S311 - moments to kill at
    for _ in range(KILLS):
        before = Fired.objects.count()
        ticker = start(processes)
        time.sleep(dice.uniform(0.02, 0.5))
        ticker.send_signal(signal.SIGKILL)
        ticker.wait()
        in_the_middle += Clock.objects.filter(next_at__lte=MOMENT).exists()
        assert Fired.objects.count() >= before
    last = start(processes)
    assert last.stdout is not None
    assert last.stdout.read() == "done\n"
    assert not Clock.objects.filter(next_at__lte=MOMENT).exists()
    assert set(fired().values()) == {1}
    for case_id in late:
        names = Fired.objects.filter(case_id=case_id, clock="step:answer")
        assert set(names.values_list("threshold", flat=True)) == ANSWER
        assert acts(case_id).count("proceed_late") == 1
    for case_id in paused:
        names = Fired.objects.filter(case_id=case_id, clock="pause:1")
        assert set(names.values_list("threshold", flat=True)) == PAUSE
        assert acts(case_id).count("lapse_pause") == 1
    opened = Case.objects.filter(opener_id=None).values_list("title_zh", flat=True)
    assert Counter(opened) == dict.fromkeys(
        [f"逾期：{office.row(case_id).number}" for case_id in late], 1
    )
    assert list(verifying.all_cases()) == []
    told = Notice.objects.filter(
        template="casework.late", account_id=office.cast.account(ANSWERER).pk
    )
    assert told.count() == len(late)
    assert in_the_middle >= 1, "no kill met a ticker at work"


def acts(case_id: UUID) -> list[str]:
    return list(Event.objects.filter(case_id=case_id).values_list("act", flat=True))
