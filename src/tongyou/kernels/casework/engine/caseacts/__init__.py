"""Acts that every case knows beside those of its steps: a chapter for each subject, one table of all."""

from __future__ import annotations

from collections.abc import Mapping

from tongyou.kernels.casework.engine.caseacts import (
    endings,
    items,
    materials,
    pauses,
    referral,
    saying,
    timing,
    transfer,
)
from tongyou.kernels.casework.engine.caseacts.common import platform
from tongyou.kernels.casework.engine.question import CaseAct

CASE_ACTS: Mapping[str, CaseAct] = {
    **materials.ACTS,
    **saying.ACTS,
    **pauses.ACTS,
    **transfer.ACTS,
    **referral.ACTS,
    **endings.ACTS,
    **items.ACTS,
    **timing.ACTS,
}
PLATFORM_ACTS = frozenset(code for code, act in CASE_ACTS.items() if act.who is platform)
