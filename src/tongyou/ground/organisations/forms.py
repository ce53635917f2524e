"""What the desk asks about units, posts and staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongyou.ground.organisations.models import StaffMember, Unit
from tongyou.ground.organisations.types import UnitKind
from tongyou.ground.territory.queries import Area
from tongyou.ground.territory.steps import StepForm
from tongyou.ground.visibility import Actor, matrix, shown

if TYPE_CHECKING:  # the stubs know the parameter, Django does not
    StaffField = forms.ModelChoiceField[StaffMember]
    UnitsField = forms.ModelMultipleChoiceField[Unit]
else:
    StaffField = forms.ModelChoiceField
    UnitsField = forms.ModelMultipleChoiceField

PHONE = r"^1[3-9]\d{9}$|^0\d{2,3}-?\d{7,8}$"


class StaffChoice(StaffField):
    """A person, shown as the actor may see them."""

    actor: Actor

    def label_from_instance(self, obj: Any) -> str:
        return f"{shown(self.actor, obj, 'name')}{_('（模拟数据）') if obj.simulated else ''}"


class HolderForm(StepForm):
    """Who takes a post, and from when."""

    field_order = ["staff", "on", "acting", "key"]

    staff = StaffChoice(queryset=StaffMember.objects.none(), label=_("任职的人"))
    on = forms.DateField(label=_("到任日期"), help_text=_("这一天起负责。"))
    acting = forms.BooleanField(label=_("代理（正式任命前）"), required=False)

    def __init__(
        self, *args: Any, actor: Actor, people: Sequence[StaffMember], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["staff"]
        choice.actor = actor  # type: ignore[attr-defined]
        choice.queryset = StaffMember.objects.filter(pk__in=[one.pk for one in people])  # type: ignore[attr-defined]


class EndForm(StepForm):
    """The first day without the holder."""

    on = forms.DateField(label=_("离任日期"), help_text=_("从这一天起不再负责，岗位空缺。"))


class UnitForm(StepForm):
    """A new unit."""

    field_order = [
        "short_name",
        "full_name",
        "full_name_certain",
        "name_en",
        "code",
        "kind",
        "area",
        "on",
        "key",
    ]

    short_name = forms.CharField(label=_("简称（文件里印的名称）"), max_length=80)
    full_name = forms.CharField(
        label=_("全称"), max_length=120, required=False, help_text=_("不知道就留空，不要猜。")
    )
    full_name_certain = forms.BooleanField(label=_("全称已核实"), required=False)
    name_en = forms.CharField(label=_("英文名称"), max_length=160)
    code = forms.SlugField(
        label=_("代码"), max_length=60, help_text=_("小写字母、数字和连字符，定了就不再改。")
    )
    kind = forms.ChoiceField(label=_("类型"), choices=UnitKind.choices)
    area = forms.ModelChoiceField(
        queryset=Area.objects.filter(valid_to=None), label=_("所在区划"), required=False
    )
    on = forms.DateField(label=_("设立日期"))


class RenameForm(StepForm):
    """Another name of a unit."""

    short_name = forms.CharField(label=_("新简称"), max_length=80)
    full_name = forms.CharField(label=_("新全称"), max_length=120, required=False)
    full_name_certain = forms.BooleanField(label=_("全称已核实"), required=False)
    name_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)
    on = forms.DateField(label=_("生效日期"))
    basis = forms.CharField(label=_("依据文件"), max_length=200, help_text=_("文件名称和文号。"))


class CloseForm(StepForm):
    """The first day without the unit."""

    on = forms.DateField(label=_("撤销日期"))
    basis = forms.CharField(label=_("依据文件"), max_length=200, help_text=_("文件名称和文号。"))


class AliasForm(StepForm):
    """Another printed name."""

    name = forms.CharField(
        label=_("别名"), max_length=120, help_text=_("文件里出现过的另一种写法，例如漏字或旧称。")
    )


class UnitsChoice(UnitsField):
    """Units by name, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class MembersForm(StepForm):
    """The members of a group from a day on."""

    field_order = ["members", "on", "key"]

    members = UnitsChoice(
        queryset=Unit.objects.exclude(kind=UnitKind.GROUP).filter(valid_to=None),
        label=_("成员单位"),
        required=False,
    )
    on = forms.DateField(label=_("生效日期"))


class PostForm(StepForm):
    """A new post."""

    title_zh = forms.CharField(label=_("岗位名称"), max_length=60)
    title_en = forms.CharField(label=_("英文名称"), max_length=120)
    role = forms.ChoiceField(label=_("权限角色"), help_text=_("决定任职的人能看什么、办什么。"))
    area = forms.ModelChoiceField(
        queryset=Area.objects.filter(valid_to=None),
        label=_("负责区划"),
        required=False,
        help_text=_("含其下级；全单位的岗位留空。"),
    )
    duties = forms.CharField(
        label=_("职责"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    must_be_filled = forms.BooleanField(label=_("必须有人（空缺时列入空岗名单）"), required=False)
    on = forms.DateField(label=_("设岗日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or ""
        roles = [
            (r.code, r.title.in_language(language))
            for r in matrix().roles.values()
            if r.holder == "post"
        ]
        self.fields["role"] = forms.ChoiceField(
            label=_("权限角色"), choices=roles, help_text=_("决定任职的人能看什么、办什么。")
        )


class StaffForm(StepForm):
    """A new member of the staff."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.RegexField(
        label=_("电话"), regex=PHONE, required=False, help_text=_("加密保存，平时只显示前三位和后四位。"),
        error_messages={"invalid": _("电话应为 11 位手机号或带区号的座机。")},
    )  # fmt: skip
    email = forms.EmailField(label=_("电子邮箱"), required=False)
