"""SellerPic's tasks: created within the limits of the account, looked at, charged and refused.

Sources: the Create Task pages, "Check Task Status", "Get Started" (concurrency, credits).

A task is so many jobs, one for each result: they succeed or fail independently. The task's id is their
`submit`, and the results' ids are the numbers after it.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox.accounts import Credential, ShortOfCredits
from animatic.sandbox.fields import BadField, body_of
from animatic.sandbox.job import Job
from animatic.sandbox.pace import Stage
from animatic.sandbox.sellerpic_asks import TASKS
from animatic.sandbox.sellerpic_codes import NOT_FOUND, SHORT_OF_CREDITS, TOO_MANY_TASKS, Refusal, answer
from animatic.sandbox.sellerpic_pictures import Picture
from animatic.sandbox.sellerpic_reading import Asked, Reading
from animatic.sandbox.sellerpic_records import key_of, result

if TYPE_CHECKING:
    from animatic.sandbox.sellerpic import SellerPic

Answer = Callable[[Request, Credential], Awaitable[Response]]

OWN_LIMITS = {
    "imageToVideo": "image_to_video_at_once",
    "instructEdit": "instruct_edit_at_once",
    "promptSegmentation": "segment_by_prompt_at_once",
    "segmentImage": "segment_by_type_at_once",
}
ENGINE = "Internal Engine Error: "  # another provider's words, with which the renderer's troubles begin
IDS_BEGIN_MS = 1_288_834_974_657
"""Ids count milliseconds from here, shifted left: 19 digits, as the seen ones."""
ID_STEP = 16
"""Room for a task's results behind its own id."""


