"""The canary: sentinel values go in at any depth and never come out."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
import structlog
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from tongyou.base import logs
from tongyou.base.logs.middleware import RequestLogMiddleware
from tongyou.base.logs.patterns import telling

IDENTITY, OLD_IDENTITY, WITH_X = "330411201803051234", "330411800305123", "33041120180305123X"
MOBILE, CARD, MAIL = "13857312345", "6222021234567890123", "an.xin@example.cn"
NAME, SECRET = "哨兵安心", "tk-3f9a77"
PATTERNED = [
    IDENTITY, OLD_IDENTITY, WITH_X, "330411 20180305 123x", MOBILE, "+86 138 5731 2345", "0086-13857312345",
    "138-5731-2345", "８６１３８５７３１２３４５", "0573-82711234", CARD, "6222 0212 3456 7890", MAIL,
    "an.xin%40example.cn", f"Bearer {SECRET}", f"password={NAME}", f"姓名：{NAME}", f"child='{NAME}'",
    f'"guardian": "{NAME}"', f"Person(name='{NAME}', age=3)", f"/find?q={NAME}&page=2", f"token: {SECRET}",
    f"Key (label)=({NAME}) already exists.", f"Failing row contains (1, {NAME}, null).",
]  # fmt: skip
CANARIES = (
    IDENTITY, OLD_IDENTITY, "33041120180305123", MOBILE, "138 5731 2345", "138-5731-2345", "20180305 123",
    "１３８５７３１２３４５", "82711234", CARD, "6222 0212", "an.xin", NAME, SECRET,
)  # fmt: skip


def fail(error: Exception) -> None:
    raise error


def leaked(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


@pytest.mark.parametrize("text", PATTERNED)
@pytest.mark.parametrize("around", ["{}", "前{}后", "a {} b", "({})", "ID{}", "{}。"])
def test_a_sentinel_in_text_is_masked(text: str, around: str) -> None:
    assert leaked(logs.mask_text(around.format(text))) == []


leaves = st.sampled_from(
    [*PATTERNED, IDENTITY.encode(), int(MOBILE), int(CARD), ValueError(MOBILE)]
)
keyed = st.dictionaries(
    st.sampled_from(
        ["name", "guardian", "child-name", "motherName", "authorization", "姓名", "x_token"]
    ),
    st.sampled_from([NAME, SECRET, [NAME], {"a": NAME}, (SECRET, 1)]),
    min_size=1,
)
nested = st.recursive(
    leaves | keyed,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.sampled_from(["a", "b", MOBILE, MAIL]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(nested)
def test_a_sentinel_at_any_depth_is_masked(value: Any) -> None:
    assert leaked(json.dumps(logs.mask(value), ensure_ascii=False)) == []


def test_our_own_identifiers_survive() -> None:
    for text in (
        "0199e5f2-1234-7234-8234-123412341234",
        "3f7a1b2c" * 8,
        "JH-2025-7K3QX9T-M",
        "plan.version 12 of 84 took 350 ms on 2025-10-15T08:30:00Z",
        "共 147 项承诺",
    ):
        assert logs.mask_text(text) == text
    assert logs.mask({"plan": UUID(int=7), "count": 84, "done": True, "job_name": "plan.read"}) == {
        "plan": str(UUID(int=7)), "count": 84, "done": True, "job_name": "plan.read",
    }  # fmt: skip


def test_cycles_and_objects_that_cannot_speak_do_not_break_a_line() -> None:
    class Mute:
        def __str__(self) -> str:
            raise RuntimeError(NAME)

    ring: list[Any] = [Mute()]
    ring.append(ring)
    assert "Mute" in str(logs.mask(ring))


@pytest.mark.parametrize(
    "key", ["name", "Child", "guardianName", "X-Api-Key", "id_number", "手机", "Set-Cookie"]
)
def test_telling_keys(key: str) -> None:
    assert telling(key)


@pytest.mark.parametrize("key", ["file_name", "count", "kind", "route", "status", "unit_name"])
def test_harmless_keys(key: str) -> None:
    assert not telling(key)


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    before, level = logging.root.handlers[:], logging.root.level
    stream = io.StringIO()
    logs.configure(json=True, stream=stream)
    yield stream
    logging.root.handlers[:], logging.root.level = before, level
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


@dataclass
class Child:
    name: str
    phone: str


def test_our_logger_masks_events_values_and_exceptions(stream: io.StringIO) -> None:
    log = logs.get_logger("tongyou.test").bind(guardian=NAME)
    try:
        fail(ValueError(f"cannot reach {MOBILE}, name={NAME}"))
    except ValueError:
        log.exception(f"call {MOBILE}", who=Child(NAME, MOBILE), deep=[{"child": {"x": NAME}}])  # noqa: G004
    line = json.loads(stream.getvalue())
    assert leaked(stream.getvalue()) == []
    assert "ValueError" in line["exception"]
    assert line["level"] == "error"
    assert line["logger"] == "tongyou.test"


def test_standard_loggers_are_masked_too(stream: io.StringIO) -> None:
    for name in ("django.request", "django.server", "gunicorn.error", "some.library"):
        other = logging.getLogger(name)  # noqa: TID251 - what others do
        other.warning('"GET /find?q=%s HTTP/1.1" from %s', NAME, MOBILE)
        try:
            fail(KeyError(IDENTITY))
        except KeyError:
            other.exception("failed for %s", MAIL, extra={"request": NAME})
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert len(lines) == 8
    assert leaked(stream.getvalue()) == []
    assert all("KeyError" in line["exception"] for line in lines[1::2])


def test_the_filter_masks_for_a_plain_handler() -> None:
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.addFilter(logs.setup.MaskingFilter())
    logger = logging.Logger("plain")  # noqa: LOG001 - a logger that no configuration knows
    logger.addHandler(handler)
    try:
        fail(ValueError(MOBILE))
    except ValueError:
        logger.exception("for %s", MAIL, stack_info=True)
    assert leaked(text.getvalue()) == []
    assert "ValueError" in text.getvalue()


def test_lines_for_people_are_masked_as_well() -> None:
    before, level = logging.root.handlers[:], logging.root.level
    text = io.StringIO()
    logs.configure(json=False, stream=text)
    logs.get_logger("x").info("hello", child=NAME, note=MOBILE)
    logging.root.handlers[:], logging.root.level = before, level
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()
    assert "hello" in text.getvalue()
    assert leaked(text.getvalue()) == []


def test_the_access_line_has_an_id_and_no_query(stream: io.StringIO) -> None:
    def page(request: HttpRequest) -> HttpResponse:
        logs.get_logger("inside").info("working")
        return HttpResponse("ok")

    response = RequestLogMiddleware(page)(
        RequestFactory().get(f"/find/{MOBILE}/?q={NAME}&phone={MOBILE}")
    )
    inside, access = (json.loads(line) for line in stream.getvalue().splitlines())
    assert inside["request_id"] == access["request_id"] == response["X-Request-ID"]
    assert (access["method"], access["status"], access["route"]) == (
        "GET",
        200,
        "(no such address)",
    )
    assert leaked(stream.getvalue()) == []
    assert "?" not in stream.getvalue()
    assert logs.request_id() == ""


def test_a_client_cannot_plant_its_own_request_id(stream: io.StringIO) -> None:
    request = RequestFactory().get("/", headers={"X-Request-ID": "planted"})
    response = RequestLogMiddleware(lambda _request: HttpResponse())(request)
    assert response["X-Request-ID"] != "planted"
    assert "planted" not in stream.getvalue()


def test_request_ids_never_look_like_somebodys_number() -> None:
    made = {logs.new_request_id() for _ in range(500)}
    assert len(made) == 500
    assert all(identifier.isalpha() and not logs.looks_personal(identifier) for identifier in made)
