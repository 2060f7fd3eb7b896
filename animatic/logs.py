"""Logs: one line an event, for people on a terminal and as JSON elsewhere; never a key, never a picture."""

from __future__ import annotations

import logging
import os
import sys

import structlog
import structlog.tracebacks

# Without the frames' local variables: they hold whole sessions, and with them what people wrote.
_TRACEBACKS = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)


def set_up() -> None:
    """Set the process's log. `ANIMATIC_LOG` names the least level shown: debug, info (default) or warning."""
    level = logging.getLevelNamesMapping().get(os.environ.get("ANIMATIC_LOG", "info").upper(), logging.INFO)
    on_terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer() if on_terminal else _TRACEBACKS,
            *([] if on_terminal else [structlog.processors.JSONRenderer()]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
