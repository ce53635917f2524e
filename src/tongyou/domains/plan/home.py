"""What the plan puts on the faces: menu entries, and cards on the homes."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongyou.base.ui import home_cards, navigation
from tongyou.base.ui.types import Event, Figure, HomeCard, Item, Link, Tile
from tongyou.domains.plan.models import PlanImport, PlanVersion
from tongyou.domains.plan.queries import imports, plans
from tongyou.domains.plan.templatetags.plan import words
from tongyou.ground.visibility import Actor, actor_of, allowed


def register() -> None:
    """Called once, when Django is ready."""
    for face, url_name in (("portal", "plan:home"), ("desk", "plan_desk:home")):
        navigation.add(
            face=face,
            key="plan",
            label=gettext_lazy("行动方案"),
            url_name=url_name,
            order=20,
            icon="plan",
            resource="plan.plan",
        )
    navigation.add(
        face="desk",
        key="plan-import",
        label=gettext_lazy("导入方案"),
        url_name="plan_work:imports",
        order=22,
        icon="upload",
        resource="plan.import",
    )
    home_cards.add("portal", portal_cards)
    home_cards.add("desk", desk_cards)
    home_cards.add("cockpit", cockpit_cards)


def current(actor: Actor) -> PlanVersion | None:
    """The plan in force, if one is published."""
    found = plans.current_versions(actor)
    return found[0] if found else None


def source(version: PlanVersion) -> str:
    """Where the numbers of a version come from."""
    return f"{words(version, 'title')} · {version.label}"


def sizes(version: PlanVersion, name: str) -> list[Figure]:
    """The plan in numbers, each with its date and source and the page that lists what it counts."""
    href = reverse(name, args=[version.pk])
    when = version.published_at or version.created_at
    rows = (
        (version.action_count, _("项行动")),
        (version.task_count, _("项任务")),
        (version.commitment_count, _("条承诺")),
    )
    return [Figure(str(count), label, when, source(version), href=href) for count, label in rows]


def portal_cards(request: HttpRequest) -> Iterator[HomeCard]:
    """Numbers, ways in, and what changed last."""
    actor = actor_of(request)
    version = current(actor)
    if version is None:
        return
    yield HomeCard(
        "figures", "ui/cards/figures.html", {"items": sizes(version, "plan:version")}, 10
    )
    yield HomeCard("find", "ui/cards/links.html", {"links": ways_in(version)}, 10)
    events = [
        Event(c.happened_at, words(c, "text"), href=reverse("plan:changes"))
        for c in plans.changes(actor)[:5]
    ]
    yield HomeCard("changes", "ui/cards/changes.html", {"events": events}, 10)


def ways_in(version: PlanVersion) -> list[Link]:
    """Ways into the plan."""
    return [
        Link(_("看全部任务"), reverse("plan:version", args=[version.pk]), icon="plan"),
        Link(_("按单位看"), reverse("plan:units", args=[version.pk]), icon="people"),
        Link(_("改了什么"), reverse("plan:changes"), icon="edit"),
        Link(_("搜一搜"), reverse("plan:search"), icon="search"),
    ]


def desk_cards(request: HttpRequest) -> Iterator[HomeCard]:
    """Documents that wait for review, for those who may; the plan in numbers for everybody."""
    actor = actor_of(request)
    if allowed(actor, "plan.import", "view"):
        waiting = imports.imports(actor).filter(state=PlanImport.State.REVIEW)[:10]
        items = [
            Item(
                _("核对方案草稿:%(name)s") % {"name": row.name},
                reverse("plan_work:review", args=[row.pk]),
                status="waiting",
                kind=_("方案导入"),
                text=row.number,
            )
            for row in waiting
        ]
        if items:
            yield HomeCard("inbox", "ui/cards/inbox.html", {"items": items}, 10)
    version = current(actor)
    if version is not None:
        yield HomeCard(
            "aside", "ui/cards/figures.html", {"items": sizes(version, "plan_desk:version")}, 20
        )


def cockpit_cards(request: HttpRequest) -> Iterator[HomeCard]:
    """Every action on the wall; what cannot be counted yet says so."""
    actor = actor_of(request)
    version = current(actor)
    if version is None:
        return
    yield HomeCard(
        "figures", "ui/cards/figures.html", {"items": sizes(version, "plan:version")}, 10
    )
    tiles = [
        Tile(
            action.node.number,
            words(action.node, "title"),
            reverse("plan:action", args=[action.node.pk]),
            note=_("%(tasks)d 项任务 · %(commitments)d 条承诺")
            % {"tasks": len(action.tasks), "commitments": action.commitment_count},
        )
        for system in plans.tree(actor, version)
        for action in system.actions
    ]
    yield HomeCard(
        "wall", "ui/cards/wall.html", {"tiles": tiles, "caption": words(version, "title")}, 10
    )
