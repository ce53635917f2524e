"""The order of a procedure: steps and items as one graph, what comes before and after what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tongyou.kernels.casework.definition.types import Effect, ItemSpec, Procedure, StepSpec

Node = StepSpec | ItemSpec


@dataclass(frozen=True, slots=True)
class Graph:
    """Steps and items by code, with those each comes after. Names that do not exist are left out (`torn`)."""

    nodes: Mapping[str, Node]
    after: Mapping[str, tuple[str, ...]]
    torn: bool = False

    def steps(self) -> dict[str, StepSpec]:
        """The steps alone."""
        return {code: one for code, one in self.nodes.items() if isinstance(one, StepSpec)}

    def items(self) -> dict[str, ItemSpec]:
        """The items alone."""
        return {code: one for code, one in self.nodes.items() if isinstance(one, ItemSpec)}

    def before(self, code: str) -> frozenset[str]:
        """Everything that comes before, however far; holds `code` itself only in a circle."""
        found: set[str] = set()
        todo = list(self.after.get(code, ()))
        while todo:
            one = todo.pop()
            if one not in found:
                found.add(one)
                todo.extend(self.after[one])
        return frozenset(found)

    def circles(self) -> list[tuple[str, ...]]:
        """Groups of steps and items that wait for each other, each in one round."""
        before = {code: self.before(code) for code in self.nodes}
        seen: set[str] = set()
        found = []
        for code in self.nodes:
            if code in before[code] and code not in seen:
                together = {one for one in before[code] if code in before[one]}
                seen |= together
                found.append(self.round(code, together))
        return found

    def round(self, start: str, together: set[str]) -> tuple[str, ...]:
        """The shortest way from `start` back to it among those that wait for each other."""
        ways: list[tuple[str, ...]] = [(start,)]
        seen: set[str] = set()
        for way in ways:
            for one in self.after[way[-1]]:
                if one == start:
                    return (*way, start)
                if one in together and one not in seen:
                    seen.add(one)
                    ways.append((*way, one))
        return (start,)

    def leads_to_step(self) -> frozenset[str]:
        """Steps and items after which some step still comes."""
        return frozenset(one for code in self.steps() for one in self.before(code))


def graph_of(procedure: Procedure) -> Graph:
    """The graph of a procedure; the first of two with one code counts."""
    nodes: dict[str, Node] = {}
    listed: list[Node] = [*procedure.steps, *procedure.items]
    for one in listed:
        nodes.setdefault(one.code, one)
    after = {code: tuple(a for a in one.after if a in nodes) for code, one in nodes.items()}
    torn = any(a not in nodes for one in listed for a in one.after)
    return Graph(nodes, after, torn)


def can_be_passed(node: Node) -> bool:
    """Whether something may follow: the step can be done or skipped; an item always ends somehow."""
    if isinstance(node, ItemSpec) or node.when is not None:
        return True
    return any(act.effect is Effect.DONE for act in node.acts)


def closing(step: StepSpec) -> bool:
    """Whether an act of the step closes the case."""
    return any(act.effect is Effect.CLOSE for act in step.acts)
