"""Two people whose values may appear nowhere but where they belong, and a planted leak that must be found."""

from __future__ import annotations

import base64
import io
import logging
import zipfile
from collections.abc import Iterable
from urllib.parse import quote

import pytest
import xlsxwriter
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from docx import Document
from pypinyin import lazy_pinyin

from tests.factories import cast as people
from tests.factories.cast import EVERYBODY, Cast, make_cast
from tests.factories.things import Things, as_values
from tests.support.doors import Door, doors
from tests.support.leaks import leaks, needles
from tongyou.base import jobs
from tongyou.ground.access import actions
from tongyou.ground.access.models import Account
from tongyou.site import urls as site_urls

STAFF_NAME, STAFF_PHONE, STAFF_MAIL = "禤翀堃", "13977742816", "zq7xsentinel@example.org"
FAMILY_NAME, FAMILY_PHONE = "亓官昉", "13866653927"
NUMBERS = (STAFF_PHONE, STAFF_MAIL, FAMILY_PHONE)
EVERYTHING = (*NUMBERS, STAFF_NAME, FAMILY_NAME)
# Who may read the staff member's name by office: their own village and town, and those who appoint or give access.
KNOW_THE_NAME = {"child_director", "town_supervisor", "coordinator", "security_admin"}
KNOW_THE_FAMILY = {"mother", "security_admin"}
# column -> why the name stands there in clear. Numbers stand in clear nowhere.
NAMES_IN_CLEAR = {
    ("ty_organisations_staffmember", "name"): "the staff register",
    ("ty_organisations_staffmember", "email"): "the staff register",
    ("ty_access_account", "title"): "what an account is called in lists",
}
RAW = bytes | memoryview


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The cast, with the child director and the mother bearing the sentinels' values."""
    made = make_cast()
    member = made.staff["child_director"]
    member.name, member.phone, member.email = STAFF_NAME, STAFF_PHONE, STAFF_MAIL
    member.save()
    mother = Account.objects.get(pk=made.account("mother").pk)
    Account.objects.filter(pk=mother.pk).delete()
    made.accounts["mother"] = actions.create_family_account(
        actor=people.MAKER, phone=FAMILY_PHONE, role="parent", title=FAMILY_NAME
    )
    return made


def readable() -> list[Door]:
    """Doors that a GET can open (all are tried; 405 shows nothing)."""
    return doors()


def forbidden_to(person: str) -> tuple[str, ...]:
    """The sentinels' values that this person may not read on any page."""
    values: list[str] = []
    if person != "child_director":
        values += [STAFF_PHONE, STAFF_MAIL]
    if person != "mother":
        values.append(FAMILY_PHONE)
    if person not in KNOW_THE_NAME:
        values.append(STAFF_NAME)
    if person not in KNOW_THE_FAMILY:
        values.append(FAMILY_NAME)
    return tuple(values)


def body(answer: HttpResponse) -> bytes:
    if getattr(answer, "streaming", False):
        return b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return answer.content + repr(sorted(answer.items())).encode()


def crawl(cast: Cast, person: str, language: str, only: Iterable[Door] | None = None) -> list[str]:
    """Everything one person can open; the leaks found, by address."""
    every, client, wanted = (
        Things(cast),
        cast.client(person, language=language),
        needles(forbidden_to(person)),
    )
    found = []
    for door in only or readable():
        answer = client.get(door.address(as_values(door, every.at(door))))
        given = leaks(body(answer), wanted)
        found += [f"{person} ({language}) at {door.route}: {value}" for value in sorted(given)]
    return found


@pytest.mark.parametrize("person", EVERYBODY)
def test_no_page_gives_a_sentinel_away(cast: Cast, person: str) -> None:
    assert crawl(cast, person, "zh-hans") == []


@pytest.mark.parametrize("person", ["stranger", "neighbour", "leader"])
def test_no_page_in_english_either(cast: Cast, person: str) -> None:
    assert crawl(cast, person, "en") == []


def test_the_sentinels_are_really_there(cast: Cast) -> None:
    """Without this, silence would prove nothing."""
    page = cast.client("town_supervisor").get(
        f"/reveal/ty_organisations.StaffMember/{cast.staff['child_director'].pk}/phone/"
    )
    assert page.status_code == 200
    shown = cast.client("town_supervisor").post(page.request["PATH_INFO"], {"purpose": "contact"})
    assert leaks(shown.content, needles([STAFF_PHONE])) == {STAFF_PHONE}
    listed = cast.client("security_admin").get("/desk/access/")
    assert leaks(listed.content, needles([FAMILY_NAME])) == {FAMILY_NAME}


