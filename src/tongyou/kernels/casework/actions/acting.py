"""`act`: the one write door of a case. Judge outside the lock, write inside it, and be idempotent by key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from tongyou.base import cipher, codes, files
from tongyou.base.cipher import OwnKey
from tongyou.base.database import write
from tongyou.ground.organisations import queries as organisations
from tongyou.ground.visibility import Actor, NotAllowed
from tongyou.ground.visibility.decisions import note_refusal
from tongyou.kernels.casework import chain, hooks, moves, people, records, sealing, seeing
from tongyou.kernels.casework.engine.deciding import decide
from tongyou.kernels.casework.engine.evolving import evolve
from tongyou.kernels.casework.engine.types import Command, Event, Moment, Refused, Who
from tongyou.kernels.casework.facts import BY_REFERRAL, facts_of
from tongyou.kernels.casework.models import Case
from tongyou.kernels.casework.moments import moment_for
from tongyou.kernels.casework.records import Loaded
from tongyou.kernels.casework.seeing import RESOURCE, Seen
from tongyou.kernels.casework.types import Acted, Sight, Stale
from tongyou.kernels.criteria import Text

ACT = "casework.act"
UPLOAD = "casework.material"
ALLOWED = ("pdf", "docx", "xlsx", "jpg", "png", "webp")
ATTEMPTS = 5  # how often an act without `expected` follows the case when others are faster

NO_UNIT = Text("没有这个单位。", "There is no such unit.")
ERASED = Text(
    "这个办件的保存期已满，个人内容已经清除，不能再添加。没有作任何改动。",
    "This case's retention has ended and its personal content is erased; nothing can be added. Nothing was changed.",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What came in."""

    actor: Actor
    case_id: UUID
    command: Command
    expected: int | None
    key: str
    prepared: Mapping[str, files.Prepared] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """A keyed digest of the content: it tells two contents apart and cannot be guessed back."""
        content = {
            "case": str(self.case_id),
            "act": self.command.act,
            "step": self.command.step,
            "payload": {key: str(value) for key, value in self.command.payload.items()},
            "files": {code: one.sha256 for code, one in self.prepared.items()},
        }
        return cipher.mac(chain.data_text(content).encode(), purpose="casework/fingerprint")[1]


def act(
    *,
    actor: Actor,
    case_id: UUID,
    act: str,
    step: str = "",
    payload: Mapping[str, Any] | None = None,
    uploads: Mapping[str, UploadedFile[Any]] | None = None,
    expected: int | None,
    key: str,
) -> Acted:
    """Do one act on a case: the one write door.

    `step` is a step's key, empty for acts on the case. `payload` holds the asked fields by code. `uploads` are
    files by the code of their material. `expected` is `CaseView.revision`; None takes whatever stands.
    Raises NotVisible, NotAllowed, Refused(reasons, fields), Stale(since, payload), files.RefusedFile, codes.KeyReused.
    """
    command = Command(act, step, dict(payload or {}))
    wish = Wish(actor, case_id, command, expected, key)
    loaded, seen = visible(wish)  # before a stranger's file is looked at
    if seen.sight is Sight.REFERRAL:  # it shows no revision, and its acts do not meet others
        wish = replace(wish, expected=None)
    if uploads:
        wish = replace(wish, prepared=prepared(command, uploads))
    for _ in range(ATTEMPTS):
        try:
            return attempt(wish, loaded, seen)
        except moves.Lost:
            loaded, seen = visible(wish)
            if wish.expected is not None:
                break
    return earlier(wish) or say_stale(wish, loaded, seen)


def visible(wish: Wish) -> tuple[Loaded, Seen]:
    """The case, if the actor sees it and this act may exist for them."""
    loaded = records.load(wish.case_id)
    seen = seeing.see_state(wish.actor, loaded.row, loaded.state) if loaded else None
    hidden = seen and seen.sight is Sight.REFERRAL and wish.command.act not in BY_REFERRAL
    if loaded is None or seen is None or hidden:
        raise seeing.not_visible(wish.actor, wish.case_id, people.action_of(wish.command.act))
    return loaded, seen


def attempt(wish: Wish, loaded: Loaded, seen: Seen) -> Acted:
    """Judge the act where the case stands, and write it. Raises Lost if somebody was faster in between."""
    state = loaded.state
    if wish.expected is not None and wish.expected != state.revision:
        return earlier(wish) or say_stale(wish, loaded, seen)
    action = people.action_of(wish.command.act)
    who = people.who_acts(wish.actor, loaded.row, loaded.procedure, state, action)
    moment = moment_for(loaded.row, loaded.procedure, state)
    try:
        must_have_a_post(wish, loaded, who, action)
        events = judged(wish.command, loaded, who, moment, placeholders(wish))
    except (Refused, NotAllowed):
        done = earlier(wish)
        if done is None:
            raise
        return done
    return written(wish, loaded, who, moment, events)


