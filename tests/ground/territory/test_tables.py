"""Outlines and population tables over HTTP: read, shown, confirmed, withdrawn; and the answers they give."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.ground.territory.cast import SYSTEM, WANGDIAN, XINCHENG, Cast, area
from tests.ground.territory.test_outline import BOWTIE, SQUARE, feature
from tongyou.ground.territory import actions, queries
from tongyou.ground.territory.models import Boundary, PopulationCount
from tongyou.ground.territory.population import population
from tongyou.ground.territory.types import Residence, Review, Sex

pytestmark = pytest.mark.django_db


def geojson(*features: Any) -> SimpleUploadedFile:
    body = json.dumps({"type": "FeatureCollection", "features": list(features)})
    return SimpleUploadedFile("boundary.geojson", body.encode())


def terms(**more: Any) -> dict[str, Any]:
    usual = {
        "crs": "wgs84",
        "kind": "sketch",
        "source": "测绘处",
        "review_number": "",
        "valid_from": "2025-06-01",
    }
    return {**usual, **more}


def test_an_outline_is_in_force_only_once_confirmed(cast: Cast) -> None:
    client, town = cast.coordinator.client, area(XINCHENG)
    answer = client.post(
        reverse("territory:boundaries"),
        terms(
            file=geojson(
                feature(SQUARE, code=XINCHENG),
                feature(BOWTIE, code=WANGDIAN),
                feature(SQUARE, code="9"),
            )
        ),
    )
    assert answer.status_code == 302
    text = client.get(answer["Location"]).content.decode()
    assert "自相交" in text
    assert "“9”" in text
    assert queries.boundary_of(SYSTEM, town) is None
    client.post(answer["Location"], {"confirm": "1"})
    client.post(answer["Location"], {"confirm": "1"})
    assert queries.boundary_of(SYSTEM, town) is not None
    client.post(answer["Location"], {"withdraw": "1"})
    assert queries.boundary_of(SYSTEM, town) is None
    assert Boundary.objects.filter(area=town, state=Review.WITHDRAWN).count() == 1


def test_a_newer_outline_ends_the_older_one(cast: Cast) -> None:
    district = area("330411")
    for day in ("2025-03-01", "2025-06-01", "2025-04-01"):
        answer = cast.coordinator.client.post(
            reverse("territory:boundaries"),
            terms(file=geojson(feature(SQUARE, adcode="330411")), valid_from=day),
        )
        cast.coordinator.client.post(answer["Location"], {"confirm": "1"})
    confirmed = Boundary.objects.filter(area=district, state=Review.CONFIRMED).order_by(
        "valid_from"
    )
    periods = [(str(b.valid_from), str(b.valid_to)) for b in confirmed]
    assert periods == [
        ("2023-01-01", "2025-03-01"), ("2025-03-01", "2025-04-01"), ("2025-04-01", "2025-06-01"), ("2025-06-01", "None"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"kind": "official"}, "审图号"),
        ({"file": SimpleUploadedFile("x.geojson", b"{")}, "不是 GeoJSON"),
        ({"crs": "bd09"}, "区划代码"),
    ],
)
def test_what_cannot_be_imported_says_why(cast: Cast, more: dict[str, Any], words: str) -> None:
    file = geojson(feature(SQUARE, code="999999"))
    answer = cast.coordinator.client.post(
        reverse("territory:boundaries"), terms(**{"file": file, **more})
    )
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Boundary.objects.count() == 1


@pytest.mark.parametrize("name", ["boundaries", "population", "sample"])
def test_imports_are_the_coordinators(cast: Cast, name: str) -> None:
    for who in (cast.supervisor, cast.director, cast.clerk):
        assert who.client.get(reverse(f"territory:{name}")).status_code in {403, 404}
    assert cast.coordinator.client.get(reverse(f"territory:{name}")).status_code == 200


def table(text: str, **more: Any) -> dict[str, Any]:
    file = SimpleUploadedFile(
        "p.csv", ("区划代码,年份,性别,年龄起,年龄止,人数\n" + text).encode("gb18030")
    )
    return {
        "file": file,
        "title": "抽样调查",
        "as_of": "2025-06-30",
        "residence": "resident",
        **more,
    }


def test_a_table_keeps_its_rejected_rows_and_their_reasons(cast: Cast) -> None:
    client = cast.coordinator.client
    body = f"{XINCHENG},2025,男,0,2,400\n{XINCHENG},2025,男,1,3,1\n999,2025,男,0,2,1\n{XINCHENG},2025,女,0,2,abc\n"
    answer = client.post(reverse("territory:population"), table(body))
    assert answer.status_code == 302
    text = client.get(answer["Location"]).content.decode()
    for words in ("重叠", "“999”", "“abc”"):
        assert words in text
    again = client.post(reverse("territory:population"), table(body))
    assert again["Location"] == answer["Location"]


def test_real_counts_come_before_simulated_ones_once_confirmed(cast: Cast) -> None:
    client, town = cast.coordinator.client, area(XINCHENG)

    def boys() -> int | None:
        return population(SYSTEM, town.pk, 2025, age_from=0, age_to=2, sex=Sex.MALE).value

    assert boys() == 460
    answer = client.post(reverse("territory:population"), table(f"{XINCHENG},2025,男,0,2,400\n"))
    assert boys() == 460
    client.post(answer["Location"], {"confirm": "1"})
    assert boys() == 400
    client.post(answer["Location"], {"withdraw": "1"})
    assert boys() == 460


def test_a_number_carries_its_source_and_a_missing_one_its_reason(cast: Cast) -> None:
    town = area(XINCHENG)
    found = population(SYSTEM, town.pk, 2025, age_from=0, age_to=2)
    assert (found.value, found.simulated, found.as_of) == (850, True, date(2025, 12, 31))
    assert "模拟数据" in found.source
    for question in (
        {"year": 2019}, {"age_from": 0, "age_to": 1}, {"age_from": 0}, {"residence": Residence.REGISTERED},
    ):  # fmt: skip
        missing = population(SYSTEM, town.pk, **{"year": 2025, **question})  # type: ignore[arg-type]
        assert missing.value is None
        assert missing.reason


def test_the_district_cannot_be_told_when_one_town_is_missing(cast: Cast) -> None:
    district = area("330411")
    assert population(SYSTEM, district.pk, 2025, age_from=0, age_to=17).parts == 9
    body = f"{XINCHENG},2026,男,0,2,1\n"
    answer = cast.coordinator.client.post(reverse("territory:population"), table(body))
    cast.coordinator.client.post(answer["Location"], {"confirm": "1"})
    found = population(SYSTEM, district.pk, 2026, age_from=0, age_to=2, sex=Sex.MALE)
    assert found.value is None
    assert "9 个区划中只有 1 个" in found.reason


def test_a_neighbour_gets_no_number(cast: Cast) -> None:
    found = population(cast.neighbour.actor, area(XINCHENG).pk, 2025, age_from=0, age_to=2)
    assert found.value is None
    foreign = PopulationCount.objects.visible_to(cast.neighbour.actor).exclude(area__code=WANGDIAN)
    assert not foreign.exists()


def test_public_areas_say_that_the_outline_is_a_sketch(cast: Cast) -> None:
    shown = {one.code: one for one in queries.public_areas()}
    assert len(shown) == 180
    assert shown["330411"].sketch
    assert shown["330411"].geometry is not None
    assert shown[XINCHENG].geometry is None


def test_nobody_else_may_import(cast: Cast) -> None:
    with pytest.raises(Exception, match=r".*") as refused:
        actions.import_population(
            actor=cast.clerk.actor,
            raw=b"x",
            title="x",
            as_of=date(2025, 1, 1),
            residence=Residence.RESIDENT,
        )
    assert refused.type.__name__ in {"NotVisible", "NotAllowed", "RefusedTable"}
