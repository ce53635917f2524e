"""Forms of supervision: they name fields and hints; the acts judge what is entered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from tongyou.domains.plan.forms import options
from tongyou.domains.plan.rules.rounds import vocabulary
from tongyou.domains.plan.supervision import Cadence, CheckState
from tongyou.domains.plan.types import Text

REGULAR = (Cadence.MONTH, Cadence.QUARTER, Cadence.HALF_YEAR, Cadence.YEAR)
OWN = "own"  # in the list of periods: a round of its own

Choices = Iterable[tuple[str, str]]


class KeyForm(forms.Form):
    """A form whose second sending is recognised."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)


def choose_from(form: forms.Form, name: str, choices: Choices) -> None:
    """Fill a choice field's list."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    field.choices = list(choices)


class OpenRoundForm(KeyForm):
    """Which round to open."""

    period = forms.ChoiceField(label=_("打开哪一轮"), widget=forms.RadioSelect)
    code = forms.CharField(
        label=_("专项填报的代号"),
        required=False,
        max_length=16,
        help_text=_("字母、数字和短横线，例如 2025-summer"),
    )
    start = forms.DateField(label=_("从哪天起"), required=False, widget=forms.DateInput)
    last = forms.DateField(label=_("到哪天止"), required=False, widget=forms.DateInput)

    def __init__(self, *args: Any, periods: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "period", [*periods, (OWN, str(_("专项填报（自己定起止）")))])

    def clean(self) -> dict[str, Any]:
        """A round of its own names its code and its days."""
        cleaned = super().clean() or {}
        if cleaned.get("period") == OWN:
            missing = {
                "code": _("请写一个代号。"),
                "start": _("请选开始日期。"),
                "last": _("请选结束日期。"),
            }
            for name, words in missing.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return cleaned


class RhythmForm(forms.Form):
    """How a plan is reported."""

    cadence = forms.ChoiceField(label=_("多久填报一次"), widget=forms.RadioSelect)
    due_days = forms.IntegerField(
        label=_("期末之后几个工作日截止"), min_value=1, max_value=60, initial=10
    )
    office = forms.ChoiceField(label=_("由哪个单位审定"))
    by_itself = forms.BooleanField(label=_("每一期结束后自动打开"), required=False, initial=True)
    since = forms.DateField(
        label=_("从哪天起要填报"), widget=forms.DateInput, help_text=_("这一天之前结束的时段不补报")
    )

    def __init__(self, *args: Any, units: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "cadence", options((one, vocabulary.CADENCES[one]) for one in REGULAR))
        choose_from(self, "office", [(str(pk), name) for pk, name in units])


class WhyForm(KeyForm):
    """A reason, with the key of its form."""

    reason = forms.CharField(
        label=_("理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


ENDINGS: dict[CheckState, Text] = {
    CheckState.EXPLAINED: Text(
        "已说明：单位讲清楚了，说法成立", "Explained: the unit has said why, and the claim stands"
    ),
    CheckState.UPHELD: Text(
        "疑点成立：说法站不住，这项任务不能亮绿灯",
        "Upheld: the claim does not stand, and the task cannot be green",
    ),
    CheckState.OPEN: Text("还没有弄清楚，继续核实", "Not clear yet: keep it open"),
}


class DoubtForm(forms.Form):
    """How a doubt ended."""

    state = forms.ChoiceField(label=_("核实结果"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写事实和依据，不写个人姓名和电话"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "state", options(ENDINGS.items()))


class EvidenceForm(KeyForm):
    """A file that proves a promise."""

    file = forms.FileField(
        label=_("佐证材料"),
        help_text=_(
            "PDF、Word、Excel、JPG 或 PNG，一个文件不超过 20 MB。请先遮住个人姓名、证件号和电话。"
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx,.jpg,.jpeg,.png"}),
    )
    note = forms.CharField(
        label=_("说明这是什么"),
        required=False,
        max_length=200,
        help_text=_("例如“2025 年第三季度开工名单”"),
    )


class NoticeForm(forms.Form):
    """One notice of several that go out together; a prefix tells them apart."""

    send = forms.BooleanField(label=_("发出这一件"), required=False, initial=True)
    title = forms.CharField(label=_("标题"), max_length=120)
    request = forms.CharField(
        label=_("要求"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("写事实和要求，不写个人姓名和电话"),
    )

    @property
    def wanted(self) -> bool:
        """Whether this one is to go out, as far as the form was sent."""
        return bool(self["send"].value()) if self.is_bound else True

    def full_clean(self) -> None:
        """What is not sent needs no words."""
        super().full_clean()
        if self.is_bound and not self.wanted:
            self._errors = ErrorDict()


class OneNoticeForm(NoticeForm):
    """The only notice of a page: it goes out when the form is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["send"]

    @property
    def wanted(self) -> bool:
        return True


class IssueForm(KeyForm):
    """What all notices of one sending share."""

    urgency = forms.ChoiceField(label=_("缓急"), widget=forms.RadioSelect)
    done_by = forms.DateField(
        label=_("整改期限"),
        required=False,
        widget=forms.DateInput,
        help_text=_("要求哪一天之前办完；只要答复的不用填"),
    )

    def __init__(self, *args: Any, urgencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "urgency", urgencies)


class OwnNoticeForm(OneNoticeForm):
    """A notice that is about nothing on the list: to a unit that is chosen."""

    unit = forms.ChoiceField(label=_("发给哪个单位"))
    field_order = ("unit", "title", "request")

    def __init__(self, *args: Any, units: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "unit", [("", "—"), *((str(pk), name) for pk, name in units)])


class AssignForm(forms.Form):
    """Which lead unit reports a task."""

    unit = forms.ChoiceField(label=_("由哪个单位填报"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, units: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "unit", [(str(pk), name) for pk, name in units])
