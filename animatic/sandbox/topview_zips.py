"""Several videos of a board as one zip file, made at the sandbox's pace.

Sources: "Submit Batch Download", "Get Batch Download Status".
"""

import asyncio
import io
import secrets
import zipfile
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox.accounts import Credential
from animatic.sandbox.fields import body_of
from animatic.sandbox.pace import Stage
from animatic.sandbox.storage import Document
from animatic.sandbox.topview_board_tasks import Place
from animatic.sandbox.topview_boards import written
from animatic.sandbox.topview_codes import Refusal, answer
from animatic.sandbox.topview_fields import Body, asked
from animatic.sandbox.topview_kinds import kind_of
from animatic.sandbox.topview_records import made

if TYPE_CHECKING:
    from animatic.sandbox.topview import Topview

KIND = "topview-zip"
DAY_SECONDS = 86_400


class Zips:
    def __init__(self, topview: "Topview") -> None:
        self._topview = topview
        self._world = topview.world

    async def submit(self, request: Request, credential: Credential) -> Response:
        """For the videos among the chosen that are finished; raises Refusal when there are none."""
        chosen = self._topview.board_tasks.chosen(Body(await body_of(request)), credential)
        videos = [[place.job.id, number] for place in chosen for number in self._finished(place)]
        if not videos:
            raise Refusal("4004")
        id, now = f"dl_{secrets.token_hex(12)}", self._world.clock.now()
        bundle = {"account": credential.id, "created_at": now, "looks": 0, "videos": videos}
        self._world.storage.write(KIND, id, bundle)
        return answer(progress(id, bundle, Stage.QUEUED, "init"))

    async def query(self, request: Request, credential: Credential) -> Response:
        id = asked(request, "downloadTaskId")
        bundle = self._world.storage.read(KIND, id)
        if not bundle or bundle["account"] != credential.id:
            raise Refusal("4004")
        bundle["looks"] += 1
        stage = self._world.jobs.pace_of(self._topview.name).stage(
            bundle["looks"], self._world.clock.now() - bundle["created_at"]
        )
        ready = await self._ready(request, id, bundle) if stage is Stage.DONE else {}
        self._world.storage.write(KIND, id, bundle)
        return answer(progress(id, bundle, stage, self._topview.view(request).state(stage)) | ready)

    async def _ready(self, request: Request, id: str, bundle: Document) -> dict[str, Any]:
        path = self._world.storage.file("zips", f"{id}.zip")
        if not path.exists():
            path.write_bytes(await asyncio.to_thread(packed, self._contents(bundle)))
            bundle["made_at"] = self._world.clock.now()
        return {
            "downloadUrl": self._topview.view(request).signed(f"zip/{id}.zip", DAY_SECONDS),
            "fileCount": len(bundle["videos"]),
            "totalSize": path.stat().st_size,
            "expiresAt": written(bundle["made_at"] + DAY_SECONDS),
        }

    def _finished(self, place: Place) -> list[int]:
        """The numbers of the finished videos that the place stands for."""
        if kind_of(place.job).media != "video":
            return []
        whole = self._topview.switches.board_rows == "task"
        return [number for number, _ in made(place.job) if whole or number == place.number]

    def _contents(self, bundle: Document) -> dict[str, bytes]:
        jobs = [(self._world.jobs.find(id), number) for id, number in bundle["videos"]]
        return {
            f"{kind_of(job).tool_type}-{job.id[:8]}-{number}.mp4": self._topview.files.film(job, number)
            for job, number in jobs
            if job
        }


def progress(id: str, bundle: Document, stage: Stage, state: str) -> dict[str, Any]:
    total = len(bundle["videos"])
    done = {Stage.QUEUED: 0, Stage.WORKING: total // 2}.get(stage, total)
    return {
        "downloadTaskId": id,
        "status": state,
        "progress": round(100 * done / total),
        "processedCount": done,
        "totalCount": total,
    }


def packed(contents: dict[str, bytes]) -> bytes:
    """Films do not get smaller, so they are only put together."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return file.getvalue()
