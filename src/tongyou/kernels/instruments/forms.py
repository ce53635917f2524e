"""One page of questions as a form. It shows what is kept and what the evaluator says; it judges nothing by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tongyou.kernels.instruments.definition.types import (
    Format,
    Instrument,
    Kind,
    Question,
    Shape,
    Widget,
)
from tongyou.kernels.instruments.evaluation.types import Evaluation
from tongyou.kernels.instruments.models.keeping import dump
from tongyou.kernels.instruments.posts import PREFIX
from tongyou.kernels.instruments.showing import answer_words, date_words, missing_words
from tongyou.kernels.instruments.types import Given
from tongyou.kernels.instruments.widgets import DateParts, Files, Ranking, Table, as_typed

NONE_CHOSEN = ""


@dataclass(frozen=True, slots=True)
class Looks:
    """How a page of questions is to be shown."""

    language: str
    prefilled: Mapping[str, Given] = field(default_factory=dict)
    file_names: Mapping[str, str] = field(default_factory=dict)
    file_links: Mapping[str, str] = field(default_factory=dict)


class AnswerForm(forms.Form):
    """The questions of one step, holding the answers as kept; errors come from the evaluation, when asked for."""

    def __init__(
        self,
        instrument: Instrument,
        questions: Sequence[Question],
        answers: Mapping[str, Any],
        looks: Looks,
    ) -> None:
        super().__init__(prefix=PREFIX)
        self.instrument, self.questions, self.answers, self.looks = (
            instrument,
            questions,
            answers,
            looks,
        )
        for question in questions:
            shape = instrument.shapes[question.field]
            self.fields[question.field] = self.control(question, shape)
            self.initial[question.field] = initial(question, shape, answers.get(question.field))
        self._errors = ErrorDict(renderer=self.renderer)

    def judge(self, found: Evaluation, *, only: Sequence[str] | None = None) -> None:
        """Show what is wrong and missing, of the questions named or of all."""
        for question in self.questions:
            if only is not None and question.field not in only:
                continue
            for words in found.problems_of(question.field):
                self.tell(question.field, words.in_language(self.looks.language))
            if question.field in found.missing:
                self.tell(question.field, missing_words(question))

    def tell(self, name: str, words: str) -> None:
        """Put one sentence beside a question."""
        held = self.errors.setdefault(name, self.error_class(renderer=self.renderer))
        held.append(words)

    def control(self, question: Question, shape: Shape) -> forms.Field:
        """The Django field that draws a question."""
        common: dict[str, Any] = {
            "label": self.label(question),
            "required": shape.required,
            "help_text": self.help(question),
        }
        choices = [
            (code, title.in_language(self.looks.language)) for code, title in question.choices
        ]
        match question.widget:
            case Widget.RADIO | Widget.YES_NO:
                return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
            case Widget.SELECT:
                return forms.ChoiceField(choices=[(NONE_CHOSEN, _("请选择")), *choices], **common)
            case Widget.CHECKBOXES:
                return forms.MultipleChoiceField(
                    choices=choices, widget=forms.CheckboxSelectMultiple, **common
                )
            case Widget.RATING:
                steps = self.steps(question, shape)
                return forms.ChoiceField(
                    choices=steps, widget=forms.RadioSelect(attrs={"class": "rating"}), **common
                )
            case _:
                return forms.Field(widget=self.widget(question, shape, choices), **common)

    def widget(
        self, question: Question, shape: Shape, choices: Sequence[tuple[str, str]]
    ) -> forms.Widget:
        """The control of a single value, or of a group of inputs."""
        match question.widget:
            case Widget.RANKING:
                return Ranking(choices)
            case Widget.DATE:
                return DateParts()
            case Widget.FILES:
                return Files(self.looks.file_names, self.looks.file_links, shape.most)
            case Widget.TABLE:
                return Table(question, shape, self.looks.language)
            case Widget.LONG_TEXT:
                return forms.Textarea(attrs={"rows": 5})
            case _:
                return line(shape)

    def label(self, question: Question) -> str | SafeString:
        """The question; its unit stands in brackets, because it belongs to the answer."""
        title, unit = (
            one.in_language(self.looks.language) for one in (question.title, question.unit)
        )
        if not unit:
            return title
        brackets = "{} ({})" if self.looks.language.startswith("en") else "{}（{}）"
        return format_html(brackets, title, unit)

    def help(self, question: Question) -> str | SafeString:
        """The hint, and where a value that was filled in comes from."""
        said = question.help.in_language(self.looks.language)
        given = self.looks.prefilled.get(question.field)
        if given is None:
            return said
        words = self.provenance(question, given)
        return format_html('{}<span class="prefilled">{}</span>', said, words)

    def provenance(self, question: Question, given: Given) -> str:
        """Source, day, and the value itself once it was changed."""
        parts = {
            "source": given.source.in_language(self.looks.language),
            "day": date_words(given.as_of, self.looks.language),
        }
        if self.answers.get(question.field) == given.value:
            return _("已带入：%(source)s，%(day)s。请核对。") % parts
        shown = answer_words(self.instrument, question.field, given.value, self.looks.language)
        return _("带入的是“%(value)s”（%(source)s，%(day)s），您改过了。") % (
            parts | {"value": shown}
        )

    def steps(self, question: Question, shape: Shape) -> list[tuple[str, str]]:
        """A rating's steps, its two ends in words."""
        low, high = int(shape.minimum or 0), int(shape.maximum or 0)
        words = {str(n): str(n) for n in range(low, high + 1)}
        if question.ends:
            between = " {}" if self.looks.language.startswith("en") else "（{}）"
            for code, end in ((str(low), question.ends[0]), (str(high), question.ends[1])):
                words[code] += between.format(end.in_language(self.looks.language))
        return list(words.items())


def line(shape: Shape) -> forms.Widget:
    """One line of text, with the keyboard that fits."""
    if shape.kind is Kind.NUMBER:
        mode = "numeric" if shape.whole else "decimal"
        return forms.TextInput(attrs={"inputmode": mode, "class": "number", "autocomplete": "off"})
    if shape.format is Format.PHONE:
        return forms.TextInput(attrs={"inputmode": "tel", "type": "tel"})
    if shape.format is Format.EMAIL:
        return forms.EmailInput()
    return forms.TextInput()


def initial(question: Question, shape: Shape, value: Any) -> Any:
    """A kept answer as its control takes it."""
    if shape.kind in (Kind.CHOICES, Kind.FILES, Kind.ROWS) or question.widget is Widget.DATE:
        return value
    return as_typed(value)


def seen(answers: Mapping[str, Any], questions: Sequence[Question]) -> str:
    """What a page was loaded with: each question with a short digest, so that a later save knows what was changed."""
    return " ".join(f"{q.field}:{mark(answers.get(q.field))}" for q in questions)


def mark(value: Any) -> str:
    """A short digest of one answer; the answer itself stands in the page anyway."""
    return hashlib.sha256(dump({"v": value}).encode()).hexdigest()[:10]


def marks(text: str) -> dict[str, str]:
    """The digests of a page as they come back."""
    pairs = (one.partition(":") for one in text.split())
    return {code: digest for code, _colon, digest in pairs}


class ReasonForm(forms.Form):
    """Why something is sent back or made void."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, label: str, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, help_text
