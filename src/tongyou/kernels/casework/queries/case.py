"""One case, as one reader sees it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from tongyou.base import clock, files
from tongyou.ground.organisations.types import Answering
from tongyou.ground.visibility import Actor
from tongyou.kernels.casework import hooks, people, records, seeing, shelf
from tongyou.kernels.casework.engine.caseacts.common import REASON
from tongyou.kernels.casework.engine.types import Moment, State, StepStanding, StepState
from tongyou.kernels.casework.models import Case, Document
from tongyou.kernels.casework.models import Event as EventRow
from tongyou.kernels.casework.moments import moment_for
from tongyou.kernels.casework.queries import clocks_in_words
from tongyou.kernels.casework.queries.dossier import Dossier, dossier, drafts
from tongyou.kernels.casework.queries.history import lines_of, units_in
from tongyou.kernels.casework.queries.names import Names, names_of
from tongyou.kernels.casework.queries.offers import act_spec, offers
from tongyou.kernels.casework.queries.showing import Shower, in_clear, personal_values
from tongyou.kernels.casework.queries.types import (
    CaseView,
    ClockView,
    Colour,
    DocumentView,
    HistoryLine,
    ItemView,
    OutcomeView,
    PauseView,
    ReferralView,
    StepView,
)
from tongyou.kernels.casework.records import Loaded
from tongyou.kernels.casework.seeing import Seen
from tongyou.kernels.casework.types import Sight
from tongyou.kernels.criteria import Text

PAPERS: Mapping[str, Text] = {
    Document.Kind.OPENED: Text("受理通知", "Notice of acceptance"),
    Document.Kind.CORRECTION: Text("补正告知", "Notice of correction"),
    Document.Kind.PROMISE: Text("容缺承诺", "Promise of a missing material"),
    Document.Kind.DECISION: Text("办理结果", "Notice of the outcome"),
}


def case(actor: Actor, case_id: UUID) -> CaseView:
    """One case as far as the actor sees it. NotVisible where there is none to see."""
    found = dossier(actor, case_id)
    seen = seeing.see_state(actor, found.loaded.row, found.loaded.state) if found else None
    if found is None or seen is None:
        raise seeing.not_visible(actor, case_id, "view")
    loaded = found.loaded
    moment = moment_for(loaded.row, loaded.procedure, loaded.state)
    if seen.sight is Sight.REFERRAL:
        return referred(actor, found, seen, moment)
    return Whole(actor, found, loaded, seen, moment).view()


def outline(actor: Actor, found: Dossier, seen: Seen, moment: Moment) -> CaseView:
    """What is told of a case to everybody who sees anything of it."""
    row, procedure = found.loaded.row, found.loaded.procedure
    return CaseView(
        case_id=row.pk,
        sight=seen.sight,
        number=row.number,
        procedure=procedure.code,
        version=procedure.version,
        procedure_title=procedure.title,
        forms=(),
        until=None,
        acts=offers(actor, found.loaded, seen, moment),
        drafts=drafts(found),
    )


def referred(actor: Actor, found: Dossier, seen: Seen, moment: Moment) -> CaseView:
    """The referral's forms until its end, and nothing else."""
    return replace(
        outline(actor, found, seen, moment),
        forms=shower(actor, found.loaded, seen, moment).forms(seen.forms),
        until=max(one.ends_at for one in seen.referrals),
    )


def shower(actor: Actor, loaded: Loaded, seen: Seen, moment: Moment) -> Shower:
    """The case's values as this reader sees them."""
    ids = [one.file_id for one in loaded.state.materials if one.file_id]
    named = files.StoredFile.objects.filter(pk__in=ids) if ids else None
    return Shower(
        procedure=loaded.procedure,
        state=loaded.state,
        moment=moment,
        language=actor.language,
        clear=in_clear(seen.rank),
        personal=personal_values(loaded.row, loaded.state),
        names=dict(named.values_list("pk", "name")) if named is not None else {},
    )


