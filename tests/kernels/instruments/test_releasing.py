"""Released versions are final; a pack brings them; the desk checks before it releases."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.base.packs.support import make_pack
from tests.factories.cast import MAKER
from tests.kernels.instruments.samples import source
from tests.kernels.instruments.support import House, step, text
from tongyou.base import packs
from tongyou.base.packs import PackRefused
from tongyou.ground.visibility import NotAllowed, NotVisible
from tongyou.kernels.instruments import actions
from tongyou.kernels.instruments.models import ReleasedInstrument
from tongyou.kernels.instruments.types import BadInstrument, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.both]
YARD = source("yard_check")
MANIFEST = """format: 1
code: demo
version: "1"
name: {zh: 示范区, en: A model district}
area: "330000"
sections:
  - {name: instruments, code: demo-instruments, version: "VERSION", files: [data.yaml]}
"""


def test_the_same_content_again_is_the_same_version(house: House) -> None:
    again = actions.release(actor=MAKER, text="# again\n" + YARD, file="x.yaml")
    assert again.pk == house.released["spaces.yard-check"].pk


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [("地面", "地面材质", "内容不能再改"), ("version: 1", "version: 1", "")],
)
def test_other_content_under_a_released_version_is_refused(
    house: House, old: str, new: str, words: str
) -> None:
    changed = YARD.replace(old, new)
    if not words:
        assert actions.release(actor=MAKER, text=changed, file="x.yaml")
        return
    with pytest.raises(Refused, match=words):
        actions.release(actor=MAKER, text=changed, file="x.yaml")


def test_versions_only_rise_and_a_response_keeps_its_own(house: House) -> None:
    row = house.checklist()
    newer = YARD.replace("version: 1", "version: 3").replace("zh: 地面,", "zh: 地面材质,")
    actions.release(actor=MAKER, text=newer, file="x.yaml")
    with pytest.raises(Refused, match="版本号要更大"):
        actions.release(actor=MAKER, text=YARD.replace("version: 1", "version: 2"), file="x.yaml")
    client = house.cast.client("colleague")
    assert "地面材质" not in text(client.get(step(row, "safety")))
    assert "地面材质" in text(client.get(step(house.checklist(), "safety")))


def test_only_a_coordinator_releases(house: House) -> None:
    for person in ("colleague", "leader", "mother", "anonymous"):
        with pytest.raises((NotAllowed, NotVisible)):
            actions.release(actor=house.cast.actor(person), text=YARD, file="x.yaml")
    with pytest.raises(BadInstrument):
        actions.release(actor=house.cast.actor("coordinator"), text="a: 1", file="x.yaml")


def test_the_desk_names_line_and_reason_and_releases_nothing(house: House) -> None:
    client = house.cast.client("coordinator")
    wrong = YARD.replace("version: 1", "version: 2").replace("soft: 4, hard: 2, broken: 0", "soft: 4, hard: 2")  # fmt: skip
    upload = SimpleUploadedFile("yard.yaml", wrong.encode())
    page = client.post("/desk/forms/instruments/new/", {"document": upload})
    assert page.status_code == 422
    assert "“surface”的选项“broken”没有分值" in text(page)
    line = next(n for n, said in enumerate(wrong.splitlines(), 1) if "field: surface, points" in said)  # fmt: skip
    assert f">{line}</th>" in text(page)
    assert not ReleasedInstrument.objects.filter(version=2).exists()
    good = SimpleUploadedFile("yard.yaml", YARD.replace("version: 1", "version: 2").encode())
    sent = client.post("/desk/forms/instruments/new/", {"document": good})
    assert sent.status_code == 302
    shown = text(client.get(sent["Location"]))
    for words in ("只在这样时问：十米内有没有河塘", "一票否决", "85 分起", "软质完好"):  # fmt: skip
        assert words in shown


def test_a_file_of_another_kind_is_answered_in_words(house: House) -> None:
    client = house.cast.client("coordinator")
    for raw in (b"\x89PNG\r\n\x1a\n", b"", b"a: [", "字".encode("gb18030")):
        upload = SimpleUploadedFile("x.yaml", raw or b" ")
        page = client.post("/desk/forms/instruments/new/", {"document": upload})
        assert page.status_code == 422, raw


def test_a_pack_brings_instruments(db: None, tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "pack", manifest=MANIFEST.replace("VERSION", "1"), data=YARD)
    assert packs.check(folder) == []
    packs.apply(folder, actor=MAKER)
    assert ReleasedInstrument.objects.get().code == "spaces.yard-check"
    make_pack(tmp_path / "pack", manifest=MANIFEST.replace("VERSION", "2"), data=YARD.replace("地面", "地面材质"))  # fmt: skip
    with pytest.raises(PackRefused, match="taken by other content"):
        packs.apply(folder, actor=MAKER)
    assert ReleasedInstrument.objects.count() == 1


def test_a_pack_with_a_wrong_instrument_is_refused_with_its_line(db: None, tmp_path: Path) -> None:
    wrong = YARD.replace("at_least: 60", "at_least: 90")
    folder = make_pack(tmp_path / "pack", manifest=MANIFEST.replace("VERSION", "1"), data=wrong)
    (problem,) = packs.check(folder)
    assert problem.file == "data.yaml"
    assert "levels rise" in problem.en
