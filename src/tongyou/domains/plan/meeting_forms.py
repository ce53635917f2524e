"""Forms of meetings and research files: they name fields and hints; the acts judge what is entered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tongyou.domains.plan.forms import options
from tongyou.domains.plan.rules.rounds import vocabulary
from tongyou.domains.plan.supervision import ResearchState
from tongyou.domains.plan.supervision_forms import KeyForm, choose_from

Units = Iterable[tuple[UUID, str]]
DECISIONS = (ResearchState.ADOPTED, ResearchState.PARTLY, ResearchState.NOT_ADOPTED)


def with_nobody(units: Units) -> list[tuple[str, str]]:
    """Units as choices, and none."""
    return [("", "—"), *((str(pk), name) for pk, name in units)]


class MeetingForm(forms.Form):
    """A meeting to be called."""

    title = forms.CharField(label=_("会议名称"), max_length=200)
    meets_on = forms.DateField(label=_("哪天开"), widget=forms.DateInput)
    place = forms.CharField(label=_("地点"), max_length=120, required=False)


class ItemForm(forms.Form):
    """A point of the agenda that is no open problem."""

    title = forms.CharField(label=_("议题"), max_length=300)
    unit = forms.ChoiceField(label=_("哪个单位说"), required=False)

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "unit", with_nobody(units))


class MoveForm(forms.Form):
    meets_on = forms.DateField(label=_("改到哪天"), widget=forms.DateInput)


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("取消理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class MinutesForm(forms.Form):
    minutes = forms.CharField(
        label=_("会议纪要"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("写议了什么、怎么定的；登记之后不能再改"),
    )


class ResolutionForm(forms.Form):
    """What the meeting decided."""

    item = forms.ChoiceField(label=_("关于哪个议题"), required=False)
    text = forms.CharField(
        label=_("决议"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    unit = forms.ChoiceField(label=_("由哪个单位办"))
    done_by = forms.DateField(label=_("哪天前办完"), widget=forms.DateInput)

    def __init__(
        self, *args: Any, units: Units, items: Iterable[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "unit", with_nobody(units))
        choose_from(self, "item", with_nobody(items))


# --- research -----------------------------------------------------------------------------------


class AskForm(KeyForm):
    """A question put to a unit or to an expert body."""

    title = forms.CharField(label=_("课题名称"), max_length=200)
    question = forms.CharField(
        label=_("要回答什么问题"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    unit = forms.ChoiceField(
        label=_("请哪个单位研究"), required=False, help_text=_("单位和专家机构，两者选一")
    )
    expert = forms.CharField(
        label=_("或者请哪家专家机构"),
        required=False,
        max_length=120,
        help_text=_("写机构名称，不写个人姓名；报告由专班代为提交"),
    )
    task = forms.ChoiceField(label=_("和哪项任务有关"), required=False)
    due_on = forms.DateField(label=_("哪天前交报告"), required=False, widget=forms.DateInput)

    def __init__(
        self, *args: Any, units: Units, tasks: Iterable[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "unit", with_nobody(units))
        choose_from(self, "task", with_nobody(tasks))


class PaperForm(KeyForm):
    """The report of a research file."""

    paper = forms.FileField(
        label=_("研究报告"),
        help_text=_("第一次提交必须附上；PDF 或 Word，不超过 20 MB"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}),
        required=False,
    )
    findings = forms.CharField(
        label=_("主要发现"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )


class AdviceForm(KeyForm):
    advice = forms.CharField(
        label=_("政策建议"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )


class MoreForm(KeyForm):
    reason = forms.CharField(
        label=_("要补充什么"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecisionForm(KeyForm):
    """Adopted, in part, or not."""

    state = forms.ChoiceField(label=_("决定"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(
            self, "state", options((one, vocabulary.RESEARCH_STATES[one]) for one in DECISIONS)
        )
