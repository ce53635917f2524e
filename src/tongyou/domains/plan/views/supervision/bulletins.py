"""What a round gives to take away: the bulletin as a page, Word and PDF, and the round as Excel."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tongyou.base import audit, clock
from tongyou.domains.plan.exports import BULLETIN_FORMS, MissingFont, round_excel
from tongyou.domains.plan.exports.bulletin_layout import paper
from tongyou.domains.plan.models import Report, Round, RoundSnapshot
from tongyou.domains.plan.queries import rounds as queries
from tongyou.domains.plan.queries.supervision_pages import bulletins, lists, matrix
from tongyou.domains.plan.queries.supervision_pages import rounds as pages
from tongyou.domains.plan.queries.supervision_pages.report_page import lines_of
from tongyou.domains.plan.queries.supervision_pages.rows import rows
from tongyou.domains.plan.rules.rounds.bulletin import Bulletin, bulletin
from tongyou.domains.plan.snapshots import read, snapshot_of
from tongyou.domains.plan.templatetags.plan import words
from tongyou.domains.plan.views.supervision import common
from tongyou.domains.plan.views.supervision.common import attachment, in_english, powers
from tongyou.ground.visibility import Actor, NotVisible, actor_of, allowed, desk_page


@dataclass(frozen=True, slots=True)
class Issue:
    """The bulletin that was asked for: of a frozen snapshot, or of the round as it stands now."""

    round: Round
    bulletin: Bulletin
    snapshot: RoundSnapshot | None


def issue(request: HttpRequest, round_id: UUID) -> Issue:
    """The issue named in the address, else the newest frozen one, else the round as it stands. Raises NotVisible."""
    actor = actor_of(request)
    row = queries.round_(actor, round_id)
    frozen = queries.snapshots(actor, row)
    asked = request.GET.get("snapshot", "")
    if asked == "now" or (not frozen and not asked):
        require_all_reports(actor, row)
        return Issue(row, bulletin(snapshot_of(row, clock.today())), None)
    wanted = lists.as_uuid(asked) if asked else frozen[0].pk
    chosen = next((one for one in frozen if one.pk == wanted), None)
    if chosen is None:
        raise NotVisible("plan.round", "view", round_id)
    return Issue(row, bulletin(read(chosen)), chosen)


def require_all_reports(actor: Actor, row: Round) -> None:
    """A bulletin speaks of every unit: before it is frozen only those read it who see every report."""
    mine = Report.objects.visible_to(actor).filter(round=row).count()
    if mine < row.reports.count():
        raise NotVisible("plan.round", "view", row.pk)


@require_safe
@desk_page("plan.round", "view")
def preview(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The bulletin as it will lie on paper."""
    actor = actor_of(request)
    row = queries.round_(actor, round_id)
    try:
        found = issue(request, round_id)
    except NotVisible:
        if request.GET.get("snapshot"):
            raise
        return common.page(request, "no_bulletin", head=pages.head(actor, row), may=powers(actor))
    return common.page(
        request,
        "bulletin",
        head=pages.head(actor, row),
        sheet=paper(found.bulletin, english=in_english()),
        snapshot=found.snapshot,
        snapshots=queries.snapshots(actor, row),
        chosen=found.snapshot.pk if found.snapshot else "now",
        may_take=allowed(actor, "plan.round", "export", row),
        may=powers(actor),
    )


@require_safe
@desk_page("plan.round", "export")
def bulletin_file(request: HttpRequest, round_id: UUID, form: str) -> HttpResponse:
    """The bulletin as Word or PDF; contains no personal data and none of the units' free words."""
    if form not in BULLETIN_FORMS:
        raise Http404
    bulletins.round_to_take(actor_of(request), round_id)
    found = issue(request, round_id)
    try:
        body = BULLETIN_FORMS[form].write(found.bulletin, in_english())
    except MissingFont:
        head = pages.head(actor_of(request), found.round)
        return common.page(request, "no_font", status=503, head=head)
    keep_trace(request, found.round, form)
    name = f"{words(found.bulletin.masthead)}_{words(found.bulletin.issue)}.{form}"
    return attachment(name, BULLETIN_FORMS[form].media_type, body)


@require_safe
@desk_page("plan.report", "export")
def round_file(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The round as Excel, narrowed as the list it is taken from: its numbers are the page's numbers."""
    actor = actor_of(request)
    row = queries.round_(actor, round_id)
    found = lists.narrowed(rows(actor, row), lists.Filters.read(request.GET))
    lines = lines_of(actor, [one.report for one in found])
    body = round_excel.write(
        pages.head(actor, row),
        matrix.by_unit(found),
        found,
        [(one, line) for one in found for line in lines[one.report.pk]],
        english=in_english(),
    )
    keep_trace(request, row, "xlsx")
    return attachment(f"{row.plan.code}_{row.code}.xlsx", round_excel.MEDIA_TYPE, body)


def keep_trace(request: HttpRequest, row: Round, form: str) -> None:
    """A line in the ledger: who took what away."""
    audit.record(
        actor=actor_of(request),
        act="export",
        kind="plan.round",
        subject_ids=[row.id],
        detail={"form": form},
    )
