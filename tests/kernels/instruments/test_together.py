"""Two people on one response: nobody's answer is lost, and each sees what the other saved."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.cast import make_cast
from tests.kernels.instruments.support import PROGRESS, House, build, hidden, step, text
from tongyou.kernels.instruments import actions
from tongyou.kernels.instruments.merging import Conflict, Kept, Merged, merge
from tongyou.kernels.instruments.models import Response, Submission
from tongyou.kernels.instruments.types import Refused, Stale


@pytest.mark.django_db
@pytest.mark.both
class TestOnThePages:
    def test_the_second_sees_what_the_first_saved_and_keeps_what_was_typed(
        self, house: House
    ) -> None:
        row = house.begin()
        first, second = house.cast.client("colleague"), house.cast.client("department_officer")
        one, two = (hidden(client.get(step(row, "progress"))) for client in (first, second))
        first.post(step(row, "progress"), {**one, "act": "next", **PROGRESS, "q-value": "12"})
        page = second.post(step(row, "progress"), {**two, "act": "next", **PROGRESS, "q-value": "15"})  # fmt: skip
        assert page.status_code == 409
        shown = text(page)
        assert "别人刚保存过" in shown
        assert "别人填的是：<b>12 个</b>" in shown
        assert 'value="15"' in shown, "what the second typed still stands in the box"
        row.refresh_from_db()
        assert row.answers["value"] == 12, "nothing was overwritten unseen"
        again = second.post(step(row, "progress"), {**hidden(page), "act": "next", **PROGRESS, "q-value": "15"})  # fmt: skip
        assert again.status_code == 302
        row.refresh_from_db()
        assert row.answers["value"] == 15, "and now knowingly"

    def test_different_answers_of_one_page_join(self, house: House) -> None:
        row = house.begin()
        first, second = house.cast.client("colleague"), house.cast.client("department_officer")
        one, two = (hidden(client.get(step(row, "progress"))) for client in (first, second))
        base = {"q-target": "20", "act": "later"}
        first.post(step(row, "progress"), {**one, **base, "q-value": "12"})
        date = {f"q-counted_on_{i}": part for i, part in enumerate(("2025", "9", "30"))}
        sent = second.post(step(row, "progress"), {**two, **base, **date})
        assert sent.status_code == 302, "the second did not touch the number"
        row.refresh_from_db()
        assert row.answers == {"target": 20, "value": 12, "counted_on": "2025-09-30"}

    def test_an_autosave_does_not_overwrite_either(self, house: House) -> None:
        row = house.begin()
        first, second = house.cast.client("colleague"), house.cast.client("department_officer")
        one, two = (hidden(client.get(step(row, "progress"))) for client in (first, second))
        address = f"/forms/{row.pk}/draft/progress/"
        first.post(address, {**one, "q-value": "12"})
        assert second.post(address, {**two, "q-value": "15"}).status_code == 409
        row.refresh_from_db()
        assert row.answers["value"] == 12

    def test_what_is_sent_is_what_was_looked_at(self, house: House) -> None:
        row = house.checklist()
        good = {"surface": "soft", "gap": 100, "water": False, "shade": "full", "bench": 5}
        colleague, officer = house.cast.actor("colleague"), house.cast.actor("department_officer")
        actions.save(actor=colleague, response_id=row.pk, answers=good, expected=0)
        client = house.cast.client("colleague")
        looked = hidden(client.get(step(row, "check")))
        actions.save(actor=officer, response_id=row.pk, answers={"surface": "hard"}, expected=1)
        page = client.post(step(row, "check"), looked)
        assert page.status_code == 409
        assert "硬质" in text(page)
        assert not Submission.objects.exists()

    def test_a_draft_that_was_sent_meanwhile_shows_what_was_typed(self, house: House) -> None:
        row = house.checklist()
        good = {"surface": "soft", "gap": 100, "water": False, "shade": "full", "bench": 5}
        colleague = house.cast.actor("colleague")
        client = house.cast.client("department_officer")
        carried = hidden(client.get(step(row, "comfort")))
        actions.save(actor=colleague, response_id=row.pk, answers=good, expected=0)
        actions.submit(actor=colleague, response_id=row.pk, expected=1, key="k")
        page = client.post(step(row, "comfort"), {**carried, "act": "next", "q-shade": "none", "q-bench": "1", "q-remark": "很长的一段补充"})  # fmt: skip
        assert page.status_code == 409
        assert "这份表已经提交" in text(page)
        assert "很长的一段补充" in text(page)


@pytest.mark.django_db(transaction=True)
@pytest.mark.both
def test_many_at_once_end_with_one_answer_each_and_one_submission() -> None:
    """Eight writers on one draft, then four submits of one key: no answer lost, one receipt."""
    cast = make_cast()
    house = build(cast)
    row = house.checklist()
    outcomes: list[Any] = []
    good = {"surface": "soft", "gap": 100, "water": False, "shade": "full", "bench": 5}

    def write(number: int) -> None:
        field, value = list(good.items())[number % len(good)]
        try:
            outcomes.append(actions.save(actor=actor, response_id=row.pk, answers={field: value}, expected=0, writer=f"w{number}"))  # fmt: skip
        except Stale as stale:
            outcomes.append(stale)
        finally:
            connections_closed()

    def send() -> None:
        try:
            outcomes.append(actions.submit(actor=actor, response_id=row.pk, expected=5, key="one"))
        except Refused as refused:
            outcomes.append(refused)
        finally:
            connections_closed()

    actor = cast.actor("colleague")
    together([lambda n=n: write(n) for n in range(8)])
    row = Response.objects.get(pk=row.pk)
    assert row.answers == good
    assert row.revision == 5, "the same answer twice is one change"
    outcomes.clear()
    together([send for _ in range(4)])
    numbers = {receipt.number for receipt in outcomes}
    assert len(numbers) == 1, outcomes
    assert Submission.objects.count() == 1


def together(work: list[Any]) -> None:
    threads = [threading.Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def connections_closed() -> None:
    from django.db import connections

    connections.close_all()


VALUES = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2), max_size=3)


@settings(max_examples=200, deadline=None)
@given(start=VALUES, first=VALUES, second=VALUES, expected=st.integers(-1, 5))
def test_merging_never_overwrites_unseen(
    start: dict[str, int], first: dict[str, int], second: dict[str, int], expected: int
) -> None:
    """After one writer saved, another with an older page either joins, or is told every field both changed."""
    kept = Kept(start, 1, dict.fromkeys(start, (1, "s")))
    after = merge(kept, first, 1, "one")
    assert isinstance(after, Merged)
    outcome = merge(after.kept, second, expected, "two")
    both = {c for c in second if c in after.changed and second[c] != after.kept.answers.get(c)}
    if isinstance(outcome, Conflict):
        assert set(outcome.theirs) <= {c for c in second if second[c] != after.kept.answers.get(c)}
        if expected == 1:
            assert set(outcome.theirs) == both
    else:
        assert outcome.kept.answers == {**after.kept.answers, **second}
        if expected == 1:
            assert not both
    again = merge(after.kept, second, expected, "two", unchanged=second)
    assert isinstance(again, Merged)
    assert {c: again.kept.answers.get(c) for c in after.changed if expected == 1} == {
        c: after.kept.answers.get(c) for c in after.changed if expected == 1
    }
