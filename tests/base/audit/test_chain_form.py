"""The canonical form of an entry: one content, one form; one leaf for one place."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from tongyou.base import codes
from tongyou.base.audit import chain

pytestmark = pytest.mark.django_db

contents = st.builds(
    chain.Content,
    moment=st.datetimes(timezones=st.just(dt.UTC)),
    account_id=st.none() | st.uuids(),
    role=st.text(max_size=5),
    post_id=st.none() | st.uuids(),
    session=st.text(max_size=5),
    act=st.text(max_size=5),
    kind=st.text(max_size=5),
    outcome=st.text(max_size=5),
    purpose=st.text(max_size=5),
    fields=st.text(max_size=5),
    request_id=st.text(max_size=5),
    subjects=st.text(max_size=5),
    detail=st.text(max_size=5),
)
pure = effort(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None
)


@pure
@given(contents, contents)
def test_two_contents_have_one_form_only_if_they_are_equal(
    a: chain.Content, b: chain.Content
) -> None:
    assert (chain.canonical(a.plain()) == chain.canonical(b.plain())) == (a == b)


@pure
@given(
    contents,
    st.integers(1, 9),
    st.lists(st.tuples(st.integers(1, 9), st.uuids()), max_size=3, unique=True),
)
def test_a_leaf_depends_on_place_content_and_side_rows(
    content: chain.Content, number: int, side: Any
) -> None:
    own = chain.entry_mac(content)
    key = own[0]
    leaf = chain.leaf(number, content, own, side, key)
    assert leaf == chain.leaf(number, content, own, list(reversed(side)), key)
    assert leaf[1] != chain.leaf(number + 1, content, own, side, key)[1]
    assert leaf[1] != chain.leaf(number, content, (key, "0" * 64), side, key)[1]
    assert leaf[1] != chain.leaf(number, content, own, [*side, (99, codes.new_id())], key)[1]


@given(
    st.dictionaries(
        st.integers(1, 10**9), st.text("0123456789abcdef", min_size=24, max_size=24), max_size=20
    )
)
def test_leaves_read_back(leaves: dict[int, str]) -> None:
    assert chain.read_leaves(chain.leaves_text(list(leaves.items()))) == leaves
