"""The form of an act, made from what the act asks.

The engine reads and judges every answer; these fields only carry what was typed, there and back, so that nothing is
lost and each mistake has one wording.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from tongyou.kernels.casework.definition.types import AskedField
from tongyou.kernels.casework.queries.types import ActView, MaterialView
from tongyou.kernels.casework.views.common import say
from tongyou.kernels.criteria import Text, Type

SHORT = 200  # characters of a text that fits one line
FEW = 6  # choices that are shown at once
SEVERAL = frozenset({("refer", "forms")})  # answers that are lists
FILE = "file_id"  # asked by the engine, given as an upload
PROVIDE = "provide"
UPLOAD, UPLOADED = "upload", "upload-"
ACCEPTED = ".pdf,.docx,.xlsx,.jpg,.jpeg,.png,.webp"
META = frozenset({"csrfmiddlewaretoken", "key", "revision", "step", "about", "value"})
SOURCE_WORDS = {
    "upload": _("上传文件"),
    "form": _("在线填写"),
    "licence": _("电子证照"),
    "share": _("部门共享"),
    "item": _("子事项的结果"),
}


class Carried(forms.Field):
    """A field that takes what was typed as it is; `required` is only said, not judged."""

    def clean(self, value: Any) -> Any:
        return value


def carried(asked: AskedField, choices: Sequence[tuple[str, Text]], *, several: bool) -> Carried:
    """The field of one question, with the widget of its type."""
    field = Carried(
        label=say(asked.field.title),
        required=asked.required,
        widget=widget(asked, choices, several),
    )
    if asked.field.type is Type.TEXT and not choices and asked.longest < 2000:
        field.help_text = _("最多 %(n)d 个字") % {"n": asked.longest}
    return field


def widget(asked: AskedField, choices: Sequence[tuple[str, Text]], several: bool) -> forms.Widget:  # noqa: FBT001 - said by the caller's keyword
    """Few choices are shown at once, many in a list; a long text gets room."""
    options = [(code, say(title)) for code, title in choices]
    if several:
        return forms.CheckboxSelectMultiple(choices=options)
    if options:
        blank = [] if asked.required else [("", "—")]
        shown_at_once = asked.field.type is Type.CHOICE and len(options) <= FEW and asked.required
        return (
            forms.RadioSelect(choices=options)
            if shown_at_once
            else forms.Select(choices=[*(blank or [("", "")]), *options])
        )
    match asked.field.type:
        case Type.BOOL:
            return forms.RadioSelect(choices=[("yes", _("是")), ("no", _("否"))])
        case Type.DATE:
            return forms.DateInput()
        case Type.NUMBER:
            return forms.TextInput(attrs={"inputmode": "decimal"})
        case _:
            attrs = {"autocomplete": "off"} if asked.personal else {}
            long = asked.longest > SHORT
            return (
                forms.Textarea(attrs={"rows": 5, **attrs}) if long else forms.TextInput(attrs=attrs)
            )


class ActForm(forms.Form):
    """What an act asks, the papers it may bring, and what makes it happen once and on the case that was seen."""

    use_required_attribute = False

    def __init__(
        self,
        act: ActView,
        materials: Sequence[MaterialView] = (),
        *,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial=dict(initial or {}))
        self.act = act
        for asked in act.asks:
            self.add(asked)
        for one in bringable(act, materials):
            self.fields[UPLOADED + one.code] = Carried(
                label=say(one.title),
                required="source" not in self.fields,
                help_text=_("PDF、Word、Excel 或照片"),
                widget=forms.FileInput(attrs={"accept": ACCEPTED}),
            )

    def add(self, asked: AskedField) -> None:
        """One question; what the offer already says, and the file's own number, are not asked."""
        code = asked.field.code
        if code in self.act.payload or code == FILE:
            return
        choices = self.act.choices.get(code) or asked.field.choices
        if code == "source":
            self.add_source(asked, choices)
            return
        several = (self.act.act, code) in SEVERAL
        self.fields[code] = carried(asked, choices, several=several)

    def add_source(self, asked: AskedField, choices: Sequence[tuple[str, Text]]) -> None:
        """Where a paper comes from: asked only where there is a choice."""
        if len(choices) < 2:
            return
        field = Carried(label=say(asked.field.title), required=True)
        field.widget = forms.RadioSelect(
            choices=[(code, source_word(code)) for code, _t in choices]
        )
        field.initial = choices[0][0]
        self.fields[asked.field.code] = field

    def told(self, reasons: Sequence[Text], wrong: Mapping[str, Text]) -> None:
        """Name the mistakes where they are; what belongs to no field stands on top."""
        for code, reason in wrong.items():
            place = self.place_of(code)
            empty = code == FILE and place is not None and not self.files.get(place)
            self.add_error(place, _("请选择要上传的文件。") if empty else say(reason))
        for reason in () if wrong else reasons:
            self.add_error(None, say(reason))

    def place_of(self, code: str) -> str | None:
        """The field that shows a mistake of this code; None: on top."""
        if code in self.fields:
            return code
        uploads = [name for name in self.fields if name.startswith(UPLOADED)]
        return uploads[0] if code == FILE and uploads else None

    @property
    def has_files(self) -> bool:
        return any(name.startswith(UPLOADED) for name in self.fields)

    @property
    def has_words(self) -> bool:
        """Whether there is anything that a draft could keep."""
        return any(not name.startswith(UPLOADED) for name in self.fields)


def source_word(code: str) -> str:
    """“licence:出生证” as 电子证照：出生证."""
    kind, _colon, name = code.partition(":")
    word = str(SOURCE_WORDS.get(kind, kind))
    return f"{word}：{name}" if name else word


def bringable(act: ActView, materials: Sequence[MaterialView]) -> list[MaterialView]:
    """The paper whose file comes with this act: `provide` takes one, nothing else does."""
    about = act.payload.get("material") if act.act == PROVIDE else None
    return [one for one in materials if one.code == about and UPLOAD in one.sources]


def payload_of(data: QueryDict, act: str) -> dict[str, Any]:
    """What was typed, by the code of its field; blanks are left out."""
    found: dict[str, Any] = {}
    for name in data:
        if name in META or name.startswith(UPLOADED):
            continue
        value: Any = data.getlist(name) if (act, name) in SEVERAL else data[name]
        if value not in ("", []):
            found[name] = value
    return found


def uploads_of(files: MultiValueDict[str, Any], act: ActView | None) -> dict[str, Any]:
    """The file, by the code of the material that the act is about."""
    about = act.payload.get("material") if act and act.act == PROVIDE else None
    file = files.get(f"{UPLOADED}{about}")
    return {about: file} if about and file else {}


class NameForm(forms.Form):
    """The name of a kept filter."""

    name = forms.CharField(label=_("名字"), max_length=60)


# code in the ledger -> words
PURPOSES = {
    "report": _("汇总、通报"),
    "meeting": _("会议研究"),
    "check": _("核对台账"),
    "handover": _("工作交接"),
}


class ExportForm(forms.Form):
    """Why a list leaves the platform."""

    purpose = forms.ChoiceField(
        label=_("导出做什么用"), choices=list(PURPOSES.items()), widget=forms.RadioSelect
    )
