"""What supervision puts on the faces: menu entries, and cards on the homes of clerks, heads, coordinators, leaders and citizens."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongyou.base.ui import home_cards, navigation
from tongyou.base.ui.types import Figure, HomeCard, Item, Link, Status, Tile
from tongyou.domains.plan.models import Node, PlanVersion
from tongyou.domains.plan.queries import progress, rounds
from tongyou.domains.plan.queries.rounds import Cell
from tongyou.domains.plan.queries.supervision_pages import todo, wall
from tongyou.domains.plan.queries.supervision_pages.rounds import RoundLine
from tongyou.domains.plan.supervision import Light
from tongyou.domains.plan.templatetags.plan import words
from tongyou.ground.visibility import Actor, actor_of, allowed

INBOX = 10  # entries of one kind on the home


def register() -> None:
    """Called once, when Django is ready."""
    rows = (
        ("desk", "rounds", gettext_lazy("进展填报"), "supervision:rounds", 24, "edit", "plan.report"),
        ("desk", "notices-plan", gettext_lazy("督办单"), "supervision:notices", 26, "flag", "plan.notice"),
        ("desk", "cards", gettext_lazy("单位计分卡"), "supervision:cards", 27, "chart", "plan.report"),
        ("desk", "meetings", gettext_lazy("领导小组会议"), "supervision:meetings", 28, "people", "plan.meeting"),
        ("desk", "research", gettext_lazy("研究课题"), "supervision:research_list", 29, "lotus", "plan.research"),
        ("cockpit", "progress", gettext_lazy("行动进展"), "wall:home", 20, "table", "plan.report"),
        ("cockpit", "problems", gettext_lazy("问题和督办"), "wall:problems", 30, "flag", "plan.notice"),
    )  # fmt: skip
    for face, key, label, url_name, order, icon, resource in rows:
        navigation.add(
            face=face, key=key, label=label, url_name=url_name, order=order, icon=icon, resource=resource,
        )  # fmt: skip
    home_cards.add("desk", desk_cards)
    home_cards.add("cockpit", cockpit_cards)
    home_cards.add("portal", portal_cards)


# --- the desk -----------------------------------------------------------------------------------


def desk_cards(request: HttpRequest) -> Iterator[HomeCard]:
    """What waits for this person's posts: reports to write, to approve, to review; notices to answer, to judge."""
    actor = actor_of(request)
    items = [*report_items(actor), *notice_items(actor)]
    if items:
        yield HomeCard("inbox", "ui/cards/inbox.html", {"items": items}, 5)


def report_items(actor: Actor) -> Iterator[Item]:
    """One entry for each running round and each turn."""
    if not allowed(actor, "plan.report", "view"):
        return
    for head in todo.running_rounds(actor):
        counts, due = head.counts, head.round.due_on
        if allowed(actor, "plan.report", "review") and counts.to_review:
            yield Item(
                _("审定 %(n)d 份报告") % {"n": counts.to_review},
                reverse("supervision:review", args=[head.round.pk]),
                status="waiting",
                kind=words(head.title),
            )
        if allowed(actor, "plan.report", "approve") and counts.with_head:
            yield Item(
                _("审核 %(n)d 份报告") % {"n": counts.with_head},
                reverse("supervision:mine", args=[head.round.pk]),
                status="waiting",
                due=due,
                kind=words(head.title),
            )
        if allowed(actor, "plan.report", "draft"):
            yield from written_items(head)


def written_items(head: RoundLine) -> Iterator[Item]:
    """What the clerk still has to write; sent back comes first."""
    counts, page = head.counts, reverse("supervision:mine", args=[head.round.pk])
    if counts.returned:
        yield Item(
            _("修改 %(n)d 份被退回的报告") % {"n": counts.returned},
            page,
            status="refused",
            due=head.round.due_on,
            kind=words(head.title),
        )
    to_write = counts.owed - counts.handed_in - counts.with_head
    if to_write > 0:
        yield Item(
            _("填写 %(n)d 项任务的进展") % {"n": to_write},
            page,
            status="behind" if head.over else "waiting",
            due=head.round.due_on,
            kind=words(head.title),
            text=days_words(head),
        )


