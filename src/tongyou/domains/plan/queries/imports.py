"""Imports under way: lists, one import, its findings, and the document cut into the pieces a reader sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language

from tongyou.domains.plan.models import Finding, PlanImport, Settlement
from tongyou.domains.plan.rules.drafting import task_spans
from tongyou.ground.territory import queries as territory
from tongyou.ground.visibility import Actor, NotVisible, allowed

NEAR, AROUND = (
    200,
    80,
)  # characters: spans this close form one block; shown on both sides of a block


def imports(actor: Actor) -> QuerySet[PlanImport]:
    """Imports this actor may see, newest first, without their long texts."""
    return PlanImport.objects.visible_to(actor).defer("text", "reading", "draft")


def import_areas(actor: Actor) -> list[tuple[str, str]]:
    """The districts whose plans this actor may take in, as choices of a form."""
    english = (get_language() or "").startswith("en")
    found = []
    for area in territory.areas_on(actor):
        if area.kind == "district" and allowed(
            actor, "plan.import", "create", PlanImport(area_id=area.area_id)
        ):
            found.append(
                (str(area.area_id), area.name_en if english and area.name_en else area.name_zh)
            )
    return found


def plan_import(actor: Actor, import_id: UUID) -> PlanImport:
    """One import, or NotVisible."""
    found = PlanImport.objects.visible_to(actor).filter(pk=import_id).first()
    if found is None:
        raise NotVisible("plan.import", "view", import_id)
    return found


def findings(actor: Actor, **of: Any) -> QuerySet[Finding]:
    """Findings of a version or an import whose cause still stands, with their answers."""
    answers = Settlement.objects.order_by("-made_at", "-id")
    return (
        Finding.objects.visible_to(actor)
        .filter(gone=False, **of)
        .prefetch_related(Prefetch("settlements", answers))
    )


def finding(actor: Actor, finding_id: UUID) -> Finding:
    """One finding, or NotVisible."""
    found = (
        Finding.objects.visible_to(actor)
        .select_related("version", "plan_import")
        .filter(pk=finding_id)
        .first()
    )
    if found is None:
        raise NotVisible("plan.finding", "view", finding_id)
    return found


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the document: its words and what they were read as (`kind` empty: unread)."""

    text: str
    kind: str
    target: str
    start: int


def pieces(text: str, nodes: Iterable[Mapping[str, Any]], marks: Mapping[int, str]) -> list[Piece]:
    """The document as consecutive pieces; `marks` gives each node's target by its start."""
    found: list[Piece] = []
    at = 0
    for node in sorted(nodes, key=lambda n: n["span"][0]):
        start, end = node["span"]
        if start > at:
            found.append(Piece(text[at:start], "", "", at))
        if end > start:
            found.append(Piece(text[start:end], node["kind"], marks.get(start, ""), start))
        at = max(at, end)
    if at < len(text):
        found.append(Piece(text[at:], "", "", at))
    return found


def document_pieces(row: PlanImport) -> list[Piece]:
    """The whole document of an import, each piece with the draft entry it was read as."""
    marks = {start: target for target, start in starts(row.draft)}
    return pieces(row.text, row.reading.get("nodes", []), marks)


def starts(draft: Mapping[str, Any]) -> Iterable[tuple[str, int]]:
    """Each draft entry with the offset at which it begins in the document."""
    for action in draft["actions"]:
        if action.get("span"):
            yield action["id"], action["span"][0]
    for task in draft["tasks"]:
        if task.get("title_span"):
            yield task["id"], task["title_span"][0]


@dataclass(frozen=True, slots=True)
class OutlineAction:
    """An action of a draft with its tasks, and how many of them want attention."""

    action: Mapping[str, Any] | None
    tasks: list[Mapping[str, Any]]


def outline(draft: Mapping[str, Any]) -> list[OutlineAction]:
    """The draft as a tree; tasks without an action come last."""
    known = {action["number"] for action in draft["actions"]}
    found = [
        OutlineAction(a, [t for t in draft["tasks"] if t["action"] == a["number"]])
        for a in draft["actions"]
    ]
    loose = [t for t in draft["tasks"] if t["action"] not in known]
    return [*found, *([OutlineAction(None, loose)] if loose else [])]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the document around a span."""

    kind: str
    before: str
    text: str
    after: str
    start: int


def passage(row: PlanImport, span: Iterable[int], kind: str = "", around: int = AROUND) -> Passage:
    """A span with some text on both sides."""
    start, end = span
    return Passage(
        kind,
        row.text[max(0, start - around) : start],
        row.text[start:end],
        row.text[end : end + around],
        start,
    )


def blocks(row: PlanImport, task: Mapping[str, Any]) -> list[list[Piece]]:
    """The stretches of the document a task was read from, each cut into pieces with their kinds."""
    spans = sorted((span[0], span[1], kind) for kind, span in task_spans(task))
    groups: list[list[tuple[int, int, str]]] = []
    for span in spans:
        if groups and span[0] - max(end for _, end, _ in groups[-1]) <= NEAR:
            groups[-1].append(span)
        else:
            groups.append([span])
    return [block(row.text, group) for group in groups]


def block(text: str, spans: list[tuple[int, int, str]]) -> list[Piece]:
    """One stretch with some text on both sides."""
    first, last = (
        max(0, spans[0][0] - AROUND),
        min(len(text), max(end for _, end, _ in spans) + AROUND),
    )
    found, at = [], first
    for start, end, kind in spans:
        if start > at:
            found.append(Piece(text[at:start], "", "", at))
        if end > max(at, start):
            found.append(Piece(text[max(at, start) : end], kind, "", start))
        at = max(at, end)
    return [*found, Piece(text[at:last], "", "", at)]


def correction_groups(row: PlanImport) -> dict[str, list[dict[str, Any]]]:
    """Proposed corrections by what became of them, each with its passage; undecided ones first."""
    groups: dict[str, list[dict[str, Any]]] = {"open": [], "accepted": [], "rejected": []}
    for correction in row.draft["corrections"]:
        shown = {**correction, "passage": passage(row, correction["span"], around=30)}
        groups[correction["decision"] or "open"].append(shown)
    return groups


def counts(draft: Mapping[str, Any]) -> dict[str, int]:
    """How much a draft holds."""
    return {
        "actions": len(draft["actions"]),
        "tasks": len(draft["tasks"]),
        "commitments": sum(len(t["commitments"]) for t in draft["tasks"]),
        "units": len({name for t in draft["tasks"] for name in (*t["lead"], *t["cooperating"])}),
        "accepted": sum(1 for c in draft["corrections"] if c["decision"] == "accepted"),
        "rejected": sum(1 for c in draft["corrections"] if c["decision"] == "rejected"),
    }
