"""Topview's tasks: submitting them and asking how they are.

Sources: "image2Video submit task", "image2Video query task", "Submit Task" and "Query Task" of image to video v2,
and of their sisters.
"""

import secrets
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox import topview_records as records
from animatic.sandbox.accounts import Credential
from animatic.sandbox.fields import body_of
from animatic.sandbox.job import Job
from animatic.sandbox.topview_asks import Asked, Desk
from animatic.sandbox.topview_codes import Refusal, answer
from animatic.sandbox.topview_fields import Body, asked, wished
from animatic.sandbox.topview_kinds import Kind

if TYPE_CHECKING:
    from animatic.sandbox.topview import Topview

Answer = Callable[[Request, Credential], Awaitable[Response]]


class Tasks:
    def __init__(self, topview: "Topview") -> None:
        self._topview = topview
        self._world = topview.world

    def submit(self, kind: Kind) -> Answer:
        async def submitting(request: Request, credential: Credential) -> Response:
            body = Body(await body_of(request))
            board, notice = body.text("boardId"), body.address("noticeUrl")
            wanted = kind.read(body, self._desk(credential))
            if board:
                self._topview.boards.owned(board, credential.id)
            job = self._job(request, credential, kind, body, wanted)
            job.notice_address = notice
            self._accept(job)
            return answer(records.submitted(job, self._topview.switches))

        return submitting

    def query(self, kind: Kind) -> Answer:
        async def querying(request: Request, credential: Credential) -> Response:
            id, content_network = asked(request, "taskId"), wished(request, "needCloudFrontUrl")
            self._world.storage.count(self._topview.name, "looks")
            self._world.storage.count(self._topview.name, "ids_looked_at")
            job = self._world.jobs.find(id)
            if not job or (job.provider, job.account) != (self._topview.name, credential.id):
                raise Refusal("4004")
            if job.asked["kind"] != kind.name:
                raise Refusal("4004")
            await self._world.jobs.look(job)
            return answer(kind.write(job, self._topview.view(request, content_network)))

        return querying

    def _desk(self, credential: Credential) -> Desk:
        def kept(id: str) -> str:
            return self._topview.files.kept(credential.id, id)

        return Desk(kept, self._topview.switches, self._world.seed)

    def _job(self, request: Request, credential: Credential, kind: Kind, body: Body, wanted: Asked) -> Job:
        board, count = body.text("boardId"), wanted.order.count
        spoiled = [number for number in getattr(request.state, "doomed_videos", ()) if number <= count]
        doom = getattr(request.state, "doom", "")
        partly = 0 < len(spoiled) < count
        return Job(
            id=secrets.token_hex(16),
            provider=self._topview.name,
            account=credential.id,
            submit=secrets.token_hex(8),
            created_at=self._world.clock.now(),
            asked={
                "kind": kind.name,
                "model": wanted.model,
                "body": body.all,
                "each": wanted.each,
                "held": 0,
                "notice_uuid": f"nt-{secrets.token_hex(12)}" if "noticeUrl" in body else "",
                "board": board,
                "board_tasks": [f"bt_{secrets.token_hex(12)}" for _ in range(count)] if board else [],
                "spoiled": spoiled if partly else [],
                "spoilt_by": doom if partly else "",
            },
            order=wanted.order,
            credits=round(wanted.each * count, 3),
            picture_address=wanted.picture,
            origin=self._topview.origin(request),
            doom="" if partly else doom,
        )

    def _accept(self, job: Job) -> None:
        """Raises Refusal when too many tasks are under way, or too few credits are left."""
        name, switches = self._topview.name, self._topview.switches
        mine = (other for other in self._world.jobs.of(name) if other.account == job.account)
        if sum(not other.settled for other in mine) >= switches.parallel_tasks:
            raise Refusal("4007")
        if self._world.accounts.balance(name, job.account) < job.credits:
            raise Refusal("4100")
        with self._world.storage.together():
            if switches.charging == "on_submit":
                self._world.accounts.charge(name, job.account, job.credits)
                job.asked["held"] = job.credits
            self._world.jobs.add(job)
