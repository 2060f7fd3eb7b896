"""The sandbox's own time: the wall clock, moved ahead on request so that expiry needs no waiting."""

import asyncio
import contextlib
import time

from animatic.sandbox.storage import Storage


class Clock:
    """Time in seconds since 1970; how far it runs ahead is remembered with everything else."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._turned = asyncio.Event()
        self.ahead_seconds: float = (storage.read("setting", "clock") or {}).get("ahead_seconds", 0.0)

    def now(self) -> float:
        return time.time() + self.ahead_seconds

    def advance(self, seconds: float) -> None:
        """Move ahead, and wake everything that sleeps by this clock."""
        self.ahead_seconds += seconds
        self._storage.write("setting", "clock", {"ahead_seconds": self.ahead_seconds})
        self._wake()

    def rewind(self) -> None:
        self.ahead_seconds = 0.0
        self._wake()

    async def sleep(self, seconds: float) -> None:
        """Sleep by this clock: advancing it ends the sleep early."""
        due_at = self.now() + seconds
        while (left := due_at - self.now()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._turned.wait(), left)

    def _wake(self) -> None:
        self._turned.set()
        self._turned = asyncio.Event()
