"""Files from outside: checked before they are kept, private while they are kept, only ever handed out as downloads.

The face is loaded lazily, because Django imports this package before its models are ready.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tongyou.base.files.limits import Limit, declare_purpose
    from tongyou.base.files.models import StoredFile
    from tongyou.base.files.scanning import Scanner, set_scanner
    from tongyou.base.files.serving import open_file, path_of, serve, verify
    from tongyou.base.files.storing import Prepared, keep, prepare, store, withdraw
    from tongyou.base.files.types import RefusedFile

_HOME = {
    "Limit": "limits",
    "Prepared": "storing",
    "RefusedFile": "types",
    "Scanner": "scanning",
    "StoredFile": "models",
    "declare_purpose": "limits",
    "keep": "storing",
    "open_file": "serving",
    "path_of": "serving",
    "prepare": "storing",
    "serve": "serving",
    "set_scanner": "scanning",
    "store": "storing",
    "verify": "serving",
    "withdraw": "storing",
}

__all__ = [
    "Limit",
    "Prepared",
    "RefusedFile",
    "Scanner",
    "StoredFile",
    "declare_purpose",
    "keep",
    "open_file",
    "path_of",
    "prepare",
    "serve",
    "set_scanner",
    "store",
    "verify",
    "withdraw",
]


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{home}"), name)