class Tasks:
    def __init__(self, sellerpic: "SellerPic") -> None:
        self._sellerpic = sellerpic
        self._world = sellerpic.world
        self._open = {job.id: job for job in self._world.jobs.of(sellerpic.name) if not job.settled}
        self._looked_at: dict[str, float] = {}
        self._last_id = 0

    def create(self, kind: str) -> Answer:
        async def creating(request: Request, credential: Credential) -> Response:
            switches = self._sellerpic.switches

            def find(key: str) -> Picture:
                return self._sellerpic.pictures.find(key, credential, switches)

            asked = TASKS[kind](Reading(await body_of(request), find, switches, self._world.seed))
            self._make_room(kind, credential)
            jobs = self._jobs(request, credential, kind, asked)
            self._submit(credential, jobs)
            return answer({switches.created_field: jobs[0].submit}, switches.created_status)

        return creating

    async def status(self, request: Request, credential: Credential) -> Response:
        task = task_id(request)
        self._count_look(task)
        jobs = self.results_of(task, credential)
        if not jobs:
            raise Refusal(NOT_FOUND)
        self._world.storage.count(self._sellerpic.name, "ids_looked_at", len(jobs))
        await asyncio.gather(*(self._world.jobs.look(job) for job in jobs if not job.settled))
        origin, switches = self._sellerpic.origin(request), self._sellerpic.switches
        return answer({"resultList": [result(job, origin, self._sellerpic.links, switches) for job in jobs]})

    def results_of(self, task: str, credential: Credential) -> list[Job]:
        """A task's jobs in their order, none if it is unknown or somebody else's."""
        first = self.result(str(int(task) + 1), credential)
        if not first or first.submit != task:
            return []
        others = (self._world.jobs.find(str(int(task) + 1 + n)) for n in range(1, first.asked["results"]))
        return [first, *filter(None, others)]

    def result(self, id: str, credential: Credential) -> Job | None:
        job = self._world.jobs.find(id)
        mine = (self._sellerpic.name, credential.id)
        return job if job and (job.provider, job.account) == mine else None

    def ended(self, job: Job) -> None:
        """Charge a result that succeeded; give back for one that failed if it was charged before."""
        self._open.pop(job.id, None)
        job.failure = job.failure.removeprefix(ENGINE)
        accounts, name = self._world.accounts, self._sellerpic.name
        if job.stage is Stage.DONE:
            if not job.asked["charged"]:
                try:
                    accounts.charge(name, job.account, job.credits)
                except ShortOfCredits:  # the balance was set lower while the task ran
                    job.stage, job.failure = Stage.FAILED, SHORT_OF_CREDITS.words
                    return
            self._world.storage.write(
                "sellerpic-result", key_of(job), {"job": job.id, "film": job.films[0].name}
            )
        elif job.asked["charged"] and not job.refunded:
            accounts.refund(name, job.account, job.credits)
            job.refunded = True

    def forget(self) -> None:
        self._open, self._looked_at = {}, {}

    def _make_room(self, kind: str, credential: Credential) -> None:
        """Raises Refusal when as many tasks of this type are under way as may be."""
        switches = self._sellerpic.switches
        limit = getattr(switches, OWN_LIMITS.get(kind, "others_at_once"))
        shared = kind not in OWN_LIMITS and switches.others_pool == "shared"
        under_way = {
            job.submit
            for job in self._open.values()
            if job.account == credential.id
            and (job.asked["type"] not in OWN_LIMITS if shared else job.asked["type"] == kind)
        }
        if len(under_way) >= limit:
            raise Refusal(TOO_MANY_TASKS)

    def _submit(self, credential: Credential, jobs: list[Job]) -> None:
        """Add the jobs if the balance covers them and what is under way; raises Refusal otherwise."""
        accounts, name = self._world.accounts, self._sellerpic.name
        price = sum(job.credits for job in jobs)
        promised = sum(
            job.credits
            for job in self._open.values()
            if job.account == credential.id and not job.asked["charged"]
        )
        if accounts.balance(name, credential.id) < price + promised:
            raise Refusal(SHORT_OF_CREDITS)
        with self._world.storage.together():
            if self._sellerpic.switches.charged == "create":
                accounts.charge(name, credential.id, price)
            for job in jobs:
                self._open[job.id] = job
                self._world.jobs.add(job)

    def _jobs(self, request: Request, credential: Credential, kind: str, asked: Asked) -> list[Job]:
        task, switches = self._new_id(), self._sellerpic.switches
        doom = asked.trouble or getattr(request.state, "doom", "")
        spoilt = 0 if asked.trouble else switches.failing_result
        record = {
            "type": kind,
            "results": asked.results,
            "folder": asked.folder,
            "charged": switches.charged == "create",
        }
        return [
            Job(
                id=str(task + 1 + place),
                provider=self._sellerpic.name,
                account=credential.id,
                submit=str(task),
                created_at=self._world.clock.now(),
                asked=record | {"place": place},
                order=asked.order.one(place),
                credits=asked.credits,
                picture_address=asked.picture_key,
                doom=doom if spoilt in (0, place + 1) else "",
            )
            for place in range(asked.results)
        ]

    def _new_id(self) -> int:
        now_ms = round(self._world.clock.now() * 1000) - IDS_BEGIN_MS
        chance = secrets.randbelow(2**18) * ID_STEP
        self._last_id = max(self._last_id + ID_STEP, (now_ms << 22) + chance)
        return self._last_id

    def _count_look(self, task: str) -> None:
        """Looks at one task closer together than the documented minute are counted, not refused."""
        now, storage = self._world.clock.now(), self._world.storage
        storage.count(self._sellerpic.name, "looks")
        before = self._looked_at.get(task)
        if before is not None and now - before < self._sellerpic.switches.early_look_seconds:
            storage.count(self._sellerpic.name, "early_looks")
        self._looked_at[task] = now


def task_id(request: Request) -> str:
    """The query's `id`, an int64 in digits; raises BadField."""
    id = request.query_params.get("id", "")
    if not id.isascii() or not id.isdecimal() or int(id) >= 2**63:
        raise BadField("id must be an int64")
    return id
