"""Public progress: what became of the promises, in a citizen's words, from published snapshots only."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tongyou.domains.plan.exports import BULLETIN_FORMS, MissingFont
from tongyou.domains.plan.models import Node
from tongyou.domains.plan.queries import progress as queries
from tongyou.domains.plan.queries.progress import Progress, TaskProgress
from tongyou.domains.plan.queries.supervision_pages import public
from tongyou.domains.plan.rules.rounds.bulletin import bulletin
from tongyou.domains.plan.templatetags.plan import words
from tongyou.domains.plan.views.common import show
from tongyou.domains.plan.views.supervision.common import attachment, in_english
from tongyou.ground.visibility import NotVisible, actor_of, page


@require_safe
@page("plan.round", "view")
def newest(request: HttpRequest) -> HttpResponse:
    """The newest published round."""
    found = queries.public_progress(actor_of(request))
    if found is None:
        return show(request, "progress/none", "portal")
    return shown(request, found)


@require_safe
@page("plan.round", "view")
def of_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """One published round; a round that was not published does not exist here."""
    return shown(request, published(request, round_id))


def published(request: HttpRequest, round_id: UUID) -> Progress:
    """The progress of one round. Raises NotVisible."""
    found = queries.public_progress(actor_of(request), round_id=round_id)
    if found is None:
        raise NotVisible("plan.round", "view", round_id)
    return found


def shown(request: HttpRequest, found: Progress) -> HttpResponse:
    """The whole round: what is late first, then every action."""
    actor = actor_of(request)
    return show(
        request,
        "progress/round",
        "portal",
        progress=found,
        late=public.late_first(found),
        lights=public.light_counts(found),
        others=queries.published_rounds(actor, found.round.plan),
        nodes=public.action_nodes(actor, found),
    )


@require_safe
@page("plan.round", "view")
def task(request: HttpRequest, round_id: UUID, number: int) -> HttpResponse:
    """One task in one published round, and the same task in the others."""
    actor = actor_of(request)
    found = published(request, round_id)
    one = task_in(found, number)
    node = Node.objects.visible_to(actor).filter(
        version=found.round.version_id, kind=Node.Kind.TASK, number=number
    )
    return show(
        request,
        "progress/task",
        "portal",
        progress=found,
        one=one,
        node=node.select_related("parent").first(),
        past=public.past_of_task(actor, found, number),
    )


def task_in(found: Progress, number: int) -> TaskProgress:
    """The task with this number. Raises NotVisible."""
    tasks = (task for action in found.actions for task in action.tasks)
    one = next((task for task in tasks if task.task.number == number), None)
    if one is None:
        raise NotVisible("plan.round", "view", found.round.pk)
    return one


@require_safe
@page("plan.round", "export")
def bulletin_file(request: HttpRequest, round_id: UUID, form: str) -> HttpResponse:
    """The published bulletin as Word or PDF."""
    if form not in BULLETIN_FORMS:
        raise Http404
    found = published(request, round_id)
    paper = bulletin(found.snapshot)
    try:
        body = BULLETIN_FORMS[form].write(paper, in_english())
    except MissingFont:
        response = show(request, "progress/no_font", "portal", progress=found)
        response.status_code = 503
        return response
    name = f"{words(paper.masthead)}_{words(paper.issue)}.{form}"
    return attachment(name, BULLETIN_FORMS[form].media_type, body)
