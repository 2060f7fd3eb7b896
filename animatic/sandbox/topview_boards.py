"""Topview's boards: folders of an account that tasks may be put on.

Sources: "List Boards"; the official client's "Board Module" for what the documentation leaves out.
"""

import hashlib
import secrets
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox.accounts import Credential
from animatic.sandbox.fields import body_of
from animatic.sandbox.job import Job
from animatic.sandbox.storage import Document
from animatic.sandbox.topview_codes import Refusal, answer
from animatic.sandbox.topview_fields import Body, asked, page
from animatic.sandbox.topview_kinds import kind_of
from animatic.sandbox.topview_records import View, made

if TYPE_CHECKING:
    from animatic.sandbox.topview import Topview

KIND = "topview-board"
FIRST = "My First Board"
LONGEST_NAME = 200
THUMBNAILS = 4


class Boards:
    def __init__(self, topview: "Topview") -> None:
        self._topview = topview
        self._world = topview.world

    async def shown(self, request: Request, credential: Credential) -> Response:
        boards = self._all(credential.id).items()
        wanted = self._topview.switches.board_list_key
        keys = ("list", "data") if wanted == "both" else (wanted,)
        view = self._topview.view(request)
        rows = [self._row(id, board, credential, view) for id, board in boards]
        return answer(page(request, rows, *keys))

    async def create(self, request: Request, credential: Credential) -> Response:
        name = self._free_name(Body(await body_of(request)), credential)
        id, now = f"brd_{secrets.token_hex(8)}", self._world.clock.now()
        board = {"account": credential.id, "name": name, "created_at": now, "modified_at": now}
        self._world.storage.write(KIND, id, board | {"default": False})
        return answer({"boardId": id, "name": name})

    async def detail(self, request: Request, credential: Credential) -> Response:
        id = asked(request, "boardId")
        return answer(self._row(id, self.owned(id, credential.id), credential, self._topview.view(request)))

    async def update(self, request: Request, credential: Credential) -> Response:
        body = Body(await body_of(request))
        id = body.text("boardId", required=True)
        board = self.owned(id, credential.id)
        name = self._free_name(body, credential, but=id)
        self._world.storage.write(KIND, id, board | {"name": name, "modified_at": self._world.clock.now()})
        return answer({"boardId": id, "name": name})

    async def delete(self, request: Request, credential: Credential) -> Response:
        """The board and its tasks' places on it; the tasks themselves stay."""
        id = asked(request, "boardId")
        board = self.owned(id, credential.id)
        if board["default"]:
            raise Refusal("4006")
        with self._world.storage.together():
            for job in self.jobs_on(id):
                job.asked |= {"board": "", "board_tasks": []}
                self._world.jobs.save(job)
            self._world.storage.write(KIND, id, board | {"deleted": True})
        return answer(True)

    def owned(self, id: str, account: str) -> Document:
        """The account's board of this id; raises Refusal."""
        if id not in (boards := self._all(account)):
            raise Refusal("4004")
        return boards[id]

    def jobs_on(self, board: str) -> list[Job]:
        return [job for job in self._world.jobs.of(self._topview.name) if job.asked["board"] == board]

    def _all(self, account: str) -> dict[str, Document]:
        """The account's boards, its first one opened when first asked for, then the newest."""
        first = f"brd_{hashlib.sha256(f'board {account}'.encode()).hexdigest()[:16]}"
        boards = {
            id: board
            for id, board in self._world.storage.every(KIND)
            if board["account"] == account and not board.get("deleted")
        }
        if first not in boards:
            now = self._world.clock.now()
            boards[first] = {"account": account, "name": FIRST, "created_at": now, "modified_at": now}
            boards[first]["default"] = True
            self._world.storage.write(KIND, first, boards[first])
        order = sorted(boards, key=lambda id: (id == first, boards[id]["created_at"]), reverse=True)
        return {id: boards[id] for id in order}

    def _free_name(self, body: Body, credential: Credential, but: str = "") -> str:
        name = body.text("name", required=True).strip()
        if not name:
            raise Refusal("4003")
        if len(name) > LONGEST_NAME:
            raise Refusal("4000", f"name must have at most {LONGEST_NAME} characters")
        if any(board["name"] == name for id, board in self._all(credential.id).items() if id != but):
            raise Refusal("4005")
        return name

    def _row(self, id: str, board: Document, credential: Credential, view: View) -> dict[str, Any]:
        jobs = self.jobs_on(id)
        return {
            "boardId": id,
            "name": board["name"],
            "uid": credential.secret,
            "ownerName": "Sandbox",
            "taskCount": sum(len(places(job, self._topview.switches.board_rows)) for job in jobs),
            "recentThumbnails": thumbnails(jobs, view),
            "members": [],
            "shareTokens": [],
            "isSystemDefault": board["default"],
            "isOwner": True,
            "syncFlag": True,
            "gmtCreate": written(board["created_at"]),
            "gmtModify": written(board["modified_at"]),
        }


def places(job: Job, rows: str) -> list[tuple[str, int]]:
    """The job's places on its board: their ids, and the numbers of the videos, from 1."""
    numbered = [(id, number) for number, id in enumerate(job.asked["board_tasks"], start=1) if id]
    return numbered if rows == "video" else numbered[:1]


def thumbnails(jobs: list[Job], view: View) -> list[str]:
    """Covers of the newest videos."""
    covers = (
        view.signed(f"cover/{job.id}/{number}.webp")
        for job in reversed(jobs)
        if kind_of(job).media == "video"
        for number, _ in made(job)
    )
    return [*islice(covers, THUMBNAILS)]


def written(seconds: float | None) -> str | None:
    """A moment as boards write it, UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")
