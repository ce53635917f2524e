"""What pages of the account need to know: the frame of the person's own face."""

from __future__ import annotations

from django.http import HttpRequest

from tongyou.ground.visibility import actor_of

from .home import shell_for


def frame(request: HttpRequest) -> dict[str, str]:
    """Context processor: `frame`, the template an account page extends."""
    return {"frame": shell_for(actor_of(request))}
