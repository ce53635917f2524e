"""Third-party files: what lies in the tree is what the lock says, with its licence."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vendor", ROOT / "tools" / "vendor.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


vendor = load()


def test_every_file_is_what_the_lock_says() -> None:
    assert vendor.verify(vendor.read_lock()) == []


def test_every_package_names_version_licence_and_files() -> None:
    for package in vendor.read_lock()["packages"]:
        assert all(package[key] for key in ("name", "version", "licence", "files"))
        assert any("LICENSE" in entry["to"] for entry in package["files"])


def test_a_changed_a_missing_and_a_stray_file_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept.js").write_text("one", encoding="utf-8")
    (tmp_path / "stray.js").write_text("who?", encoding="utf-8")
    monkeypatch.setattr(vendor, "ROOT", tmp_path)
    monkeypatch.setattr(vendor, "VENDOR", tmp_path)
    files = [{"to": "kept.js", "sha256": "0"}, {"to": "gone.js", "sha256": "0"}]
    lock = {"packages": [{"name": "p", "version": "1", "files": files}]}
    wrong = "\n".join(vendor.verify(lock))
    assert "kept.js: hash is" in wrong
    assert "gone.js: missing" in wrong
    assert "stray.js: not in the lock" in wrong


def test_no_file_asks_for_a_missing_source_map() -> None:
    scripts = [p for p in vendor.VENDOR.rglob("*") if p.suffix in {".js", ".css"}]
    assert scripts
    assert not [p.name for p in scripts if b"sourceMappingURL" in p.read_bytes()]


def test_the_first_font_slice_is_small() -> None:
    assert (vendor.VENDOR / "wenkai-0.woff2").stat().st_size <= 40 * 1024


def test_font_slices_and_their_stylesheet_agree() -> None:
    css = (vendor.VENDOR.parent / "fonts.css").read_text(encoding="utf-8")
    named = {part.split('"')[0] for part in css.split('url("vendor/')[1:]}
    lock = json.loads(vendor.LOCK.read_text(encoding="utf-8"))
    locked = {Path(e["to"]).name for p in lock["packages"] for e in p["files"]}
    assert named == {name for name in locked if name.endswith(".woff2")}
