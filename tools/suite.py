"""Run the named parts of the test suite and count: the last line is `N passed, N failed`.

    python tools/suite.py lint sqlite postgresql browser

The two databases run side by side, each in a process of its own; the other parts one after another.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TOGETHER = {"sqlite", "postgresql"}  # two cores, two databases

PYTEST = [str(BIN / "pytest"), "--color=no", "--durations=5"]
PARTS: dict[str, tuple[list[str], dict[str, str]]] = {
    "sqlite": ([*PYTEST, "-m", "not browser"], {"TONGYOU_TEST_DATABASE": "sqlite"}),
    "postgresql": ([*PYTEST, "-m", "not browser"], {"TONGYOU_TEST_DATABASE": "postgresql"}),
    "browser": ([*PYTEST, "-m", "browser", "-n", "2", "tests/system/browser"], {}),
    "fast": ([*PYTEST, "-m", "not browser and not crash and not slow", "-n", "2"], {}),
}
LINT: dict[str, list[str]] = {
    "ruff check": [str(BIN / "ruff"), "check", "--quiet", "."],
    "ruff format": [str(BIN / "ruff"), "format", "--quiet", "--check", "."],
    "mypy": [str(BIN / "mypy"), "--no-error-summary"],
    "imports": [str(BIN / "lint-imports"), "--no-cache"],
    "messages": [sys.executable, "tools/messages.py", "check"],
    "vendored assets": [sys.executable, "tools/vendor.py", "verify"],
}
COUNT = re.compile(r"(\d+) (passed|failed|errors?)\b")


@dataclass
class Tally:
    """What happened so far."""

    passed: int = 0
    failed: int = 0
    broken: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, name: str, passed: int, failed: int, code: int) -> None:
        with self.lock:
            self.passed += passed
            self.failed += failed
            if code or failed:
                self.broken.append(name)
                self.failed += not failed  # a part that fell over before it could count


def show(name: str, text: str) -> None:
    print(f"[{name}] {text}", flush=True)


def lint(tally: Tally) -> None:
    """Every check of the source, all of them even if one fails; each counts as one test."""
    for name, command in LINT.items():
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        tally.add(
            f"lint: {name}", int(done.returncode == 0), int(done.returncode != 0), done.returncode
        )
        show("lint", f"{name}: {'ok' if done.returncode == 0 else 'FAILED'}")
        if done.returncode:
            print(done.stdout + done.stderr, flush=True)


def part(name: str, tally: Tally) -> None:
    """One pytest run, its lines marked with its name as they come; its closing line counted."""
    command, variables = PARTS[name]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    closing: dict[str, int] = {}
    for line in process.stdout or ():
        show(name, line.rstrip())
        if " in " in line and (counted := COUNT.findall(line)):
            closing = {kind.rstrip("s"): int(number) for number, kind in counted}
    code = process.wait()
    tally.add(
        name, closing.get("passed", 0), closing.get("failed", 0) + closing.get("error", 0), code
    )


def run(names: list[str], tally: Tally) -> None:
    if "lint" in names:
        lint(tally)
    together = [
        threading.Thread(target=part, args=(name, tally)) for name in names if name in TOGETHER
    ]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()
    for name in names:
        if name not in TOGETHER | {"lint"}:
            part(name, tally)


def main() -> int:
    names = sys.argv[1:]
    if not names or set(names) - PARTS.keys() - {"lint"}:
        print(__doc__)
        return 2
    tally, began = Tally(), time.monotonic()
    run(names, tally)
    for name in tally.broken:
        print(f"FAILED: {name}")
    print(f"Took {(time.monotonic() - began) / 60:.1f} minutes")
    print(f"{tally.passed} passed, {tally.failed} failed", flush=True)
    return 1 if tally.broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