@dataclass(frozen=True, slots=True)
class Whole:
    """A case seen whole or through a step."""

    actor: Actor
    found: Dossier
    loaded: Loaded
    seen: Seen
    moment: Moment

    def view(self) -> CaseView:
        """Everything the page shows."""
        row, procedure, state = self.loaded.row, self.loaded.procedure, self.loaded.state
        told = [(one, json.loads(one.data)) for one in self.found.events]
        names = names_of(self.units(told), [row.area_id])
        lines = lines_of(self.actor, self.loaded, self.seen, self.found.events, names)
        shown = shower(self.actor, self.loaded, self.seen, self.moment)
        return replace(
            outline(self.actor, self.found, self.seen, self.moment),
            title=Text(row.title_zh, row.title_en),
            standing=state.standing,
            revision=state.revision,
            opened_at=state.opened_at,
            closed_at=state.closed_at,
            area=names.area(row.area_id),
            unit=names.unit(row.unit_id),
            unit_id=row.unit_id,
            about_id=row.about_id,
            parent_id=self.parent(),
            basis=tuple(one.text for one in procedure.basis),
            fields=shown.fields(),
            materials=shown.materials(),
            steps=self.steps(names),
            clocks=self.clocks(),
            pauses=self.pauses(),
            referrals=self.referrals(names),
            items=self.items(),
            history=tuple(reversed(lines)),
            documents=self.documents(),
            outcome=self.outcome(lines),
            own_page=hooks.own_page(procedure.code, row.pk),
            erased=row.erased_at is not None,
        )

    def clocks(self) -> tuple[ClockView, ...]:
        """Every deadline of the case, as it stands now."""
        procedure, now, calendar = self.loaded.procedure, self.moment.now, self.moment.calendar
        return tuple(
            clocks_in_words.view(procedure, one, now, calendar) for one in self.loaded.state.clocks
        )

    def units(self, told: list[tuple[EventRow, dict[str, Any]]]) -> set[UUID]:
        """Every unit the page names."""
        found = units_in(told, self.loaded.state)
        return found | {one.unit_id for one in self.loaded.state.referrals}

    def parent(self) -> UUID | None:
        """The bundle, if the reader sees it."""
        parent = self.loaded.row.parent_id
        return parent if parent and seeing.look(self.actor, parent) else None

    def steps(self, names: Names) -> tuple[StepView, ...]:
        """Every row of the case, with those who answer for what is open."""
        procedure, state = self.loaded.procedure, self.loaded.state
        open_rows = [one for one in state.steps if one.standing is StepStanding.OPEN]
        wants = {one.key: people.want_of(procedure, one.code, one.unit_id) for one in open_rows}
        found = people.responsible(wants.values())
        return tuple(
            self.step(one, names, found[wants[one.key]] if one.key in wants else None)
            for one in state.steps
        )

    def step(
        self, one: StepState, names: Names, answering: tuple[Answering, ...] | None
    ) -> StepView:
        """One row. `answering` is None for rows that are not open."""
        procedure, state = self.loaded.procedure, self.loaded.state
        clock_of = {found.key: found for found in state.clocks}
        timer = clock_of.get(f"step:{one.key}")
        want = people.want_of(procedure, one.code, one.unit_id)
        ended = act_spec(procedure, one.act, one.key) if one.act else None
        return StepView(
            key=one.key,
            code=one.code,
            title=procedure.step(one.code).title,
            unit_id=one.unit_id,
            unit=names.unit(one.unit_id),
            round=one.round,
            standing=one.standing,
            opened_at=one.opened_at,
            due_at=timer.due_at if timer else None,
            done_at=one.done_at,
            colour=clocks_in_words.colour(timer, self.moment.now, self.moment.calendar)
            if timer
            else Colour.STOPPED,
            late=one.late,
            act=ended.title if ended else None,
            responsible=tuple(self.post_words(names, who) for who in answering or ()),
            alarm=answering is not None and people.is_vacant(want, answering),
            own=one.unit_id in self.actor.unit_ids,
            form=procedure.step(one.code).form,
        )

    def post_words(self, names: Names, who: Answering) -> str:
        """`教体局 经办人`."""
        post = Text(who.post_zh, who.post_en or who.post_zh).in_language(self.actor.language)
        if who.unit_id not in names.found:
            return post
        return f"{names.unit(who.unit_id).in_language(self.actor.language)} {post}"

    def pauses(self) -> tuple[PauseView, ...]:
        specs = {one.code: one for one in self.loaded.procedure.pauses}
        found = []
        for one in self.loaded.state.pauses:
            otherwise = specs[one.code].otherwise
            ends = self.loaded.procedure.outcome(otherwise).title if otherwise else None
            title = specs[one.code].title
            found.append(PauseView(title, one.started_at, one.ends_at, one.ended_at, ends))
        return tuple(found)

    def referrals(self, names: Names) -> tuple[ReferralView, ...]:
        """To whom the case is shown; only for those who see it whole."""
        if self.seen.sight is not Sight.WHOLE:
            return ()
        titles = {one.code: one.title for one in self.loaded.procedure.forms}
        now = clock.now()
        return tuple(
            ReferralView(
                number=one.number,
                unit_id=one.unit_id,
                unit=names.unit(one.unit_id),
                forms=tuple(titles[code] for code in one.forms if code in titles),
                started_at=one.started_at,
                ends_at=one.ends_at,
                ended_at=one.ended_at,
                live=one.ended_at is None and now <= one.ends_at,
            )
            for one in self.loaded.state.referrals
        )

    def items(self) -> tuple[ItemView, ...]:
        """Sub-cases; those the reader may not see are there without their number."""
        if not self.loaded.procedure.items:
            return ()
        parts = {one.item: one for one in Case.objects.filter(parent_id=self.loaded.row.pk)}
        seen = seeing.seen_of(self.actor, list(parts.values()))
        return tuple(
            self.item(one.code, optional=one.optional, part=parts.get(one.code), seen=seen)
            for one in self.loaded.procedure.items
        )

    def item(
        self, code: str, *, optional: bool, part: Case | None, seen: Collection[UUID]
    ) -> ItemView:
        state = self.loaded.state.items.get(code, "")
        title, outcome = Text(code, code), None
        if part is not None:
            procedure = shelf.of(part.released_id)
            title = procedure.title
            outcome = procedure.outcome(part.outcome).title if part.outcome else None
        shown = part if part and part.pk in seen else None
        return ItemView(
            code=code,
            title=title,
            optional=optional,
            state=state,
            outcome=outcome,
            case_id=shown.pk if shown else None,
            number=shown.number if shown else "",
        )

    def documents(self) -> tuple[DocumentView, ...]:
        """Papers the case handed out, the newest first."""
        return tuple(
            DocumentView(one.id, one.kind, PAPERS[one.kind], one.number, one.made_at, one.sequence)
            for one in self.found.documents
        )

    def outcome(self, lines: tuple[HistoryLine, ...]) -> OutcomeView | None:
        """What the case ended with, and what stands against it."""
        made = self.found.decision
        if made is None or not self.loaded.state.outcome:
            return None
        spec = self.loaded.procedure.outcome(made.outcome)
        return OutcomeView(
            made.outcome,
            spec.kind,
            spec.title,
            made.decided_at,
            reason_of(lines, made.sequence),
            spec.remedy,
        )


def reason_of(lines: tuple[HistoryLine, ...], sequence: int) -> str:
    """The reason that was given with an event, as far as the reader sees it."""
    for line in lines:
        if line.sequence == sequence:
            texts = [value for title, value in line.words if title == REASON]
            return texts[0] if texts else ""
    return ""


def material_file(actor: Actor, case_id: UUID, code: str) -> UUID:
    """The stored file of a material the actor may see. NotVisible otherwise."""
    loaded = records.load(case_id)
    seen = seeing.see_state(actor, loaded.row, loaded.state) if loaded else None
    found = file_of(loaded.state, code) if loaded else None
    if loaded is None or seen is None or found is None:
        raise seeing.not_visible(actor, case_id, "view")
    if seen.sight is Sight.REFERRAL:
        forms = [one for one in loaded.procedure.forms if one.code in seen.forms]
        if not any(code in one.materials for one in forms):
            raise seeing.not_visible(actor, case_id, "view")
    return found


def file_of(state: State, code: str) -> UUID | None:
    return next((one.file_id for one in state.materials if one.code == code), None)
