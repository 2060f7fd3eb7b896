"""Sending notices: in the background, again while they are not taken, and with the faults set for them."""

import asyncio
from typing import Any

import httpx

from animatic.sandbox.clock import Clock
from animatic.sandbox.faults import Fault, Faults
from animatic.sandbox.job import Job
from animatic.sandbox.pace import Stage
from animatic.sandbox.stand_in import StandIn
from animatic.sandbox.storage import Storage

TIMEOUT_SECONDS = 10
GROWTH = 3
AT_ONCE = 32
NO_FAULT = Fault(provider="", call="webhook", kind="")


class Notices:
    """Counts as the call `webhook` of the provider; each job's last notice is one occurrence."""

    def __init__(self, storage: Storage, clock: Clock, faults: Faults) -> None:
        self._storage = storage
        self._clock = clock
        self._faults = faults
        self._under_way: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._client = httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False)

    def send(self, sender: StandIn, job: Job) -> None:
        """Tell the job's address that it ended; what a stop prevented is told after the next start."""
        if job.notice_address and not job.told:
            self._start(self._tell(sender, job))

    def mention(self, sender: StandIn, job: Job) -> None:
        """Tell that the job is being worked on; once, taken or not."""
        if job.notice_address:
            body = sender.notice(job, Stage.WORKING)
            self._start(self._deliver(sender, job, body, tries=1))

    async def close(self) -> None:
        self.forget()
        await self._client.aclose()

    def forget(self) -> None:
        for task in self._under_way:
            task.cancel()

    def _start(self, telling: Any) -> None:
        task = asyncio.create_task(telling)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _tell(self, sender: StandIn, job: Job) -> None:
        occurrence = self._storage.count(sender.name, "requests:webhook")
        fault = self._faults.strike(sender.name, "webhook", occurrence) or NO_FAULT
        if fault.kind == "late":
            await self._clock.sleep(fault.seconds)
        if fault.kind == "processing_first":
            await self._deliver(sender, job, sender.notice(job, Stage.WORKING), tries=1)
        for _ in range({"never": 0, "double": 2}.get(fault.kind, 1)):
            body = sender.notice(job, job.stage, fault.forgery if fault.kind == "forged" else None)
            await self._deliver(sender, job, body, sender.switches.notice_tries)
        job.told = True
        sender.world.jobs.save(job)

    async def _deliver(self, sender: StandIn, job: Job, body: dict[str, Any], tries: int) -> None:
        wait_seconds = sender.switches.notice_delay_seconds
        for left in reversed(range(tries)):
            if await self._post(sender, job, body):
                return
            if left:
                await self._clock.sleep(wait_seconds)
                wait_seconds *= GROWTH

    async def _post(self, sender: StandIn, job: Job, body: dict[str, Any]) -> bool:
        """Whether it was taken."""
        async with self._turn:
            self._storage.count(sender.name, "notices_sent")
            try:
                answer = await self._client.post(
                    job.notice_address, json=body, headers=sender.notice_headers(job)
                )
            except (httpx.HTTPError, httpx.InvalidURL):
                self._storage.count(sender.name, "notices_unanswered")
                return False
        self._storage.count(sender.name, f"notices_answered:{answer.status_code}")
        taken = sender.notice_taken(job, answer)
        self._storage.count(sender.name, "notices_taken", by=int(taken))
        return taken
