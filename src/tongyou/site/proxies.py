"""Behind reverse proxies every request comes from the proxy; limits and the ledger need the visitor's own address."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


def visitor(forwarded: str, proxies: int) -> str | None:
    """The address that the outermost of our own proxies saw; None if the header cannot be what they wrote.

    Each proxy appends the address it was called from. Only the last `proxies` entries were written by ours; whatever
    stands before them was sent by the visitor and may be invented.
    """
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    if proxies < 1 or len(hops) < proxies:
        return None
    try:
        return str(ipaddress.ip_address(hops[-proxies]))
    except ValueError:
        return None


class VisitorAddress:
    """Put the visitor's address into REMOTE_ADDR when the operator said how many proxies are ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = visitor(request.headers.get("X-Forwarded-For", ""), settings.TRUSTED_PROXIES)
        if found:
            request.META["REMOTE_ADDR"] = found
        return self.get_response(request)
