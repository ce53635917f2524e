"""Every invented plan."""

from __future__ import annotations

from tests.domains.plan.reading.samples import (
    fourth,
    labels,
    more,
    pdfs,
    prose,
    shapes,
    tables,
    third,
)

SAMPLES = (
    *prose.SAMPLES,
    *tables.SAMPLES,
    *pdfs.SAMPLES,
    *more.SAMPLES,
    *third.SAMPLES,
    *fourth.SAMPLES,
    *shapes.SAMPLES,
    *labels.SAMPLES,
)
