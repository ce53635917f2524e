"""What the desk asks about areas, outlines and counts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongyou.base import clock
from tongyou.ground.territory.models import CRS_NAMES, Area
from tongyou.ground.territory.steps import StepForm
from tongyou.ground.territory.types import AreaKind, BoundaryKind, Residence

if TYPE_CHECKING:  # the stubs know the parameter, Django does not
    AreasField = forms.ModelMultipleChoiceField[Area]
else:
    AreasField = forms.ModelMultipleChoiceField

NEW, INTO_THIS = "new", "this"


class EventForm(StepForm):
    """What every change of an area needs: a day and a document."""

    on = forms.DateField(label=_("生效日期"), help_text=_("从这一天起按新的区划。不能晚于今天。"))
    basis = forms.CharField(
        label=_("依据文件"),
        max_length=200,
        help_text=_("文件名称和文号，例如批复文件。会长期显示在沿革里。"),
    )

    def clean_on(self) -> Any:
        """The day may not lie ahead of the platform's clock."""
        day = self.cleaned_data["on"]
        if day > clock.today():
            raise forms.ValidationError(_("生效日期不能晚于今天。请在生效当日办理。"))
        return day


class RenameForm(EventForm):
    """Another name, code or kind."""

    field_order = ["name_zh", "name_en", "code", "kind", "on", "basis", "key"]

    name_zh = forms.CharField(label=_("新名称"), max_length=60)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    code = forms.RegexField(
        label=_("区划代码"), regex=r"^\d{6}$|^\d{9}$|^\d{12}$", help_text=_("不变就保留原代码。")
    )
    kind = forms.ChoiceField(label=_("类型"))

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(label=_("类型"), choices=same_level(area))


def same_level(area: Area) -> list[tuple[str, str]]:
    """The kinds an area may change to: those of its own level."""
    levels = (
        (AreaKind.DISTRICT,),
        (AreaKind.TOWN, AreaKind.SUBDISTRICT),
        (AreaKind.VILLAGE, AreaKind.COMMUNITY),
    )
    return [(k.value, str(k.label)) for level in levels if area.kind in level for k in level]


class AreaChoice(AreasField):
    """Areas by name and code, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} {obj.code}"


class MergeForm(EventForm):
    """This area with its neighbours, into this one or a new one."""

    field_order = ["others", "into", "code", "name_zh", "name_en", "kind", "on", "basis", "key"]

    others = AreaChoice(queryset=Area.objects.none(), label=_("一起合并的区划"))
    into = forms.ChoiceField(
        label=_("合并后"), widget=forms.RadioSelect,
        choices=[(INTO_THIS, _("并入本区划，名称和代码不变")), (NEW, _("成立新的区划"))],
    )  # fmt: skip
    code = forms.RegexField(
        label=_("新区划代码"),
        regex=r"^\d{9}$|^\d{12}$",
        required=False,
        help_text=_("只有成立新的区划时才填。"),
    )
    name_zh = forms.CharField(label=_("新区划名称"), max_length=60, required=False)
    name_en = forms.CharField(label=_("新区划英文名称"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("新区划类型"), required=False)

    def __init__(self, *args: Any, area: Area, neighbours: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pks = [neighbour.pk for neighbour in neighbours]
        self.fields["others"].queryset = Area.objects.filter(pk__in=pks)  # type: ignore[attr-defined]
        self.fields["kind"] = forms.ChoiceField(
            label=_("新区划类型"), choices=same_level(area), required=False
        )

    def clean(self) -> dict[str, Any]:
        """A new area needs its code and its name."""
        data = super().clean() or self.cleaned_data
        if data.get("into") == NEW:
            for name in ("code", "name_zh", "kind"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("成立新的区划时必须填写。"))
        return data


class SplitForm(EventForm):
    """Two parts, or this area with a part taken out; every area below says where it goes."""

    keeps = forms.ChoiceField(
        label=_("原区划"), widget=forms.RadioSelect,
        choices=[("yes", _("保留，从中分出一个新区划")), ("no", _("撤销，分成两个新区划"))],
    )  # fmt: skip
    code_1 = forms.RegexField(label=_("新区划一：代码"), regex=r"^\d{9}$|^\d{12}$")
    name_1 = forms.CharField(label=_("新区划一：名称"), max_length=60)
    share_1 = forms.DecimalField(
        label=_("新区划一：份额（%）"), min_value=Decimal("0.01"), max_value=Decimal("99.99"), decimal_places=2,
        help_text=_("按人口估计，其余归另一部分。"),
    )  # fmt: skip
    code_2 = forms.RegexField(
        label=_("新区划二：代码"),
        regex=r"^\d{9}$|^\d{12}$",
        required=False,
        help_text=_("原区划保留时不填。"),
    )
    name_2 = forms.CharField(label=_("新区划二：名称"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("新区划类型"))

    def __init__(self, *args: Any, area: Area, below: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.below = list(below)
        self.fields["kind"] = forms.ChoiceField(label=_("新区划类型"), choices=same_level(area))
        for child in self.below:
            self.fields[f"child_{child.pk.hex}"] = forms.ChoiceField(
                label=_("%(name)s 归") % {"name": child.name},
                choices=[("1", _("新区划一")), ("2", _("另一部分（原区划或新区划二）"))],
            )
        self.order_fields(
            [*(n for n in self.fields if n not in {"on", "basis", "key"}), "on", "basis", "key"]
        )

    def clean(self) -> dict[str, Any]:
        """Without the old area, both new ones need a code and a name."""
        data = super().clean() or self.cleaned_data
        if data.get("keeps") == "no":
            for name in ("code_2", "name_2"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("原区划撤销时，两个新区划都要填写。"))
        return data


class BoundaryForm(forms.Form):
    """One GeoJSON file and where it comes from."""

    file = forms.FileField(
        label=_("边界文件（GeoJSON）"),
        help_text=_("不超过 2 MB；要素的 code 或 adcode 属性写区划代码。"),
    )
    crs = forms.ChoiceField(
        label=_("坐标系"), choices=CRS_NAMES,
        help_text=_("统一换算为 WGS-84 保存；CGCS2000 与 WGS-84 相差几厘米，按相同处理。"),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("性质"), choices=BoundaryKind.choices)
    source = forms.CharField(label=_("来源"), max_length=300, help_text=_("提供单位、图名和年份。"))
    review_number = forms.CharField(
        label=_("审图号"),
        max_length=60,
        required=False,
        help_text=_("公开的地图必须有审图号；没有的请选“示意”。"),
    )
    valid_from = forms.DateField(
        label=_("启用日期"), widget=forms.DateInput(attrs={"type": "date"})
    )


class PopulationForm(forms.Form):
    """One CSV table and where it comes from."""

    file = forms.FileField(
        label=_("人口表（CSV）"), help_text=_("UTF-8 或 GB18030 编码，不超过 4 MB。")
    )
    title = forms.CharField(label=_("来源"), max_length=200, help_text=_("发布单位和表名。"))
    as_of = forms.DateField(label=_("数据时点"), widget=forms.DateInput(attrs={"type": "date"}))
    residence = forms.ChoiceField(label=_("口径"), choices=Residence.choices)
    simulated = forms.BooleanField(label=_("这是模拟数据"), required=False)
