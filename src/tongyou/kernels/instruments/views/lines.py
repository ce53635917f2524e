"""Answers, scores and history as the lines a page shows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from tongyou.base.ui.types import Event, Row
from tongyou.kernels.criteria import Text
from tongyou.kernels.instruments.definition.types import Instrument, Question, Widget
from tongyou.kernels.instruments.evaluation.types import Step
from tongyou.kernels.instruments.forms import Looks
from tongyou.kernels.instruments.queries.responses import History
from tongyou.kernels.instruments.showing import answer_words, score_words
from tongyou.kernels.instruments.views.common import language
from tongyou.kernels.instruments.views.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Group:
    """The answers of one step."""

    title: str
    rows: tuple[Row, ...]


def answer_groups(sheet: Sheet, looks: Looks, *, change: bool = False) -> list[Group]:
    """Every answer on the path, step by step; computed numbers stand at the end."""
    groups = [step_group(sheet, step, looks, change=change) for step in sheet.found.path]
    spoken = language()
    made = [
        Row(
            one.title.in_language(spoken),
            answer_words(sheet.instrument, one.field, sheet.found.computed.get(one.field), spoken),
            note=_("由系统计算"),
        )
        for one in sheet.instrument.computed
    ]
    return [*groups, *([Group(_("计算结果"), tuple(made))] if made else [])]


def step_group(sheet: Sheet, step: Step, looks: Looks, *, change: bool) -> Group:
    """One step."""
    spoken, rows = language(), []
    address = f"{sheet.step_url(step.page.code)}?from=check#id_q-"
    for question in step.questions:
        value = sheet.answers.get(question.field)
        given = looks.prefilled.get(question.field)
        carried = given is not None and given.value == value
        rows.append(
            Row(
                question.title.in_language(spoken),
                answer_words(sheet.instrument, question.field, value, spoken, looks.file_names),
                address + target(question) if change else "",
                given.source.in_language(spoken) if carried and given else "",
            )
        )
    return Group(step.page.title.in_language(spoken), tuple(rows))


def target(question: Question) -> str:
    """The part of an id that leads to a question's first input."""
    single = question.widget in (Widget.TEXT, Widget.LONG_TEXT, Widget.NUMBER, Widget.SELECT)
    return question.field if single else f"{question.field}_0"


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One line of the breakdown."""

    part: str
    title: str
    answer: str
    points: str
    most: str
    vetoes: bool


def score_lines(instrument: Instrument, history: History, spoken: str) -> list[ScoreLine]:
    """The breakdown as it was stored."""
    parts = {p.code: p.title for p in (instrument.scoring.parts if instrument.scoring else ())}
    return [
        ScoreLine(
            parts.get(row.part, Text(row.part, row.part)).in_language(spoken),
            instrument.title_of(row.field).in_language(spoken),
            earned_by(instrument, row.field, row.answer, spoken),
            score_words(row.points),
            score_words(row.most),
            row.vetoes,
        )
        for row in history.scores
    ]


def earned_by(instrument: Instrument, field: str, answer: str, spoken: str) -> str:
    """The scored answer in words: a choice, or a number with its unit."""
    question = instrument.questions.get(field)
    if question is not None and question.choices:
        return question.choice_title(answer).in_language(spoken)
    return answer_words(instrument, field, Decimal(answer), spoken)


def history_events(history: History) -> list[Event]:
    """Each time it was handed in, each time it went back, newest first."""
    found = [
        Event(
            one.submitted_at,
            _("提交") if one.sequence == 1 else _("更正后再次提交"),
            _("回执号 %(number)s") % {"number": one.number} + (_("（逾期）") if one.late else ""),
        )
        for one in history.submissions
    ]
    words = {"reopen": _("退回修改"), "void": _("作废")}
    found += [Event(one.made_at, words[one.act], one.reason) for one in history.turns]
    return sorted(found, key=lambda event: event.when.isoformat(), reverse=True)
