"""The nouns of the plan: plans and their versions, what they promise, how a document became one, and how it is supervised."""

from tongyou.domains.plan.models.checks import CheckAnswer, ClaimCheck
from tongyou.domains.plan.models.commitments import Baseline, Commitment
from tongyou.domains.plan.models.documents import DraftEdit, PlanImport, Span
from tongyou.domains.plan.models.findings import Finding, Settlement
from tongyou.domains.plan.models.meetings import AgendaItem, Meeting, Resolution
from tongyou.domains.plan.models.notices import SupervisionNotice
from tongyou.domains.plan.models.plans import Change, Node, NodeUnit, Plan, PlanVersion
from tongyou.domains.plan.models.reports import (
    Evidence,
    Reminder,
    Report,
    ReportingUnit,
    ReportLine,
)
from tongyou.domains.plan.models.research import ResearchFile
from tongyou.domains.plan.models.rounds import Rhythm, Round, RoundSnapshot

__all__ = [
    "AgendaItem",
    "Baseline",
    "Change",
    "CheckAnswer",
    "ClaimCheck",
    "Commitment",
    "DraftEdit",
    "Evidence",
    "Finding",
    "Meeting",
    "Node",
    "NodeUnit",
    "Plan",
    "PlanImport",
    "PlanVersion",
    "Reminder",
    "Report",
    "ReportLine",
    "ReportingUnit",
    "ResearchFile",
    "Resolution",
    "Rhythm",
    "Round",
    "RoundSnapshot",
    "Settlement",
    "Span",
    "SupervisionNotice",
]
