"""`python -m tongyou.domains.plan.reading FILE NAME SECONDS`: the sandboxed reader."""

from __future__ import annotations

import sys

from tongyou.domains.plan.reading.sandbox import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
