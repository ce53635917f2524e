"""A procedure as a picture, drawn from its definition: one SVG in one language, no styles of its own, no scripts.

Steps flow from top to bottom, side by side what runs in parallel; returns climb back along the left; outcomes are the
ends. What the picture shows stands in its title and description too. Colours are presentation attributes with classes
(`flow-…`, and the design language's `paint-…`), so that a page may restyle them; status is sign, word and colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from tongyou.kernels.casework.definition.diagram.boxes import (
    INK,
    PILL,
    RED,
    START,
    START_PILL,
    box,
    end,
    outcome_name,
    size_of,
    start,
    width_of_pill,
)
from tongyou.kernels.casework.definition.diagram.elements import element, number
from tongyou.kernels.casework.definition.diagram.elements import words as escaped
from tongyou.kernels.casework.definition.diagram.layout import Edge, Layout, arrange, layers_of
from tongyou.kernels.casework.definition.diagram.paths import LANE, back, flowing, head_down
from tongyou.kernels.casework.definition.diagram.words import Speaker
from tongyou.kernels.casework.definition.graph import Graph, Node, graph_of
from tongyou.kernels.casework.definition.types import Effect, Procedure
from tongyou.kernels.criteria import Text

MARGIN, KEY = 24.0, 34.0
NOTHING: Mapping[str, str] = MappingProxyType({})
NO_TITLES: Mapping[str, Text] = MappingProxyType({})
FONT = "PingFang SC, Noto Sans SC, Noto Sans CJK SC, Microsoft YaHei, system-ui, sans-serif"


def svg(
    procedure: Procedure,
    language: str,
    *,
    current: Mapping[str, str] = NOTHING,
    roles: Mapping[str, Text] = NO_TITLES,
) -> str:
    """The picture. `current`: step or item -> standing, for the page of one case; `roles`: titles of roles."""
    speaker, graph = speaker_of(procedure, language, roles), graph_of(procedure)
    layout, layers = arranged(speaker, graph, current)
    lanes = list(returns(procedure))
    left, top, right, bottom = layout.extent()
    left -= LANE * (len(lanes) + 1) if lanes else 0
    body = [
        *forward(procedure, layout, graph),
        *backward(layout, lanes, layout.extent()[0]),
        start(layout.spots[START], speaker.beginning()),
        *(box(speaker, layout.spots[code], node, current) for code, node in graph.nodes.items()),
        *ends(speaker, layout),
    ]
    order = sorted(graph.nodes.values(), key=lambda node: layers[node.code])
    legend = list(key(speaker, left, bottom + KEY))
    bottom += KEY if legend else 0
    frame = (left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN)
    return document(speaker, frame, order, current, [*body, *legend])


def speaker_of(procedure: Procedure, language: str, roles: Mapping[str, Text]) -> Speaker:
    """The words of one procedure in one language."""
    return Speaker(procedure, language, roles, graph_of(procedure).leads_to_step())


def document(
    speaker: Speaker,
    frame: tuple[float, float, float, float],
    order: Sequence[Node],
    current: Mapping[str, str],
    body: Sequence[str],
) -> str:
    """The whole element with its words for those who do not see it."""
    procedure = speaker.procedure
    code = procedure.code.replace(".", "-")
    name = f"flow-{code}-{procedure.version}-{speaker.language[:2]}"
    title = element("title", escaped(speaker.text(procedure.title)), id=f"{name}-title")
    words = element("desc", escaped(speaker.description(order, current)), id=f"{name}-desc")
    return element(
        "svg",
        title,
        words,
        *body,
        xmlns="http://www.w3.org/2000/svg",
        class_="flow",
        role="img",
        lang=speaker.say("zh-Hans", "en"),
        aria_labelledby=f"{name}-title {name}-desc",
        viewBox=" ".join(map(number, frame)),
        width=frame[2],
        height=frame[3],
        font_family=FONT,
        font_size=14,
    )


def arranged(
    speaker: Speaker, graph: Graph, current: Mapping[str, str]
) -> tuple[Layout, dict[str, int]]:
    """Places for the start, every step and item, and the ends in one row at the foot."""
    after: dict[str, list[str]] = {START: []}
    after |= {code: list(nearest(graph, code)) or [START] for code in graph.nodes}
    layers = layers_of(after)
    sizes = {code: size_of(speaker, node, current) for code, node in graph.nodes.items()}
    sizes[START] = (max(map(width_of_pill, speaker.beginning())), START_PILL)
    last = max(layers.values()) + 1
    for one in speaker.procedure.outcomes:
        name = outcome_name(one.code)
        layers[name] = last
        sizes[name] = (width_of_pill(end_words(speaker, one.code)), PILL)
    joined = [(one, code) for code, before in after.items() for one in before]
    edges = [*joined, *(edge for edge, _ in closings(speaker.procedure) if edge[1] in layers)]
    return arrange(sizes, layers, edges), layers


def nearest(graph: Graph, code: str) -> Iterator[str]:
    """What comes right before; what is before that anyway needs no line of its own."""
    before = graph.after[code]
    further = {far for one in before for far in graph.before(one) if far != one}
    yield from (one for one in before if one not in further)


def closings(procedure: Procedure) -> Iterator[tuple[Edge, bool]]:
    """From a step to an outcome: closed by an act, or (True) by a pause that runs out."""
    lapses = {one.code: one.otherwise for one in procedure.pauses if one.otherwise}
    found: dict[Edge, bool] = {}
    for step in procedure.steps:
        for act in step.acts:
            if act.effect is Effect.CLOSE:
                found[step.code, outcome_name(act.target)] = False
            elif act.effect is Effect.PAUSE and act.target in lapses:
                found.setdefault((step.code, outcome_name(lapses[act.target])), True)
    yield from found.items()


def returns(procedure: Procedure) -> Iterator[Edge]:
    """From a step back to an earlier one."""
    found = {
        (step.code, act.target)
        for step in procedure.steps
        for act in step.acts
        if act.effect is Effect.RETURN and procedure.has(act.target)
    }
    yield from sorted(found)


def forward(procedure: Procedure, layout: Layout, graph: Graph) -> Iterator[str]:
    """The lines that lead on, under the boxes."""
    lapsing = {edge for edge, lapse in closings(procedure) if lapse}
    for edge, spots in layout.ways.items():
        kind = "flow-end" if edge[1] not in graph.nodes else "flow-on"
        dashes = "2 5" if edge in lapsing else ""
        yield line(kind, flowing(spots), INK, dashes)
        yield element("path", class_="paint-ink", d=head_down(spots[-1].x, spots[-1].y), fill=INK)


def line(kind: str, path: str, colour: str, dashes: str) -> str:
    """One line without its head."""
    return element(
        "path",
        class_=kind,
        d=path,
        fill="none",
        stroke=colour,
        stroke_width=2,
        stroke_linecap="round",
        stroke_dasharray=dashes,
    )


def backward(layout: Layout, lanes: Sequence[Edge], left: float) -> Iterator[str]:
    """The lines that go back, each in a lane of its own; the shortest is nearest."""
    by_length = sorted(
        lanes, key=lambda edge: layout.spots[edge[0]].layer - layout.spots[edge[1]].layer
    )
    for place, (source, target) in enumerate(by_length):
        path, head = back(layout, source, target, left - LANE * (place + 1), 13.0 * (place % 4))
        yield line("flow-back", path, RED, "7 5")
        yield element("path", class_="paint-red-deep", d=head, fill=RED)


def ends(speaker: Speaker, layout: Layout) -> Iterator[str]:
    """The outcomes, in a row at the foot."""
    for one in speaker.procedure.outcomes:
        yield end(layout.spots[outcome_name(one.code)], end_words(speaker, one.code), one.kind)


def key(speaker: Speaker, left: float, y: float) -> Iterator[str]:
    """What the kinds of lines mean, for those that are there."""
    procedure = speaker.procedure
    kinds = [
        (any(True for _ in returns(procedure)), "7 5", RED, ("退回", "sent back")),
        (
            any(lapse for _, lapse in closings(procedure)),
            "2 5",
            INK,
            ("暂停到期", "a pause ran out"),
        ),
    ]
    x = left
    for there, dashes, colour, (zh, en) in kinds:
        if there:
            yield line("flow-key", f"M{number(x)} {number(y)}h34", colour, dashes)
            yield element(
                "text", escaped(speaker.say(zh, en)), x=x + 42, y=y + 4.5, font_size=13, fill=INK
            )
            x += 150


def end_words(speaker: Speaker, code: str) -> str:
    """An outcome's title; one that a withdrawal leads to says so, for no line does."""
    procedure = speaker.procedure
    title = speaker.text(procedure.outcome(code).title)
    taken_back = procedure.withdrawal is not None and procedure.withdrawal.outcome == code
    joined = any(edge[1] == outcome_name(code) for edge, _ in closings(procedure))
    if taken_back and not joined:
        return title + speaker.say("（可随时撤回）", " (at any time)")
    return title
