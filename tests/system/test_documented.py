"""What an operator may type or set is written down, and what is written down exists."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.support.source import ROOT
from tongyou.site.cli import main
from tongyou.site.environment import Environment

GUIDE = ROOT / "docs" / "operator-guide.md"


def guide() -> str:
    return GUIDE.read_text(encoding="utf-8")


def commands(group: click.Command, words: str = "tongyou") -> Iterator[str]:
    """Every command that does something, with all its words."""
    if not isinstance(group, click.Group):
        yield words
        return
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command, f"{words} {name} is listed and does not exist"
        yield from commands(command, f"{words} {name}")


def first_segments() -> set[str]:
    """The first piece of every address, such as `/plan/`."""
    return {head for head in walk(get_resolver().url_patterns, "") if head != "/"}


def walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, path)
        else:
            head = re.match(r"\^?/?([^/<(?$\\]*)(/?)", path)
            yield f"/{head.group(1)}{head.group(2)}" if head else "/"


def told() -> set[str]:
    return set(re.findall(r"^\| `(tongyou [a-z -]*[a-z])", guide(), re.MULTILINE))


def test_every_command_is_documented() -> None:
    assert set(commands(main)) - told() == set()


def test_no_command_is_documented_that_does_not_exist() -> None:
    assert told() - set(commands(main)) == set()


@pytest.mark.parametrize("field", sorted(Environment.model_fields))
def test_a_setting_is_documented(field: str) -> None:
    assert f"| `TONGYOU_{field.upper()}` |" in guide()


def test_no_setting_is_documented_that_does_not_exist() -> None:
    known = {f"TONGYOU_{field.upper()}" for field in Environment.model_fields}
    assert set(re.findall(r"^\| `(TONGYOU_[A-Z_]+)`", guide(), re.MULTILINE)) == known


@pytest.mark.parametrize("head", sorted(first_segments()))
def test_an_address_is_documented(head: str) -> None:
    assert f"| `{head}" in guide()
