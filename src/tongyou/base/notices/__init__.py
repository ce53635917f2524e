"""Messages to people: written in the caller's transaction, delivered by a job, never telling more than they must.

The face is loaded lazily, because Django imports this package before its models are ready.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tongyou.base.notices.adapters import Adapter, Message, set_adapter
    from tongyou.base.notices.boxes import inbox, mark_all_read, mark_read, unread_count
    from tongyou.base.notices.catalogue import UnknownTemplate, check_templates
    from tongyou.base.notices.sending import BadContext, send
    from tongyou.base.notices.types import Channel, Recipient

_HOME = {
    "Adapter": "adapters",
    "BadContext": "sending",
    "Channel": "types",
    "Message": "adapters",
    "Recipient": "types",
    "UnknownTemplate": "catalogue",
    "check_templates": "catalogue",
    "inbox": "boxes",
    "mark_all_read": "boxes",
    "mark_read": "boxes",
    "send": "sending",
    "set_adapter": "adapters",
    "unread_count": "boxes",
}

__all__ = [
    "Adapter",
    "BadContext",
    "Channel",
    "Message",
    "Recipient",
    "UnknownTemplate",
    "check_templates",
    "inbox",
    "mark_all_read",
    "mark_read",
    "send",
    "set_adapter",
    "unread_count",
]


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{home}"), name)
