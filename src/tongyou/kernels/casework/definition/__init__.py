"""A procedure: read from YAML, checked before it is released, drawn. Pure.

`read` gives a `Reading` and never raises; `check` judges it, everything at once; `load` gives the procedure of a text
that was checked before. The language: `docs/procedures.md`.
"""

from tongyou.kernels.casework.definition.checking import check
from tongyou.kernels.casework.definition.known import Known
from tongyou.kernels.casework.definition.problems import BadProcedure, Problem, Severity, errors
from tongyou.kernels.casework.definition.reading import Reading, load, read

__all__ = [
    "BadProcedure",
    "Known",
    "Problem",
    "Reading",
    "Severity",
    "check",
    "errors",
    "load",
    "read",
]
