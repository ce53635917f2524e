"""A pytest plugin: runs tests with one guard taken out of the source, in memory only.

    TONGYOU_MUTANT=src/.../file.py:LINE:COLUMN     take out this guard while the file is imported
    TONGYOU_MUTATION_MAP=file.json                 note which test calls which guarded function, and how long it takes

Production code knows nothing of this: the change is made by an import hook that lives in the test run.
Loaded with `-p tools.mutation`; `tools/mutate_access.py` drives it.
"""

from __future__ import annotations

import ast
import builtins
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType

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


class Marker(ast.NodeTransformer):
    """Lets every guarded function of one file say that it was called."""

    def __init__(self, sites: list[Site]) -> None:
        self.names = {site.function: f"{site.file}::{site.function}" for site in sites}

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        if node.name in self.names:
            call = f"__import__('builtins').tongyou_called.add({self.names[node.name]!r})"
            node.body.insert(0, ast.copy_location(ast.parse(call).body[0], node))
        return node


def marked(path: Path) -> CodeType:
    tree = Marker(sites_of(path)).visit(ast.parse(path.read_text(encoding="utf-8")))
    code: CodeType = compile(ast.fix_missing_locations(tree), str(path), "exec")
    return code


def module_of(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


class Loader(importlib.machinery.SourceFileLoader):
    """Loads one module with a changed source."""

    change: Callable[[Path], CodeType]

    def get_code(self, fullname: str) -> CodeType:
        return type(self).change(Path(self.get_filename(fullname)))


class Hook(importlib.abc.MetaPathFinder):
    """Hands changed source to the import of some modules."""

    def __init__(self, modules: dict[str, Path], change: Callable[[Path], CodeType]) -> None:
        self.modules = modules
        self.loader = type("Changed", (Loader,), {"change": staticmethod(change)})

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - the import system's signature
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in self.modules:
            return None
        file = self.modules[fullname]
        return importlib.util.spec_from_file_location(
            fullname, file, loader=self.loader(fullname, str(file))
        )


def without(key: str) -> Hook:
    """Takes the guard out that this key names."""
    file, line, column = key.rsplit(":", 2)
    path = ROOT / file
    return Hook({module_of(path): path}, lambda found: mutated(found, int(line), int(column)))


def noting() -> Hook:
    """Makes every guarded function note its calls."""
    files = sorted({site.file for site in all_sites()})
    return Hook({module_of(ROOT / file): ROOT / file for file in files}, marked)


class Map:
    """Notes which test calls which guarded function, and how long it takes."""

    def __init__(self, target: str) -> None:
        self.target = Path(target)
        self.calls: dict[str, list[str]] = defaultdict(list)
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, None, None]:
        CALLED.clear()
        start = time.monotonic()
        yield
        self.seconds[item.nodeid] = time.monotonic() - start
        for function in CALLED:
            self.calls[function].append(item.nodeid)

    def pytest_sessionfinish(self) -> None:
        content = json.dumps({"calls": self.calls, "seconds": self.seconds})
        self.target.write_text(content, encoding="utf-8")


CALLED: set[str] = set()
# read now: the tests clean their environment of our variables before pytest is configured
MUTANT, TARGET = os.environ.get("TONGYOU_MUTANT", ""), os.environ.get("TONGYOU_MUTATION_MAP", "")
if MUTANT:
    sys.meta_path.insert(0, without(MUTANT))
elif TARGET:
    builtins.tongyou_called = CALLED  # type: ignore[attr-defined]
    sys.meta_path.insert(0, noting())


def pytest_configure(config: pytest.Config) -> None:
    if TARGET:
        config.pluginmanager.register(Map(TARGET))
