"""Doing an act: its form, its refusals, and what it meets when somebody was faster. Nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongyou.base import clock, codes, files
from tongyou.ground.visibility import NotAllowed, NotVisible, desk_page
from tongyou.kernels.casework import actions, queries
from tongyou.kernels.casework.forms import FILE, ActForm, payload_of, uploads_of
from tongyou.kernels.casework.queries.types import ActView, CaseView, Sight
from tongyou.kernels.casework.types import Acted, HistoryLine, Refused, Stale
from tongyou.kernels.casework.views import choosing, drafts
from tongyou.kernels.casework.views.common import (
    CASE,
    CONFLICT,
    WRITES,
    WRONG,
    clean,
    reader_of,
    say,
    show,
    shown,
)
from tongyou.kernels.casework.views.layout import END_REFERRAL, step_told
from tongyou.kernels.criteria import Text

FORBIDDEN = 403
NOT_YOURS = Text(
    "这一步不属于您现在的岗位，没有作任何改动。",
    "This is not for your post to do; nothing was changed.",
)
GONE = Text(
    "这件事已经有人办了，现在不需要再办。", "Somebody has done this already; it is not needed now."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which act somebody means: its code, its step, and the material or referral it is about."""

    act: str
    step: str
    about: str

    @classmethod
    def of(cls, act: str, query: QueryDict) -> Asked:
        return cls(act, clean(query.get("step"), 80), clean(query.get("about"), 64))

    def among(self, view: CaseView) -> ActView | None:
        """The act as the case offers it, if it does."""
        return next((one for one in view.acts if self.means(one)), None)

    def means(self, one: ActView) -> bool:
        return (one.act, one.step, about(one)) == (self.act, self.step, self.about)


def offered(request: HttpRequest, view: CaseView, asked: Asked) -> ActView | None:
    """The act as the case offers it to this person, with what can be chosen in it."""
    found = asked.among(view)
    return choosing.of_act(reader_of(request), view, found) if found else None


def about(one: ActView) -> str:
    """The one material or referral that an offer is about; empty for most."""
    return next((str(value) for value in one.payload.values()), "")


@require_http_methods(WRITES)
@desk_page(CASE, "act")
def act(request: HttpRequest, case_id: UUID, act: str) -> HttpResponse:
    """One act of a case. What may not be done now says why."""
    view = queries.case(reader_of(request), case_id)
    shown(request, [case_id])
    asked = Asked.of(act, request.GET)
    found = offered(request, view, asked)
    if request.method == "POST":
        return Attempt(request, view, asked, found).done()
    if found is None:
        raise NotVisible(CASE, "act", case_id)
    kept = drafts.restored(view, found)
    form = ActForm(found, view.materials, initial=kept)
    return page(request, view, found, form, restored=bool(kept))


