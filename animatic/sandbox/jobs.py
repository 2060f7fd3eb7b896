"""All jobs of all providers: kept, found and moved on."""

import asyncio
import contextlib
import heapq
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import Any, Protocol

from animatic.sandbox.clock import Clock
from animatic.sandbox.job import Film, Job, Unmakeable
from animatic.sandbox.pace import Pace, Stage
from animatic.sandbox.storage import Storage

LOOK_WAITS_SECONDS = 25  # the longest that a look waits for a film which the pace says is due


class Owner(Protocol):
    """The provider a job belongs to, told as the job moves."""

    def begun(self, job: Job) -> None: ...
    def ended(self, job: Job) -> None: ...


class Jobs:
    """Keeps and moves jobs. `make` turns a job into its films, or raises Unmakeable."""

    def __init__(self, storage: Storage, clock: Clock, make: Callable[[Job], Awaitable[list[Film]]]) -> None:
        self._storage = storage
        self._clock = clock
        self._make = make
        self.owners: dict[str, Owner] = {}
        self.pace = Pace()
        self._paces: dict[str, Pace] = {}
        self._jobs = {id: Job.restored(body) for id, body in storage.every("job")}
        self._ends: dict[str, asyncio.Event] = {}
        self._work: dict[str, asyncio.Task[None]] = {}
        self._due: list[tuple[float, str]] = []  # a heap; `_next` says which entry of a job counts
        self._next: dict[str, float] = {}
        self._changed = asyncio.Event()

    def pace_of(self, provider: str) -> Pace:
        return self._paces.get(provider, self.pace)

    def set_pace(self, pace: Pace, provider: str | None = None) -> None:
        """For jobs to come and for those under way; without a provider, for all of them."""
        if provider:
            self._paces[provider] = pace
        else:
            self.pace, self._paces = pace, {}
        self.resume()

    def paces(self) -> dict[str, Any]:
        return {"default": self.pace.shown()} | {name: pace.shown() for name, pace in self._paces.items()}

    def resume(self) -> None:
        """Move whatever may move now; after a start this takes up the work that was under way."""
        self._due, self._next = [], {}
        for job in [job for job in self._jobs.values() if not job.settled]:
            self._advance(job)
        self._changed.set()

    def add(self, job: Job) -> None:
        self._jobs[job.id] = job
        self.save(job)
        asyncio.get_running_loop().call_soon(self._first_step, job)

    def _first_step(self, job: Job) -> None:
        if job.id in self._jobs:
            self._advance(job)
            self._changed.set()

    def save(self, job: Job) -> None:
        self._storage.write("job", job.id, job.stored())

    def find(self, id: str) -> Job | None:
        """The job, also a deleted one; whose it is, the caller checks."""
        return self._jobs.get(id)

    def of(self, provider: str) -> Iterator[Job]:
        """All jobs of a provider, the deleted too, in the order they came."""
        return (job for job in self._jobs.values() if job.provider == provider)

    def delete(self, job: Job) -> None:
        job.deleted = True
        self.save(job)

    async def look(self, job: Job) -> None:
        """Somebody asks how the job is: this counts, moves it on, and waits for a film that is due."""
        if job.settled:
            return
        pace = self.pace_of(job.provider)
        job.looks += 1
        if pace.looks is not None:
            self.save(job)
        self._advance(job)
        if not job.settled and pace.seconds is None and self._wanted(job) is Stage.DONE:
            end = self._ends.setdefault(job.id, asyncio.Event())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(end.wait(), LOOK_WAITS_SECONDS)

    def forget(self) -> None:
        for task in self._work.values():
            task.cancel()
        for end in self._ends.values():
            end.set()
        self._jobs, self._ends, self._work = {}, {}, {}
        self._due, self._next = [], {}

    async def run(self) -> None:
        """Move jobs on as their time comes, until cancelled."""
        while True:
            self._changed.clear()
            while self._due and self._due[0][0] <= self._clock.now():
                id = heapq.heappop(self._due)[1]
                self._next.pop(id, None)
                job = self._jobs.get(id)
                if job and not job.settled:
                    self._advance(job)
            naps: list[Coroutine[Any, Any, object]] = [self._changed.wait()]
            if self._due:
                naps.append(self._clock.sleep(self._due[0][0] - self._clock.now()))
            await first_of(*naps)

    def _wanted(self, job: Job) -> Stage:
        return self.pace_of(job.provider).stage(job.looks, self._clock.now() - job.created_at)

    def _advance(self, job: Job) -> None:
        wanted = self._wanted(job)
        if wanted is not Stage.QUEUED and job.stage is Stage.QUEUED:
            self._begin(job)
        if job.stage is Stage.WORKING and job.id not in self._work and not (job.films or job.failure):
            self._work[job.id] = asyncio.create_task(self._do(job))
        if wanted is not Stage.DONE:
            self._schedule(job)
        elif job.films or job.failure:
            self._end(job)

    def _schedule(self, job: Job) -> None:
        age = self.pace_of(job.provider).next_move_seconds(job.stage)
        if age is None or self._next.get(job.id) == job.created_at + age:
            return
        self._next[job.id] = job.created_at + age
        heapq.heappush(self._due, (job.created_at + age, job.id))

    def _begin(self, job: Job) -> None:
        job.stage, job.started_at = Stage.WORKING, self._clock.now()
        self.save(job)
        self.owners[job.provider].begun(job)

    async def _do(self, job: Job) -> None:
        try:
            if job.doom:
                raise Unmakeable(job.doom)
            job.films = await self._make(job)
        except Unmakeable as trouble:
            job.failure = str(trouble)
        except Exception as trouble:  # a fault of the sandbox: the job says so, rather than hang for ever
            job.failure = f"Internal Engine Error: {trouble!r}"
        self._work.pop(job.id, None)
        self.save(job)
        self._advance(job)
        self._changed.set()

    def _end(self, job: Job) -> None:
        job.stage = Stage.FAILED if job.failure else Stage.DONE
        job.settled_at = self._clock.now()
        with self._storage.together():
            self.owners[job.provider].ended(job)
            self.save(job)
        self._next.pop(job.id, None)
        if end := self._ends.pop(job.id, None):
            end.set()


async def first_of(*waits: Coroutine[Any, Any, object]) -> None:
    """Wait for the first of several coroutines and drop the others."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