def must_have_a_post(wish: Wish, loaded: Loaded, who: Who, action: str) -> None:
    """Whoever sees a case but holds no right to act in it is told so, whatever the act."""
    opener = who.account_id is not None and who.account_id == loaded.state.opener
    if who.system or who.posts or who.anywhere or opener:
        return
    note_refusal(wish.actor, RESOURCE, action, wish.case_id, "not_allowed")
    raise NotAllowed(RESOURCE, action, wish.case_id)


def judged(
    command: Command,
    loaded: Loaded,
    who: Who,
    moment: Moment,
    given: Mapping[str, Any] | None = None,
) -> tuple[Event, ...]:
    """The event of an act; Refused with the engine's reasons and those of the domains."""
    payload = {**command.payload, **(given or {})}
    units_must_exist(payload)
    against = hooks.reasons(facts_of(loaded, replace(command, payload=payload)))
    events = decide(loaded.procedure, loaded.state, replace(command, payload=payload), who, moment)
    if against:
        raise Refused(against)
    return events


def units_must_exist(payload: Mapping[str, Any]) -> None:
    """Whoever receives a case or a referral is a unit of this city; the engine cannot know."""
    named = payload.get("unit_id")
    if not named:
        return
    try:
        unit = UUID(str(named))
    except ValueError:
        return  # the engine says so in its own words
    if not organisations.unit_names([unit]):
        raise Refused((NO_UNIT,), {"unit_id": NO_UNIT})


# ---- files


def prepared(
    command: Command, uploads: Mapping[str, UploadedFile[Any]]
) -> dict[str, files.Prepared]:
    """The one file of a material, checked before any transaction. RefusedFile in plain words."""
    material = command.payload.get("material")
    if command.act != "provide" or set(uploads) != {material}:
        raise ValueError("A file comes with `provide` and belongs to the material it names.")
    return {
        code: files.prepare(one, purpose=UPLOAD, allow=ALLOWED) for code, one in uploads.items()
    }


def placeholders(wish: Wish) -> dict[str, Any]:
    """While the act is judged, a file that has no row yet has an identifier that will not be kept."""
    return {"file_id": str(codes.new_id())} if wish.prepared else {}


# ---- writing


def written(
    wish: Wish, loaded: Loaded, who: Who, moment: Moment, events: tuple[Event, ...]
) -> Acted:
    """Write the act once; the same key again gives the first receipt."""
    key = own_key(loaded.row, events)
    move = None if wish.prepared else planned(wish.actor, loaded, events, moment, key)
    revision = loaded.state.revision

    def make() -> codes.Receipt:
        nonlocal revision
        last = move
        if wish.prepared:
            found = judged(wish.command, loaded, who, moment, kept_file(wish))
            last = planned(wish.actor, loaded, found, moment, key)
        if last is not None:
            moves.write_move(last)
            revision = last.after.revision
        return codes.Receipt(loaded.row.number, loaded.row.pk, moment.now)

    with write():
        receipt = once(wish, make)
    if revision == loaded.state.revision:
        revision = current_revision(wish.case_id)
    return Acted(receipt, revision)


def once(wish: Wish, make: Callable[[], codes.Receipt]) -> codes.Receipt:
    """The first receipt of this key."""
    account = wish.actor.account_id
    return codes.once(wish.key, actor_id=account, act=ACT, fingerprint=wish.fingerprint, make=make)


def earlier(wish: Wish) -> Acted | None:
    """What this very key did before; None if it is new."""
    found = codes.earlier(
        wish.key, actor_id=wish.actor.account_id, act=ACT, fingerprint=wish.fingerprint
    )
    return Acted(found, current_revision(wish.case_id)) if found else None


def kept_file(wish: Wish) -> dict[str, Any]:
    """The file's row, in the act's own transaction."""
    (one,) = wish.prepared.values()
    stored = files.keep(one, owner=wish.case_id, created_by=wish.actor.account_id)
    return {"file_id": str(stored.pk)}


def own_key(row: Case, events: tuple[Event, ...]) -> OwnKey | None:
    """The case's key, if these events have anything to seal."""
    if not any(event.personal for event in events):
        return None
    try:
        return sealing.key_with(row)
    except sealing.Erased:
        raise Refused((ERASED,)) from None


def planned(
    actor: Actor, loaded: Loaded, events: tuple[Event, ...], moment: Moment, key: OwnKey | None
) -> moves.Move | None:
    """The move of an act; None if nothing came of it."""
    if not events:
        return None
    (event,) = events
    return moves.plan_move(
        actor=actor,
        row=loaded.row,
        procedure=loaded.procedure,
        before=loaded.state,
        after=evolve(loaded.procedure, loaded.state, event),
        event=event,
        moment=moment,
        key=key,
    )


def current_revision(case_id: UUID) -> int:
    return Case.objects.values_list("revision", flat=True).get(pk=case_id)


def say_stale(wish: Wish, loaded: Loaded, seen: Seen) -> Acted:
    """Raise Stale with what happened since, as far as this person may see it."""
    from tongyou.kernels.casework.queries.history import lines_for

    since = wish.expected if wish.expected is not None else loaded.state.revision - 1
    lines = lines_for(wish.actor, loaded, seen, since)
    raise Stale(lines, wish.command.payload, loaded.state.revision)
