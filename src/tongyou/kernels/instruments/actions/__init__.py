"""Verbs, one transaction each: check, validate, change, record, publish. Nobody deletes."""

from tongyou.kernels.instruments.actions.answering import save, start, start_due, submit
from tongyou.kernels.instruments.actions.correcting import reopen_response, void_response
from tongyou.kernels.instruments.actions.evidence import attach
from tongyou.kernels.instruments.actions.links import make_link, resume
from tongyou.kernels.instruments.actions.releasing import release
from tongyou.kernels.instruments.actions.rounds import (
    close_round,
    issue_passes,
    open_round,
    publish_group,
)
from tongyou.kernels.instruments.actions.surveys import save_pass, submit_pass

__all__ = [
    "attach",
    "close_round",
    "issue_passes",
    "make_link",
    "open_round",
    "publish_group",
    "release",
    "reopen_response",
    "resume",
    "save",
    "save_pass",
    "start",
    "start_due",
    "submit",
    "submit_pass",
    "void_response",
]
