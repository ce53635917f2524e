"""Third-party files that the browser loads: `fetch` gets and checks them, `verify` re-hashes them.

The lock (`src/tongyou/base/ui/static/ty/vendor/vendor.lock.json`) names every file with its package,
version, licence and SHA-256. `fetch --update` writes new hashes after a version was changed there.
`fetch --fonts` also cuts the heading font into slices again (needs fonttools, brotli and Debian's
apt-get; a minute or two); their hashes depend on those tools, so it always updates the lock.
Errors name the file, what was expected and what was found, and the process ends with 1.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src/tongyou/base/ui/static/ty/vendor"
LOCK = VENDOR / "vendor.lock.json"
FONT_CSS = VENDOR.parent / "fonts.css"
SOURCE_MAP = re.compile(rb"\n?(//|/\*)# sourceMappingURL=[^\n]*(\*/)?\n?")
TEXT_IN = re.compile(r"[⺀-鿿　-〿＀-￯]")
SLICE = 110  # characters; about 28 KB each
FIRST_LIMIT = 40 * 1024  # bytes that every first visit pays


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_lock() -> dict[str, Any]:
    lock: dict[str, Any] = json.loads(LOCK.read_text(encoding="utf-8"))
    return lock


def write_lock(lock: dict[str, Any]) -> None:
    LOCK.write_text(json.dumps(lock, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def files_of(lock: dict[str, Any]) -> Iterable[tuple[dict[str, Any], dict[str, str]]]:
    for package in lock["packages"]:
        for entry in package["files"]:
            yield package, entry


def verify(lock: dict[str, Any]) -> list[str]:
    """What is wrong, one line each: missing, changed, or lying in the folder without an entry."""
    wrong = []
    known = {LOCK}
    for package, entry in files_of(lock):
        path = ROOT / entry["to"]
        known.add(path)
        if not path.exists():
            wrong.append(f"{entry['to']}: missing (from {package['name']} {package['version']})")
        elif sha256(path) != entry["sha256"]:
            wrong.append(f"{entry['to']}: hash is {sha256(path)}, the lock says {entry['sha256']}")
    stray = sorted(p for p in VENDOR.rglob("*") if p.is_file() and p not in known)
    return wrong + [f"{path.relative_to(ROOT)}: not in the lock" for path in stray]


def unpack_npm(package: dict[str, Any], folder: Path) -> Path:
    """Download `name@version` by npm's own client; the archive's hash must be the lock's."""
    asked = f"{package['name']}@{package['version']}"
    subprocess.run(
        ["npm", "pack", asked, "--silent", "--pack-destination", str(folder)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    archive = next(folder.glob("*.tgz"))
    found = sha256(archive)
    if package.setdefault("archive_sha256", found) != found:
        raise SystemExit(
            f"{asked}: the archive's hash is {found}, the lock says {package['archive_sha256']}"
        )
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "package"


def take(package: dict[str, Any], source: Path, *, update: bool) -> None:
    """Copy the named files; scripts and styles lose the comment that names a missing source map."""
    for entry in package["files"]:
        target = ROOT / entry["to"]
        target.parent.mkdir(parents=True, exist_ok=True)
        content = (source / entry["from"]).read_bytes()
        if target.suffix in {".js", ".css"}:
            content = SOURCE_MAP.sub(b"\n", content)
        target.write_bytes(content)
        if update:
            entry["sha256"] = sha256(target)


def fetch(lock: dict[str, Any], *, update: bool) -> None:
    for package in lock["packages"]:
        if package["from"] != "npm":
            continue
        if update:
            package.pop("archive_sha256", None)
        with tempfile.TemporaryDirectory() as folder:
            take(package, unpack_npm(package, Path(folder)), update=update)


# ---- the heading font ------------------------------------------------------------------------------


def texts(*patterns: str) -> str:
    return "".join(
        p.read_text(encoding="utf-8") for pattern in patterns for p in sorted(ROOT.glob(pattern))
    )


def first_characters() -> set[str]:
    """Headings that a first visit meets: brand, portal home, shells, error pages; and Latin."""
    source = texts(
        "src/tongyou/base/ui/templates/ui/parts/brand.html",
        "src/tongyou/base/ui/templates/ui/parts/footer.html",
        "src/tongyou/faces/*/templates/*/home.html",
    )
    source = re.sub(r"{% comment %}.*?{% endcomment %}", "", source, flags=re.DOTALL)
    source = "".join(
        re.findall(
            r"<h[12][ >].*?</h[12]>|{% block heading %}.*?{% endblock %}|<b>.*?</b>|foot-words.>.*?</p>|{% card [^%]*%}",
            source,
            re.DOTALL,
        )
    )
    errors = (ROOT / "src/tongyou/base/ui/errors.py").read_text(encoding="utf-8")
    titles = re.findall(r'\(\n\s+_\("([^"]+)"\)', errors)
    return (
        set(TEXT_IN.findall(source + "".join(titles)))
        | {chr(c) for c in range(0x20, 0x7F)}
        | set("·—…，。？！：、（）“”")
    )


def ranked_rest(first: set[str]) -> list[str]:
    """Interface and pack characters by how often they occur, then GB 2312 level 1."""
    known = Counter(
        TEXT_IN.findall(texts("src/**/*.html", "src/**/*.po", "src/**/*.py", "packs/**/*.yaml"))
    )
    level_one = [
        bytes((0xA0 + row, 0xA0 + cell)).decode("gb2312", "ignore")
        for row in range(16, 56)
        for cell in range(1, 95)
    ]
    ranked = [char for char, _ in known.most_common()] + [char for char in level_one if char]
    return [char for char in dict.fromkeys(ranked) if char not in first]


def font_file(folder: Path, package: dict[str, Any]) -> Path:
    """The whole font from Debian's package, read and then thrown away."""
    subprocess.run(
        ["apt-get", "download", f"{package['name']}={package['version']}"], cwd=folder, check=True
    )
    subprocess.run(["dpkg-deb", "-x", str(next(folder.glob("*.deb"))), "x"], cwd=folder, check=True)
    return folder / "x" / package["source"]


def cut(source: Path, characters: Iterable[str], target: Path) -> set[str]:
    """Write the slice as woff2; answer the characters the font really has."""
    from fontTools import subset

    options = subset.Options(
        flavor="woff2",
        layout_features=["kern", "liga"],
        hinting=False,
        desubroutinize=True,
        notdef_outline=True,
    )
    font = subset.load_font(str(source), options)
    wanted = {ord(char) for char in characters} & set(font.getBestCmap())
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    subset.save_font(font, str(target), options)
    return {chr(code) for code in wanted}


def font_face(number: int, characters: Iterable[str]) -> str:
    ranges = ",".join(f"U+{ord(char):X}" for char in sorted(characters))
    return (
        f'@font-face{{font-family:"TY Kai";font-style:normal;font-weight:700;font-display:swap;'
        f'src:url("vendor/wenkai-{number}.woff2") format("woff2");unicode-range:{ranges}}}\n'
    )


def fetch_fonts(lock: dict[str, Any]) -> None:
    """Cut the slices, write `fonts.css`, and put the new hashes into the lock."""
    package = next(p for p in lock["packages"] if p["from"] == "debian")
    first = first_characters()
    rest = ranked_rest(first)
    slices = [sorted(first)] + [rest[at : at + SLICE] for at in range(0, len(rest), SLICE)]
    faces = []
    for old in VENDOR.glob("wenkai-*.woff2"):
        old.unlink()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = folder / "all.ttf"
        cut_plain(font_file(folder, package), [*first, *rest], small)
        for number, characters in enumerate(slices):
            has = cut(small, characters, VENDOR / f"wenkai-{number}.woff2")
            if has:
                faces.append(font_face(number, has))
            else:
                (VENDOR / f"wenkai-{number}.woff2").unlink()
        shutil.copy(
            folder / "x/usr/share/doc" / package["name"] / "copyright",
            VENDOR / "wenkai.LICENSE.txt",
        )
    if (VENDOR / "wenkai-0.woff2").stat().st_size > FIRST_LIMIT:
        raise SystemExit(
            f"wenkai-0.woff2 is larger than {FIRST_LIMIT} bytes: too many characters in first headings"
        )
    FONT_CSS.write_text(
        "/* Made by tools/vendor.py: slices of LXGW WenKai (OFL 1.1), loaded when a page needs them. */\n"
        + "".join(faces),
        encoding="utf-8",
    )
    made = sorted(VENDOR.glob("wenkai*"), key=lambda path: (len(path.name), path.name))
    package["files"] = [
        {"to": str(path.relative_to(ROOT)), "sha256": sha256(path)} for path in made
    ]


def cut_plain(source: Path, characters: Iterable[str], target: Path) -> None:
    """A first, uncompressed cut, so that the many slices are made from a small font."""
    from fontTools import subset

    options = subset.Options(layout_features=["kern", "liga"], hinting=False, notdef_outline=True)
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes={ord(char) for char in characters})
    cutter.subset(font)
    subset.save_font(font, str(target), options)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("act", choices=["fetch", "verify"])
    parser.add_argument("--update", action="store_true", help="write new hashes into the lock")
    parser.add_argument("--fonts", action="store_true", help="cut the heading font again")
    asked = parser.parse_args(arguments)
    lock = read_lock()
    if asked.act == "fetch":
        fetch(lock, update=asked.update)
        if asked.fonts:
            fetch_fonts(lock)
        if asked.update or asked.fonts:
            write_lock(lock)
    wrong = verify(lock)
    print("\n".join(wrong) if wrong else f"{sum(1 for _ in files_of(lock))} files as the lock says")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
