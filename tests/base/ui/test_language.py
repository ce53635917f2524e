"""The language switch: a cookie, and back to the same page of this site."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tongyou.base.ui.middleware import LanguageSwitch

pytestmark = pytest.mark.django_db


def switch(address: str, method: str = "get") -> HttpResponse:
    request = getattr(RequestFactory(), method)(address)
    return LanguageSwitch(lambda _request: HttpResponse("page"))(request)


def test_the_link_sets_the_cookie_and_keeps_the_query(client: Client) -> None:
    answer = client.get("/ui/?page=3&lang=en")
    assert answer.status_code == 302
    assert answer["Location"] == "/ui/?page=3"
    assert answer.cookies["ty_language"].value == "en"
    assert '<html lang="en">' in client.get("/ui/").content.decode()


def test_every_page_offers_the_other_language(client: Client) -> None:
    assert 'href="?page=3&amp;lang=en" lang="en"' in client.get("/ui/?page=3").content.decode()
    client.cookies["ty_language"] = "en"
    assert 'href="?lang=zh-hans" lang="zh-Hans"' in client.get("/ui/").content.decode()


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    answer = client.get("/ui/?lang=tlh")
    assert answer["Location"] == "/ui/"
    assert "ty_language" not in answer.cookies


@pytest.mark.parametrize("address", ["//evil.example/x?lang=en", "/\\evil.example?lang=en"])
def test_it_never_leads_to_another_site(address: str) -> None:
    request = RequestFactory().get("/")
    request.path = address.partition("?")[0]
    request.GET = request.GET.copy()
    request.GET["lang"] = "en"
    answer = LanguageSwitch(lambda _request: HttpResponse("page"))(request)
    assert answer["Location"] == "/"


def test_a_post_is_not_redirected() -> None:
    assert switch("/ui/?lang=en", "post").content == b"page"
