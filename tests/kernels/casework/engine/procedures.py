"""Four procedures that together use every word of the language."""

from __future__ import annotations

from tests.kernels.casework.engine.build import act, asked, by, leaf, limit, step, text
from tongyou.kernels.casework.definition.types import (
    Effect,
    Form,
    ItemSpec,
    MaterialSpec,
    OnLate,
    OutcomeKind,
    OutcomeSpec,
    PauseSpec,
    Place,
    Procedure,
    Reference,
    Reopening,
    Tolerance,
    Withdrawal,
)
from tongyou.kernels.criteria import AllOf, Test, Type

RETAIN = limit("10y")
REASON = asked("reason", required=True, personal=True)
OUTCOMES = (
    OutcomeSpec("granted", OutcomeKind.GRANTED, text("granted"), RETAIN),
    OutcomeSpec("refused", OutcomeKind.REFUSED, text("refused"), RETAIN, text("appeal")),
    OutcomeSpec("withdrawn", OutcomeKind.WITHDRAWN, text("withdrawn"), RETAIN),
)
TAKING_BACK = Withdrawal(by("opener"), "withdrawn")


def place(code: str, unit: str = "") -> Place:
    return Place(code, text(code), unit)


LINEAR = Procedure(  # draft, check, decide: four eyes, materials, referral, reopening
    code="test.linear",
    version=1,
    title=text("linear"),
    number="TL",
    open_by=by("clerk opener system"),
    places=(place("desk"), place("board")),
    promised=limit("20wd"),
    statutory=limit("30wd"),
    outcomes=OUTCOMES,
    fields=(
        asked("orphan", Type.BOOL),
        asked("family", Type.TEXT, personal=True),
        asked("sum", Type.NUMBER),
    ),
    forms=(Form("request", text("request"), ("orphan",)), Form("secret", text("secret"))),
    materials=(
        MaterialSpec("hukou", text("hukou"), ("upload", "licence:户口簿")),
        MaterialSpec(
            "photo",
            text("photo"),
            tolerance=Tolerance(limit("3wd"), text("promise")),
        ),
        MaterialSpec("proof", text("proof"), when=leaf("orphan", True)),
    ),
    steps=(
        step(
            "draft",
            "desk",
            "clerk",
            [
                act("submit", needs=("hukou", "photo"), asks=(asked("sum", Type.NUMBER),)),
                act("remark", Effect.NOTE, asks=(asked("words", required=True),)),
            ],
        ),
        step(
            "check",
            "board",
            "head",
            [
                act("agree", needs=("proof",)),
                act("send_back", Effect.RETURN, "draft", asks=(REASON,)),
                act("big", Effect.NOTE, when=leaf("sum", 1000, test=Test.AT_LEAST)),
            ],
            after=("draft",),
            four_eyes=("draft",),
        ),
        step(
            "decide",
            "board",
            "leader head",
            [
                act("grant", Effect.CLOSE, "granted", who="leader@any"),
                act("refuse", Effect.CLOSE, "refused", who="leader@any", asks=(REASON,)),
                act("recheck", Effect.RETURN, "check"),
            ],
            after=("check",),
            four_eyes=("draft", "check"),
            lasts="3wd",
        ),
    ),
    withdrawal=TAKING_BACK,
    transfer_by=by("coordinator@any head"),
    reference=Reference(by("clerk"), ("request",), limit("30d")),
    reopening=Reopening(by("coordinator@any"), limit("90d")),
)

PARALLEL = Procedure(  # a visit if needed, verification at several units at once, returns
    code="test.parallel",
    version=3,
    title=text("parallel"),
    number="TP",
    open_by=by("clerk"),
    places=(place("town"), place("village"), place("offices"), place("county", "county")),
    promised=limit("20wd"),
    outcomes=OUTCOMES,
    fields=(asked("away", Type.BOOL), asked("risk", Type.CHOICE, choices=("low", "high"))),
    steps=(
        step(
            "accept",
            "town",
            "clerk",
            [
                act("take", asks=(asked("away", Type.BOOL, required=True),)),
                act("reject", Effect.CLOSE, "refused", asks=(REASON,)),
            ],
            lasts="1wd",
        ),
        step(
            "visit",
            "village",
            "director",
            [act("visited", asks=(asked("risk", Type.CHOICE, choices=("low", "high")),))],
            after=("accept",),
            when=leaf("away", False),
            lasts="3wd",
        ),
        step(
            "verify",
            "offices",
            "officer",
            [act("answer"), act("doubt", Effect.RETURN, "accept")],
            after=("accept",),
            on_late=OnLate.PROCEED,
            lasts="3wd",
        ),
        step(
            "panel",
            "county",
            "expert",
            [act("advise")],
            after=("verify", "visit"),
            when=AllOf((leaf("away", False), leaf("risk", "high"))),
        ),
        step(
            "decide",
            "county",
            "leader",
            [
                act("grant", Effect.CLOSE, "granted"),
                act("refuse", Effect.CLOSE, "refused", asks=(REASON,)),
                act("again", Effect.RETURN, "visit"),
                act("anew", Effect.RETURN, "accept"),
            ],
            after=("panel",),
        ),
    ),
    withdrawal=Withdrawal(by("clerk"), "withdrawn"),
    transfer_by=by("clerk coordinator@any"),
    reopening=Reopening(by("leader coordinator@any"), limit("1mo")),
)

