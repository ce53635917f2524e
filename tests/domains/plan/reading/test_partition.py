"""Every character of any text is in exactly one node or listed as unread."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domains.plan.reading.samples import prose
from tongyou.domains.plan.reading import Reading, read_text, to_json
from tongyou.domains.plan.reading.wire import pack, unpack

FRAGMENTS = (
    "一、重点任务",
    "(一)推进政策友好",
    "1.建立机制。",
    "2 .开展活动",
    "(3)建设中心",
    "①",
    "第一条 ",
    "n.",
    "4,",
    "主要行动具体任务主要内容职责部门",
    "序号\t任务\t责任单位\n",
    "|序号|任务|责任单位|\n",
    "牵头单位:",
    "配合单位:区妇联、各镇(街道)",
    "(责任单位:市教育局、市民政局)",
    "〔牵头单位:县公安局;责任单位:县教育局〕",
    "市公安局牵头,市教育局配合。",
    "完成时限:2025年6月",
    "到2025年,",
    "每年不少于2次",
    "覆盖率达98虬",
    "100%o",
    "5%。以下",
    "各200人",
    "均不少于70人",
    "区综",
    "合执法局",
    "\n",
    "\r\n",
    "\t",
    " ",
    "\u3000",
    "\f",
    "。",
    ",",
    "(",
    ")",
    "“",
    "36",
    "- 3 -\n",
    "\ufeff",
    "\x00",
)
PLANS = (prose._YUNXI, prose._LINFENG, prose._LIUWAN, prose._HEMING, prose._SONGTAO)


def assert_covered(reading: Reading) -> None:
    text = reading.document.text
    spans = sorted(item.span for item in (*reading.nodes, *reading.unread))
    at = 0
    for start, end in spans:
        assert start == at
        assert end > start
        at = end
    assert at == len(text)
    assert len({node.id for node in reading.nodes}) == len(reading.nodes)
    data = to_json(reading)
    for task in data["tasks"]:
        for item in task["commitments"]:
            start, end = item["span"]
            assert 0 <= start < end <= len(text)
            assert text[start:end] == item["quote"]
        for unit in task["units"]:
            assert text[unit["span"][0] : unit["span"][1]] == unit["printed"]
    for correction in data["corrections"]:
        assert text[correction["span"][0] : correction["span"][1]] == correction["printed"]
    assert unpack(pack(reading)) == reading


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_any_text(text: str) -> None:
    assert_covered(read_text(text))


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60))
@settings(max_examples=300, deadline=None)
def test_pieces_of_plans_in_any_order(pieces: list[str]) -> None:
    assert_covered(read_text("".join(pieces)))


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_plans_cut_and_shuffled(data: st.DataObject) -> None:
    plan = data.draw(st.sampled_from(PLANS))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(plan)), min_size=1, max_size=8)))
    parts = [plan[a:b] for a, b in zip([0, *cuts], [*cuts, len(plan)], strict=True)]
    assert_covered(read_text("".join(data.draw(st.permutations(parts)))))


@given(st.lists(st.tuples(st.sampled_from(FRAGMENTS), st.integers(1, 400)), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_repetition_does_no_harm(pieces: list[tuple[str, int]]) -> None:
    assert_covered(read_text("".join(piece * times for piece, times in pieces)))
