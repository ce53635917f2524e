"""A pack on disk: `pack.yaml` and the files of its sections."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tongyou.base.packs.fields import Bilingual, Fields
from tongyou.base.packs.nodes import MAX_BYTES, Node, parse
from tongyou.base.packs.problems import PackRefused, Problem

FORMATS = (1,)
MANIFEST = "pack.yaml"
CODE = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
YAML_ENDINGS = (".yaml", ".yml")
JSON_ENDINGS = (".json", ".geojson")


@dataclass(frozen=True, slots=True)
class SectionFile:
    """One file of a section: a tree with places (YAML) or its bytes (anything else)."""

    name: str
    path: Path
    raw: bytes
    node: Node | None


@dataclass(frozen=True, slots=True)
class Section:
    """One released unit of a pack: what one room reads. `digest` ignores comments and layout of YAML."""

    pack: Pack
    name: str
    code: str
    version: str
    files: tuple[SectionFile, ...]
    digest: str
    node: Node

    def file(self, ending: str) -> SectionFile | None:
        """The file whose name ends so, or None."""
        return next((file for file in self.files if file.name.endswith(ending)), None)


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as read from its folder."""

    path: Path
    code: str
    version: str
    name: Bilingual
    area: str
    sections: tuple[Section, ...]

    def named(self, name: str) -> tuple[Section, ...]:
        """Every section of this name (a follow-on plan stands beside the old one)."""
        return tuple(section for section in self.sections if section.name == name)


def load(path: Path) -> Pack:
    """The pack in this folder. Raises PackRefused with every problem of form that was found."""
    pack, problems = read(path)
    if problems or pack is None:
        raise PackRefused(problems)
    return pack


def read(path: Path) -> tuple[Pack | None, list[Problem]]:
    """The pack as far as it can be read, and every problem of form."""
    manifest = path / MANIFEST
    if not manifest.is_file():
        return None, [
            Problem(
                MANIFEST,
                0,
                "",
                f"在 {path.name} 里找不到 {MANIFEST}",
                f"there is no {MANIFEST} in {path.name}",
            )
        ]
    node, problems = parse(manifest.read_bytes(), MANIFEST)
    if node is None:
        return None, problems
    problems += both_languages(node)
    return manifest_pack(path, Fields(node, problems), problems), problems


def manifest_pack(path: Path, fields: Fields, problems: list[Problem]) -> Pack | None:
    """Read `pack.yaml` and the files that it names."""
    if not format_known(fields):
        return None
    pack = Pack(
        path,
        code(fields, "code"),
        fields.string("version"),
        fields.bilingual("name"),
        fields.string("area"),
        (),
    )
    fields.bilingual("about", required=False)
    sections: list[Section] = []
    for record in fields.records("sections", required=True):
        found = section(pack, record, problems)
        if found is not None and not twice(found, sections, record):
            sections.append(found)
    fields.finish()
    return attached(pack, sections)


def attached(pack: Pack, sections: list[Section]) -> Pack:
    """The pack with its sections, each of which knows the pack."""
    whole = Pack(pack.path, pack.code, pack.version, pack.name, pack.area, ())
    object.__setattr__(
        whole,
        "sections",
        tuple(
            Section(whole, s.name, s.code, s.version, s.files, s.digest, s.node) for s in sections
        ),
    )
    return whole


def format_known(fields: Fields) -> bool:
    """A pack of another format must not be half understood."""
    number = fields.integer("format")
    if number in FORMATS:
        return True
    fields.report(
        fields.at("format"),
        f"格式版本 {number} 不认识;本程序能读 {FORMATS[0]}",
        f"format version {number} is unknown; this program reads {FORMATS[0]}",
    )
    return False


def code(fields: Fields, key: str) -> str:
    """A code: small letters, digits, dots and hyphens."""
    found = fields.string(key)
    if found and not CODE.fullmatch(found):
        fields.report(
            fields.at(key),
            f"编码“{found}”只能用小写字母、数字、点和连字符",
            f"the code '{found}' may only hold small letters, digits, dots and hyphens",
        )
    return found


def twice(found: Section, before: list[Section], record: Fields) -> bool:
    """Two sections may not carry the same name, code and version."""
    same = any(
        (s.name, s.code, s.version) == (found.name, found.code, found.version) for s in before
    )
    if same:
        record.report(
            record.node,
            f"“{found.name}”的 {found.code} {found.version} 写了两次",
            f"'{found.name}' {found.code} {found.version} is listed twice",
        )
    return same


def section(pack: Pack, record: Fields, problems: list[Problem]) -> Section | None:
    """One section with its files read; problems of form are collected."""
    name, own_code, version = code(record, "name"), code(record, "code"), record.string("version")
    files = [
        file
        for item in record.items("files", required=True)
        if (file := section_file(pack.path, item, problems)) is not None
    ]
    record.finish()
    if not (name and own_code and version and files):
        return None
    return Section(pack, name, own_code, version, tuple(files), digest(files), record.node)


def section_file(folder: Path, item: Node, problems: list[Problem]) -> SectionFile | None:
    """Read one file that `pack.yaml` names; it must lie inside the folder."""
    name = str(item.value)
    target = (folder / name).resolve()
    if not target.is_relative_to(folder.resolve()):
        problems.append(
            item.problem(
                f"文件“{name}”在包的文件夹之外", f"the file '{name}' lies outside the pack's folder"
            )
        )
        return None
    if not target.is_file():
        problems.append(item.problem(f"找不到文件“{name}”", f"there is no file '{name}'"))
        return None
    raw = target.read_bytes() if target.stat().st_size <= MAX_BYTES else b"x" * (MAX_BYTES + 1)
    return SectionFile(name, target, raw, content(raw, name, problems))


def content(raw: bytes, name: str, problems: list[Problem]) -> Node | None:
    """The tree of a YAML file; JSON and others are only checked."""
    if name.endswith(YAML_ENDINGS):
        node, found = parse(raw, name)
        problems += found
        problems += both_languages(node) if node is not None else []
        return node
    if len(raw) > MAX_BYTES:
        problems.append(Problem(name, 0, "", "文件太大", "the file is too large"))
    elif name.endswith(JSON_ENDINGS):
        problems += json_problems(raw, name)
    return None


def json_problems(raw: bytes, name: str) -> list[Problem]:
    """Whether a JSON file can be read."""
    try:
        json.loads(raw)
    except json.JSONDecodeError as error:
        return [
            Problem(
                name,
                error.lineno,
                "",
                f"JSON 写法有误({error.msg})",
                f"this is not valid JSON ({error.msg})",
            )
        ]
    except (UnicodeDecodeError, RecursionError):
        return [Problem(name, 0, "", "JSON 写法有误", "this is not valid JSON")]
    return []


def both_languages(node: Node) -> list[Problem]:
    """Every `{zh, en}` text must be complete in both languages."""
    return [problem for place in walk(node) for problem in incomplete(place)]


def incomplete(node: Node) -> Iterator[Problem]:
    """Problems of one mapping that is a text in two languages."""
    value = node.value
    if not isinstance(value, Mapping) or not value or not set(value) <= {"zh", "en"}:
        return
    for language, zh, en in (
        ("zh", "中文", "the Chinese text"),
        ("en", "英文(en)", "the English text (en)"),
    ):
        part = value.get(language)
        if part is None or not isinstance(part.value, str) or not part.value.strip():
            yield (part or node).problem(
                f"缺少{zh};两种语言都要写", f"{en} is missing; both languages are required"
            )


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    yield node
    below = node.value
    for child in (
        below.values() if isinstance(below, Mapping) else below if isinstance(below, tuple) else ()
    ):
        yield from walk(child)


def digest(files: list[SectionFile]) -> str:
    """SHA-256 over names and contents; comments and layout of YAML do not count."""
    total = hashlib.sha256()
    for file in sorted(files, key=lambda one: one.name):
        body = (
            json.dumps(file.node.plain(), sort_keys=True, default=str).encode()
            if file.node
            else file.raw
        )
        total.update(f"{file.name}\0{len(body)}\0".encode() + body)
    return total.hexdigest()
