"""The verbs of casework. `act` is the one write door of a case; the rest opens cases, releases procedures, and keeps
what people leave at their desks."""

from tongyou.kernels.casework.actions.acting import act
from tongyou.kernels.casework.actions.bulk import act_many
from tongyou.kernels.casework.actions.desk import drop_filter, keep_filter, save_draft
from tongyou.kernels.casework.actions.erasing import erase
from tongyou.kernels.casework.actions.opening import open_case
from tongyou.kernels.casework.actions.recounting import recount_deadlines
from tongyou.kernels.casework.actions.releasing import release

__all__ = [
    "act",
    "act_many",
    "drop_filter",
    "erase",
    "keep_filter",
    "open_case",
    "recount_deadlines",
    "release",
    "save_draft",
]
