"""Logs: one line an event, for people on a terminal and as JSON elsewhere; never a key, never a picture."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterable
from typing import TextIO

import structlog
import structlog.tracebacks

from animatic.redaction import Redaction

# Without the frames' local variables: they hold whole sessions, and with them what people wrote.
_TRACEBACKS = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)


def set_up(level: str = "", secrets: Iterable[str] = (), into: TextIO | None = None) -> None:
    """Set the process's log, which shows none of the secrets; Python's own log does not either.

    `level` is the least shown, debug, info or warning: by default what `ANIMATIC_LOG` names, or info. Lines go
    `into` standard error.
    """
    named = level or os.environ.get("ANIMATIC_LOG") or "info"
    least = logging.getLevelNamesMapping().get(named.upper(), logging.INFO)
    stream = into or sys.stderr
    on_terminal = stream.isatty()
    # Plain: by default a terminal is shown every local variable of every frame.
    console = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    redaction = Redaction(secrets)
    redaction.cover_logging()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([console] if on_terminal else [_TRACEBACKS, structlog.processors.JSONRenderer()]),
            redaction.rendered,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(stream),
    )
