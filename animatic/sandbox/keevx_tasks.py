"""Keevx's tasks: created, one for each video or picture, and looked at one by one.

Sources: "Create Image to Video Task", its status page, "Submit an image generation task", "Translates a video
into one or more supported languages".
"""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox import keevx_records as records
from animatic.sandbox.accounts import Credential
from animatic.sandbox.fields import body_of
from animatic.sandbox.job import Job, Order, Unmakeable
from animatic.sandbox.keevx_asks import KINDS, LANGUAGES, Asked, Kind
from animatic.sandbox.keevx_codes import NO_SUCH_PICTURE_TASK, NO_SUCH_TASK, UNREACHABLE, Refusal, answer
from animatic.sandbox.keevx_reading import Body
from animatic.sandbox.keevx_uploads import INPUTS, Uploads, check

if TYPE_CHECKING:
    from animatic.sandbox.keevx import Keevx

Answer = Callable[[Request, Credential], Awaitable[Response]]


class Tasks:
    def __init__(self, keevx: "Keevx", uploads: Uploads) -> None:
        self._keevx = keevx
        self._world = keevx.world
        self._uploads = uploads

    def create(self, kind: Kind) -> Answer:
        async def creating(request: Request, credential: Credential) -> Response:
            asked = kind.read(Body(await body_of(request)), self._keevx.switches, self._world.seed)
            orders = [self._with_own_files(order) for order in asked.orders]
            if self._keevx.switches.images_fetched == "create":
                orders = await self._fetched(kind, orders)
            jobs = self._jobs(request, credential, kind, asked, orders)
            with self._world.storage.together():
                for job in jobs:
                    self._world.jobs.add(job)
            return answer(created(kind, jobs))

        return creating

    def status(self, kind: Kind) -> Answer:
        async def looking(request: Request, credential: Credential) -> Response:
            self._world.storage.count(self._keevx.name, "looks")
            self._world.storage.count(self._keevx.name, "ids_looked_at")
            job = self._world.jobs.find(request.path_params["id"])
            mine = (self._keevx.name, credential.id, kind.name)
            if not job or (job.provider, job.account, job.asked.get("kind")) != mine:
                raise Refusal(NO_SUCH_PICTURE_TASK if kind.name == "image_generate" else NO_SUCH_TASK)
            await self._world.jobs.look(job)
            return answer(records.status(job, self._keevx.origin(request), self._keevx.switches))

        return looking

    async def languages(self, _: Request, __: Credential) -> Response:
        return answer(list(LANGUAGES), "success")

    def look_at_file(self, job: Job, file: Path) -> None:
        """What a task is made from, when its work starts; raises Unmakeable."""
        if job.order.edit != "clip":
            try:
                check(file.read_bytes(), KINDS[job.asked["kind"]].formats)
            except Refusal as refusal:
                raise Unmakeable(refusal.message) from None

    def _with_own_files(self, order: Order) -> Order:
        kept = self._uploads.kept
        others = tuple(kept(address) for address in order.references)
        return replace(
            order, picture=kept(order.picture), last_picture=kept(order.last_picture), references=others
        )

    async def _fetched(self, kind: Kind, orders: list[Order]) -> list[Order]:
        """All orders name the same files, except for seeds. Raises Refusal for one that is not to be had."""
        known: dict[str, str] = {}
        first = orders[0]
        for address in (first.picture, first.last_picture, *first.references):
            try:
                known[address] = await self._world.fetcher.keep(self._keevx.name, address)
            except Unmakeable:
                raise Refusal(UNREACHABLE) from None
            if known[address].startswith("kept:") and first.edit != "clip":
                file = self._world.storage.file(INPUTS, known[address].removeprefix("kept:"))
                check(file.read_bytes(), kind.formats)
        others = tuple(known[address] for address in first.references)
        picture, last = known[first.picture], known[first.last_picture]
        return [replace(order, picture=picture, last_picture=last, references=others) for order in orders]

    def _jobs(
        self, request: Request, credential: Credential, kind: Kind, asked: Asked, orders: list[Order]
    ) -> list[Job]:
        """Nothing is charged: no prices are published, and no call tells a balance."""
        submit = secrets.token_hex(8)
        each = asked.each or [{}] * len(orders)
        return [
            Job(
                id=kind.prefix + secrets.token_hex(kind.id_bytes),
                provider=self._keevx.name,
                account=credential.id,
                submit=submit,
                created_at=self._world.clock.now(),
                asked={"kind": kind.name} | asked.words | own,
                order=order,
                credits=0,
                picture_address=as_named(asked.orders[0]),
                notice_address=asked.callback,
                origin=self._keevx.origin(request),
                doom=getattr(request.state, "doom", ""),
            )
            for order, own in zip(orders, each, strict=True)
        ]


def as_named(order: Order) -> str:
    """The first picture's address as the caller wrote it; empty if there is none."""
    named = (order.picture, *order.references)
    return next((address for address in named if address.startswith(("http://", "https://"))), "")


def created(kind: Kind, jobs: list[Job]) -> object:
    """The `data` of the answer to a create call: a translation's is a list."""
    if kind.name == "video_translate":
        return [{"task_id": job.id, "language": job.asked["language"]} for job in jobs]
    return {"task_ids": [job.id for job in jobs]}
