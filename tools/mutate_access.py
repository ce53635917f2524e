"""Takes out every guard of the source, one at a time, and says which ones no test misses.

    python tools/mutate_access.py                    all guards (make mutate)
    python tools/mutate_access.py plan/views         only files whose path contains this
    python tools/mutate_access.py --list             what would be taken out
    python tools/mutate_access.py --map              learn again which test calls which function

A guard is a call of visible_to, visible, check, allowed, shown, in_clear or a base room's gate, and the
decorators @page and @recent_authentication. Each is taken out in a process of its own that has the
libraries already loaded; only the tests that call the function around it run, the quickest first, until one fails.
Exit code 1 and a list when a guard could be taken out unnoticed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tools.mutation import Site, all_sites  # noqa: E402 - after the path

MAP = ROOT / "var" / "mutation-map.json"
TESTS = (
    "tests/ground",
    "tests/domains",
    "tests/base",
    "tests/faces",
    "tests/site",
    "tests/system",
)
LEFT_OUT = (
    "-m",
    "not browser and not crash and not slow",
    "--ignore=tests/system/crash",
    "--ignore=tests/domains/plan/reading",
    "--ignore=tests/system/browser",
)
LONGEST = 180  # seconds for one guard; longer counts as found (the test hangs without its guard)
LIBRARIES = (
    "django.test", "django.contrib.auth", "django.db.models", "django.forms", "hypothesis", "pytest_django",
    "structlog", "cryptography.hazmat.primitives.ciphers.aead", "pydantic", "yaml", "pypinyin", "xlsxwriter",
    "openpyxl", "docx", "pypdf", "chinese_calendar", "psycopg", "fido2.server", "qrcode", "allauth",
)  # fmt: skip


DECORATED = "tests/system/test_doors.py::test_marks_are_as_they_were"  # reads the marks of every view without calling it
Known = dict[str, dict[str, Any]]


def learn() -> None:
    """Run the tests once, noting who calls what."""
    MAP.parent.mkdir(exist_ok=True)
    print("learning which test calls which guard ...", flush=True)
    environment = {**os.environ, "TONGYOU_MUTATION_MAP": str(MAP)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tools.mutation", *LEFT_OUT, *existing()]
    subprocess.run(command, cwd=ROOT, env=environment, check=False, stdout=subprocess.DEVNULL)
    if not MAP.exists():
        raise SystemExit("The tests did not run to their end; run them alone first.")


def existing() -> list[str]:
    return [folder for folder in TESTS if (ROOT / folder).exists()]


def preload() -> None:
    """Import what does not change, so that every child starts with it."""
    import importlib

    for name in LIBRARIES:
        try:
            importlib.import_module(name)
        except ImportError:
            continue


def tests_for(site: Site, known: Known) -> list[str]:
    """The tests that call the function around this guard, the quickest first."""
    calls, seconds = known["calls"], known["seconds"]
    found = calls.get(f"{site.file}::{site.function}", [])
    ordered = sorted(found, key=lambda test: seconds.get(test, 0.0))
    return [DECORATED, *ordered] if site.kind.startswith("@") else ordered


def in_child(work: Callable[[], int]) -> int | None:
    """Run in a fork; its exit code, or None when it took too long."""
    child = os.fork()
    if child == 0:
        try:
            os._exit(work())
        except BaseException:  # noqa: BLE001 - the child must never return into the parent's loop
            os._exit(9)
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return None


def run_without(site: Site, tests: list[str]) -> int:
    """In the child: the tests, with this guard taken out."""
    import pytest

    os.environ["TONGYOU_MUTANT"] = site.key
    os.chdir(ROOT)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listing:
        listing.write("\n".join(tests))
        listing.flush()
        sys.modules.pop("tools.mutation", None)  # the plugin reads the variable when it is imported
        return int(
            pytest.main(
                ["-x", "-q", "-p", "tools.mutation", "-p", "no:randomly", f"@{listing.name}"]
            )
        )


def judge(site: Site, known: Known) -> str:
    """ "found", "uncalled" (no test comes by) or "survived"."""
    tests = tests_for(site, known)
    if not tests:
        return "uncalled"
    return "survived" if in_child(lambda: run_without(site, tests)) == 0 else "found"


def wanted(part: str) -> list[Site]:
    return [site for site in all_sites() if part in site.file]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", nargs="?", default="", help="only files whose path contains this")
    parser.add_argument("--list", action="store_true", help="show the guards and stop")
    parser.add_argument("--map", action="store_true", help="learn again which test calls what")
    given = parser.parse_args()
    sites = wanted(given.part)
    if given.list:
        print("\n".join(f"{site.key}  {site.kind}  in {site.function}" for site in sites))
        return 0
    if given.map or not MAP.exists():
        learn()
    known = json.loads(MAP.read_text(encoding="utf-8"))
    preload()
    return report(sites, known)


def report(sites: list[Site], known: Known) -> int:
    missed, start = [], time.monotonic()
    for number, site in enumerate(sites, 1):
        verdict = judge(site, known)
        if verdict != "found":
            missed.append((verdict, site))
            print(f"{verdict:9} {site.key}  {site.kind}  in {site.function}", flush=True)
        elif number % 20 == 0:
            print(f"... {number} of {len(sites)}, {time.monotonic() - start:.0f} s", flush=True)
    print(
        f"{len(sites)} guards, {len(sites) - len(missed)} missed by a test when gone, {len(missed)} not."
    )
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
