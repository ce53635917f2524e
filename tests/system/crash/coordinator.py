"""A client that does a real act: the coordinator uploads a plan, wherever the processes die."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPMessage
from http.cookiejar import CookieJar
from typing import IO, Any
from uuid import NAMESPACE_URL, uuid5

from tests.system.crash.client import Client

NEW = "/desk/plan/imports/new/"
PLAN = """某县儿童友好城市建设行动方案（2024—2026年）
一、重点任务
（一）社会政策友好
1.完善工作机制。每年召开联席会议不少于2次。（牵头单位：县妇联；配合单位：县教育局、县民政局）
2.建设儿童之家。到2026年底，新建儿童之家10个。（牵头单位：县民政局）
（二）成长空间友好
3.建设儿童公园。到2025年底，建成儿童公园3个。（牵头单位：县住建局）
"""


class Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer."""

    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass
class Coordinator(Client):
    """Signed in through the demonstration; each act is one upload under its own key."""

    opener: urllib.request.OpenerDirector = field(init=False)
    token: str = ""
    area: str = ""

    def __post_init__(self) -> None:
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), Stay()
        )

    def open(
        self, path: str, data: bytes | None = None, **headers: str
    ) -> tuple[int, HTTPMessage, str]:
        words = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(
            f"http://localhost:{self.port}{path}", data=data, headers=words
        )
        try:
            answer: IO[bytes] | Any = self.opener.open(request, timeout=60)
        except urllib.error.HTTPError as other:
            answer = other
        with answer:
            return answer.status, answer.headers, answer.read().decode()

    def sign_in(self) -> None:
        """One click on the demonstration's page, then read what the upload form needs."""
        token = self.value(self.open("/demo/")[2], "csrfmiddlewaretoken")
        status, _, _ = self.open("/demo/coordinator/", f"csrfmiddlewaretoken={token}".encode())
        assert status == 302
        page = self.open(NEW)[2]
        self.token, self.area = self.value(page, "csrfmiddlewaretoken"), self.value(page, "area")

    def value(self, page: str, name: str) -> str:
        """The value of a hidden field or of the first choice."""
        choice = re.search(rf'name="{name}"[^>]*>.*?value="([0-9a-f-]{{36}})"', page, re.DOTALL)
        found = re.search(rf'name="{name}" value="([^"]+)"', page) or choice
        assert found, page[:2000]
        return found.group(1)

    def send(self, key: str, headers: dict[str, str]) -> str:
        if not self.token:
            self.sign_in()
        kind, body = form(
            {
                "csrfmiddlewaretoken": self.token,
                "area": self.area,
                "key": str(uuid5(NAMESPACE_URL, key)),
            }
        )
        status, answer, page = self.open(
            NEW,
            body,
            Content_Type=kind,
            Idempotency_Key=key,
            **{n.replace("-", "_"): v for n, v in headers.items()},
        )
        assert status == 302, f"{status}: {page[-3000:]}"
        assert answer["X-Receipt"], f"redirected to {answer['Location']}"
        return str(answer["X-Receipt"])


def form(fields: dict[str, str]) -> tuple[str, bytes]:
    """A multipart body with the plan as its document."""
    edge = "edge-of-a-part"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    document = f'--{edge}\r\nContent-Disposition: form-data; name="document"; filename="plan.txt"\r\nContent-Type: text/plain\r\n\r\n{PLAN}\r\n'
    return f"multipart/form-data; boundary={edge}", "".join(
        [*parts, document, f"--{edge}--\r\n"]
    ).encode()
