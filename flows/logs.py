"""Structured logs: one event a line on standard error, JSON unless a person is looking."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

_SECRET = re.compile(r"pass(word)?|secret|token|api_?key|authorization|cookie", re.IGNORECASE)


def _hide_secrets(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: "***" if _SECRET.search(key) else value for key, value in event.items()}


def configure_logs(*, debug: bool = False) -> None:
    """Send our logs to standard error; values under secret-looking names are hidden."""
    import structlog

    level = logging.DEBUG if debug else logging.WARNING
    renderer: Any = (
        structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _hide_secrets,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=level, stream=sys.stderr)
