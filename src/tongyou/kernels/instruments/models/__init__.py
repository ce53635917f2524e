"""The nouns: released instruments, responses with their submissions, rounds, and anonymous answers."""

from tongyou.kernels.instruments.models.instruments import ReleasedInstrument
from tongyou.kernels.instruments.models.responses import Prefilled, Response, ResumeLink, Turn
from tongyou.kernels.instruments.models.rounds import Due, PublishedGroup, Round
from tongyou.kernels.instruments.models.submissions import (
    ScoreRow,
    Submission,
    SubmittedAnswers,
)
from tongyou.kernels.instruments.models.surveys import Pass, SurveyAnswer

__all__ = [
    "Due",
    "Pass",
    "Prefilled",
    "PublishedGroup",
    "ReleasedInstrument",
    "Response",
    "ResumeLink",
    "Round",
    "ScoreRow",
    "Submission",
    "SubmittedAnswers",
    "SurveyAnswer",
    "Turn",
]
