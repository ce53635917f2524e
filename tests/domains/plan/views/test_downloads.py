"""Downloads say what the page says, in the form asked for, and hide no formula."""

import io
import json
import zipfile
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pypdf
import pytest
from django.urls import reverse

from tests.factories.cast import Cast
from tests.factories.plans import plan_spec, publish
from tongyou.domains.plan.models import PlanVersion
from tongyou.domains.plan.types import Text

pytestmark = pytest.mark.django_db


def download(cast: Cast, version: PlanVersion, form: str, language: str = "zh-hans") -> bytes:
    response = cast.client("anonymous", language=language).get(
        reverse("plan:download", args=[version.pk, form])
    )
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    return b"".join(response) if response.streaming else response.content


def test_excel_has_typed_cells(cast: Cast, version: PlanVersion) -> None:
    book = openpyxl.load_workbook(io.BytesIO(download(cast, version, "xlsx")))
    sheet = book["承诺"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=5)}
    assert rows["T2.1"][4].value == 53
    assert rows["T2.1"][6].value.isoformat().startswith("2025-12-31")
    assert rows["T2.2"][4].value is None or rows["T2.2"][4].value == ""


def test_excel_hides_no_formula(cast: Cast) -> None:
    spec = plan_spec()
    evil = replace(spec.tasks[0], title=Text('=HYPERLINK("http://x")', "=1+1"), lead=("@SUM(A1)",))
    book = openpyxl.load_workbook(
        io.BytesIO(download(cast, publish(cast, replace(spec, tasks=(evil,))), "xlsx"))
    )
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_word_names_its_chinese_font(cast: Cast, version: PlanVersion) -> None:
    with zipfile.ZipFile(io.BytesIO(download(cast, version, "docx"))) as parts:
        text = parts.read("word/document.xml").decode()
    assert 'w:eastAsia="仿宋"' in text
    assert "培育小小观察团" in text
    assert "每年不少于 2 个" in text


def test_pdf_holds_chinese_text(cast: Cast, version: PlanVersion) -> None:
    text = "".join(
        page.extract_text()
        for page in pypdf.PdfReader(io.BytesIO(download(cast, version, "pdf"))).pages
    )
    assert "培育小小观察团" in text
    assert "不超过 53%" in text


def test_json_is_the_plan(cast: Cast, version: PlanVersion) -> None:
    found = json.loads(download(cast, version, "json"))
    assert found["schema"] == "tongyou.plan/1"
    assert [t["number"] for t in found["tasks"]] == [1, 2, 3]
    assert Decimal(str(found["tasks"][1]["commitments"][0]["value"])) == 53


def test_english_forms(cast: Cast, version: PlanVersion) -> None:
    with zipfile.ZipFile(io.BytesIO(download(cast, version, "docx", "en"))) as parts:
        assert "Grow observer groups" in parts.read("word/document.xml").decode()


def test_an_unknown_form_is_absent(cast: Cast, version: PlanVersion) -> None:
    assert (
        cast.client("anonymous").get(reverse("plan:download", args=[version.pk, "exe"])).status_code
        == 404
    )