def days_words(head: RoundLine) -> str:
    """How much time is left, in working days."""
    if head.over:
        return _("截止日期已过 %(n)d 个工作日") % {"n": head.days}
    return _("还剩 %(n)d 个工作日") % {"n": head.days} if head.days else _("今天截止")


def notice_items(actor: Actor) -> Iterator[Item]:
    """Notices whose turn is this person's."""
    if not allowed(actor, "plan.notice", "view"):
        return
    for row, overdue in todo.notices_waiting(actor)[:INBOX]:
        yield Item(
            row.title,
            reverse("supervision:notice", args=[row.pk]),
            status="breached" if overdue else "waiting",
            due=row.answer_by,
            kind=_("督办单"),
            text=row.number,
        )


# --- the cockpit --------------------------------------------------------------------------------


def cockpit_cards(request: HttpRequest) -> Iterator[HomeCard]:
    """The newest round in three numbers, each leading to what it counts."""
    actor = actor_of(request)
    version = wall.version_on_the_wall(actor)
    row = wall.newest_round(actor, version) if version else None
    if row is None or not allowed(actor, "plan.report", "view"):
        return
    found = wall.numbers(actor, row)
    source, today = _("各单位填报：%(round)s") % {"round": words(found.title)}, wall.today()
    page, problems = reverse("wall:home"), reverse("wall:problems")
    items = [
        Figure(str(found.handed_in), _("项任务已报送"), today, source, unit=f"/ {found.owed}", href=page),
        Figure(str(found.lights[Light.RED]), _("项亮红灯"), today, source, href=f"{problems}?sort=red"),
        Figure(
            str(found.notices_overdue), _("件督办逾期未答"), today, source,
            unit=f"/ {found.notices_live}", href=f"{problems}?sort=notice_overdue",
        ),
    ]  # fmt: skip
    yield HomeCard("figures", "ui/cards/figures.html", {"items": items}, 20)


STATUS_OF_LIGHT = {
    Light.NONE: Status.NOT_DUE,
    Light.GREEN: Status.ON_TRACK,
    Light.YELLOW: Status.AT_RISK,
    Light.RED: Status.BEHIND,
}


def lights(actor: Actor, version: PlanVersion) -> dict[UUID, Cell]:
    """Every action of a version in the newest round, by its node; empty without a round or without the right to see it."""
    if not allowed(actor, "plan.report", "view"):
        return {}
    board = rounds.overview(actor, version, most=1)
    return {row.node.pk: row.cells[0] for row in board.rows} if board.rounds else {}


def tile(node: Node, cell: Cell | None) -> Tile | None:
    """One action on the wall: how many of its tasks can be judged, and its worst light."""
    if cell is None or not cell.tasks:
        return None
    counts = cell.counts
    return Tile(
        node.number,
        words(node, "title"),
        reverse("wall:action", args=[node.pk]),
        done=cell.tasks - counts[Light.NONE],
        total=cell.tasks,
        status=STATUS_OF_LIGHT[cell.light],
        note=_("红 %(red)d · 黄 %(yellow)d · 绿 %(green)d")
        % {"red": counts[Light.RED], "yellow": counts[Light.YELLOW], "green": counts[Light.GREEN]},
    )


# --- the portal ---------------------------------------------------------------------------------


def portal_cards(request: HttpRequest) -> Iterator[HomeCard]:
    """What became of the promises, once a round was published."""
    found = progress.public_progress(actor_of(request))
    if found is None:
        return
    lights, source = found.snapshot.lights, words(found.snapshot.title)
    page = reverse("progress:home")
    items = [
        Figure(str(lights[Light.GREEN]), _("项任务顺利"), found.as_of, source, href=page),
        Figure(str(lights[Light.YELLOW]), _("项要留意"), found.as_of, source, href=page),
        Figure(str(lights[Light.RED]), _("项没有报告或明显落后"), found.as_of, source, href=page),
    ]
    yield HomeCard("figures", "ui/cards/figures.html", {"items": items}, 20)
    link = Link(_("做到哪一步了"), page, icon="ruler")
    yield HomeCard("find", "ui/cards/links.html", {"links": [link]}, 5)
