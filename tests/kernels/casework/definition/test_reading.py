"""A file becomes a value: every word of the language, and the line of everything in it."""

from __future__ import annotations

import pytest

from tests.kernels.casework.definition.files import GOOD, HERE, about, notice
from tongyou.kernels.casework.definition import BadProcedure, load, read
from tongyou.kernels.casework.definition.types import (
    By,
    Effect,
    Escalation,
    Limit,
    OnLate,
    OutcomeKind,
    Procedure,
    Span,
)
from tongyou.kernels.criteria import Leaf, Test, Text, Type


def good(name: str) -> Procedure:
    path = HERE / "good" / f"{name}.yaml"
    return load(path.read_bytes(), path.name)


def test_the_head_of_a_procedure() -> None:
    it = good("notice")
    assert (it.code, it.version, it.number, it.compartment) == ("demo.notice", 3, "DB", "")
    assert it.title == Text("督办单", "Supervision notice")
    assert it.open_by == (By("coordinator"), By("leader"), By("system"))
    assert (it.promised, it.statutory) == (Limit(10, Span.WORKING_DAYS), None)
    assert it.statutory_why
    assert "no law" in it.statutory_why.en
    assert it.basis[0].task == "T1"
    assert [place.unit for place in it.places] == ["", "wci-office"]


def test_steps_and_acts() -> None:
    step = good("child_recognition").step("decide")
    assert (step.place, step.by, step.after, step.four_eyes) == (
        "deciding",
        (By("unit_head"),),
        ("first",),
        ("first",),
    )
    assert step.limit == Limit(3, Span.WORKING_DAYS)
    assert [(act.effect, act.target) for act in step.acts] == [
        (Effect.DONE, ""),
        (Effect.PAUSE, "appraisal"),
        (Effect.RETURN, "first"),
        (Effect.CLOSE, "refused"),
    ]
    asked = step.acts[3].asks[0]
    assert (asked.field.code, asked.field.type, asked.required, asked.personal) == (
        "reason",
        Type.TEXT,
        True,
        False,
    )
    assert good("child_recognition").step("verify").on_late is OnLate.PROCEED
    assert good("notice").step("close").by == (By("coordinator", anywhere=True),)


def test_materials_and_pauses() -> None:
    it = good("child_recognition")
    guardian = it.materials[2]
    assert guardian.when == Leaf("guardian_known", Test.IS, (True,))
    assert guardian.tolerance
    assert guardian.tolerance.within == Limit(3, Span.WORKING_DAYS)
    assert it.materials[0].sources == ("licence:户口簿", "upload")
    assert (it.materials[0].when, it.materials[0].tolerance) == (None, None)
    correction, appraisal = it.pauses
    assert (correction.once, correction.otherwise) == (True, "lapsed")
    assert correction.ends_by == (By("opener"), By("clerk"))
    assert (appraisal.once, appraisal.otherwise) == (False, "")


def test_what_happens_at_the_end_and_in_between() -> None:
    it = good("notice")
    assert it.escalations[2] == Escalation(150, ("coordinator",), "demo.notice")
    assert it.escalations[0].to == ("handler",)
    assert it.outcome("refused").kind is OutcomeKind.REFUSED
    assert it.outcome("refused").remedy
    assert it.outcome("refused").retain == Limit(10, Span.YEARS)
    assert it.withdrawal
    assert (it.withdrawal.by, it.withdrawal.outcome) == ((By("opener"),), "withdrawn")
    assert it.transfer_by == (By("coordinator"),)
    assert it.reference
    assert (it.reference.forms, it.reference.longest) == (("request",), Limit(30, Span.DAYS))
    assert it.reopening
    assert it.reopening.within == Limit(90, Span.DAYS)
    assert it.forms[0].fields == ("answer_by", "days_late")


def test_items_of_a_bundle() -> None:
    hukou, card = good("newborn").items[1], good("newborn").items[4]
    assert (hukou.procedure, hukou.after, hukou.gives) == (
        "police.hukou",
        ("birth_cert",),
        ("id_no",),
    )
    assert not hukou.optional
    assert card.optional
    assert card.when == Leaf("card_wanted", Test.IS, (True,))
    assert card.title == Text("社会保障卡", "Social security card")


def test_a_choice_has_its_choices() -> None:
    field = good("child_recognition").fields[0].field
    assert dict(field.choices)["dead"] == Text("死亡", "Deceased")
    assert good("child_recognition").fields[2].personal


@pytest.mark.parametrize("word", ["yes", "true"])
def test_yes_may_be_written_true(word: str) -> None:
    it = load(notice(("max: 3wd,", f"max: 3wd, once: {word},")), "it.yaml")
    assert it.pauses[0].once


def test_everything_knows_its_line() -> None:
    text = notice()
    source = read(text, "it.yaml").source
    lines = text.splitlines()
    for path, words in {
        ("steps", "answer"): "- code: answer",
        ("steps", "answer", "limit"): "limit: 5wd",
        ("steps", "close", "acts", "refuse", "does"): "does: {close: refused}",
        ("escalate", "2", "open"): "escalate:",
        ("materials", "evidence", "tolerate"): "tolerate:",
    }.items():
        assert words in lines[source.line(*path) - 1]
    assert source.line("steps", "answer", "no_such") == source.line("steps", "answer")
    assert source.line("no_such") == source.line()


def test_load_raises_with_every_problem_of_form() -> None:
    broken = notice(("    limit: 5wd\n", ""), ("number: DB", "number: db"))
    with pytest.raises(BadProcedure) as caught:
        load(broken, "it.yaml")
    assert len(caught.value.problems) == 2
    assert "it.yaml:" in str(caught.value)


def test_load_does_not_ask_what_a_release_has_asked() -> None:
    assert load(notice(("  promised: 10wd", "  promised: 1wd")), "it.yaml").promised.amount == 1


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_bytes_and_text_read_the_same(path: object) -> None:
    raw = GOOD[0].read_bytes()
    assert read(raw, "a").procedure == read(raw.decode(), "a").procedure


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("- a\n- b\n", "keys with values"),
        ("procedure", "keys with values"),
        ("a: [", "not valid YAML"),
        (b"\xff\xfe\x00", "UTF-8"),
        ("a: 1\n---\nb: 2\n", "one document"),
        ("x: " + "y" * 300_000, "larger than 256 KB"),
    ],
)
def test_what_is_no_procedure_at_all(text: str | bytes, words: str) -> None:
    found = read(text, "it.yaml")
    assert found.procedure is None
    assert words in found.problems[0].en


def test_an_empty_mapping_misses_everything_at_once() -> None:
    said = " ".join(one.en for one in about("version: 1\n"))
    for key in ("procedure", "title", "number", "open", "limits", "steps", "places", "outcomes"):
        assert f"'{key}' is missing" in said
