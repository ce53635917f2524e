"""Drafts are sealed and one's own; filters mean the same every day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernels.casework.rows.conftest import ANSWERER, CHIEF, Office
from tongyou.base.codes import new_id
from tongyou.ground.visibility import ANONYMOUS, NotVisible
from tongyou.kernels.casework import actions, queries
from tongyou.kernels.casework.engine.types import Refused
from tongyou.kernels.casework.models import Draft, SavedFilter
from tongyou.kernels.casework.queries.keeping import as_content, read_filters
from tongyou.kernels.casework.queries.types import Due, Filters, Whose


@pytest.mark.django_db
def test_a_draft_is_kept_sealed_for_its_writer_alone(office: Office) -> None:
    case_id = office.sent()
    officer, colleague = office.cast.actor(ANSWERER), office.cast.actor("colleague")
    actions.save_draft(
        actor=officer, case_id=case_id, step="answer", answers={"submit/text": "写了一半", "x": ""}
    )
    assert "写了一半" not in Draft.objects.get().sealed
    assert queries.case(officer, case_id).drafts == {"answer": {"submit/text": "写了一半"}}
    assert queries.case(colleague, case_id).drafts == {}
    actions.save_draft(
        actor=officer, case_id=case_id, step="answer", answers={"submit/text": "写完"}
    )
    assert queries.case(officer, case_id).drafts == {"answer": {"submit/text": "写完"}}
    actions.save_draft(actor=officer, case_id=case_id, step="answer", answers={"submit/text": ""})
    assert not Draft.objects.exists()


@pytest.mark.django_db
def test_a_draft_has_a_limit(office: Office) -> None:
    with pytest.raises(Refused):
        actions.save_draft(
            actor=office.cast.actor(CHIEF),
            case_id=office.open(),
            step="draft",
            answers={"remark": "长" * 60_001},
        )


@pytest.mark.django_db
def test_a_filter_is_kept_replaced_and_dropped_by_its_owner(office: Office) -> None:
    chief, other = office.cast.actor(CHIEF), office.cast.actor("second")
    late = Filters(whose=Whose.MINE, late=True, due=Due.WEEK, after="2025~x")
    kept = actions.keep_filter(actor=chief, name="  本周 逾期 ", filters=late)
    (found,) = queries.filters(chief)
    assert (found.name, found.filters.late, found.filters.after) == ("本周 逾期", True, "")
    actions.keep_filter(actor=chief, name="本周 逾期", filters=Filters())
    assert [one.filters for one in queries.filters(chief)] == [Filters()]
    assert queries.filters(other) == ()
    for actor, wanted in ((other, kept.pk), (chief, new_id()), (ANONYMOUS, kept.pk)):
        with pytest.raises(NotVisible):
            actions.drop_filter(actor=actor, filter_id=wanted)
    actions.drop_filter(actor=chief, filter_id=kept.pk)
    assert queries.filters(chief) == ()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "  ", "长" * 61])
def test_a_filter_needs_a_name(office: Office, name: str) -> None:
    with pytest.raises(Refused):
        actions.keep_filter(actor=office.cast.actor(CHIEF), name=name, filters=Filters())


@pytest.mark.django_db
def test_at_most_fifty_filters_are_kept(office: Office) -> None:
    chief = office.cast.actor(CHIEF)
    for number in range(50):
        actions.keep_filter(actor=chief, name=f"{number}", filters=Filters())
    with pytest.raises(Refused):
        actions.keep_filter(actor=chief, name="51", filters=Filters())
    actions.keep_filter(actor=chief, name="7", filters=Filters(late=True))
    assert SavedFilter.objects.count() == 50


FILTERS = st.builds(
    Filters,
    whose=st.sampled_from(Whose),
    procedure=st.sampled_from(["", "test.notice"]),
    step=st.sampled_from(["", "answer"]),
    unit_id=st.none() | st.uuids(),
    area_id=st.none() | st.uuids(),
    late=st.booleans(),
    paused=st.none() | st.booleans(),
    due=st.none() | st.sampled_from(Due),
    due_before=st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
    latest_first=st.booleans(),
    size=st.integers(1, 200),
)


@given(FILTERS)
def test_filters_come_back_as_they_were(filters: Filters) -> None:
    assert read_filters(as_content(filters)) == filters


def test_what_is_no_longer_known_is_left_out() -> None:
    content = {"whose": "nobody", "late": True, "colour": "red", "due": "yesterday"}
    assert read_filters(content) == Filters(late=True)
