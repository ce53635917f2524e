"""Forms of the desk: open a round, release an instrument, give out passes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

Choices = Sequence[tuple[str, str]]


class RoundForm(forms.Form):
    """A round: what is asked, of whom, until when."""

    instrument = forms.ChoiceField(label=_("用哪份表"))
    code = forms.CharField(
        label=_("轮次编号"), max_length=40, help_text=_("例如 2025-Q3。同一份表的编号不能重复。")
    )
    title_zh = forms.CharField(label=_("轮次名称（中文）"), max_length=200)
    title_en = forms.CharField(label=_("轮次名称（英文）"), max_length=300)
    opens_on = forms.DateField(label=_("从哪一天开始填"), widget=forms.DateInput)
    due_on = forms.DateField(label=_("截止日（当天还能填）"), widget=forms.DateInput)
    area = forms.ChoiceField(label=_("在哪个范围填"))
    units = forms.MultipleChoiceField(
        label=_("填报单位"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("匿名的表不用选，开好后发放参与码。"),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self, *args: Any, instruments: Choices, areas: Choices, units: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("instrument", instruments), ("area", areas), ("units", units)):
            field = self.fields[name]
            if not isinstance(field, forms.ChoiceField):
                raise TypeError(name)
            field.choices = choices


class PassesForm(forms.Form):
    """How many passes."""

    number = forms.IntegerField(label=_("发多少个"), min_value=1, max_value=500)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)


class InstrumentForm(forms.Form):
    """An instrument as a file."""

    document = forms.FileField(
        label=_("填报表文件"),
        help_text=_("YAML 文件，写法见操作手册。先检查，没有问题才发布；发布后的版本不能再改。"),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )
