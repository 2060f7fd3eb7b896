"""Whether a worker that answers no requests is alive: it touches a file, and `python -m animatic.heartbeat` looks."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

BEAT_SECONDS = 10.0
STILL_SECONDS = 60.0
"""After this long without a beat the worker counts as gone."""


def place() -> Path:
    return Path(tempfile.gettempdir()) / "animatic-worker"


def beat() -> None:
    place().touch()


def is_beating() -> bool:
    try:
        return time.time() - place().stat().st_mtime < STILL_SECONDS
    except FileNotFoundError:
        return False


if __name__ == "__main__":
    sys.exit(0 if is_beating() else 1)
