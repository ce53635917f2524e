"""The words of supervision that every room may use: rounds, reports, lights, doubts, notices.

How a report of one task runs: a clerk drafts it, the head of the unit approves it, the coordinator reviews and
locks it. Late and missing speak of *when* a report came; stale speaks of *what* it says. They are never mixed.
"""

from __future__ import annotations

from enum import StrEnum


class Cadence(StrEnum):
    """How often units report. A custom round names its own period."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half"
    YEAR = "year"
    CUSTOM = "custom"


class RoundState(StrEnum):
    """Where a round stands. Closed: what is missing can still be made up. Locked: nothing more is taken."""

    OPEN = "open"
    CLOSED = "closed"
    LOCKED = "locked"


class ReportState(StrEnum):
    """Where one task's report of one round stands."""

    OWED = "owed"  # nothing handed in yet
    APPROVAL = "approval"  # drafted, waits for the head of the unit
    REVIEW = "review"  # handed in, waits for the coordinator
    RETURNED = "returned"  # sent back to the clerk, with a reason
    LOCKED = "locked"  # reviewed and final


class Timeliness(StrEnum):
    """When a report came."""

    WAITING = "waiting"  # not due yet
    ON_TIME = "on_time"
    LATE = "late"  # after the due date, before the round was closed
    MISSING = "missing"  # the due date has passed and nothing is there
    MADE_UP = "made_up"  # after the round was closed


class Freshness(StrEnum):
    """Whether a report says anything new."""

    FRESH = "fresh"
    STALE = "stale"
    UNKNOWN = "unknown"  # no report to judge


class Light(StrEnum):
    """Red, yellow, green; none while a report is not due."""

    NONE = "none"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class SelfStatus(StrEnum):
    """What a unit says about one of its promises. Same words as an assessment, so that the two can be compared."""

    MET = "met"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BEHIND = "behind"
    BREACHED = "breached"
    NOT_STARTED = "not_started"
    CANNOT_TELL = "cannot_tell"


NEEDS_REASON = frozenset(
    {
        SelfStatus.AT_RISK,
        SelfStatus.BEHIND,
        SelfStatus.BREACHED,
        SelfStatus.NOT_STARTED,
        SelfStatus.CANNOT_TELL,
    }
)


class Doubt(StrEnum):
    """Why a claim is looked at twice (rules/rounds/claims.py)."""

    NO_EVIDENCE = "no_evidence"
    JUMP = "jump"
    FALLS = "falls"
    UNDONE = "undone"
    AGAINST_TARGET = "against_target"
    MET_TOO_EARLY = "met_too_early"
    NUMBERS_DISAGREE = "numbers_disagree"
    COPIED = "copied"
    TOTAL_BELOW_YEAR = "total_below_year"
    TWINS_DISAGREE = "twins_disagree"


class CheckState(StrEnum):
    """How a doubt ended. Gone: the report was corrected and the cause is no longer there."""

    OPEN = "open"
    EXPLAINED = "explained"
    UPHELD = "upheld"
    GONE = "gone"


class Cause(StrEnum):
    """Why a supervision notice was issued."""

    MISSING_REPORT = "missing_report"
    BEHIND = "behind"
    DOUBT = "doubt"
    RESOLUTION = "resolution"
    OTHER = "other"


class Urgency(StrEnum):
    """How soon a notice is to be answered; the working days stand in the procedure `plan.notice`."""

    ORDINARY = "ordinary"
    URGENT = "urgent"


class NoticeState(StrEnum):
    """Where a supervision notice stands."""

    ISSUED = "issued"
    ANSWERED = "answered"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class MeetingState(StrEnum):
    """A meeting is planned, then held; its minutes are then final."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class ResearchState(StrEnum):
    """Where a research file stands (task 1 of the plan)."""

    ASKED = "asked"
    COMMISSIONED = "commissioned"
    REPORTED = "reported"
    ADVISED = "advised"
    ADOPTED = "adopted"
    PARTLY = "partly_adopted"
    NOT_ADOPTED = "not_adopted"
    WITHDRAWN = "withdrawn"
