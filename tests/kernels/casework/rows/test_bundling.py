"""A bundle opens the cases of its items in turn, takes what they give, and goes on when one fails."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.factories.cast import MAKER
from tests.kernels.casework.rows.conftest import CHIEF, HERE, Office
from tongyou.base import jobs
from tongyou.base.jobs.models import Job, OutboxEvent
from tongyou.kernels.casework import actions, queries, sealing, verifying
from tongyou.kernels.casework.models import Case, Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def bundle(office: Office) -> UUID:
    """A bundle whose first item has been opened by the platform."""
    for name in ("part.yaml", "bundle.yaml"):
        text = (HERE / name).read_text(encoding="utf-8")
        actions.release(actor=MAKER, text=text, file=name)
    case_id = office.open(
        "模拟一件事", actor=office.cast.actor(CHIEF), procedure="test.bundle", places={}, fields={}
    )
    jobs.drain()
    return case_id


def part(bundle: UUID, item: str) -> Case:
    return Case.objects.get(parent_id=bundle, item=item)


def test_the_first_item_is_opened_by_the_platform(office: Office, bundle: UUID) -> None:
    first = part(bundle, "first")
    assert (first.opener_id, first.title_zh, first.procedure) == (None, "模拟一件事", "test.part")
    assert office.row(bundle).items == {"first": "open", "second": ""}
    jobs.drain()
    assert Case.objects.filter(parent_id=bundle).count() == 1
    assert verifying.differences(bundle) == verifying.differences(first.pk) == []


def test_what_an_item_gives_goes_to_the_bundle_and_to_the_next_item(
    office: Office, bundle: UUID
) -> None:
    first = part(bundle, "first")
    office.act(CHIEF, first.pk, "give", "issue", certificate="X330411", issued="2025-10-15")
    jobs.drain()
    row = office.row(bundle)
    assert (row.items, row.fields, row.known) == (
        {"first": "granted", "second": "open"},
        {"issued": "2025-10-15"},
        ["certificate"],
    )
    second = part(bundle, "second")
    assert second.fields == {"issued": "2025-10-15"}
    values = sealing.opened(sealing.key_of(second.pk), second.sealed, sealing.in_case(second.pk))
    assert values == {"certificate": "X330411"}
    for text in (
        *Job.objects.values_list("payload", flat=True),
        *OutboxEvent.objects.values_list("payload", flat=True),
    ):
        assert "X330411" not in str(text)
    assert "X330411" not in " ".join(Event.objects.values_list("data", flat=True))
    assert verifying.differences(bundle) == verifying.differences(second.pk) == []


def test_the_bundle_ends_when_its_items_have(office: Office, bundle: UUID) -> None:
    for item in ("first", "second"):
        office.act(
            CHIEF, part(bundle, item).pk, "give", "issue", certificate="X1", issued="2025-10-15"
        )
        jobs.drain()
    office.act(CHIEF, bundle, "done", "deliver")
    assert office.row(bundle).outcome == "granted"
    view = queries.case(office.cast.actor(CHIEF), bundle)
    assert [(one.code, one.state, one.case_id is not None) for one in view.items] == [
        ("first", "granted", True),
        ("second", "granted", True),
    ]


def test_an_item_that_fails_is_told_with_its_reason(office: Office, bundle: UUID) -> None:
    office.act(CHIEF, part(bundle, "first").pk, "deny", "issue", reason="材料不符")
    jobs.drain()
    row = office.row(bundle)
    assert (row.items["first"], row.failed) == ("refused", ["first"])
    assert Case.objects.filter(parent_id=bundle).count() == 1  # the second needs the first
    assert row.steps.get(key="deliver").standing == "open"  # a person sees to it
    assert verifying.differences(bundle) == []


def test_the_same_end_is_told_once(office: Office, bundle: UUID) -> None:
    first = part(bundle, "first")
    office.act(CHIEF, first.pk, "give", "issue", certificate="X1", issued="2025-10-15")
    jobs.drain()
    events = Event.objects.filter(case_id=bundle).count()
    from tongyou.kernels.casework.bundling import close_item, open_items

    close_item({"case": str(first.pk)})
    open_items({"case": str(bundle)})
    assert Event.objects.filter(case_id=bundle).count() == events
    assert Case.objects.filter(parent_id=bundle).count() == 2


def test_a_reader_who_may_not_see_an_item_is_not_told_its_number(
    office: Office, bundle: UUID
) -> None:
    from tests.kernels.casework.rows.test_seeing import post
    from tongyou.base.codes import new_id
    from tongyou.ground.subjects.models import Subject

    first = part(bundle, "first")
    elsewhere = Subject.objects.create(kind="unit")
    Case.objects.filter(pk=first.pk).update(unit_id=elsewhere.pk)
    first.steps.update(unit_id=elsewhere.pk)
    reader = post(office, "unit_head", "office")
    view = queries.case(reader, bundle)
    assert [(one.case_id, one.number) for one in view.items] == [(None, ""), (None, "")]
    assert new_id()
