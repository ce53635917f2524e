"""Where everything is drawn: layers from top to bottom, side by side what runs in parallel, few crossings.

A layered drawing in four plain steps: each node's layer is its longest way from the start; an edge over several layers
gets a narrow place in each; layers are sorted by the middle of their neighbours; places move towards those they are
joined to as far as there is room. Deterministic: the same procedure is drawn the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

GAP_X, GAP_Y, SLIM = 28.0, 58.0, 18.0
SWEEPS = 12
Edge = tuple[str, str]


@dataclass(slots=True)
class Spot:
    """A box, or the narrow place through which a long edge passes. x and y are its centre and top."""

    name: str
    layer: int
    width: float
    height: float
    x: float = 0.0
    y: float = 0.0
    passing: bool = False

    @property
    def left(self) -> float:
        """Its left edge."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height


@dataclass(slots=True)
class Layout:
    """All spots by name, the layers in order, and for each edge the spots on its way."""

    spots: dict[str, Spot]
    layers: list[list[Spot]]
    ways: dict[Edge, list[Spot]] = field(default_factory=dict)

    def extent(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of everything."""
        every = list(self.spots.values())
        return (
            min(one.left for one in every),
            min(one.y for one in every),
            max(one.right for one in every),
            max(one.bottom for one in every),
        )

    def is_leftmost(self, name: str) -> bool:
        """Whether no other box stands to the left."""
        spot = self.spots[name]
        return all(one.passing or one.x >= spot.x for one in self.layers[spot.layer])


def layers_of(after: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The layer of each node: one more than the last of those it comes after. A circle does not trap this."""
    found = dict.fromkeys(after, 0)
    for _ in range(len(after)):
        for name, before in after.items():
            found[name] = min(len(after), max((found[one] + 1 for one in before), default=0))
    return found


def arrange(
    sizes: Mapping[str, tuple[float, float]], layer: Mapping[str, int], edges: Sequence[Edge]
) -> Layout:
    """Places for boxes of these sizes in these layers."""
    used = sorted(set(layer.values()))
    dense = {old: new for new, old in enumerate(used)}
    spots = {name: Spot(name, dense[layer[name]], *size) for name, size in sizes.items()}
    layout = Layout(spots, [[] for _ in used])
    for edge in edges:
        if spots[edge[0]].layer < spots[edge[1]].layer:
            layout.ways[edge] = way(layout, edge)
    for spot in layout.spots.values():
        layout.layers[spot.layer].append(spot)
    up, down = neighbours(layout)
    sort(layout, up, down)
    spread(layout, up, down)
    stack(layout)
    return layout


def way(layout: Layout, edge: Edge) -> list[Spot]:
    """The spots of one edge, with a new narrow one in each layer between."""
    first, last = layout.spots[edge[0]], layout.spots[edge[1]]
    found = [first]
    for layer in range(first.layer + 1, last.layer):
        name = f"{edge[0]}>{edge[1]}>{layer}"
        layout.spots[name] = Spot(name, layer, SLIM, 0.0, passing=True)
        found.append(layout.spots[name])
    return [*found, last]


def neighbours(layout: Layout) -> tuple[dict[str, list[Spot]], dict[str, list[Spot]]]:
    """For each spot those joined to it in the layer above, and below."""
    up: dict[str, list[Spot]] = {name: [] for name in layout.spots}
    down: dict[str, list[Spot]] = {name: [] for name in layout.spots}
    for spots in layout.ways.values():
        for one, other in pairwise(spots):
            down[one.name].append(other)
            up[other.name].append(one)
    return up, down


def sort(layout: Layout, up: Mapping[str, list[Spot]], down: Mapping[str, list[Spot]]) -> None:
    """Each layer by the middle of its neighbours, down and up again; the order with the fewest crossings is kept."""
    best, fewest = [list(layer) for layer in layout.layers], crossings(layout.layers, down)
    for sweep in range(SWEEPS):
        downwards = sweep % 2 == 0
        for layer in layout.layers if downwards else reversed(layout.layers):
            settle_order(layer, up if downwards else down, places(layout.layers))
        found = crossings(layout.layers, down)
        if found < fewest:
            best, fewest = [list(layer) for layer in layout.layers], found
    layout.layers[:] = best


def places(layers: Sequence[Sequence[Spot]]) -> dict[str, int]:
    """How far along its layer each spot stands."""
    return {spot.name: number for layer in layers for number, spot in enumerate(layer)}


def settle_order(
    layer: list[Spot], near: Mapping[str, list[Spot]], place: Mapping[str, int]
) -> None:
    """Sort those with neighbours on that side among themselves; the others stay where they are."""
    joined = [spot for spot in layer if near[spot.name]]
    key = {spot.name: middle([place[one.name] for one in near[spot.name]], 0.0) for spot in joined}
    moved = iter(sorted(joined, key=lambda spot: key[spot.name]))
    layer[:] = [next(moved) if near[spot.name] else spot for spot in layer]


def crossings(layers: Sequence[Sequence[Spot]], down: Mapping[str, list[Spot]]) -> int:
    """How many lines cross between neighbouring layers."""
    place = places(layers)
    total = 0
    for layer in layers:
        lines = [(place[one.name], place[other.name]) for one in layer for other in down[one.name]]
        total += sum(
            (a - c) * (b - d) < 0 for number, (a, b) in enumerate(lines) for c, d in lines[:number]
        )
    return total


def middle(values: Sequence[float], otherwise: float) -> float:
    """The mean, or where it was."""
    return sum(values) / len(values) if values else otherwise


def spread(layout: Layout, up: Mapping[str, list[Spot]], down: Mapping[str, list[Spot]]) -> None:
    """Positions across: as near to the neighbours as the row allows."""
    for layer in layout.layers:
        pack(layer, [0.0] * len(layer))
    for sweep in range(SWEEPS):
        near = up if sweep % 2 == 0 else down
        for layer in layout.layers if sweep % 2 == 0 else reversed(layout.layers):
            pack(layer, [middle([one.x for one in near[spot.name]], spot.x) for spot in layer])


def pack(layer: Sequence[Spot], wanted: Sequence[float]) -> None:
    """Each spot where it wants to be, pushed apart in order; groups that touch share their displacement."""
    groups: list[list[tuple[Spot, float]]] = []
    for spot, x in zip(layer, wanted, strict=True):
        groups.append([(spot, x)])
        while len(groups) > 1 and touching(groups[-2], groups[-1]):
            last = groups.pop()
            groups[-1] += last
            settle(groups[-1])
        settle(groups[-1])


def settle(group: Sequence[tuple[Spot, float]]) -> None:
    """Side by side, centred on what its members want."""
    offsets, at = [], 0.0
    for number, (spot, _) in enumerate(group):
        at += (spot.width / 2 + GAP_X + group[number - 1][0].width / 2) if number else 0.0
        offsets.append(at)
    base = middle([wanted - offset for (_, wanted), offset in zip(group, offsets, strict=True)], 0)
    for (spot, _), offset in zip(group, offsets, strict=True):
        spot.x = base + offset


def touching(one: list[tuple[Spot, float]], other: list[tuple[Spot, float]]) -> bool:
    """Whether two neighbouring groups overlap."""
    settle(one)
    settle(other)
    return one[-1][0].right + GAP_X > other[0][0].left


def stack(layout: Layout) -> None:
    """Positions from top to bottom; a layer is as high as its highest box."""
    y = 0.0
    for layer in layout.layers:
        height = max(spot.height for spot in layer)
        for spot in layer:
            spot.y = y + (height - spot.height) / 2
            if spot.passing:
                spot.y, spot.height = y, height
        y += height + GAP_Y
