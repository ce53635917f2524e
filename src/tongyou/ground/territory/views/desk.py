"""What a page of the desk needs: the desk itself, and the right to the resource."""

from __future__ import annotations

from collections.abc import Callable

from tongyou.ground.visibility import page
from tongyou.ground.visibility.pages import P, View


def desk_page(resource: str, action: str) -> Callable[[View[P]], View[P]]:
    """`@page` twice: the desk is for staff, also where the rows themselves are public."""

    def decorate(view: View[P]) -> View[P]:
        return page(resource, action)(page("faces.desk", "view")(view))

    return decorate
