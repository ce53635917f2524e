"""Questions. Those about responses and rounds start from what the actor may see; a survey's answers are only ever counted."""

from tongyou.kernels.instruments.queries.counts import results
from tongyou.kernels.instruments.queries.responses import answers, response

__all__ = ["answers", "response", "results"]
