"""The product's commands as processes, on databases of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import databases
from tests.support.source import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]


def environment(env: dict[str, str]) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TONGYOU_")}
    return {**clean, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", **env}


@pytest.fixture
def house(tmp_path: Path) -> dict[str, str]:
    """The environment of a migrated database that belongs to this test."""
    return databases.fresh(tmp_path / "here", f"here_{os.getpid()}")


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """The environment of an empty place: no database file, or a database without tables."""
    env = {"TONGYOU_DATA_DIR": str(tmp_path / "elsewhere"), "TONGYOU_DATABASE_URL": ""}
    if databases.engine() == "postgresql":
        server, name = databases.cluster(), f"elsewhere_{os.getpid()}"
        server.drop(name)
        server.run(f'CREATE DATABASE "{name}"')
        env["TONGYOU_DATABASE_URL"] = server.url(name)
    return env


def run_tongyou(*words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """`tongyou ...` as a process."""
    return subprocess.run(
        [sys.executable, "-m", "tongyou.site.cli", *words],
        env=environment(env), cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.fixture
def tongyou() -> Run:
    """`tongyou("backup", env=...)`."""
    return run_tongyou


@pytest.fixture
def python() -> Callable[..., subprocess.Popen[str]]:
    """A piece of Python with Django set up, as a process."""

    def start(code: str, env: dict[str, str]) -> subprocess.Popen[str]:
        full = environment({**env, "DJANGO_SETTINGS_MODULE": "tongyou.site.settings"})
        before = "import django; django.setup()\n"
        return subprocess.Popen(
            [sys.executable, "-c", before + code],
            env=full,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )

    return start
