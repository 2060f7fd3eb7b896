"""The time, as something that can be handed in and turned."""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], float]
"""Seconds since 1970, UTC."""

wall_clock: Clock = time.time
