"""What the house tests know of the source: tracked files, rooms, their order."""

from __future__ import annotations

import configparser
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tongyou"


@cache
def tracked() -> tuple[Path, ...]:
    """Every file in version control, and those about to be added."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = (
        subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    )
    return tuple(ROOT / name for name in names if name and (ROOT / name).is_file())


@cache
def contracts() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    return parser


def layers(name: str) -> list[list[str]]:
    """The layers of one contract, lowest first; siblings share a layer."""
    text = contracts()[f"importlinter:contract:{name}"]["layers"]
    return [
        [room.strip() for room in line.split("|")]
        for line in reversed(text.split("\n"))
        if line.strip()
    ]


def rank(module: str) -> tuple[int, int]:
    """How high a module stands: (floor, layer on its floor). Lower may be used by higher."""
    _, floor, *rest = module.split(".")
    floors = [name for layer in layers("floors") for name in layer]
    here = floors.index(floor)
    if (
        f"importlinter:contract:{floor}" not in contracts()
        or "layers" not in contracts()[f"importlinter:contract:{floor}"]
    ):
        return here, 0
    return here, next(at for at, names in enumerate(layers(floor)) if rest and rest[0] in names)


def room_of(module: str) -> str:
    """`tongyou.base.jobs.models` -> `tongyou.base.jobs`; `tongyou.site.x` -> `tongyou.site`."""
    parts = module.split(".")
    return ".".join(parts[:2] if parts[1] == "site" else parts[:3])