PAUSING = Procedure(  # correction once, an expert's opinion as often as needed
    code="test.pausing",
    version=1,
    title=text("pausing"),
    number="TU",
    open_by=by("opener"),
    places=(place("desk"),),
    promised=limit("10wd"),
    statutory=limit("2mo"),
    outcomes=OUTCOMES,
    materials=(
        MaterialSpec("form", text("form"), tolerance=Tolerance(limit("4wd"), text("promise"))),
    ),
    steps=(
        step(
            "look",
            "desk",
            "clerk",
            [
                act("correct", Effect.PAUSE, "correction", asks=(asked("what", required=True),)),
                act("ask_expert", Effect.PAUSE, "expert"),
                act("fine", needs=("form",)),
            ],
        ),
        step(
            "answer",
            "desk",
            "clerk head",
            [
                act("grant", Effect.CLOSE, "granted"),
                act("refuse", Effect.CLOSE, "refused"),
                act("wait", Effect.PAUSE, "expert"),
                act("back", Effect.RETURN, "look"),
            ],
            after=("look",),
            lasts="48h",
        ),
    ),
    pauses=(
        PauseSpec(
            "correction",
            text("correction"),
            limit("5wd"),
            once=True,
            ends_by=by("opener"),
            otherwise="refused",
        ),
        PauseSpec("expert", text("expert"), limit("20wd")),
    ),
    withdrawal=TAKING_BACK,
    transfer_by=by("head"),
    reopening=Reopening(by("head"), limit("6mo")),
)

BUNDLE = Procedure(  # a birth: sub-cases unlocked by each other's output
    code="test.bundle",
    version=2,
    title=text("bundle"),
    number="TB",
    open_by=by("opener system"),
    places=(place("desk"),),
    promised=limit("15wd"),
    outcomes=OUTCOMES,
    fields=(
        asked("id_no", personal=True),
        asked("abroad", Type.BOOL),
        asked("certificate"),
    ),
    materials=(MaterialSpec("birth_paper", text("birth_paper"), ("item:birth",)),),
    items=(
        ItemSpec("birth", "test.birth", limit("1wd"), gives=("certificate", "birth_paper")),
        ItemSpec("hukou", "test.hukou", limit("2wd"), after=("birth",), gives=("id_no",)),
        ItemSpec("vaccine", "test.vaccine", limit("1wd"), after=("birth",), optional=True),
        ItemSpec(
            "enrol", "test.enrol", limit("1wd"), ("hukou", "vaccine"), when=leaf("abroad", False)
        ),
    ),
    steps=(
        step("consent", "desk", "clerk", [act("sign"), act("refuse", Effect.CLOSE, "refused")]),
        step(
            "deliver",
            "desk",
            "clerk",
            [
                act("hand_over", Effect.CLOSE, "granted", needs=("birth_paper",)),
                act("give_up", Effect.CLOSE, "refused"),
            ],
            after=("consent", "birth", "hukou", "enrol", "vaccine"),
        ),
    ),
    withdrawal=TAKING_BACK,
    reopening=Reopening(by("coordinator@any"), limit("90d")),
)

PLACES = {
    LINEAR.code: {"desk": "desk", "board": "board"},
    PARALLEL.code: {
        "town": "town",
        "village": "village",
        "offices": "police justice health",
        "county": "county",
    },
    PAUSING.code: {"desk": "desk"},
    BUNDLE.code: {"desk": "desk"},
}
ALL = (LINEAR, PARALLEL, PAUSING, BUNDLE)
