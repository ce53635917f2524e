"""A client that never gives up: it repeats an act with the same key until it holds a receipt."""

from __future__ import annotations

import http.client
import json
import random
import time
from dataclasses import dataclass, field

from tests.system.crash.failpoints import POINTS


@dataclass
class Client:
    """Posts acts one after the other and writes down every receipt it is given."""

    port: int
    seed: int
    receipts: dict[str, list[str]] = field(default_factory=dict)
    answered: int = 0
    unanswered: int = 0

    def post(self, key: str, headers: dict[str, str]) -> str | None:
        """The receipt's number, or None when the connection broke."""
        try:
            number = self.send(key, headers)
        except (OSError, http.client.HTTPException):
            self.unanswered += 1
            return None
        self.answered += 1
        self.receipts.setdefault(key, []).append(number)
        return number

    def send(self, key: str, headers: dict[str, str]) -> str:
        """One request; OSError or HTTPException when nobody answers it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            words = {"Idempotency-Key": key, "Host": "localhost", **headers}
            connection.request("POST", "/crash/act", body=b"", headers=words)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        assert answer.status == 200, f"{answer.status}: {body[:500]!r}"
        number: str = json.loads(body)["number"]
        return number

    def act(self, key: str) -> None:
        """One act, wherever the processes die meanwhile; sometimes the button is pressed twice."""
        chance = random.Random(f"{self.seed} {key}")  # noqa: S311 - repeatable, not secret
        headers = {
            "X-Crash": chance.choice(["", *POINTS]),
            "X-Crash-Job": chance.choice(["", *POINTS]),
        }
        deadline = time.monotonic() + 300
        while self.post(key, headers) is None:
            assert time.monotonic() < deadline, f"{key} got no answer for five minutes"
            time.sleep(0.05)
        if chance.random() < 0.5:
            self.post(key, {})
