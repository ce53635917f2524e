"""What every page knows: the date of the clock, the language, who is signed in."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language

from tongyou.base import clock
from tongyou.base.ui import account, navigation


class Shell:
    """Values the shells show, each computed when a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def language(self) -> str:
        return get_language() or settings.LANGUAGE_CODE

    @property
    def html_lang(self) -> str:
        """The tag for `<html lang>`: "zh-Hans" or "en"."""
        return "zh-Hans" if self.language.startswith("zh") else self.language

    @property
    def demo(self) -> bool:
        return bool(getattr(settings, "DEMO", False))

    @property
    def today(self) -> date:
        return clock.today()

    @cached_property
    def account(self) -> account.AccountMenu | None:
        return account.menu(self.request)

    @property
    def sign_in_url(self) -> str:
        return account.sign_in_url()

    @property
    def other_language(self) -> tuple[str, str, str]:
        """Address, tag and own name of the other language, for the switch."""
        query = self.request.GET.copy()
        code, tag, name = (
            ("en", "en", "English") if self.is_chinese else ("zh-hans", "zh-Hans", "中文")
        )
        query["lang"] = code
        return f"?{query.urlencode()}", tag, name

    @property
    def is_chinese(self) -> bool:
        return self.language.startswith("zh")

    def entries(self, face: str) -> list[navigation.Entry]:
        return navigation.visible(face, getattr(self.request, "actor", None))

    @cached_property
    def portal_entries(self) -> list[navigation.Entry]:
        return self.entries("portal")

    @cached_property
    def desk_entries(self) -> list[navigation.Entry]:
        return self.entries("desk")

    @cached_property
    def current_key(self) -> str:
        """The one desk entry this page belongs to: the longest address the page's own begins with."""
        own = [e for e in self.desk_entries if self.request.path.startswith(e.url)]
        return max(own, key=lambda entry: len(entry.url)).key if own else ""

    @cached_property
    def cockpit_entries(self) -> list[navigation.Entry]:
        return self.entries("cockpit")


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: `ty` in every template."""
    return {"ty": Shell(request)}
