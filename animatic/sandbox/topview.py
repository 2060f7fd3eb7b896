"""Topview's API below `/topview`: uploads, image to video in both versions and its sisters, credits, boards, shelves.

Sources: "Authentication", "Response Code" and the pages named in the files beside this one. What those leave open
is a switch in topview_switches.py.
"""

import json
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from hmac import compare_digest
from typing import Any, ClassVar

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from animatic.sandbox.accounts import Credential
from animatic.sandbox.faults import Forgery
from animatic.sandbox.fields import BadField, body_of
from animatic.sandbox.job import Job
from animatic.sandbox.pace import Stage
from animatic.sandbox.stand_in import Call, StandIn
from animatic.sandbox.topview_board_tasks import BoardTasks
from animatic.sandbox.topview_boards import Boards
from animatic.sandbox.topview_codes import OK, Refusal, answer, refused
from animatic.sandbox.topview_credits import Credits
from animatic.sandbox.topview_easel import Easel
from animatic.sandbox.topview_fields import Body
from animatic.sandbox.topview_files import TopviewFiles
from animatic.sandbox.topview_kinds import KINDS, Kind, kind_of
from animatic.sandbox.topview_links import Links
from animatic.sandbox.topview_picture_asks import CUT_OUT, DRAWN, STORYBOARD
from animatic.sandbox.topview_pictures import Pictures
from animatic.sandbox.topview_records import View
from animatic.sandbox.topview_shelves import Shelves
from animatic.sandbox.topview_switches import TopviewSwitches
from animatic.sandbox.topview_tasks import Answer, Tasks
from animatic.sandbox.topview_zips import Zips
from animatic.sandbox.world import World

OK_STATUS = 200


