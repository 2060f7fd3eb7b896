"""What lies on a board: listed, removed from it, and fetched as one zip file.

Sources: "List Board Tasks", "Get Board Task Detail", "Batch Delete Tasks", "Submit Batch Download", "Get Batch
Download Status".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox.accounts import Credential
from animatic.sandbox.fields import body_of
from animatic.sandbox.job import Job
from animatic.sandbox.pace import QUEUED_SHARE, Stage
from animatic.sandbox.topview_boards import places, written
from animatic.sandbox.topview_codes import Refusal, answer
from animatic.sandbox.topview_fields import Body, asked, one_of, page
from animatic.sandbox.topview_kinds import kind_of
from animatic.sandbox.topview_records import View, video

if TYPE_CHECKING:
    from animatic.sandbox.topview import Topview

FILTERS = ("mediaType", "rating", "toolCategory", "toolType")
SORT_FIELDS = {
    "gmtCreate": lambda place: place.job.created_at,
    "gmtModify": lambda place: place.job.settled_at or place.job.started_at or place.job.created_at,
    "completedAt": lambda place: place.job.settled_at or 0,
}
USUAL_SECONDS = 120  # of a task, where the pace does not say


@dataclass(frozen=True)
class Place:
    """One row of a board."""

    id: str
    job: Job
    number: int
    """Of the video, from 1."""

    @property
    def tags(self) -> dict[str, str]:
        """What it can be filtered by."""
        media = kind_of(self.job).media
        return {
            "mediaType": media,
            "toolCategory": media,
            "toolType": kind_of(self.job).tool_type,
            "rating": "0",
        }

    def fits(self, wanted: Mapping[str, Any]) -> bool:
        asked = {name: str(wanted.get(name) or "all") for name in FILTERS}
        return all(value in ("all", self.tags[name]) for name, value in asked.items())


class BoardTasks:
    def __init__(self, topview: "Topview") -> None:
        self._topview = topview
        self._world = topview.world

    async def shown(self, request: Request, credential: Credential) -> Response:
        board = asked(request, "boardId")
        self._topview.boards.owned(board, credential.id)
        query = request.query_params
        field = one_of(query.get("sortField") or "gmtCreate", "sortField", list(SORT_FIELDS))
        order = one_of((query.get("sortOrder") or "desc").lower(), "sortOrder", ("asc", "desc"))
        found = [place for place in self._on(board) if place.fits(query)]
        found.sort(key=SORT_FIELDS[field], reverse=order == "desc")
        view = self._topview.view(request)
        return answer(page(request, [self._row(place, view) for place in found], "list"))

    async def detail(self, request: Request, credential: Credential) -> Response:
        """By the task's id, or by that of its place."""
        id = asked(request, "taskId")
        for job in self._world.jobs.of(self._topview.name):
            if job.account == credential.id and job.asked["board"]:
                for place in self._of(job):
                    if id in (job.id, place.id):
                        return answer(self._row(place, self._topview.view(request)))
        raise Refusal("4004")

    async def delete(self, request: Request, credential: Credential) -> Response:
        """Off the board; the task, its videos and what it cost stay."""
        chosen = self.chosen(Body(await body_of(request)), credential)
        with self._world.storage.together():
            for place in chosen:
                ids = place.job.asked["board_tasks"]
                whole = self._topview.switches.board_rows == "task"
                place.job.asked["board_tasks"] = [None if whole or id == place.id else id for id in ids]
                self._world.jobs.save(place.job)
        return answer({})

    def chosen(self, body: Body, credential: Credential) -> list[Place]:
        """The places that `selectAll` with a filter and exceptions, or `taskIds`, mean; raises Refusal."""
        board = body.text("boardId", required=True)
        self._topview.boards.owned(board, credential.id)
        every, excluded = list(self._on(board)), set(body.texts("excludeTaskIds"))
        if body.flag("selectAll"):
            wanted = body.part("filter").all
            return [
                place for place in every if place.fits(wanted) and not excluded & {place.id, place.job.id}
            ]
        ids = set(body.texts("taskIds", required=True))
        chosen = [place for place in every if ids & {place.id, place.job.id}]
        if not chosen:
            raise Refusal("4004")
        return chosen

    def _on(self, board: str) -> Iterator[Place]:
        for job in self._topview.boards.jobs_on(board):
            yield from self._of(job)

    def _of(self, job: Job) -> Iterator[Place]:
        for id, number in places(job, self._topview.switches.board_rows):
            yield Place(id, job, number)

    def _row(self, place: Place, view: View) -> dict[str, Any]:
        job, switches = place.job, self._topview.switches
        full, spoilt = switches.board_parameters == "full", place.number in job.asked["spoiled"]
        failed = job.stage is Stage.FAILED or spoilt
        finished = job.stage is Stage.DONE and kind_of(job).media == "video"
        return {
            "taskId": job.id,
            "boardTaskId": place.id,
            "boardId": job.asked["board"],
            "status": view.state(Stage.FAILED if spoilt else job.stage),
            **place.tags,
            "rating": 0,
            "parameters": job.asked["body"] if full else {},
            "result": video(job, place.number, view) if finished else {},
            "creditsCost": job.credits if switches.board_credits == "cost" and job.settled else 0,
            "errorCode": None,
            "errorMessage": (job.failure or job.asked["spoilt_by"]) if failed else None,
            "gmtCreate": written(job.created_at),
            "completedAt": written(job.settled_at),
            "estimateInfo": self._estimate(job),
        }

    def _estimate(self, job: Job) -> dict[str, Any]:
        """The only place that tells of a queue: how many wait before it, and for how long."""
        if job.settled:
            return {"queueCount": 0, "estimatedWaitSeconds": 0, "estimatedProcessSeconds": 0}
        jobs = self._world.jobs.of(self._topview.name)
        waiting = sum(other.stage is Stage.QUEUED and other.created_at < job.created_at for other in jobs)
        seconds = self._world.jobs.pace_of(self._topview.name).seconds or USUAL_SECONDS
        wait = (waiting + 1) * seconds * QUEUED_SHARE if job.stage is Stage.QUEUED else 0
        return {
            "queueCount": waiting if job.stage is Stage.QUEUED else 0,
            "estimatedWaitSeconds": round(wait),
            "estimatedProcessSeconds": round(seconds),
        }
