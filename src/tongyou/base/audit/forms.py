"""What an auditor may ask, and why a list leaves the platform."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongyou.base.logs import looks_personal

NOT_AN_ID = gettext_lazy("这不是有效的编号。请从记录里复制完整的编号。")
NOT_A_DATE = gettext_lazy("日期请写成 2025-10-15 这样。")


class FilterForm(forms.Form):
    """Every field may stay empty."""

    since = forms.DateField(
        label=gettext_lazy("从"), required=False, error_messages={"invalid": NOT_A_DATE}
    )
    until = forms.DateField(
        label=gettext_lazy("到"), required=False, error_messages={"invalid": NOT_A_DATE}
    )
    act = forms.CharField(label=gettext_lazy("动作"), required=False, max_length=64)
    account = forms.UUIDField(
        label=gettext_lazy("操作账号"), required=False, error_messages={"invalid": NOT_AN_ID}
    )
    subject = forms.UUIDField(
        label=gettext_lazy("被查看或改动的对象"),
        required=False,
        error_messages={"invalid": NOT_AN_ID},
    )

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("since") and found.get("until") and found["since"] > found["until"]:
            self.add_error("until", _("结束日期早于开始日期。请把两个日期对调。"))
        return found

    def question(self) -> dict[str, Any]:
        """The arguments of `queries.entries`."""
        found = self.cleaned_data
        return {
            "since": found["since"],
            "until": found["until"],
            "act": found["act"],
            "account_id": found["account"],
            "subject_id": found["subject"],
        }

    def asks(self) -> bool:
        """True if anything is asked for: that is a search, not just a look."""
        return any(self.question().values())


class ExportForm(forms.Form):
    """A list leaves only with a purpose; the purpose goes into the ledger."""

    purpose = forms.CharField(
        label=gettext_lazy("导出用途"),
        max_length=200,
        help_text=gettext_lazy("用途会写进审计台账。不要写姓名、电话等个人信息。"),
        error_messages={"required": gettext_lazy("请写明用途,例如“2025 年度合规审计”。")},
    )

    def clean_purpose(self) -> str:
        purpose = str(self.cleaned_data["purpose"])
        if looks_personal(purpose):
            raise forms.ValidationError(_("用途里有电话、证件号码或邮箱。请去掉后再导出。"))
        return purpose
