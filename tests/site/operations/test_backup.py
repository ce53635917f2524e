"""Back up while people write, bring it back elsewhere: the same rows, the same head of the ledger."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.site.operations.conftest import Run, run_tongyou
from tests.support import databases

pytestmark = [pytest.mark.both, pytest.mark.slow]
Python = Callable[..., subprocess.Popen[str]]

WRITER = """
import sys, time
from tongyou.base import audit, clock, codes, database
from tongyou.base.audit.types import Nobody
from pathlib import Path
from django.conf import settings
done, folder = 0, Path(settings.FILES_DIR)
folder.mkdir(parents=True, exist_ok=True)
print("writing", flush=True)
while not (Path(settings.DATA_DIR) / "enough").exists():
    key = f"{sys.argv[1]}-{done}"
    (folder / key).write_text(key)
    def make():
        subject = codes.new_id()
        audit.record(actor=Nobody(role="system"), act="create", kind="drill", subject_ids=[subject])
        return codes.Receipt(codes.public_number("DR", 2025), subject, clock.now())
    with database.write():
        codes.once(key, actor_id=None, act="drill", fingerprint="same", make=make)
    done += 1
print(done)
"""
VERIFY = """
from tongyou.base import audit
from tongyou.base.audit.models import Entry, EntrySubject
from tongyou.base.codes.models import KeptReceipt
from pathlib import Path
from django.conf import settings
kept = list(KeptReceipt.objects.filter(act="drill").values_list("key", flat=True))
files = {path.name for path in Path(settings.FILES_DIR).iterdir()}
print(len(audit.verify()), len(kept), Entry.objects.filter(kind="drill").count(), len(set(kept) - files))
"""


def answer(process: subprocess.Popen[str]) -> str:
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return out


def writers(python: Python, house: dict[str, str]) -> list[subprocess.Popen[str]]:
    """Two processes that write without pause; both are under way."""
    started = [
        python(f"import sys; sys.argv = ['', 'w{number}']\n{WRITER}", house) for number in range(2)
    ]
    for process in started:
        assert process.stdout
        assert process.stdout.readline() == "writing\n"
    return started


def backed_up(tongyou: Run, house: dict[str, str], target: Path) -> Path:
    done = tongyou("backup", "--to", str(target), env=house)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def manifest(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def test_backup_under_load_comes_back_the_same(
    house: dict[str, str], elsewhere: dict[str, str], tongyou: Run, python: Python, tmp_path: Path
) -> None:
    busy = writers(python, house)
    folders = [backed_up(tongyou, house, tmp_path / "backups") for _ in range(2)]
    Path(house["TONGYOU_DATA_DIR"], "enough").touch()
    written = sum(int(answer(process)) for process in busy)
    first, last = manifest(folders[0]), manifest(folders[1])
    rows = last["counts"]["ty_codes_keptreceipt"]  # type: ignore[index]
    assert first["counts"]["ty_codes_keptreceipt"] < rows < written, (
        "the backup was taken while others wrote"
    )  # type: ignore[index]
    assert last["ledger_head"] != first["ledger_head"]
    shutil.copytree(
        Path(house["TONGYOU_DATA_DIR"]), Path(elsewhere["TONGYOU_DATA_DIR"]), ignore=only_keys
    )
    done = tongyou("restore", str(folders[1]), env=elsewhere)
    assert done.returncode == 0, done.stderr
    assert f"ledger head {last['ledger_head']}" in done.stdout
    assert "Keys missing" not in done.stderr
    assert answer(python(VERIFY, elsewhere)).split() == ["0", str(rows), str(rows), "0"]


def only_keys(_folder: str, names: list[str]) -> list[str]:
    """The key ring travels apart from the backup."""
    return [name for name in names if name != "keys.json"]


def test_a_second_backup_of_the_restored_place_has_the_same_figures(
    house: dict[str, str], elsewhere: dict[str, str], tongyou: Run, tmp_path: Path
) -> None:
    first = backed_up(tongyou, house, tmp_path / "one")
    assert tongyou("restore", str(first), env=elsewhere).returncode == 0
    second = backed_up(tongyou, elsewhere, tmp_path / "two")
    for name in ("counts", "ledger_head", "engine", "files"):
        assert manifest(first)[name] == manifest(second)[name]


def test_restore_refuses_a_place_that_holds_something(
    house: dict[str, str], tongyou: Run, tmp_path: Path
) -> None:
    folder = backed_up(tongyou, house, tmp_path / "backups")
    done = tongyou("restore", str(folder), env=house)
    assert done.returncode == 1
    assert "Nothing was changed" in done.stderr
    assert tongyou("backup", "--to", str(tmp_path / "again"), env=house).returncode == 0


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One sound backup that the damage tests copy and spoil."""
    home = tmp_path_factory.mktemp("sound")
    env = databases.fresh(home / "data", f"sound_{os.getpid()}")
    return backed_up(run_tongyou, env, home / "backups")