def live_a_little(cast: Cast) -> None:
    """Acts that touch the sentinels: signing in by code, reveal, a grant, break-glass, refusals."""
    from tests.ground.access.helpers import last_code

    browser = Client()
    browser.post("/sign-in/family/", {"phone": FAMILY_PHONE})
    browser.post("/sign-in/family/code/", {"code": last_code()})
    address = f"/reveal/ty_organisations.StaffMember/{cast.staff['child_director'].pk}/phone/"
    cast.client("town_supervisor").post(address, {"purpose": "contact"})
    cast.client("neighbour").post(address, {"purpose": "contact"})
    Things(cast).at(Door("desk/access/grants/<uuid:number>/approve/", lambda: None, None))
    actions.start_break_glass(
        actor=cast.actor("child_director"),
        target=cast.staff["neighbour"].subject,
        reason="孩子夜里独自在家，联系不上家长",
    )
    jobs.drain()


def cells() -> Iterable[tuple[str, str, bytes]]:
    """Every cell of the database as stored, below Django's fields."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the database itself
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    yield (
                        table,
                        name,
                        bytes(value) if isinstance(value, RAW) else str(value).encode(),
                    )


def test_the_database_keeps_numbers_sealed_and_names_where_they_belong(cast: Cast) -> None:
    """Also jobs, outbox, notices and the ledger are tables: none of them may hold a sentinel."""
    live_a_little(cast)
    wanted = needles(EVERYTHING)
    found = {
        (table, column, value)
        for table, column, cell in cells()
        for value in leaks(cell, wanted)
        if (table, column) not in NAMES_IN_CLEAR
    }
    assert found == set()


def test_logs_and_printed_text_are_silent(
    cast: Cast, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        live_a_little(cast)
        cast.client("neighbour").get(f"/me/?q={quote(STAFF_NAME)}")
    printed = capfd.readouterr()
    wanted = needles([*NUMBERS, STAFF_NAME, FAMILY_NAME])
    sql = [record for record in caplog.records if record.name.startswith("django.db")]
    text = "\n".join(str(record.__dict__) for record in caplog.records if record not in sql)
    assert leaks((printed.out + printed.err).encode(), wanted) == set()
    assert leaks(text.encode(), needles(NUMBERS)) == set()


def excel(value: str) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet().write_string(0, 0, value)
    book.close()
    return file.getvalue()


def word(value: str) -> bytes:
    file = io.BytesIO()
    document = Document()
    document.add_paragraph(f"x{value}y")
    document.save(file)
    return file.getvalue()


def nested(value: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("inner.xlsx", excel(value))
    return file.getvalue()


WAYS = {
    "raw": lambda value: f"x {value} y".encode(),
    "address": lambda value: quote(f"?q={value}").encode(),
    "json": lambda value: str([value]).encode("unicode_escape"),
    "base64": lambda value: base64.b64encode(f"Herr {value}, guten Tag".encode()),
    "base64 for addresses": lambda value: base64.urlsafe_b64encode(f"~{value}~~~".encode()),
    "entities": lambda value: "".join(f"&#{ord(letter)};" for letter in value).encode(),
    "gb18030": lambda value: f"姓名:{value}".encode("gb18030"),
    "hex": lambda value: value.encode().hex().encode(),
    "excel": excel,
    "word": word,
    "nested": nested,
}


@pytest.mark.parametrize("value", EVERYTHING)
@pytest.mark.parametrize("way", WAYS)
def test_the_search_finds_a_value_however_it_is_written(way: str, value: str) -> None:
    assert leaks(WAYS[way](value), needles(EVERYTHING)) == {value}


def test_the_search_finds_pinyin_and_pieces() -> None:
    wanted = needles(EVERYTHING)
    assert leaks("".join(lazy_pinyin(STAFF_NAME)).encode(), wanted) == {STAFF_NAME}
    assert leaks(f"…{STAFF_PHONE[2:8]}…".encode(), wanted) == {STAFF_PHONE}
    assert leaks(f"{STAFF_PHONE[:3]}****{STAFF_PHONE[-4:]}".encode(), wanted) == set()


def plant(request: HttpRequest) -> HttpResponse:
    """A page that gives a sentinel away in a comment, as a careless developer might."""
    return HttpResponse(b"<!-- " + base64.b64encode(f"id={FAMILY_PHONE};".encode()) + b" -->")


def test_a_planted_page_is_found_by_the_crawl(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    from django.urls import clear_url_caches

    monkeypatch.setattr(site_urls, "urlpatterns", [*site_urls.urlpatterns, path("planted/", plant)])
    clear_url_caches()
    try:
        planted = [door for door in doors() if door.route == "planted/"]
        assert planted
        assert crawl(cast, "leader", "zh-hans", planted) == [
            f"leader (zh-hans) at planted/: {FAMILY_PHONE}"
        ]
    finally:
        monkeypatch.undo()
        clear_url_caches()


def test_a_planted_cell_is_found_in_the_database(cast: Cast) -> None:
    from tongyou.ground.access.models import SignInSession

    cast.client("leader")
    SignInSession.objects.update(device=STAFF_NAME)
    wanted = needles([STAFF_NAME])
    places = {(table, column) for table, column, cell in cells() if leaks(cell, wanted)}
    assert ("ty_access_signinsession", "device") in places
