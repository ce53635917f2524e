"""Keeping, handing out, quotas, equal bytes, withdrawing and sweeping."""

from __future__ import annotations

import io
import os
import socket
import struct
import threading
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import RequestFactory
from PIL import Image

from tests.base.files.conftest import PDF, docx, picture, xlsx
from tongyou.base import clock, files, jobs
from tongyou.base.codes import new_id
from tongyou.base.files import scanning, sweeping
from tongyou.base.files.models import FileState, Scan, StoredFile

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ALL = ("pdf", "docx", "xlsx", "jpg", "png", "webp", "txt", "csv", "zip", "json")


def keep(content: bytes = PDF, name: str = "计划.pdf", **more: object) -> StoredFile:
    given = {"owner": new_id(), "purpose": "test", "allow": ALL, **more}
    return files.store(ContentFile(content, name=name), **given)  # type: ignore[arg-type]


def blobs(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "计划.pdf", "pdf"),
        (docx(), "计划 v1.2.docx", "docx"),
        (xlsx(), "表.XLSX", "xlsx"),
        ("姓名,数量\n".encode("gb18030"), "旧.csv", "csv"),
        ("数量".encode("utf-16"), "旧.txt", "txt"),
        (b'{"a": 1}', "a.json", "json"),
        (picture("PNG"), "图.png", "png"),
        (picture("WEBP"), "图.webp", "webp"),
        (picture(), "图.jpeg", "jpg"),
    ],
)
def test_good_files_are_kept_privately(content: bytes, name: str, kind: str, folder: Path) -> None:
    account = new_id()
    stored = keep(content, name, created_by=account)
    assert (stored.name, stored.kind, stored.scan) == (name, kind, Scan.NOT_SCANNED)
    assert stored.created_by == account
    assert files.verify(stored)
    (blob,) = blobs(folder)
    assert blob == files.path_of(stored)
    assert name not in str(blob)
    assert blob.stat().st_mode & 0o077 == 0
    with files.open_file(stored) as stream:
        kept = stream.read()
    assert stored.size == len(kept)
    assert kept == content or stored.media_type.startswith("image/")


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")]
)
def test_pictures_lose_where_they_were_taken_and_stand_upright(kind: str, name: str) -> None:
    raw = picture(kind, (40, 30), exif=True)
    assert b"SECRET-PLACE" in raw
    with files.open_file(keep(raw, name)) as stream:
        content = stream.read()
    assert b"SECRET-PLACE" not in content
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (30, 40)
        assert dict(image.getexif()) == {}


def test_bytes_behind_a_picture_do_not_stay() -> None:
    with files.open_file(keep(picture() + b"<script>alert(1)</script>", "a.jpg")) as stream:
        assert b"<script>" not in stream.read()


def test_equal_bytes_are_kept_once_with_a_row_each(folder: Path) -> None:
    first, second = keep(), keep(name="别名.pdf")
    assert first.pk != second.pk
    assert first.path == second.path
    assert (first.name, second.name) == ("计划.pdf", "别名.pdf")
    assert StoredFile.objects.count() == 2
    age(folder)
    sweeping.sweep({})
    assert len(blobs(folder)) == 1
    assert files.verify(second)


def age(folder: Path, seconds: int = sweeping.GRACE + 60) -> None:
    for path in blobs(folder):
        then = clock.real_now().timestamp() - seconds
        os.utime(path, (then, then))


def test_a_rolled_back_row_leaves_bytes_only_until_the_sweep(folder: Path) -> None:
    with transaction.atomic():
        keep()
        transaction.set_rollback(True)
    assert not StoredFile.objects.exists()
    assert len(blobs(folder)) == 1
    jobs.enqueue("files.sweep", key="sweep:1")
    jobs.drain()
    assert len(blobs(folder)) == 1, "young bytes may belong to an open transaction"
    age(folder)
    jobs.enqueue("files.sweep", key="sweep:2")
    jobs.drain()
    assert blobs(folder) == []