class Topview(StandIn):
    name: ClassVar[str] = "topview"
    switches: TopviewSwitches

    def __init__(self, world: World) -> None:
        super().__init__(world, TopviewSwitches())
        self.links = Links(world)
        self.files = TopviewFiles(self)
        self.credits = Credits(self)
        self.boards, self.board_tasks, self.zips = Boards(self), BoardTasks(self), Zips(self)
        self.pictures, self.shelves = Pictures(self), Shelves(self)
        easel = Easel(self)
        world.maker.others |= {CUT_OUT: easel.cut_out, DRAWN: easel.draw, STORYBOARD: easel.storyboard}

    def calls(self) -> list[Call]:
        return [
            Call("credential", "GET", "/v1/upload/credential", self.known(self.files.credential)),
            Call("put", "PUT", "/s3/{name:path}", self.files.put),
            Call("check", "GET", "/v1/upload/check", self.known(self.files.check)),
            *(call for kind in KINDS for call in self._calls_of(kind)),
            Call("file", "GET", "/s3/{name:path}", self.files.file),
            Call("file", "GET", "/cdn/{name:path}", self.files.file),
            Call("credit", "GET", "/user/credit/detail", self.known(self.credits.detail, by_key=True)),
            Call("logs", "GET", "/user/credit/logs", self.known(self.credits.logs)),
            Call("space", "GET", "/user/space", self.known(self.credits.space)),
            Call("notice", "POST", "/notice/notice_url/check", self.known(self.notice_address)),
            *self._calls_of_boards(),
            *self.shelves.calls(),
            Call("picture", "GET", "/cat/{name}", self.pictures.shown),
        ]

    def _calls_of(self, kind: Kind) -> list[Call]:
        tasks = Tasks(self)
        return [
            Call("submit", "POST", kind.submit, self.known(tasks.submit(kind))),
            Call("query", "GET", kind.query, self.known(tasks.query(kind))),
        ]

    def _calls_of_boards(self) -> list[Call]:
        boards, tasks, zips = self.boards, self.board_tasks, self.zips
        zipped = "/boards/tasks/batch-download"
        return [
            Call("boards", "GET", "/boards/list", self.known(boards.shown)),
            Call("boards", "POST", "/boards/create", self.known(boards.create)),
            Call("boards", "GET", "/boards/detail", self.known(boards.detail)),
            Call("boards", "PUT", "/boards/update", self.known(boards.update)),
            Call("boards", "DELETE", "/boards/delete", self.known(boards.delete)),
            Call("board_tasks", "GET", "/boards/tasks/list", self.known(tasks.shown)),
            Call("board_tasks", "GET", "/boards/tasks/detail", self.known(tasks.detail)),
            Call("board_tasks", "POST", "/boards/tasks/batch-delete", self.known(tasks.delete)),
            Call("board_tasks", "POST", f"{zipped}/submit", self.known(zips.submit)),
            Call("board_tasks", "GET", zipped, self.known(zips.query)),
        ]

    def view(self, request: Request, content_network: bool = False) -> View:
        return View(self.origin(request), self.links, self.switches, content_network)

    def refusal(self, code: int | str, message: str = "") -> Response:
        return refused(self._dressed(Refusal(str(code), message)))

    def not_found(self) -> Response:
        return Unknown()

    def notice(self, job: Job, stage: Stage, forgery: Forgery | None = None) -> dict[str, Any]:
        """A forged one has nobody's uuid and says the opposite: notices carry no signature to get wrong."""
        if forgery:
            opposite = Stage.DONE if stage is Stage.FAILED else Stage.FAILED
            job, stage = (
                replace(job, asked=job.asked | {"notice_uuid": f"nt-{secrets.token_hex(12)}"}),
                opposite,
            )
        view = View(job.origin, self.links, self.switches)
        result: Any = kind_of(job).write(replace(job, stage=stage), view)
        return {
            "uuid": job.asked["notice_uuid"],
            "bizType": kind_of(job).biz_type,
            "taskId": job.id,
            "status": result["status"],
            "errorMsg": result["errorMsg"],
            "result": json.dumps(result) if self.switches.notice_result == "string" else result,
        }

    def notice_headers(self, job: Job) -> dict[str, str]:
        return {"Topview-Uid": self._uid(job)}

    def notice_taken(self, job: Job, answered: httpx.Response) -> bool:
        """Whether the receiver said what "Check Notice Url" asks it to say."""
        if self.switches.notice_answer == "any" or answered.status_code != OK_STATUS:
            return answered.status_code == OK_STATUS
        try:
            said = answered.json()
            named = (said["result"]["uuid"], said["result"]["topviewUid"])
            taken: bool = (said["code"], said["result"]["result"]) == (OK, "success")
        except (ValueError, KeyError, TypeError):
            return False
        return taken and named == (job.asked["notice_uuid"], self._uid(job))

    def begun(self, job: Job) -> None:
        if self.switches.send_running_notice:
            self.world.notices.mention(self, job)

    def ended(self, job: Job) -> None:
        self.credits.settle(job)
        self.world.notices.send(self, job)

    def known(self, respond: Answer, by_key: bool = False) -> Callable[[Request], Awaitable[Response]]:
        """For calls that need a credential: what is wrong with one becomes Topview's answer to it."""

        async def responding(request: Request) -> Response:
            try:
                return await respond(request, self._credential(request, by_key))
            except BadField:
                return refused(Refusal("4001"))
            except Refusal as refusal:
                return refused(self._dressed(refusal))

        return responding

    async def notice_address(self, request: Request, _: Credential) -> Response:
        """Its answer is not published."""
        address = Body(await body_of(request)).address("noticeUrl", required=True)
        forms: dict[str, Any] = {"true": True, "object": {"noticeUrl": address, "valid": True}, "null": None}
        return answer(forms[self.switches.notice_check_result])

    def _credential(self, request: Request, by_key: bool) -> Credential:
        """By the key, and by the uid unless that is left out where it may be; raises Refusal."""
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        uid = request.headers.get("topview-uid", "").strip()
        credential = self.world.accounts.with_id(key.strip())
        if not credential or scheme.lower() != "bearer":
            raise Refusal("401")
        spared = by_key and not uid and self.switches.uid_for_credit == "optional"
        if not compare_digest(uid.encode(), credential.secret.encode()) and not spared:
            raise Refusal("401")
        if not self.switches.api_access:
            raise Refusal("4006", "API access is not part of this plan.", status=403)
        return credential

    def _dressed(self, refusal: Refusal) -> Refusal:
        if refusal.code == "401":
            refusal.status = self.switches.http_status_for_auth
        return refusal

    def _uid(self, job: Job) -> str:
        credential = self.world.accounts.with_id(job.account)
        return credential.secret if credential else ""


class Unknown(PlainTextResponse):
    """`Cannot POST /v1/nothing`, as the service was seen to answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(f"/{Topview.name}")
        await PlainTextResponse(f"Cannot {scope['method']} {path}", 404)(scope, receive, send)
