"""A pytest plugin: runs tests with one guard taken out of the source, in memory only.

    TONGYOU_MUTANT=src/.../file.py:LINE:COLUMN     take out this guard while the file is imported
    TONGYOU_MUTATION_MAP=file.json                 note which test calls which guarded function, and how long it takes

Production code knows nothing of this: the change is made by an import hook that lives in the test run.
Loaded with `-p tools.mutation`; `tools/mutate_access.py` drives it.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "tongyou"
VISIBILITY = "tongyou.ground.visibility"
# function of the visibility room -> what stands in its place when it is taken out
FUNCTIONS = {
    "check": "None",
    "allowed": "True",
    "visible": "{0}",
    "in_clear": "True",
    "shown": f"__import__('{VISIBILITY}', fromlist=['Shown']).Shown(str(getattr({{1}}, {{2}})), masked=False)",
}
METHODS = {"visible_to": "{self}.all()"}
GATES = {"enter": "None", "check": "None"}  # of a base room's gate module
DECORATORS = ("page", "recent_authentication")


@dataclass(frozen=True, order=True)
class Site:
    """One guard: where it stands, what it is, and the function around it."""

    file: str
    line: int
    column: int
    kind: str
    function: str

    @property
    def key(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Finder(ast.NodeVisitor):
    """Finds every guard of one file."""

    def __init__(self, file: str, tree: ast.Module) -> None:
        self.file, self.sites = file, list[Site]()
        self.around: list[str] = []
        self.names = imported(tree)
        self.visit(tree)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for decorator in node.decorator_list:
            if decorator_name(decorator) in DECORATORS and decorator_name(decorator) in self.names:
                self.add(decorator, f"@{decorator_name(decorator)}", node.name)
        self.around.append(node.name)
        for child in node.body:
            self.visit(child)
        self.around.pop()

    def visit_Call(self, node: ast.Call) -> None:
        if kind := guard_kind(node, self.names):
            self.add(node, kind, self.around[-1] if self.around else "")
        self.generic_visit(node)

    def add(self, node: ast.expr, kind: str, function: str) -> None:
        self.sites.append(Site(self.file, node.lineno, node.col_offset, kind, function))


def imported(tree: ast.Module) -> dict[str, str]:
    """Name in this file -> where it comes from, for guards and gate modules."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return {
        name: origin
        for name, origin in found.items()
        if origin.startswith(VISIBILITY)
        or origin.endswith((".gate", ".recent_authentication", ".reveal"))
    }


def decorator_name(node: ast.expr) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return node.id if isinstance(node, ast.Name) else ""


def guard_kind(node: ast.Call, names: dict[str, str]) -> str:
    """What kind of guard a call is, or "" when it is none."""
    target = node.func
    if isinstance(target, ast.Attribute):
        if target.attr in METHODS:
            return target.attr
        is_gate = isinstance(target.value, ast.Name) and names.get(target.value.id, "").endswith(
            ".gate"
        )
        return f"gate.{target.attr}" if is_gate and target.attr in GATES else ""
    if (
        isinstance(target, ast.Name)
        and target.id in FUNCTIONS
        and names.get(target.id, "").startswith(VISIBILITY)
    ):
        return target.id
    return ""


def sites_of(path: Path) -> list[Site]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return Finder(path.relative_to(ROOT).as_posix(), tree).sites


def all_sites() -> Iterator[Site]:
    """Every guard in the source, except inside the visibility room, which is tested as mechanics."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts and "visibility" not in path.parts:
            yield from sites_of(path)


class Remover(ast.NodeTransformer):
    """Takes one guard out."""

    def __init__(self, line: int, column: int) -> None:
        self.place, self.removed = (line, column), 0

    def at(self, node: ast.expr) -> bool:
        return (node.lineno, node.col_offset) == self.place

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        kept = [
            one
            for one in node.decorator_list
            if not (self.at(one) and decorator_name(one) in DECORATORS)
        ]
        self.removed += len(node.decorator_list) - len(kept)
        node.decorator_list = kept
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        instead = replacement(node) if self.at(node) else ""
        if not instead:
            return self.generic_visit(node)
        self.removed += 1
        return ast.copy_location(ast.parse(instead, mode="eval").body, node)


def replacement(node: ast.Call) -> str:
    """The source that stands where this guard stood."""
    target = node.func
    given = [ast.unparse(one) for one in node.args]
    if isinstance(target, ast.Attribute) and target.attr in METHODS:
        return METHODS[target.attr].format(self=ast.unparse(target.value))
    if isinstance(target, ast.Attribute):
        return GATES.get(target.attr, "")
    pattern = FUNCTIONS.get(target.id, "") if isinstance(target, ast.Name) else ""
    return f"({pattern.format(*given)})" if pattern else ""


def mutated(path: Path, line: int, column: int) -> CodeType:
    remover = Remover(line, column)
    tree = remover.visit(ast.parse(path.read_text(encoding="utf-8")))
    if remover.removed != 1:
        raise LookupError(f"{path}:{line}:{column}: {remover.removed} guards stand here, not one")
    code: CodeType = compile(ast.fix_missing_locations(tree), str(path), "exec")
    return code


class Loader(importlib.machinery.SourceFileLoader):
    """Loads one module without one of its guards."""

    place = (0, 0)

    def get_code(self, fullname: str) -> CodeType:
        return mutated(Path(self.get_filename(fullname)), *self.place)


class Hook(importlib.abc.MetaPathFinder):
    """Hands the changed source to the import of one module."""

    def __init__(self, key: str) -> None:
        file, line, column = key.rsplit(":", 2)
        self.path, self.place = ROOT / file, (int(line), int(column))
        parts = self.path.relative_to(SOURCE.parent).with_suffix("").parts
        self.name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - the import system's signature
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        loader = Loader(fullname, str(self.path))
        loader.place = self.place
        return importlib.util.spec_from_file_location(fullname, self.path, loader=loader)


if os.environ.get("TONGYOU_MUTANT"):
    sys.meta_path.insert(0, Hook(os.environ["TONGYOU_MUTANT"]))


class Map:
    """Notes which test calls which guarded function."""

    def __init__(self, target: str) -> None:
        self.target, self.seen = Path(target), set[str]()
        self.wanted = {
            (str(ROOT / site.file), site.function): f"{site.file}::{site.function}"
            for site in all_sites()
        }
        self.calls: dict[str, list[str]] = defaultdict(list)
        self.seconds: dict[str, float] = {}

    def profile(self, frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            found = self.wanted.get((frame.f_code.co_filename, frame.f_code.co_name))
            if found:
                self.seen.add(found)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, None, None]:
        self.seen.clear()
        start = time.monotonic()
        sys.setprofile(self.profile)
        yield
        sys.setprofile(None)
        self.seconds[item.nodeid] = time.monotonic() - start
        for function in self.seen:
            self.calls[function].append(item.nodeid)

    def pytest_sessionfinish(self) -> None:
        self.target.write_text(
            json.dumps({"calls": self.calls, "seconds": self.seconds}), encoding="utf-8"
        )


def pytest_configure(config: pytest.Config) -> None:
    if target := os.environ.get("TONGYOU_MUTATION_MAP"):
        config.pluginmanager.register(Map(target))