@pytest.mark.parametrize("damage", ["flip", "missing", "count", "head", "engine", "no manifest"])
def test_a_damaged_backup_is_refused_with_its_reason(
    sound: Path, elsewhere: dict[str, str], tongyou: Run, tmp_path: Path, damage: str
) -> None:
    folder = tmp_path / "spoiled"
    shutil.copytree(sound, folder)
    words = spoil(folder, damage)
    done = tongyou("restore", str(folder), env=elsewhere)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def spoil(folder: Path, damage: str) -> str:
    """Damage a backup in one way; returns words the refusal must contain."""
    data = manifest(folder)
    database = next(path for path in folder.iterdir() if path.name.startswith("database."))
    if damage == "flip":
        content = bytearray(database.read_bytes())
        content[len(content) // 2] ^= 1
        database.write_bytes(content)
        return f"{database.name} is not what was written"
    if damage == "missing":
        (folder / "files.tar").unlink()
        return "files.tar is missing"
    if damage == "no manifest":
        (folder / "manifest.json").unlink()
        return "is no backup"
    changes = {
        "count": ("counts", {**data["counts"], "django_session": 7}),
        "head": ("ledger_head", "f" * 64),
        "engine": ("engine", "oracle"),
    }  # type: ignore[dict-item]
    name, value = changes[damage]
    (folder / "manifest.json").write_text(json.dumps({**data, name: value}), encoding="utf-8")
    return {
        "count": "django_session had 7 rows",
        "head": "ledger's head was",
        "engine": "comes from oracle",
    }[damage]


def test_missing_keys_are_named_after_a_restore(
    house: dict[str, str], elsewhere: dict[str, str], tongyou: Run, python: Python, tmp_path: Path
) -> None:
    answer(python("from tongyou.base import cipher; cipher.key_ring()", house))
    folder = backed_up(tongyou, house, tmp_path / "backups")
    names = list(manifest(folder)["keys"])  # type: ignore[call-overload]
    assert names
    assert Path(house["TONGYOU_DATA_DIR"], "keys.json").read_text(encoding="utf-8") not in (
        folder / "manifest.json"
    ).read_text(encoding="utf-8")
    done = tongyou("restore", str(folder), env=elsewhere)
    assert done.returncode == 0
    assert f"Keys missing in {elsewhere['TONGYOU_DATA_DIR']}/keys.json: {names[0]}" in done.stderr


def test_a_failed_backup_leaves_nothing_behind(
    house: dict[str, str], tongyou: Run, tmp_path: Path
) -> None:
    (tmp_path / "no folder").write_text("a file", encoding="utf-8")
    done = tongyou("backup", "--to", str(tmp_path / "no folder" / "backups"), env=house)
    assert done.returncode == 1
    assert "No backup was made" in done.stderr
    assert not Path(house["TONGYOU_DATA_DIR"], "last-backup.json").exists()


def test_secrets_of_the_backup_are_for_this_user_only(
    house: dict[str, str], tongyou: Run, tmp_path: Path
) -> None:
    folder = backed_up(tongyou, house, tmp_path / "backups")
    assert folder.stat().st_mode & 0o077 == 0
    names = {path.name for path in folder.iterdir()}
    assert names & {"keys.json", "secret_key"} == set()
    assert sys.executable not in json.dumps(manifest(folder))
