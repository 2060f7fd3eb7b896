"""From a job to its films: fetch what it names, then have them made."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from animatic.sandbox.darkroom import Darkroom
from animatic.sandbox.fetching import SHELF, Fetcher
from animatic.sandbox.job import Film, Job, Order
from animatic.sandbox.storage import Storage


class Economy(BaseModel):
    """For tests that need many films: one tiny film for everybody, or real ones with fewer frames a second.
    Each job still gets bytes of its own, see files.py."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shared: bool = False
    fetch: bool = False
    """With `shared`: whether pictures are fetched all the same."""
    fps: int = Field(24, ge=10, le=60)
    """Frames a second of films that are not shared."""


class Maker:
    def __init__(self, storage: Storage, fetcher: Fetcher, darkroom: Darkroom, seed: int) -> None:
        self._storage = storage
        self._fetcher = fetcher
        self._darkroom = darkroom
        self._shared = Order(
            f"scene:{seed}:320x180", seconds=1, short_side=120, fps=12, prompt="slow zoom in"
        )
        self._shared_picture = replace(self._shared, seconds=0, edit="show")
        self.checks: dict[str, Callable[[Job, Path], None]] = {}
        """By provider, what looks at each file before it is used; raises Unmakeable."""
        self.others: dict[str, Callable[[Job], Awaitable[list[Film]]]] = {}
        """By the effect an order names, who makes something else than films; raises Unmakeable."""
        self.economy = Economy(**(storage.read("setting", "film") or {}))

    def set_economy(self, asked: dict[str, Any]) -> None:
        """Raises ValueError when something else is asked for than Economy has."""
        self.economy = Economy.model_validate(asked)
        self._storage.write("setting", "film", self.economy.model_dump())

    async def make(self, job: Job) -> list[Film]:
        """Raises Unmakeable."""
        if other := self.others.get(job.order.effect):
            return await other(job)
        if self.economy.shared:
            if self.economy.fetch:
                await self._gather(job)
            shared = self._shared if job.order.ending == ".mp4" else self._shared_picture
            return [await self._darkroom.film(shared)] * job.order.count
        order = await self._gather(job)
        return [await self._darkroom.film(order.one(number)) for number in range(order.count)]

    async def _gather(self, job: Job) -> Order:
        """The job's order with every address fetched and kept."""

        async def kept(address: str) -> str:
            found = await self._fetcher.keep(job.provider, address)
            if found.startswith("kept:") and job.provider in self.checks:
                self.checks[job.provider](job, self._storage.file(SHELF, found.removeprefix("kept:")))
            return found

        order = job.order
        job.kept_picture = await kept(order.picture)
        return replace(
            order,
            fps=self.economy.fps,
            picture=job.kept_picture,
            last_picture=await kept(order.last_picture),
            sound=await kept(order.sound),
            references=tuple([await kept(address) for address in order.references]),
        )
