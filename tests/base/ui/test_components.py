"""Components as templates use them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from tongyou.base.ui import home_cards, icons
from tongyou.base.ui.types import Event, Figure, HomeCard, Row, Tile


def draw(source: str, **values: object) -> str:
    values.setdefault("request", RequestFactory().get("/list/?town=1&page=2"))
    return Template("{% load ty %}" + source).render(Context(values))


class Form(forms.Form):
    name = forms.CharField(label="称呼", help_text="怎么称呼您")
    age = forms.ChoiceField(label="年龄", widget=forms.RadioSelect, choices=[("1", "一")])
    day = forms.DateField(label="哪天", initial=date(2025, 10, 15))
    ok = forms.BooleanField(label="同意")


def test_a_field_names_its_hint_and_its_error() -> None:
    text = draw("{% field form.name autocomplete='name' %}", form=Form({}))
    assert 'aria-describedby="id_name_hint id_name_wrong"' in text
    assert 'id="id_name_hint"' in text
    assert 'id="id_name_wrong"' in text
    assert 'aria-invalid="true"' in text
    assert 'autocomplete="name"' in text


def test_a_field_that_is_fine_is_not_called_wrong() -> None:
    text = draw("{% field form.name %}", form=Form())
    assert "aria-invalid" not in text
    assert "wrong" not in text


def test_a_date_field_is_the_browsers_own_and_iso() -> None:
    text = draw("{% field form.day %}", form=Form())
    assert text.count("type=") == 1
    assert 'type="date"' in text
    assert 'value="2025-10-15"' in text


def test_choices_stand_in_a_fieldset() -> None:
    text = draw("{% field form.age %}", form=Form({}))
    assert text.startswith("<fieldset")
    assert "<legend>年龄" in text


def test_the_summary_leads_to_each_field() -> None:
    text = draw("{% error_summary form %}", form=Form({}))
    targets = set(re.findall(r'href="#([^"]+)"', text))
    fields = draw("{% form_fields form %}", form=Form({}))
    assert targets == {"id_name", "id_age_0", "id_day", "id_ok"}
    assert all(f'id="{target}"' in fields for target in targets)


def test_no_summary_without_mistakes() -> None:
    assert draw("{% error_summary form %}", form=Form()).strip() == ""


def test_what_people_write_is_escaped() -> None:
    bad = "<script>x</script>"
    source = (
        "{% button bad %}{% badge 'met' bad %}{% avatar bad %}{% chip bad bad %}{% crumb bad bad %}"
        "{% quote bad %}{% diff 'changed' bad bad %}{% facts rows %}{% timeline events %}"
        "{% card bad %}{{ bad }}{% endcard %}{% notice bad %}{{ bad }}{% endnotice %}"
        "{% empty bad bad %}{% ruler 1 2 bad text=bad %}{% message bad %}"
    )
    rows, events = [Row(bad, bad)], [Event(date(2025, 1, 1), bad, bad, bad)]
    text = draw(source, bad=bad, rows=rows, events=events)
    assert "<script" not in text
    assert text.count("&lt;script") >= 20


@pytest.mark.parametrize(
    ("value", "total", "width", "words"),
    [(61, 84, "72.6", "73%"), (5, 4, "100.0", "100%"), (-1, 4, "0.0", "0%")],
)
def test_the_ruler_stays_within_its_ends(value: int, total: int, width: str, words: str) -> None:
    text = draw("{% ruler value total 'x' %}", value=value, total=total)
    assert f'width="{width}%"' in text
    assert words in text


def test_a_ruler_without_a_total_shows_no_percentage() -> None:
    text = draw("{% ruler 0 0 'x' %}")
    assert "ruler-fill" not in text
    assert "还没有数" in text
    assert 'aria-label="x"' in text


def test_a_figure_shows_its_date_and_source() -> None:
    text = draw("{% figure item %}", item=Figure("84", "项任务", date(2025, 10, 15), "行动计划"))
    assert "2025-10-15" in text
    assert "行动计划" in text


def test_pages_keep_the_other_filters() -> None:
    page = Paginator(range(95), 10).page(2)
    text = draw("{% pagination page %}", page=page)
    assert 'href="?town=1&amp;page=3"' in text
    assert "page=2&amp;page" not in text
    assert "第 11 到 20 条，共 95 条" in text


def test_one_page_needs_no_links() -> None:
    assert draw("{% pagination page %}", page=Paginator([1], 10).page(1)).strip() == ""


def test_a_quote_marks_a_half_open_span() -> None:
    text = draw("{% quote text 2 5 around=1 %}", text="甲乙丙丁戊己庚")
    assert "…乙<mark>丙丁戊</mark>己…" in text


@pytest.mark.parametrize(
    ("kind", "word"),
    [("added", "新增"), ("removed", "撤销"), ("changed", "改动"), ("same", "没有变化")],
)
def test_a_change_is_said_in_a_word(kind: str, word: str) -> None:
    assert word in draw("{% diff kind before='a' after='b' %}", kind=kind)


def test_a_table_names_its_scroll_region() -> None:
    text = draw("{% table '各镇' key='t' %}<tbody></tbody>{% endtable %}")
    assert 'tabindex="0" aria-labelledby="t-caption"' in text
    assert '<caption id="t-caption">各镇</caption>' in text


def test_an_icon_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        icons.icon("unicorn")
    assert 'role="img" aria-label="警告"' in icons.icon("warning", label="警告")
    assert 'aria-hidden="true"' in icons.icon("warning")


@pytest.mark.parametrize(
    ("name", "short"),
    [("沈小禾", "小禾"), ("李明", "李明"), ("Ada Wong", "AW"), ("区妇儿工委办 · 协调员", "区协")],
)
def test_an_avatar_is_short(name: str, short: str) -> None:
    assert f">{short}<" in draw("{% avatar name %}", name=name)


def test_a_tile_that_cannot_be_counted_has_no_share() -> None:
    assert Tile(1, "x").share == "0"
    assert Tile(1, "x", done=1, total=4).share == "25.0"


def test_cards_are_drawn_by_area_and_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_cards, "_providers", {})

    def late(_request: object) -> list[HomeCard]:
        return [HomeCard("mine", "ui/cards/text.html", {"text": "后"}, order=20)]

    def early(_request: object) -> list[HomeCard]:
        return [HomeCard("mine", "ui/cards/text.html", {"text": "先"}, order=10)]

    home_cards.add("portal", late)
    home_cards.add("portal", early)
    home_cards.add("portal", early)
    home_cards.add("desk", late)
    areas = home_cards.collect("portal", RequestFactory().get("/"))
    text = draw("{% cards items %}", items=areas["mine"])
    assert re.findall(r"<p>(.)</p>", text) == ["先", "后"]
