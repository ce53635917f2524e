"""Cards on the faces' homes. A domain adds a provider; the face arranges what it gets."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpRequest

from tongyou.base.ui.types import HomeCard

Provider = Callable[[HttpRequest], Iterable[HomeCard]]

_providers: dict[tuple[str, str], Provider] = {}


def add(face: str, provider: Provider) -> None:
    """Register a provider for a face ("portal", "desk", "cockpit"); the same function counts once.

    The provider is called with the request and answers cards; it must start from `visible_to`.
    """
    _providers[face, f"{provider.__module__}.{provider.__qualname__}"] = provider


def collect(face: str, request: HttpRequest) -> dict[str, list[HomeCard]]:
    """Every card for this request, by area and in order."""
    cards = [
        card for (of, _), provider in _providers.items() if of == face for card in provider(request)
    ]
    areas: dict[str, list[HomeCard]] = {}
    for card in sorted(cards, key=lambda card: card.order):
        areas.setdefault(card.area, []).append(card)
    return areas
