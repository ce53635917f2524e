"""The same act on several cases: choose it, check it, and be told of each case how it ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongyou.base import codes
from tongyou.ground.visibility import Actor, NotVisible, desk_page
from tongyou.kernels.casework import actions, queries, shelf
from tongyou.kernels.casework.engine.answers import read_answers
from tongyou.kernels.casework.forms import FILE, ActForm, payload_of
from tongyou.kernels.casework.queries.types import ActView, CaseView, StepView
from tongyou.kernels.casework.types import Done, Outcome, Refused
from tongyou.kernels.casework.views.common import CASE, WRONG, clean, reader_of, show, shown
from tongyou.kernels.criteria import Text

AT_MOST = 50
BETWEEN = "|"  # case|step|revision: none of them holds it
NOT_THERE = Text("现在没有这项操作。", "There is no such act now.")
ABSENT = Text(
    "找不到这件办件，或者不对您开放。", "There is no such case, or it is not open to you."
)


@dataclass(frozen=True, slots=True)
class Member:
    """One case in the selection, as it stands now; `act` once it has been chosen."""

    view: CaseView
    step: StepView
    act: ActView | None = None

    @property
    def value(self) -> str:
        """What the form sends for it: the revision that was checked goes along."""
        return BETWEEN.join((str(self.view.case_id), self.step.key, str(self.view.revision)))

    @property
    def why_not(self) -> tuple[Text, ...]:
        return self.act.why_not if self.act else (NOT_THERE,)

    def with_act(self, code: str) -> Member:
        """The same member with the act of that code, also one that is not offered any more."""
        acts = self.view.acts_on(self.step.key)
        found = next((one for one in acts if one.act == code), None)
        return Member(self.view, self.step, found or past(self, code))


def past(member: Member, code: str) -> ActView | None:
    """An act as the procedure has it, where the case has gone on: pressed twice, it still has its words."""
    step = shelf.at(member.view.procedure, member.view.version).step(member.step.code)
    spec = next((one for one in step.acts if one.code == code), None)
    if spec is None:
        return None
    return ActView(
        act=code,
        step=member.step.key,
        title=spec.title,
        effect=spec.effect,
        asks=spec.asks,
        needs=spec.needs,
        why_not=(NOT_THERE,),
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """An act that some of a group can do now."""

    act: ActView
    able: int


@dataclass(frozen=True, slots=True)
class Group:
    """Members at the same step of the same procedure: only these can share an act."""

    members: tuple[Member, ...]
    choices: tuple[Choice, ...]


@require_POST
@desk_page(CASE, "act")
def bulk(request: HttpRequest) -> HttpResponse:
    """First which act, then its check page, then the outcome of each."""
    actor = reader_of(request)
    chosen = members(actor, request.POST.getlist("item"))
    if not chosen:
        messages.info(request, _("没有选中能办的。请先在要办的几件前面打勾。"))
        return redirect("casework:inbox")
    shown(request, (one.view.case_id for one in chosen))
    code = clean(request.POST.get("act"), 64)
    if not code:
        return show(request, "bulk_choose", groups=groups(chosen))
    return check(request, [one.with_act(code) for one in chosen])


def members(actor: Actor, values: Iterable[str]) -> list[Member]:
    """The cases meant, as they stand; those that cannot be seen any more are left out."""
    found = []
    for value in list(dict.fromkeys(values))[:AT_MOST]:
        case_id, key, _revision = parts(value)
        try:
            view = queries.case(actor, case_id) if case_id else None
        except NotVisible:
            continue
        step = next((one for one in view.steps if one.key == key), None) if view else None
        if view and step:
            found.append(Member(view, step))
    return found


def parts(value: str) -> tuple[UUID | None, str, int | None]:
    """Case, step and revision of one member; None where they cannot be read."""
    case_id, key, revision = [*value.split(BETWEEN), "", ""][:3]
    try:
        return UUID(case_id), key, int(revision) if revision.isdecimal() else None
    except ValueError:
        return None, key, None


def groups(chosen: Sequence[Member]) -> list[Group]:
    """Members that can share an act, with the acts they have."""
    found: dict[tuple[str, int, str], list[Member]] = {}
    for one in chosen:
        kind = (one.view.procedure, one.view.version, one.step.code)
        found.setdefault(kind, []).append(one)
    return [Group(tuple(rows), tuple(choices(rows))) for rows in found.values()]


def choices(rows: Sequence[Member]) -> Iterable[Choice]:
    """Acts of the step, in its order, with how many can do them now. An act that takes a file is done one by one."""
    acts: dict[str, list[ActView]] = {}
    for row in rows:
        for act in row.view.acts_on(row.step.key):
            acts.setdefault(act.act, []).append(act)
    for found in acts.values():
        able = sum(one.allowed for one in found)
        if able and not any(asked.field.code == FILE for asked in found[0].asks):
            yield Choice(found[0], able)


def check(request: HttpRequest, chosen: Sequence[Member]) -> HttpResponse:
    """What will be done on which cases, and which cannot be part of it; done once it is confirmed."""
    able = [one for one in chosen if one.act and one.act.allowed]
    act = next((one.act for one in (*able, *chosen) if one.act), None)
    confirmed = act is not None and "go" in request.POST
    form = ActForm(act, data=request.POST if confirmed else None) if act else None
    if act and form and confirmed and readable(form, act, request):
        return done(request, chosen, act)
    left = [one for one in chosen if one not in able]
    return show(
        request,
        "bulk_check",
        status=WRONG if form and form.errors else 200,
        able=able,
        left=left,
        act=act,
        form=form,
        key=clean(request.POST.get("key"), 64) or codes.new_id(),
    )


def readable(form: ActForm, act: ActView, request: HttpRequest) -> bool:
    """Whether the one set of answers for all can be taken; its mistakes are named in the form."""
    try:
        read_answers(act.asks, answers(request, act.act))
    except Refused as error:
        form.told(error.reasons, error.fields)
        return False
    return True


def answers(request: HttpRequest, code: str) -> dict[str, Any]:
    """What was typed, without the words of the selection."""
    own = {"item", "act", "go"}
    return {
        name: value for name, value in payload_of(request.POST, code).items() if name not in own
    }


def done(request: HttpRequest, chosen: Sequence[Member], act: ActView) -> HttpResponse:
    """Do it to each, in a transaction of its own; a second press gives the same receipts."""
    sent = [parts(value) for value in request.POST.getlist("item")][:AT_MOST]
    outcomes = actions.act_many(
        actor=reader_of(request),
        items=[(case_id, key, revision) for case_id, key, revision in sent if case_id],
        act=act.act,
        payload=answers(request, act.act),
        key=clean(request.POST.get("key"), 64) or str(codes.new_id()),
    )
    named = {one.view.case_id: one.view for one in chosen}
    rows = [(one, named.get(one.case_id)) for one in outcomes]
    return show(
        request,
        "bulk_done",
        act=act,
        rows=sorted(rows, key=lambda row: row[0].done is Done.DONE),
        done=count(outcomes, Done.DONE),
        left=len(outcomes) - count(outcomes, Done.DONE),
        absent=ABSENT,
    )


def count(outcomes: Sequence[Outcome], wanted: Done) -> int:
    return sum(one.done is wanted for one in outcomes)
