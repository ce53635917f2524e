"""Every benchmark in turn: `python -m benchmarks [name ...]`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    named = sys.argv[1:] or sorted(p.stem for p in HERE.glob("*.py") if not p.stem.startswith("__"))
    worst = 0
    for name in named:
        print(f"\n== {name}", flush=True)
        worst |= subprocess.run([sys.executable, HERE / f"{name}.py"], check=False).returncode
    return worst


if __name__ == "__main__":
    sys.exit(main())
