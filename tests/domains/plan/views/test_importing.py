"""A document becomes a plan: taken in, read, corrected, undone, confirmed; nothing half-imported."""

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories.cast import Cast
from tests.factories.documents import plan_document
from tests.factories.plans import plan_spec, publish
from tongyou.base import jobs
from tongyou.base.codes import new_id
from tongyou.domains.plan.models import Commitment, Finding, Plan, PlanImport, PlanVersion, Span

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NEW = "plan_work:import_new"


def upload(
    cast: Cast,
    content: bytes,
    *,
    name: str = "方案.docx",
    person: str = "coordinator",
    key: str = "",
) -> object:
    file = SimpleUploadedFile(name, content)
    data = {"area": str(cast.area_id("district")), "document": file, "key": key or str(new_id())}
    return cast.client(person).post(reverse(NEW), data)


def read(cast: Cast, content: bytes | None = None) -> PlanImport:
    """An import whose document has been read."""
    response = upload(cast, content or plan_document())
    assert response.status_code == 302, response.content.decode()
    jobs.drain()
    return PlanImport.objects.latest("created_at")


def post(
    cast: Cast, row: PlanImport, name: str, data: dict, *args: str, person: str = "coordinator"
) -> object:
    row.refresh_from_db()
    url = reverse(f"plan_work:{name}", args=[row.pk, *args])
    return cast.client(person).post(url, {"revision": row.revision, **data})


def review(cast: Cast, row: PlanImport, language: str = "zh-hans") -> str:
    response = cast.client("coordinator", language=language).get(
        reverse("plan_work:review", args=[row.pk])
    )
    assert response.status_code == 200
    return response.content.decode()


# --- taking in -------------------------------------------------------------------------------------


def test_a_document_is_read_into_a_draft(cast: Cast) -> None:
    row = read(cast)
    assert row.state == "review"
    assert [t["number"] for t in row.draft["tasks"]] == [1, 2, 3, 4]
    assert not PlanVersion.objects.exists(), "nothing is published before somebody confirms"
    text = review(cast, row)
    for words in ("培育小小观察团", "孩子参与行动", "健康监测", "疑似识别错误"):
        assert words in text


def test_the_receipt_is_on_the_page_and_in_the_header(cast: Cast) -> None:
    response = upload(cast, plan_document())
    number = response["X-Receipt"]
    assert PlanImport.objects.get().number == number
    assert number in cast.client("coordinator").get(reverse("plan_work:imports")).content.decode()


def test_the_same_key_gives_the_same_receipt_and_one_import(cast: Cast) -> None:
    content, key = plan_document(), str(new_id())
    first, second = upload(cast, content, key=key), upload(cast, content, key=key)
    assert first["X-Receipt"] == second["X-Receipt"]
    assert PlanImport.objects.count() == 1
    assert jobs.drain() >= 0
    other = upload(cast, plan_document(title="另一份方案(2023-2025年)"), key=key)
    assert other.status_code == 422
    assert PlanImport.objects.count() == 1


@pytest.mark.parametrize(
    "person", ["anonymous", "mother", "colleague", "leader", "auditor", "system_admin"]
)
def test_only_the_coordinator_takes_documents_in(cast: Cast, person: str) -> None:
    response = upload(cast, plan_document(), person=person)
    assert response.status_code in {302, 403, 404}
    assert not PlanImport.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.docx", b"", "空"),
        ("旧.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "没有保存"),
        ("坏.docx", b"PK\x03\x04 broken", "没有保存"),
        ("图.exe", b"MZ\x90", ".docx"),
    ],
)
def test_a_wrong_file_is_refused_in_plain_words(
    cast: Cast, name: str, content: bytes, words: str
) -> None:
    response = upload(cast, content, name=name)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not PlanImport.objects.exists()


def test_a_document_that_is_no_plan_says_so_and_changes_nothing(cast: Cast) -> None:
    story = "从前有一座山,山里有一座庙,庙里有一个老和尚在讲故事。" * 40
    upload(cast, story.encode(), name="故事.txt")
    jobs.drain()
    row = PlanImport.objects.get()
    assert row.state == "refused"
    text = (
        cast.client("coordinator").get(reverse("plan_work:import", args=[row.pk])).content.decode()
    )
    assert row.refused_zh in text
    assert "方案没有任何改动" in text
    assert not Plan.objects.exists()


# --- correcting ------------------------------------------------------------------------------------