def test_the_sweeper_leaves_what_is_not_ours(folder: Path) -> None:
    keep()
    (folder / "ab").mkdir(exist_ok=True)
    (folder / "ab" / "README").write_text("an operator's note", encoding="utf-8")
    age(folder)
    assert sweeping.sweep({}) == {"removed": 0}
    assert len(blobs(folder)) == 2


def test_a_withdrawn_file_is_no_longer_handed_out_and_its_bytes_go(
    folder: Path, rf: RequestFactory
) -> None:
    kept, gone = keep(), keep(b"%PDF-1.4 other\n%%EOF\n", "b.pdf")
    files.withdraw(gone)
    assert gone.state == FileState.WITHDRAWN
    with pytest.raises(Http404):
        files.serve(rf.get("/"), gone)
    age(folder)
    sweeping.sweep({})
    assert files.verify(kept)
    assert not files.verify(gone)


def test_a_download_is_an_attachment_and_is_not_kept_by_anybody(rf: RequestFactory) -> None:
    response = files.serve(rf.get("/"), keep(name='计划 "final".pdf'))
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%AE%A1")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content) == PDF  # type: ignore[arg-type]


def test_lost_bytes_are_a_404_and_changed_bytes_are_found(rf: RequestFactory) -> None:
    stored = keep()
    path = files.path_of(stored)
    path.write_bytes(b"changed")
    assert not files.verify(stored)
    path.unlink()
    assert not files.verify(stored)
    with pytest.raises(Http404):
        files.serve(rf.get("/"), stored)


def test_the_owners_space_and_number_are_limited() -> None:
    owner = new_id()
    files.declare_purpose("test.tight", files.Limit(owner=len(PDF) * 2, per_day=5))
    for _ in range(2):
        keep(owner=owner, purpose="test.tight")
    with pytest.raises(files.RefusedFile) as full:
        keep(owner=owner, purpose="test.tight")
    assert full.value.code == "quota_space"
    keep(owner=new_id(), purpose="test.tight")
    files.declare_purpose("test.few", files.Limit(per_day=2))
    with pytest.raises(files.RefusedFile) as many:
        keep(owner=owner, purpose="test.few")
    assert many.value.code == "quota_day"


def test_preparing_asks_no_database(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        prepared = files.prepare(ContentFile(PDF, name="a.pdf"), purpose="test", allow=ALL)
    assert files.keep(prepared, owner=new_id()).sha256 == prepared.sha256


@pytest.mark.parametrize(
    "change",
    [{"path": "../../etc/passwd"}, {"size": 0}, {"sha256": "x"}, {"state": "withdrawn"}],
)
def test_the_database_refuses_impossible_rows(change: dict[str, object]) -> None:
    stored = keep()
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).update(**change)


def clamd(path: Path, answer: bytes, seen: list[bytes]) -> threading.Thread:
    """One conversation of the daemon's INSTREAM protocol."""
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(path))
    door.listen(1)

    def talk() -> None:
        line, _ = door.accept()
        with door, line, line.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!L", stream.read(4))[0]:
                seen.append(stream.read(size))
            line.sendall(answer)

    thread = threading.Thread(target=talk)
    thread.start()
    return thread


def test_the_scanner_sees_the_bytes_and_decides(settings: LazySettings, tmp_path: Path) -> None:
    for number, (answer, code) in enumerate(
        [
            (b"stream: OK\0", ""),
            (b"stream: Eicar FOUND\0", "infected"),
            (b"ERROR\0", "scanner_silent"),
        ]
    ):
        seen: list[bytes] = []
        door = tmp_path / f"{number}.sock"
        settings.CLAMAV_SOCKET = str(door)
        thread = clamd(door, answer, seen)
        if code:
            with pytest.raises(files.RefusedFile) as caught:
                keep()
            assert caught.value.code == code
        else:
            assert keep().scan == Scan.CLEAN
        thread.join(5)
        assert b"".join(seen) == PDF


def test_a_configured_scanner_that_is_gone_refuses(settings: LazySettings, tmp_path: Path) -> None:
    settings.CLAMAV_SOCKET = str(tmp_path / "nobody.sock")
    with pytest.raises(files.RefusedFile) as caught:
        keep()
    assert caught.value.code == "scanner_silent"
    assert scanning._scanner is None
