"""What a person may write into a draft, and what stands in the way of publishing it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongyou.domains.plan.rules import drafting
from tongyou.domains.plan.rules.patching import apply_patch


def reading() -> dict:
    content = "婴儿死亡率控制在5%。以下,到2025年达标。"
    commitment = {
        "quote": "控制在5%。以下",
        "operator": "<=",
        "value": 5,
        "unit": "‰",
        "span": [10, 17],
    }
    task = {
        "number": 1,
        "action": 1,
        "title": "健康监测",
        "content": content,
        "lead": ["县妇儿工委办"],
        "cooperating": ["县医保局"],
        "title_span": [0, 5],
        "content_spans": [[5, 40]],
        "units": [
            {"name": "县妇儿工委办", "printed": "县妇儿工委力", "role": "lead", "span": [41, 47]}
        ],
        "commitments": [commitment],
    }
    proposal = {
        "span": [12, 15],
        "printed": "5%。",
        "proposed": "5‰",
        "reason_zh": "",
        "reason_en": "",
        "rule": "permille",
    }
    return {
        "title": "青禾县方案",
        "period": {"start": "2023-01-01", "end": "2025-12-31"},
        "actions": [{"number": 1, "title": "行动", "span": [0, 4]}],
        "tasks": [task],
        "corrections": [proposal],
        "unread": [{"span": [60, 62], "text": "页", "reason_zh": "", "reason_en": ""}],
    }


def test_nothing_is_corrected_until_somebody_accepts() -> None:
    draft = drafting.start_draft(reading())
    assert "5%。" in draft["tasks"][0]["content"]
    changed, _ = apply_patch(draft, drafting.decide_correction(draft, "R1", "accepted", ""))
    assert "5‰以下" in changed["tasks"][0]["content"]
    back, _ = apply_patch(changed, drafting.decide_correction(changed, "R1", None, ""))
    assert back == draft


def test_a_rejected_correction_leaves_the_printed_words() -> None:
    draft = drafting.start_draft(reading())
    changed, _ = apply_patch(draft, drafting.decide_correction(draft, "R1", "rejected", "原文如此"))
    assert "5%。" in changed["tasks"][0]["content"]
    assert changed["corrections"][0]["note"] == "原文如此"


def test_a_unit_name_is_read_through_the_proposal_until_it_is_rejected() -> None:
    draft = drafting.start_draft(reading())
    draft["corrections"][0] |= {"span": [46, 47], "printed": "力", "proposed": "办"}
    changed, _ = apply_patch(draft, drafting.decide_correction(draft, "R1", "rejected", ""))
    assert changed["tasks"][0]["lead"] == ["县妇儿工委力"]
    again, _ = apply_patch(changed, drafting.decide_correction(changed, "R1", "accepted", ""))
    assert again["tasks"][0]["lead"] == ["县妇儿工委办"]


def test_a_decision_must_be_a_decision() -> None:
    draft = drafting.start_draft(reading())
    with pytest.raises(drafting.BadValue):
        drafting.decide_correction(draft, "R1", "maybe", "")


def test_undecided_corrections_block_and_unread_text_does_not() -> None:
    draft = drafting.start_draft(reading())
    state = drafting.readiness(draft, open_findings=3)
    assert not state.ready
    assert any("1 处疑似识别错误" in text.zh for text in state.blocking)
    assert any("3 个问题" in text.zh for text in state.open)
    settled, _ = apply_patch(draft, drafting.decide_correction(draft, "R1", "rejected", ""))
    assert drafting.readiness(settled, open_findings=0).ready


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "名称"),
        ({"period": None}, "起止"),
        ({"tasks/K1": None}, "一项任务也没有"),
        ({"tasks/K1/action": 9}, "不属于任何行动"),
        (
            {
                "tasks/K2": {
                    "number": 1,
                    "action": 1,
                    "title": "重",
                    "lead": [],
                    "cooperating": [],
                    "commitments": [],
                }
            },
            "出现了两次",
        ),
    ],
)
def test_what_blocks_publication_is_said(change: dict, words: str) -> None:
    draft, _ = apply_patch(drafting.start_draft(reading()), change)
    assert any(words in text.zh for text in drafting.readiness(draft, open_findings=0).blocking)


@given(
    st.decimals(
        min_value=-(10**9), max_value=10**9, allow_nan=False, allow_infinity=False, places=3
    )
)
def test_numbers_survive_the_form(number: Decimal) -> None:
    assert Decimal(drafting.clean_number("value", str(number))) == number


@pytest.mark.parametrize(
    ("typed", "kept"), [("６２", "62"), (" 4,000 ", "4000"), ("4.60", "4.6"), ("0", "0")]
)
def test_numbers_are_read_as_people_type_them(typed: str, kept: str) -> None:
    assert drafting.clean_number("value", typed) == kept


@pytest.mark.parametrize("typed", ["", "很多", "1e99", "NaN", "Infinity", "--3"])
def test_what_is_no_number_is_refused_in_plain_words(typed: str) -> None:
    with pytest.raises(drafting.BadValue) as caught:
        drafting.clean_number("value", typed)
    assert "不是一个数" in caught.value.words.zh


def form(**changes: object) -> drafting.CommitmentForm:
    given_ = {
        "title": "新增幼儿园",
        "kind": "count",
        "operator": ">=",
        "value": "10",
        "unit": "所",
        "per": "",
        "by": "2025-12-31",
    }
    given_ |= {"quantifier": "total", "firmness": "firm", "scope": "", "approximate": False}
    return drafting.CommitmentForm(**(given_ | changes))  # type: ignore[arg-type]


def test_a_milestone_has_no_number() -> None:
    fields = drafting.commitment_fields(form(operator="done", value="3", unit=""))
    assert fields["value"] is None
    assert fields["kind"] == "milestone"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": "十"}, "value"),
        ({"operator": ">"}, "operator"),
        ({"per": "week"}, "per"),
        ({"by": "2025-13-01"}, "by"),
        ({"unit": ""}, "unit"),
        ({"title": " "}, "title"),
    ],
)
def test_the_first_wrong_field_is_named(changes: dict, field: str) -> None:
    with pytest.raises(drafting.BadValue) as caught:
        drafting.commitment_fields(form(**changes))
    assert caught.value.field == field


def test_unit_names_are_split_and_each_kept_once() -> None:
    assert drafting.clean_names("县民政局、县教育局,\n县民政局;") == ["县民政局", "县教育局"]