def test_every_character_stands_on_the_review_page(cast: Cast) -> None:
    row = read(cast)
    shown = re.search(r'<div class="document"[^>]*>(.*?)</div>', review(cast, row), re.DOTALL)
    assert shown
    plain = re.sub(r"<[^>]+>", "", shown.group(1))
    import html

    assert html.unescape(plain) == row.text


def test_a_task_is_corrected_and_the_correction_undone(cast: Cast) -> None:
    row = read(cast)
    task = row.draft["tasks"][0]
    data = {
        "number": 1,
        "action": 1,
        "title": "培育小小观察团队",
        "content": task["content"],
        "lead": "妇儿工委办、卫健局",
        "cooperating": "",
    }
    assert post(cast, row, "draft_task", data, task["id"]).status_code == 302
    row.refresh_from_db()
    assert row.draft["tasks"][0]["lead"] == ["妇儿工委办", "卫健局"]
    assert post(cast, row, "undo", {}).status_code == 302
    row.refresh_from_db()
    assert row.draft["tasks"][0]["title"] == "培育小小观察团"
    assert row.draft["tasks"][0]["lead"] == task["lead"]
    history = (
        cast.client("coordinator").get(reverse("plan_work:history", args=[row.pk])).content.decode()
    )
    assert "培育小小观察团队" in history


def test_two_people_on_one_draft_lose_nothing(cast: Cast) -> None:
    row = read(cast)
    task = row.draft["tasks"][1]
    data = {
        "number": 2,
        "action": 1,
        "title": "开展参与培训课",
        "content": "",
        "lead": "教体局",
        "cooperating": "",
    }
    url = reverse("plan_work:draft_task", args=[row.pk, task["id"]])
    assert cast.client("coordinator").post(url, {"revision": 0, **data}).status_code == 302
    late = cast.client("coordinator").post(url, {"revision": 0, **data, "title": "我写的名称"})
    assert late.status_code == 422
    text = late.content.decode()
    assert "刚刚被别人改过" in text
    assert "我写的名称" in text, "what was typed must still be there"
    row.refresh_from_db()
    assert row.draft["tasks"][1]["title"] == "开展参与培训课"


def commitment_form(**changes: str) -> dict:
    data = {
        "title": "观察团",
        "operator": ">=",
        "value": "3",
        "unit": "个",
        "kind": "count",
        "per": "year",
        "by": "",
    }
    return data | {"quantifier": "total", "scope": "", "firmness": "firm"} | changes


def test_a_commitment_is_changed_added_and_removed(cast: Cast) -> None:
    row = read(cast)
    task = row.draft["tasks"][0]
    first = next(c["id"] for c in task["commitments"] if c["per"] == "year")
    assert (
        post(cast, row, "draft_commitment", commitment_form(), task["id"], first).status_code == 302
    )
    assert (
        post(
            cast, row, "draft_commitment", commitment_form(title="又一条"), task["id"], "new"
        ).status_code
        == 302
    )
    row.refresh_from_db()
    now = row.draft["tasks"][0]["commitments"]
    assert len(now) == len(task["commitments"]) + 1
    assert Decimal(str(next(c for c in now if c["id"] == first)["value"])) == 3
    assert (
        post(cast, row, "draft_commitment", {"remove": "1"}, task["id"], first).status_code == 302
    )
    row.refresh_from_db()
    assert first not in {c["id"] for c in row.draft["tasks"][0]["commitments"]}


def test_a_wrong_number_keeps_what_was_typed(cast: Cast) -> None:
    row = read(cast)
    task = row.draft["tasks"][0]
    response = post(cast, row, "draft_commitment", commitment_form(value="很多"), task["id"], "new")
    assert response.status_code == 422
    text = response.content.decode()
    assert "不是一个数" in text
    assert "很多" in text


def test_findings_follow_the_draft(cast: Cast) -> None:
    row = read(cast)
    tasks = row.draft["tasks"]
    open_now = Finding.objects.filter(plan_import=row, gone=False, severity="error")
    assert open_now.filter(rule__contains="cumulative").exists() or open_now.exists()
    before = open_now.count()
    yearly = next(c["id"] for c in tasks[0]["commitments"] if c["per"] == "year")
    post(cast, row, "draft_commitment", {"remove": "1"}, tasks[0]["id"], yearly)
    assert open_now.all().count() == before - 1


def test_absent_items_are_absent(cast: Cast) -> None:
    row = read(cast)
    for name, args in (
        ("draft_task", ["K99"]),
        ("draft_action", ["A99"]),
        ("draft_commitment", ["K1", "C9.9"]),
    ):
        assert (
            cast.client("coordinator")
            .get(reverse(f"plan_work:{name}", args=[row.pk, *args]))
            .status_code
            == 404
        )


