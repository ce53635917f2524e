"""Acts as pages show them: those that exist now, each with every reason against it."""

from __future__ import annotations

from dataclasses import replace

from tongyou.ground.visibility import Actor
from tongyou.kernels.casework import hooks, people
from tongyou.kernels.casework.definition.types import ActSpec, Procedure
from tongyou.kernels.casework.engine.allowing import acts, why_not
from tongyou.kernels.casework.engine.types import Moment, Offer
from tongyou.kernels.casework.facts import BY_REFERRAL, facts_of
from tongyou.kernels.casework.queries.types import ActView
from tongyou.kernels.casework.records import Loaded
from tongyou.kernels.casework.seeing import Seen
from tongyou.kernels.casework.types import Sight


def offers(actor: Actor, loaded: Loaded, seen: Seen, moment: Moment) -> tuple[ActView, ...]:
    """Every act of open steps, then those on the case. Somebody who holds no right to act is offered none."""
    who = people.who_acts(actor, loaded.row, loaded.procedure, loaded.state, "act")
    opener = who.account_id is not None and who.account_id == loaded.state.opener
    if not (who.posts or who.anywhere or who.system or opener):
        return ()
    found = acts(loaded.procedure, loaded.state, who, moment)
    if seen.sight is Sight.REFERRAL:
        found = tuple(one for one in found if one.command.act in BY_REFERRAL and one.allowed)
    judged = (special(actor, loaded, moment, one) for one in found)
    return tuple(view(loaded, one) for one in judged)


def special(actor: Actor, loaded: Loaded, moment: Moment, offer: Offer) -> Offer:
    """Acts with an action of their own in the matrix are judged by that."""
    action = people.action_of(offer.command.act)
    if action == "act":
        return offer
    who = people.who_acts(actor, loaded.row, loaded.procedure, loaded.state, action)
    reasons = why_not(loaded.procedure, loaded.state, offer.command, who, moment)
    return replace(offer, reasons=reasons)


def view(loaded: Loaded, offer: Offer) -> ActView:
    """One offer, with what the domains have against it."""
    command = offer.command
    spec = act_spec(loaded.procedure, command.act, command.step)
    against = hooks.reasons(facts_of(loaded, command))
    return ActView(
        act=command.act,
        step=command.step,
        title=offer.title,
        effect=spec.effect if spec else None,
        asks=offer.asks,
        needs=spec.needs if spec else (),
        why_not=tuple(dict.fromkeys((*offer.reasons, *against))),
        choices={asked.field.code: asked.field.choices for asked in offer.asks},
        payload=command.payload,
    )


def act_spec(procedure: Procedure, act: str, step: str) -> ActSpec | None:
    """The act of a step; None for acts on the case."""
    code = step.partition("#")[0].partition(".")[0]
    if not code or not procedure.has(code):
        return None
    return next((one for one in procedure.step(code).acts if one.code == act), None)
