"""A small pack on disk, and the words that a wrong file must be answered with."""

from __future__ import annotations

from pathlib import Path

MANIFEST = """format: 1
code: demo
version: "1"
name: {zh: 示范区, en: A model district}
area: "330000"
sections:
  - name: free
    code: one
    version: "1"
    files: [data.yaml]
"""
DATA = "name: {zh: 一, en: One}\ncount: 3\n"


def make_pack(folder: Path, *, manifest: str | bytes = MANIFEST, data: str | bytes = DATA) -> Path:
    """A pack whose one section holds `data.yaml`."""
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "pack.yaml", manifest)
    write(folder / "data.yaml", data)
    write(folder / "data.json", '{"a": 1,}')
    return folder


def write(path: Path, text: str | bytes) -> None:
    """Text or bytes."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def must_say(path: Path) -> list[str]:
    """The words in the first line of a wrong file."""
    first = path.read_bytes().split(b"\n", 1)[0].decode()
    assert first.startswith("# must say: "), path
    return first.removeprefix("# must say: ").split(" | ")