# --- deciding and publishing -----------------------------------------------------------------------


def decide_all(cast: Cast, row: PlanImport, decision: str = "accepted") -> None:
    ids = [c["id"] for c in row.draft["corrections"]]
    assert (
        post(cast, row, "corrections", {"correction": ids, "decision": decision}).status_code == 302
    )
    row.refresh_from_db()


def confirm(cast: Cast, row: PlanImport, **changes: object) -> object:
    data = {
        "plan": "",
        "code": "test-2023-2025",
        "stage": "draft-for-comments",
        "label": "上传稿",
        "agree": "on",
    }
    return post(cast, row, "confirm", data | changes)


def test_an_undecided_correction_blocks_publication(cast: Cast) -> None:
    row = read(cast)
    assert row.draft["corrections"], "5%。 must have been proposed as 5‰"
    response = confirm(cast, row)
    assert response.status_code == 422
    assert "疑似识别错误没有决定" in response.content.decode()
    assert not PlanVersion.objects.exists()


def test_a_confirmed_draft_is_published_with_its_spans(cast: Cast) -> None:
    row = read(cast)
    decide_all(cast, row)
    response = confirm(cast, row)
    assert response.status_code == 302, response.content.decode()
    version = PlanVersion.objects.get()
    assert (version.state, version.task_count, version.action_count) == ("published", 4, 2)
    for span in Span.objects.filter(version=version):
        assert row.text[span.start : span.end] == span.quote
    assert Span.objects.filter(commitment__version=version).count() == version.commitment_count
    rate = Commitment.objects.get(version=version, unit="‰")
    assert (rate.operator, rate.value) == ("<=", 5)
    page = cast.client("anonymous").get(reverse("plan:task", args=[rate.node_id])).content.decode()
    assert "5‰" in page
    assert "5%。以下" in page, "the page leads back to the printed words"


def test_confirming_twice_publishes_once(cast: Cast) -> None:
    row = read(cast)
    decide_all(cast, row)
    assert confirm(cast, row).status_code == 302
    assert confirm(cast, row).status_code == 302
    assert PlanVersion.objects.count() == 1


def test_an_outdated_check_page_does_not_publish(cast: Cast) -> None:
    row = read(cast)
    decide_all(cast, row)
    response = confirm(cast, row, revision=row.revision - 1)
    assert response.status_code == 422
    assert not PlanVersion.objects.exists()


def test_an_upload_continues_the_plan_in_force_and_keeps_its_english(cast: Cast) -> None:
    publish(cast, plan_spec())
    row = read(cast)
    decide_all(cast, row)
    assert confirm(cast, row, plan="cast-2023-2025", code="").status_code == 302
    newest = PlanVersion.objects.get(state="published")
    assert newest.sequence == 2
    assert newest.nodes.get(kind="task", number=1).title_en == "Grow observer groups"
    changes = cast.client("anonymous").get(reverse("plan:changes")).content.decode()
    assert "方案有了新版本" in changes


@pytest.mark.parametrize("person", ["leader", "colleague", "mother", "auditor"])
def test_nobody_else_confirms(cast: Cast, person: str) -> None:
    row = read(cast)
    decide_all(cast, row)
    data = {"plan": "", "code": "x", "stage": "adopted", "label": "x", "agree": "on"}
    assert post(cast, row, "confirm", data, person=person).status_code in {302, 403, 404}
    assert not PlanVersion.objects.exists()


def test_a_discarded_import_keeps_its_record(cast: Cast) -> None:
    row = read(cast)
    assert post(cast, row, "discard", {}).status_code == 302
    row.refresh_from_db()
    assert row.state == "discarded"
    assert row.text


def test_the_document_can_be_fetched_again(cast: Cast) -> None:
    content = plan_document()
    row = read(cast, content)
    browser: Client = cast.client("coordinator")
    response = browser.get(reverse("plan_work:document", args=[row.pk]))
    assert (
        b"".join(response.streaming_content if response.streaming else [response.content])
        == content
    )
    assert response["Content-Disposition"].startswith("attachment")
    assert (
        cast.client("colleague").get(reverse("plan_work:document", args=[row.pk])).status_code
        == 404
    )


def test_the_review_speaks_english(cast: Cast) -> None:
    text = review(cast, read(cast), "en")
    assert "Suspected reading errors" in text
    assert not re.search(
        r"None\b", re.sub(r'<div class="document".*?</div>', "", text, flags=re.DOTALL)
    )
