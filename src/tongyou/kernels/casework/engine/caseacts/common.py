"""What several acts on a case share: who they are for, and the reason they ask."""

from __future__ import annotations

from tongyou.kernels.casework.definition.types import AskedField
from tongyou.kernels.casework.engine import words
from tongyou.kernels.casework.engine.answers import ask
from tongyou.kernels.casework.engine.people import SYSTEM, Right, takes_part
from tongyou.kernels.casework.engine.question import Question
from tongyou.kernels.criteria import Text

REASON = Text("理由", "Reason")
RECEIVER = Text("接收单位", "Receiving unit")


def platform(q: Question) -> Right:
    """Only the platform itself."""
    return Right(role=SYSTEM) if q.who.system else Right(reason=words.PLATFORM_ONLY)


def taking_part(q: Question) -> Right:
    """The opener, whoever handles an open step, and the platform."""
    return takes_part(q.procedure, q.state, q.who)


def reason(*, required: bool) -> AskedField:
    """Why. What people write freely may name somebody, so it is sealed."""
    return ask("reason", REASON, required=required, personal=True)
