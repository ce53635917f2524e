"""Who the visitor is behind our own proxies; what a visitor invents is not believed."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tongyou.ground.access import buckets
from tongyou.site.proxies import visitor


@pytest.mark.parametrize(
    ("forwarded", "proxies", "expected"),
    [
        ("203.0.113.7", 1, "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7", 1, "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7, 10.0.0.2", 2, "203.0.113.7"),
        ("2001:db8::1", 1, "2001:db8::1"),
        ("203.0.113.7", 0, None),
        ("203.0.113.7", 2, None),
        ("", 1, None),
        ("unknown", 1, None),
        ("203.0.113.7:4711", 1, None),
    ],
)
def test_only_our_own_proxies_are_believed(
    forwarded: str, proxies: int, expected: str | None
) -> None:
    assert visitor(forwarded, proxies) == expected


@given(st.text(), st.integers(0, 5))
def test_any_header_is_survived(forwarded: str, proxies: int) -> None:
    visitor(forwarded, proxies)


@pytest.mark.django_db
def test_two_visitors_behind_one_proxy_have_limits_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "TRUSTED_PROXIES", 1)
    monkeypatch.setitem(buckets.LIMITS, "staff_address", (2, 3600))

    def knock(address: str, invented: str = "") -> int:
        header = f"{invented}, {address}" if invented else address
        answer = Client().post(
            "/sign-in/staff/",
            {"login": "nobody", "password": "wrong-password-1"},
            headers={"x-forwarded-for": header},
        )
        return answer.status_code

    first = [knock("203.0.113.7", invented=f"198.51.100.{n}") for n in range(4)]
    assert 429 in first
    assert knock("203.0.113.8") != 429
