"""The nouns of the plan: plans and their versions, what they promise, and how a document became one."""

from tongyou.domains.plan.models.commitments import Baseline, Commitment
from tongyou.domains.plan.models.documents import DraftEdit, PlanImport, Span
from tongyou.domains.plan.models.findings import Finding, Settlement
from tongyou.domains.plan.models.plans import Change, Node, NodeUnit, Plan, PlanVersion

__all__ = [
    "Baseline",
    "Change",
    "Commitment",
    "DraftEdit",
    "Finding",
    "Node",
    "NodeUnit",
    "Plan",
    "PlanImport",
    "PlanVersion",
    "Settlement",
    "Span",
]
