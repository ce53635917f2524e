"""Forms of the desk: they name fields and hints; the rules that judge values are in `rules.drafting`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongyou.domains.plan.rules.wording.change_sentence import STAGES
from tongyou.domains.plan.rules.wording.sentences import FIRMNESS, OPERATORS, QUANTIFIERS, WINDOWS
from tongyou.domains.plan.types import Kind, Text, Window

KINDS: dict[Kind, Text] = {
    Kind.COUNT: Text("数量", "number"),
    Kind.RATE: Text("比例", "rate"),
    Kind.RATIO: Text("人均或每单位数量", "ratio"),
    Kind.SCORE: Text("平均分", "score"),
    Kind.MORTALITY: Text("死亡率", "mortality rate"),
    Kind.TREND: Text("逐年变化", "yearly change"),
    Kind.MILESTONE: Text("成果(有或没有)", "milestone (exists or not)"),
}
PERIODS = (Window.PER_YEAR, Window.PER_QUARTER, Window.PER_MONTH)


def options(words: Iterable[tuple[Any, Text]]) -> list[tuple[str, str]]:
    """Codes with their words in the reader's language."""
    english = (get_language() or "").startswith("en")
    return [(str(code), text.en if english else text.zh) for code, text in words]


class DocumentForm(forms.Form):
    """One document and the place its plan binds."""

    area = forms.ChoiceField(label=_("这份方案管哪里"))
    document = forms.FileField(
        label=_("方案文件"),
        help_text=_(
            "Word(.docx)、带文字的 PDF 或 .txt,不超过 20 MB。上传后先读成草稿,您核对确认之前不会公布。"
        ),
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.txt"}),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice("area").choices = areas
        if len(areas) == 1:
            self.fields["area"].widget = forms.HiddenInput()
            self.fields["area"].initial = areas[0][0]

    def choice(self, name: str) -> forms.ChoiceField:
        """A field known to be a choice."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(name)
        return field


class AboutForm(forms.Form):
    """The plan's own name and period."""

    title = forms.CharField(label=_("方案名称"), max_length=200)
    start = forms.DateField(label=_("开始日期"), widget=forms.DateInput)
    end = forms.DateField(label=_("结束日期"), widget=forms.DateInput)

    def clean(self) -> dict[str, Any]:
        """The end comes after the start."""
        cleaned = super().clean() or {}
        if cleaned.get("start") and cleaned.get("end") and cleaned["end"] <= cleaned["start"]:
            self.add_error("end", _("结束日期要在开始日期之后。"))
        return cleaned


class ActionForm(forms.Form):
    number = forms.IntegerField(label=_("序号"), min_value=1, max_value=999)
    title = forms.CharField(label=_("行动名称"), max_length=300)


class TaskForm(forms.Form):
    """One task of the draft."""

    number = forms.IntegerField(label=_("序号"), min_value=1, max_value=9999)
    action = forms.TypedChoiceField(label=_("属于哪项行动"), coerce=int)
    title = forms.CharField(label=_("任务名称"), max_length=300)
    content = forms.CharField(
        label=_("主要内容"), required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    lead = forms.CharField(
        label=_("牵头单位"),
        required=False,
        help_text=_("多个单位用顿号或换行分开"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    cooperating = forms.CharField(
        label=_("配合单位"),
        required=False,
        help_text=_("多个单位用顿号或换行分开"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, actions: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["action"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = actions


class CommitmentForm(forms.Form):
    """One commitment of the draft; values are judged by `rules.drafting.commitment_fields`."""

    title = forms.CharField(label=_("承诺什么"), max_length=300)
    operator = forms.ChoiceField(label=_("怎样算做到"))
    value = forms.CharField(label=_("数值"), required=False, help_text=_("成果类不用填"))
    unit = forms.CharField(
        label=_("单位"), required=False, max_length=24, help_text=_("照原文写:个、%、‰、/10万")
    )
    kind = forms.ChoiceField(label=_("衡量什么"))
    per = forms.ChoiceField(label=_("多久一次"), required=False)
    by = forms.CharField(label=_("什么时候之前"), required=False, widget=forms.DateInput)
    quantifier = forms.ChoiceField(label=_("口径"), help_text=_("总量、每一个(如每所学校)或占比"))
    scope = forms.CharField(label=_("范围"), required=False, max_length=64)
    firmness = forms.ChoiceField(label=_("力度"))
    approximate = forms.BooleanField(label=_("原文写的是“左右”"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists: dict[str, list[tuple[str, str]]] = {
            "operator": options(OPERATORS.items()),
            "kind": options(KINDS.items()),
            "per": [("", "—"), *options((w, WINDOWS[w]) for w in PERIODS)],
            "quantifier": options(QUANTIFIERS.items()),
            "firmness": options(FIRMNESS.items()),
        }
        for name, choices in lists.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


class ReasonForm(forms.Form):
    """Why something is settled, reopened or withdrawn."""

    reason = forms.CharField(
        label=_("理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ConfirmForm(forms.Form):
    """The last decision before publication."""

    plan = forms.ChoiceField(label=_("公布为"), required=False)
    code = forms.SlugField(
        label=_("新方案的代号"),
        required=False,
        max_length=64,
        help_text=_("只用小写英文字母、数字和短横线,例如 xiuzhou-cfc-2026-2028"),
    )
    stage = forms.ChoiceField(label=_("处于什么阶段"))
    label = forms.CharField(label=_("版本名"), max_length=64, help_text=_("例如“2023 年正式稿”"))
    agree = forms.BooleanField(label=_("我已核对,可以公布"))
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, plans: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists: dict[str, list[tuple[str, str]]] = {
            "plan": [*plans, ("", str(_("一份新的方案")))],
            "stage": options(STAGES.items()),
        }
        for name, choices in lists.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def clean(self) -> dict[str, Any]:
        """A new plan needs a code."""
        cleaned = super().clean() or {}
        if not cleaned.get("plan") and not cleaned.get("code") and "code" not in self.errors:
            self.add_error("code", _("新方案要有一个代号。"))
        return cleaned


class BaselineForm(forms.Form):
    value = forms.DecimalField(label=_("基线值"), max_digits=14, decimal_places=4)
    as_of = forms.DateField(label=_("是哪一天的数"), widget=forms.DateInput)
    source = forms.CharField(
        label=_("数据来源"), max_length=300, help_text=_("例如“2022 年区教育体育局年报”")
    )
