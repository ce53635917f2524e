"""Structured logs that cannot tell who somebody is: everything is masked on its way out."""

from tongyou.base.logs.masking import looks_personal, mask, mask_text
from tongyou.base.logs.request import bound_request, new_request_id, request_id
from tongyou.base.logs.setup import configure, from_settings, get_logger

__all__ = [
    "bound_request",
    "configure",
    "from_settings",
    "get_logger",
    "looks_personal",
    "mask",
    "mask_text",
    "new_request_id",
    "request_id",
]
