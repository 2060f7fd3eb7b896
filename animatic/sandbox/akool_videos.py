"""Akool's Image to Video calls: creating, looking, listing and deleting.

Sources: "Create Image to Video", "Create Batch Image to Video", "Get Image to Video Results", "Update Video
Audio", "Delete Videos". `infobymodelid` and `content/video/list` are not documented, and answer all the same.
"""

import asyncio
import secrets
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox import akool_asks as asks
from animatic.sandbox import akool_records as records
from animatic.sandbox.accounts import Credential, ShortOfCredits
from animatic.sandbox.akool_asks import Asked
from animatic.sandbox.akool_codes import Refusal, answer
from animatic.sandbox.fields import BadField, Fields, body_of
from animatic.sandbox.job import Job
from animatic.sandbox.pace import Stage

if TYPE_CHECKING:
    from animatic.sandbox.akool import Akool

LARGEST_PAGE = 100


class Videos:
    def __init__(self, akool: "Akool") -> None:
        self._akool = akool
        self._world = akool.world

    async def create(self, request: Request, credential: Credential) -> Response:
        asked = asks.single(Fields(await body_of(request)), self._akool.switches, self._world.seed)
        (job,) = self._submit(request, credential, asked)
        return answer(records.created(job, self._akool.switches))

    async def batch(self, request: Request, credential: Credential) -> Response:
        asked = asks.batch(Fields(await body_of(request)), self._akool.switches, self._world.seed)
        jobs = self._submit(request, credential, asked)
        short = {"code": self._akool.switches.short_of_credits_code, "msg": "Insufficient credit balance"}
        made = [records.created(job, self._akool.switches) for job in jobs]
        return answer({"successList": made, "errorList": [short] * (asked.count - len(jobs))})

    async def audio(self, request: Request, credential: Credential) -> Response:
        fields = Fields(await body_of(request))
        before = self._owned(fields.text("pre_video_id", required=True), credential)
        if not before:
            raise Refusal(self._akool.switches.missing_video_code)
        if before.stage is not Stage.DONE:
            raise Refusal(1010)
        (job,) = self._submit(request, credential, asks.added_audio(fields, before))
        return answer(records.created(job, self._akool.switches))

    async def results(self, request: Request, credential: Credential) -> Response:
        ids = await self._ids(request, "Failed to get results")
        self._world.storage.count(self._akool.name, "looks")
        self._world.storage.count(self._akool.name, "ids_looked_at", len(ids))
        jobs = [job for id in ids if (job := self._owned(id, credential))]
        if len(jobs) < len(ids) and self._akool.switches.unknown_ids == "error":
            raise Refusal(1008)
        await asyncio.gather(*(self._world.jobs.look(job) for job in jobs if not job.settled))
        return answer({"result": self._written(request, newest_first(jobs))})

    async def info(self, request: Request, credential: Credential) -> Response:
        id = request.query_params.get("video_model_id", "")
        if not id:
            raise BadField("video_model_id is required")
        self._world.storage.count(self._akool.name, "looks")
        self._world.storage.count(self._akool.name, "ids_looked_at")
        job = self._owned(id, credential)
        if not job:
            raise Refusal(1014)
        await self._world.jobs.look(job)
        return answer(records.old_result(job, self._akool.origin(request)))

    async def listed(self, request: Request, credential: Credential) -> Response:
        page, size = number(request, "page", 1), min(number(request, "size", 50), LARGEST_PAGE)
        mine = (job for job in self._world.jobs.of(self._akool.name) if job.account == credential.id)
        jobs = newest_first(job for job in mine if not job.deleted)
        shown = jobs[(page - 1) * size : page * size]
        return answer(
            {"result": self._written(request, shown), "count": len(jobs), "page": page, "size": size}
        )

    async def delete(self, request: Request, credential: Credential) -> Response:
        deleted, kept = [], []
        for id in await self._ids(request, "_ids must be a string"):
            job = self._owned(id, credential)
            if job and job.settled:
                self._world.jobs.delete(job)
                deleted.append(id)
            else:
                why = "is processing, please try again later" if job else "does not exist"
                kept.append({"_id": id, "msg": f"video resource {why}"})
        return answer({"successIds": deleted, "noPermissionItems": kept}, "Delete successfully")

    def _submit(self, request: Request, credential: Credential, asked: Asked) -> list[Job]:
        """Take the credits and add the jobs, both or neither; raises Refusal when the balance is too low."""
        balance = self._world.accounts.balance(self._akool.name, credential.id)
        count = asked.count
        if self._akool.switches.batch_shortfall == "partial" and count > 1:
            count = min(count, int(balance // asked.credits)) or 1
        jobs = self._jobs(request, credential, asked, count)
        with self._world.storage.together():
            try:
                self._world.accounts.charge(self._akool.name, credential.id, asked.credits * count)
            except ShortOfCredits:
                raise Refusal(self._akool.switches.short_of_credits_code) from None
            for job in jobs:
                self._world.jobs.add(job)
        return jobs

    def _jobs(self, request: Request, credential: Credential, asked: Asked, count: int) -> list[Job]:
        now, submit = self._world.clock.now(), secrets.token_hex(8)
        record = dict(asked.record)
        if "batch_count" in record:
            record["batch_id"] = f"{records.milliseconds(now)}_{credential.uid}"
        return [
            Job(
                id=f"{int(now):08x}{secrets.token_hex(8)}",
                provider=self._akool.name,
                account=credential.id,
                submit=submit,
                created_at=now + place / 1000,
                asked=record,
                order=replace(asked.order, seed=asked.order.seed + place),
                credits=asked.credits,
                picture_address=record["image_url"],
                notice_address=asked.notice_address,
                origin=self._akool.origin(request),
                doom=getattr(request.state, "doom", ""),
            )
            for place in range(count)
        ]

    def _owned(self, id: str, credential: Credential) -> Job | None:
        job = self._world.jobs.find(id)
        return (
            job
            if job and (job.provider, job.account) == (self._akool.name, credential.id) and not job.deleted
            else None
        )

    def _written(self, request: Request, jobs: Iterable[Job]) -> list[dict[str, Any]]:
        return [records.result(job, self._akool.origin(request), self._akool.switches) for job in jobs]

    async def _ids(self, request: Request, trouble: str) -> list[str]:
        """The ids of `_ids`, one string with commas: the live service takes nothing else."""
        try:
            listed = Fields(await body_of(request)).text("_ids", required=True)
        except BadField:
            raise Refusal(1003, trouble) from None
        return list(dict.fromkeys(id for id in (part.strip() for part in listed.split(",")) if id))


def newest_first(jobs: Iterable[Job]) -> list[Job]:
    return sorted(jobs, key=lambda job: job.created_at, reverse=True)


def number(request: Request, name: str, default: int) -> int:
    """A positive number in the query; an empty value counts as absent. Raises BadField."""
    asked = request.query_params.get(name) or str(default)
    if not asked.isdecimal() or int(asked) < 1:
        raise BadField(f"{name} must be a positive integer")
    return int(asked)
