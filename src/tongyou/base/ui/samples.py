"""Invented content for the living page (模拟数据): never shown anywhere else."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongyou.base.ui.types import Event, Figure, Item, Link, Row, Status, Step, Tile

COLOURS = ("ink", "paper", "canal", "red", "red-deep", "leaf", "rape", "lotus", "sand")
DRAWINGS = ("canal", "child-ruler", "heron", "empty-boat", "umbrella", "gate", "lotus", "bridge")


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=gettext_lazy("称呼"), help_text=gettext_lazy("您希望我们怎么称呼您")
    )
    town = forms.ChoiceField(
        label=gettext_lazy("所在镇（街道）"),
        choices=[
            ("", gettext_lazy("请选择")),
            ("1", gettext_lazy("王江泾镇")),
            ("2", gettext_lazy("高照街道")),
        ],
    )
    age = forms.ChoiceField(
        label=gettext_lazy("孩子的年龄"),
        widget=forms.RadioSelect,
        choices=[
            ("0", gettext_lazy("0–3 岁")),
            ("3", gettext_lazy("3–6 岁")),
            ("7", gettext_lazy("7–12 岁")),
        ],
    )
    wishes = forms.MultipleChoiceField(
        label=gettext_lazy("想参加什么"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", gettext_lazy("亲子阅读")), ("b", gettext_lazy("运河研学"))],
    )
    day = forms.DateField(
        label=gettext_lazy("哪一天"),
        widget=forms.DateInput,
        help_text=gettext_lazy("例如 2025-10-18"),
    )
    paper = forms.FileField(
        label=gettext_lazy("上传材料"),
        required=False,
        help_text=gettext_lazy("可以是 PDF 或照片，每个不超过 10 MB"),
    )
    words = forms.CharField(
        label=gettext_lazy("想说的话"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    agree = forms.BooleanField(label=gettext_lazy("我是孩子的监护人"))


def wrong_form() -> SampleForm:
    """The same form sent with mistakes."""
    return SampleForm({"wrong-name": "小禾妈妈", "wrong-day": "2025-02-30"}, prefix="wrong")


def values(today: date) -> dict[str, object]:
    """Values for every data component, dated from `today`."""
    return {
        "figures": sample_figures(today),
        "events": sample_events(today),
        "rows": sample_rows(),
        "steps": sample_steps(),
        "links": sample_links(),
        "items": sample_items(today),
        "tiles": sample_tiles(),
        "passage": _(
            "推进公园、广场、学校门口的适儿化改造，三年内建成不少于 20 处，每处配一把一米标尺。"
        ),
        "table": [
            (_("王江泾镇"), 41, 12, Status.ON_TRACK),
            (_("新塍镇"), 30, 9, Status.AT_RISK),
            (_("高照街道"), 12, 4, Status.MET),
        ],
    }


def sample_figures(today: date) -> list[Figure]:
    source = _("模拟数据")
    return [
        Figure("28", _("项行动"), today, source, href="#figures"),
        Figure("84", _("项任务"), today, source, note=_("每一项都有牵头单位")),
        Figure("91.4", _("母婴设施达标率"), today, source, unit="%"),
    ]


def sample_events(today: date) -> list[Event]:
    return [
        Event(
            today,
            _("绿灯时间延长到 32 秒"),
            _("校门口的路口已按孩子的步速重新配时。"),
            status=Status.MET,
        ),
        Event(
            today - timedelta(days=7),
            _("区公安分局答复"),
            _("7 个工作日内到现场看。"),
            who=_("模拟数据"),
        ),
        Event(today - timedelta(days=12), _("小禾（9 岁）提出：绿灯太短"), href="#timeline"),
    ]


def sample_rows() -> list[Row]:
    return [
        Row(_("称呼"), _("小禾妈妈"), "#form"),
        Row(_("所在镇（街道）"), _("王江泾镇"), "#form", _("按户籍所在地")),
        Row(_("想说的话"), "", "#form"),
    ]


def sample_steps() -> list[Step]:
    return [
        Step(_("上传文件"), "done", "#stepper"),
        Step(_("核对内容"), "current"),
        Step(_("公布")),
    ]


def sample_links() -> list[Link]:
    return [
        Link(_("全部"), "#tabs", current=True, count=84),
        Link(_("有风险"), "#tabs", count=5),
        Link(_("未到期"), "#tabs", count=12),
    ]


def sample_items(today: date) -> list[Item]:
    return [
        Item(
            _("核对任务 3 的完成数"),
            "#inbox",
            Status.WAITING,
            today + timedelta(days=3),
            _("数据核对"),
        ),
        Item(
            _("补充任务 35 的基线"), "#inbox", Status.AT_RISK, today + timedelta(days=1), _("督办")
        ),
    ]


def sample_tiles() -> list[Tile]:
    return [
        Tile(1, _("儿童友好理念宣传行动"), "#wall", 3, 3, Status.MET),
        Tile(2, _("儿童参与行动"), "#wall", 2, 4, Status.ON_TRACK),
        Tile(3, _("儿童友好空间建设行动"), "#wall", 1, 5, Status.AT_RISK),
        Tile(4, _("儿童出行安全行动"), "#wall"),
    ]
