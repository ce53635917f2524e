"""The rows of casework: the shadow of the engine's state, and what people and the clock left beside it."""

from tongyou.kernels.casework.models.cases import Case, CaseKey
from tongyou.kernels.casework.models.desk import Alarm, Draft, SavedFilter
from tongyou.kernels.casework.models.events import Decision, Document, Event
from tongyou.kernels.casework.models.parts import Clock, Fired, Material, Pause, Referral
from tongyou.kernels.casework.models.procedures import ReleasedProcedure
from tongyou.kernels.casework.models.searching import SearchText
from tongyou.kernels.casework.models.steps import Step

__all__ = [
    "Alarm",
    "Case",
    "CaseKey",
    "Clock",
    "Decision",
    "Document",
    "Draft",
    "Event",
    "Fired",
    "Material",
    "Pause",
    "Referral",
    "ReleasedProcedure",
    "SavedFilter",
    "SearchText",
    "Step",
]
