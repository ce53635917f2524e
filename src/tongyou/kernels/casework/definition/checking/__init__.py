"""What must be right before a procedure is released: everything at once, each finding with its line.

Pure. `check` judges what the parts of a file mean together; the form of each part was judged by `reading`.
"""

from __future__ import annotations

from collections.abc import Callable

from tongyou.kernels.casework.definition.checking import (
    endings,
    lengths,
    names,
    order,
    people,
    refusals,
    unused,
)
from tongyou.kernels.casework.definition.checking.report import Report
from tongyou.kernels.casework.definition.known import Known
from tongyou.kernels.casework.definition.problems import Problem, in_order
from tongyou.kernels.casework.definition.reading import Reading

Check = Callable[[Report], None]
ALWAYS: tuple[Check, ...] = (order.check, lengths.check)
WHOLE: tuple[Check, ...] = (names.check, people.check, refusals.check, endings.check, unused.check)


def check(reading: Reading, known: Known | None = None) -> tuple[Problem, ...]:
    """Every problem of form and of meaning, in the order of the file; errors keep it from being released.

    A sketch is only held to what its words can say: order and limits.
    """
    if reading.procedure is None:
        return reading.problems
    report = Report(reading.procedure, reading.source, known or Known())
    for one in ALWAYS if reading.sketched else (*ALWAYS, *WHOLE):
        one(report)
    return in_order([*reading.problems, *report.problems])
