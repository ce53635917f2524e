"""Every interface text has its English, in the catalogue of its own room."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import polib
import pytest

from tests.support.source import ROOT, SOURCE


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["messages"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


messages = load()


@pytest.mark.parametrize(
    "room", messages.rooms(), ids=lambda path: path.relative_to(SOURCE).as_posix()
)
def test_a_room_is_complete_in_english(room: Path) -> None:
    assert list(messages.problems(room)) == []


def a_room(folder: Path, entries: list[polib.POEntry]) -> Path:
    (folder / "apps.py").write_text(
        'label = _("任务 %(n)s")\nother = ngettext("一件", "多件", 2)\n', encoding="utf-8"
    )
    (folder / "page.html").write_text(
        '{% load i18n %}{% translate "目录" %}{% blocktranslate trimmed %}你好 {{ name }}{% endblocktranslate %}'
        '{% include "x.html" with label=_("标签") %}',
        encoding="utf-8",
    )
    path = folder / messages.CATALOGUE
    path.parent.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.extend(entries)
    catalogue.save(str(path))
    return folder


def good() -> list[polib.POEntry]:
    return [
        polib.POEntry(msgid="任务 %(n)s", msgstr="Task %(n)s"),
        polib.POEntry(msgid="一件", msgid_plural="多件", msgstr_plural={0: "one", 1: "many"}),
        polib.POEntry(msgid="目录", msgstr="Contents"),
        polib.POEntry(msgid="你好 %(name)s", msgstr="Hello %(name)s"),
        polib.POEntry(msgid="标签", msgstr="Label"),
    ]


def test_texts_are_found_in_python_and_in_templates(tmp_path: Path) -> None:
    assert list(messages.problems(a_room(tmp_path, good()))) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda entries: entries.pop(), "not in the catalogue: '标签'"),
        (lambda entries: setattr(entries[0], "msgstr", ""), "has no English"),
        (lambda entries: setattr(entries[0], "msgstr", "Task"), "loses a placeholder"),
        (lambda entries: setattr(entries[2], "msgstr", "Contents %(x)s"), "has a placeholder"),
        (lambda entries: entries[2].flags.append("fuzzy"), "fuzzy"),
        (
            lambda entries: entries.append(polib.POEntry(msgid="没人用", msgstr="unused")),
            "unused: '没人用'",
        ),
    ],
)
def test_a_fault_in_a_catalogue_is_named(tmp_path: Path, change: object, words: str) -> None:
    entries = good()
    change(entries)  # type: ignore[operator]
    assert any(words in line for line in messages.problems(a_room(tmp_path, entries)))
