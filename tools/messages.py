"""Message catalogues of every room: texts are Chinese in the code, their English stands beside them.

    python tools/messages.py compile    make every .mo that is older than its .po
    python tools/messages.py check      fail on a text without English, an unused or doubtful entry
    python tools/messages.py update     add missing texts (with empty English) and drop unused ones

Each room keeps its own `locale/en/LC_MESSAGES/django.po`, so that rooms never meet in one file.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "tongyou"
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
HEADER = {
    "Project-Id-Version": "tongyou",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
# How many leading arguments are texts, and which of them is the context.
SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop", "ugettext"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
CONTEXT_PLURAL = {"npgettext", "npgettext_lazy"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)[^{}]*\}")
TEMPLATE_CALL = re.compile(
    r"(?<![\w.])((?:_|n?p?gettext)\(u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\").*?\)) ", re.DOTALL
)


@dataclass(frozen=True)
class Text:
    """One interface text as the code says it."""

    msgid: str
    plural: str = ""
    context: str = ""


def rooms() -> list[Path]:
    """Every folder with an `apps.py`, and the packages below `base` that need none."""
    found = {path.parent for path in SOURCE.rglob("apps.py")}
    found |= {path for path in (SOURCE / "base").iterdir() if (path / "__init__.py").exists()}
    return sorted(found)


def text_of(name: str, words: list[str]) -> Text | None:
    """The text of one gettext call with these literal arguments."""
    if name in SINGLE and words:
        return Text(words[0])
    if name in PLURAL and len(words) >= 2:
        return Text(words[0], plural=words[1])
    if name in CONTEXT and len(words) >= 2:
        return Text(words[1], context=words[0])
    if name in CONTEXT_PLURAL and len(words) >= 3:
        return Text(words[1], plural=words[2], context=words[0])
    return None


def calls(tree: ast.AST) -> Iterator[Text]:
    """Every gettext call with literal arguments in a piece of Python."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        words = []
        for argument in node.args:
            if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                break
            words.append(argument.value)
        if found := text_of(name, words):
            yield found


def from_python(path: Path) -> Iterator[Text]:
    yield from calls(ast.parse(path.read_text(encoding="utf-8")))


def from_template(path: Path) -> Iterator[Text]:
    """Django's own reading of a template, as gettext calls."""
    from django.utils.translation.template import templatize

    for call in TEMPLATE_CALL.findall(
        templatize(path.read_text(encoding="utf-8"), origin=str(path)) + " "
    ):
        yield from calls(ast.parse(call.strip(), mode="eval"))


def used(room: Path) -> dict[tuple[str, str], Text]:
    """All texts of a room by (context, msgid)."""
    inner = [other for other in rooms() if other != room and room in other.parents]
    found: dict[tuple[str, str], Text] = {}
    for pattern, read in (
        ("*.py", from_python),
        ("*.html", from_template),
        ("*.txt", from_template),
    ):
        for path in sorted(room.rglob(pattern)):
            if "migrations" in path.parts or any(other in path.parents for other in inner):
                continue
            for text in read(path):
                if text.msgid:
                    found.setdefault((text.context, text.msgid), text)
    return found


def placeholders(text: str) -> set[str]:
    return {first or second for first, second in PLACEHOLDER.findall(text)}


def english(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def doubts(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with one entry by itself."""
    texts = english(entry)
    if not texts or not all(texts):
        yield "has no English"
    if "fuzzy" in entry.flags:
        yield "is marked fuzzy"
    if any(
        text and placeholders(text) - placeholders(entry.msgid + entry.msgid_plural)
        for text in texts
    ):
        yield "has a placeholder in English that the Chinese does not have"
    if (
        not entry.msgid_plural
        and entry.msgstr
        and placeholders(entry.msgid) - placeholders(entry.msgstr)
    ):
        yield "loses a placeholder in English"


def key(entry: polib.POEntry) -> tuple[str, str]:
    return (entry.msgctxt or "", entry.msgid)


def problems(room: Path) -> Iterator[str]:
    """Every reason why a room's English is not complete."""
    texts, path = used(room), room / CATALOGUE
    entries = polib.pofile(str(path)) if path.exists() else []
    known = {key(entry): entry for entry in entries if not entry.obsolete}
    for entry in entries:
        if entry.obsolete or key(entry) not in texts:
            yield f"unused: {entry.msgid!r}"
    for wanted, text in texts.items():
        entry = known.get(wanted)
        if entry is None:
            yield f"not in the catalogue: {text.msgid!r}"
        elif bool(text.plural) != bool(entry.msgid_plural):
            yield f"plural differs: {text.msgid!r}"
        else:
            yield from (f"{doubt}: {text.msgid!r}" for doubt in doubts(entry))


def check() -> int:
    found = [f"{room.relative_to(ROOT)}: {line}" for room in rooms() for line in problems(room)]
    print("\n".join(found) or "Every text has its English.")
    return 1 if found else 0


def update() -> int:
    """Bring the catalogues in line with the code; English is written by people."""
    for room in rooms():
        texts, path = used(room), room / CATALOGUE
        if not texts and not path.exists():
            continue
        catalogue = (
            polib.pofile(str(path), wrapwidth=100) if path.exists() else polib.POFile(wrapwidth=100)
        )
        catalogue.metadata = HEADER
        kept = [entry for entry in catalogue if not entry.obsolete and key(entry) in texts]
        known = {key(entry) for entry in kept}
        catalogue[:] = kept + [
            new_entry(text) for wanted, text in texts.items() if wanted not in known
        ]
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(path))
    return 0


def new_entry(text: Text) -> polib.POEntry:
    plural = {"msgid_plural": text.plural, "msgstr_plural": {0: "", 1: ""}} if text.plural else {}
    return polib.POEntry(msgid=text.msgid, msgctxt=text.context or None, **plural)


def compile_all() -> int:
    for path in sorted(SOURCE.rglob("locale/*/LC_MESSAGES/django.po")):
        target = path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(target))
    return 0


def main() -> int:
    commands = {"compile": compile_all, "check": check, "update": update}
    if len(sys.argv) == 2 and sys.argv[1] in commands:
        return commands[sys.argv[1]]()
    print(__doc__)
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
