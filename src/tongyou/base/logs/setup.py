"""structlog and the standard library's loggers end in one masked stream."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

from tongyou.base.logs.masking import mask, mask_text
from tongyou.base.logs.request import request_id

# Loggers that bring handlers of their own would write past the mask.
TAKEN_OVER = ("django", "django.server", "gunicorn.error", "gunicorn.access", "py.warnings", "axes")
OWN_WORDS = frozenset({"level", "logger", "timestamp", "request_id"})


def add_request_id(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Every line of one request carries its id."""
    if identifier := request_id():
        event["request_id"] = identifier
    return event


def masked(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """The last processor before rendering; nothing is added to a line after it."""
    return {
        key: mask(value, "" if key in OWN_WORDS else key)
        for key, value in event.items()
        if key[0] != "_"
    }


class MaskingFilter(logging.Filter):
    """For a handler that formats by itself: the record's text and exception are masked before it formats them."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = mask_text(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = mask_text(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        elif record.exc_text:
            record.exc_text = mask_text(record.exc_text)
        if record.stack_info:
            record.stack_info = mask_text(record.stack_info)
        return True


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    add_request_id,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def formatter(*, json: bool) -> structlog.stdlib.ProcessorFormatter:
    """Exceptions become text, everything is masked, and only then rendered."""
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[structlog.processors.format_exc_info, masked, renderer],
    )


def configure(*, json: bool, level: int = logging.INFO, stream: Any = None) -> None:
    """Send every logger of this process to one masked stream (standard error); safe to call again."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter(json=json))
    root = logging.root
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    for name in TAKEN_OVER:
        _take_over(name)
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _take_over(name: str) -> None:
    logger = logging.getLogger(name)  # noqa: TID251 - the one place that knows the standard loggers
    logger.handlers[:] = []
    logger.propagate = True
    if name == "django.server":  # our own access log has the line, without the query
        logger.setLevel(logging.WARNING)


def from_settings(logging_settings: Mapping[str, Any]) -> None:
    """For Django: `LOGGING_CONFIG = "tongyou.base.logs.from_settings"`, `LOGGING = {"json": PRODUCTION}`."""
    configure(json=bool(logging_settings.get("json")))


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module: `get_logger(__name__).info("plan.imported", plan=plan.pk)`."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger
