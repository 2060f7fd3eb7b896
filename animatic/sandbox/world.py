"""Everything the sandbox has, put together: made at start, closed at the end, and forgotten on request."""

import asyncio
import contextlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from animatic.sandbox.accounts import Accounts, credentials
from animatic.sandbox.clock import Clock
from animatic.sandbox.darkroom import Darkroom
from animatic.sandbox.faults import Faults
from animatic.sandbox.fetching import Fetcher
from animatic.sandbox.jobs import Jobs
from animatic.sandbox.making import Economy, Maker
from animatic.sandbox.pace import Pace
from animatic.sandbox.stand_in import StandIn
from animatic.sandbox.storage import Storage
from animatic.sandbox.webhooks import Notices


class World:
    """One sandbox. `stand_ins` is filled by the server with one of each provider."""

    def __init__(self, folder: Path | None = None, pace: Pace | None = None, seed: int = 0) -> None:
        self.seed = seed
        self.storage = Storage(folder)
        self.clock = Clock(self.storage)
        self.accounts = Accounts(self.storage, credentials(os.environ.get("SANDBOX_KEYS", "")))
        self.faults = Faults(seed)
        self.darkroom = Darkroom(self.storage)
        self.fetcher = Fetcher(self.storage, self.faults)
        self.maker = Maker(self.storage, self.fetcher, self.darkroom, seed)
        self.notices = Notices(self.storage, self.clock, self.faults)
        self.jobs = Jobs(self.storage, self.clock, self.maker.make)
        self._first_pace = pace or Pace()
        self.jobs.pace = self._first_pace
        self.stand_ins: dict[str, StandIn] = {}

    def admit(self, stand_ins: Sequence[type[Any]]) -> None:
        """Each class is made with this world; see StandIn."""
        for made in (kind(self) for kind in stand_ins):
            self.stand_ins[made.name] = self.jobs.owners[made.name] = made

    @contextlib.asynccontextmanager
    async def running(self) -> Any:
        """While inside, jobs move; what was under way at the last stop is taken up again."""
        self.jobs.resume()
        for stand_in in self.stand_ins.values():
            for job in self.jobs.of(stand_in.name):
                if job.settled:
                    self.notices.send(stand_in, job)
        moving = asyncio.create_task(self.jobs.run())
        try:
            yield
        finally:
            moving.cancel()
            self.jobs.forget()
            await self.notices.close()
            await self.fetcher.close()
            await self.darkroom.close()
            self.storage.close()

    def reset(self) -> None:
        """As on the first day; only films already made stay, since they are named by what they show."""
        self.jobs.forget()
        self.notices.forget()
        self.faults.set = []
        self.storage.forget(keeping="film")
        self.clock.rewind()
        self.maker.economy = Economy()
        self.jobs.set_pace(self._first_pace)
        for stand_in in self.stand_ins.values():
            stand_in.forget()
