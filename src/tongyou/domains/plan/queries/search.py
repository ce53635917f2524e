"""Searching published plans: words, pinyin and initials; every word must be found."""

from __future__ import annotations

from dataclasses import dataclass

from tongyou.domains.plan.models import Node, PlanVersion
from tongyou.domains.plan.rules.searching import rank, terms
from tongyou.ground.visibility import Actor

MOST = 200


@dataclass(frozen=True, slots=True)
class Hit:
    node: Node
    points: int


def search(actor: Actor, query: str, *, of: PlanVersion | None = None) -> list[Hit]:
    """Actions and tasks in which every word occurs, best first; at most 200."""
    words = terms(query)
    if not words:
        return []
    rows = Node.objects.visible_to(actor, "search").exclude(kind=Node.Kind.SYSTEM)
    rows = (
        rows.filter(version=of) if of else rows.filter(version__state=PlanVersion.State.PUBLISHED)
    )
    for word in words:
        rows = rows.filter(search_text__contains=word)
    hits = [
        Hit(n, rank(words, n.title_zh, n.search_text))
        for n in rows.select_related("version__plan", "parent")[:MOST]
    ]
    return sorted(hits, key=lambda hit: (-hit.points, hit.node.kind, hit.node.number))