def page(
    request: HttpRequest,
    view: CaseView,
    found: ActView,
    form: ActForm,
    *,
    status: int = 200,
    since: Sequence[HistoryLine] = (),
    restored: bool = False,
    fresh_key: bool = False,
) -> HttpResponse:
    """The form, with all that makes its act happen once and on the case that was seen."""
    key = "" if fresh_key else request.POST.get("key", "")
    step = next((one for one in view.steps if one.key == found.step), None)
    return show(
        request,
        "act",
        status=status,
        view=view,
        act=found,
        step=step,
        told=step_told(view, step, clock.now()),
        form=form,
        key=key or codes.new_id(),
        restored=restored,
        since=since,
    )


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to do an act; every way it can fail keeps what was typed."""

    request: HttpRequest
    view: CaseView
    asked: Asked
    found: ActView | None

    def done(self) -> HttpResponse:
        """Do it, and show the receipt."""
        try:
            acted = self.act()
        except Refused as error:
            return self.refused(error.reasons, error.fields)
        except Stale as error:
            return self.stale(error)
        except NotAllowed:
            return self.kept((NOT_YOURS,), FORBIDDEN)
        except files.RefusedFile as error:
            words = Text(error.zh, error.en)
            return self.refused((words,), {FILE: words})
        except codes.KeyReused as error:
            return self.refused((Text(str(error), str(error)),), fresh_key=True)
        drafts.forget(reader_of(self.request), self.view, self.asked.act, self.asked.step)
        answer = self.receipt(acted)
        answer["X-Receipt"] = acted.receipt.number
        return answer

    def receipt(self, acted: Acted) -> HttpResponse:
        """The event's own page; a referral does not show events, so its reader is told on the case's page."""
        if self.view.sight is Sight.REFERRAL:
            messages.success(self.request, _("办好了，已经记下。"))
            if self.asked.act == END_REFERRAL:  # nothing is seen through it any more
                return redirect("casework:referrals")
            return redirect("casework:case", case_id=self.view.case_id)
        sequence = self.event_of(acted)
        return redirect("casework:event", case_id=self.view.case_id, sequence=sequence)

    def act(self) -> Acted:
        """Call the one write door with what was typed."""
        data = self.request.POST
        preset = dict(self.found.payload) if self.found else {}
        return actions.act(
            actor=reader_of(self.request),
            case_id=self.view.case_id,
            act=self.asked.act,
            step=self.asked.step,
            payload=payload_of(data, self.asked.act) | preset,
            uploads=uploads_of(self.request.FILES, self.found),
            expected=revision_of(data),
            key=clean(data.get("key"), 64) or str(codes.new_id()),
        )

    def event_of(self, acted: Acted) -> int:
        """The event of this very act: after a second press others may have gone on meanwhile."""
        when, actor = acted.receipt.happened_at, reader_of(self.request)
        for since in (acted.revision - 1, 0):
            lines = queries.history(actor, self.view.case_id, since)
            found = [line.sequence for line in lines if line.mine and line.at == when]
            if found:
                return found[-1]
        return acted.revision

    def filled(self, found: ActView, view: CaseView) -> ActForm:
        """The form as it was sent."""
        return ActForm(found, view.materials, data=self.request.POST, files=self.request.FILES)

    def refused(
        self,
        reasons: Sequence[Text],
        wrong: Mapping[str, Text] | None = None,
        *,
        fresh_key: bool = False,
    ) -> HttpResponse:
        """The same form with its mistakes named."""
        if self.found is None or not self.found.allowed:
            return self.kept(reasons, CONFLICT)
        form = self.filled(self.found, self.view)
        form.told(reasons, wrong or {})
        return page(self.request, self.view, self.found, form, status=WRONG, fresh_key=fresh_key)

    def stale(self, error: Stale) -> HttpResponse:
        """Somebody was faster: what changed, and the same form if the act can still be done."""
        view = queries.case(reader_of(self.request), self.view.case_id)
        found, since = offered(self.request, view, self.asked), tuple(reversed(error.since))
        if found is None or not found.allowed:
            return self.kept(found.why_not if found else (GONE,), CONFLICT, view, since)
        form = self.filled(found, view)
        return page(self.request, view, found, form, status=CONFLICT, since=since)

    def kept(
        self,
        reasons: Sequence[Text],
        status: int,
        view: CaseView | None = None,
        since: Sequence[HistoryLine] = (),
    ) -> HttpResponse:
        """The act can no longer be done: why, what changed, what was typed, and what can be done now."""
        view = view or self.view
        named = {one.field.code: one.field.title for act in view.acts for one in act.asks}
        typed = [
            (say(named.get(code)) or code, value)
            for code, value in payload_of(self.request.POST, self.asked.act).items()
        ]
        return show(
            self.request,
            "act_gone",
            status=status,
            view=view,
            reasons=reasons,
            since=since,
            typed=typed,
            now=[one for one in view.acts if one.allowed and one.step],
        )


def revision_of(data: QueryDict) -> int | None:
    """The revision that was seen when the form was opened; without one, whatever stands."""
    given = data.get("revision", "")
    return int(given) if given.isdecimal() and len(given) < 10 else None
