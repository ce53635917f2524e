"""What is in version control is for everybody: no index hosts, no paths of one machine, no host locks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.source import ROOT, tracked

# Written in pieces, so that this file does not name what it looks for.
MACHINE = re.compile(
    r"(^|[^A-Za-z0-9_./-])/("
    + "|".join(["wo" + "rk", "fa" + "rm", "ho" + "me/[a-z]+", "ro" + "ot"])
    + r")/"
)


def spoken(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except FileNotFoundError:
        return ""


@cache
def index_hosts() -> frozenset[str]:
    """The hosts packages come from: pip's own defaults, and what this machine is configured with."""
    code = (
        "from pip._internal.models.index import PyPI as i; print(i.netloc, i.file_storage_domain)"
    )
    hosts = set(spoken(sys.executable, "-c", code).split())
    configured = [
        os.environ.get("PIP_INDEX_URL", ""),
        os.environ.get("UV_DEFAULT_INDEX", ""),
        spoken(sys.executable, "-m", "pip", "config", "get", "global.index-url"),
        spoken("npm", "config", "get", "registry"),
    ]
    hosts |= {urlsplit(address).hostname or "" for address in configured}
    return frozenset(hosts - {"", "localhost", "127.0.0.1"})


def texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        try:
            found.append((path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_no_file_names_a_package_index() -> None:
    assert len(index_hosts()) >= 2
    found = [(name, host) for name, text in texts() for host in index_hosts() if host in text]
    assert found == []


def test_no_file_names_a_path_of_one_machine() -> None:
    found = [
        f"{name}: {line.strip()[:120]}"
        for name, text in texts()
        if MACHINE.search(text) or (len(ROOT.parts) > 2 and str(ROOT) in text)
        for line in text.splitlines()
        if MACHINE.search(line) or str(ROOT) in line
    ]
    assert found == []


@pytest.mark.parametrize("text", ["see /" + "work/main", "'/" + "home/li/x'", "/" + "root/.cache"])
def test_the_check_sees_a_path_of_one_machine(text: str) -> None:
    assert MACHINE.search(text)


def test_no_lock_records_hosts_and_nothing_built_is_kept() -> None:
    wrong = {"uv.lock", "pylock.toml"}
    found = [
        path
        for path in tracked()
        if path.name in wrong or path.suffix in {".mo", ".pyc", ".sqlite3"}
    ]
    assert found == []


def test_every_locked_package_has_hashes() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        entries = re.split(r"\n(?=[a-z0-9])", lock.read_text(encoding="utf-8"))
        packages = [entry for entry in entries if re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==", entry)]
        assert packages
        assert [entry.split()[0] for entry in packages if "--hash=sha256:" not in entry] == []


def test_the_licence_is_apache() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


@pytest.mark.parametrize(
    "name", ["README.md", "README.zh-CN.md", "docs/operator-guide.md", "docs/architecture.md"]
)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    path = ROOT / name
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert targets
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_bootstrap_uses_the_standard_library_only() -> None:
    text = (ROOT / "tools" / "bootstrap.py").read_text(encoding="utf-8")
    names = set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))
    assert names <= set(sys.stdlib_module_names)
    assert Path(sys.executable).is_relative_to(Path(sys.prefix))
