"""Topview's files: uploaded ones under a signed address, and those it made, by addresses that expire.

Sources: "Get Upload Credential", "Get Upload Check", "Concurrency and Storage".
"""

import hashlib
import secrets
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox.accounts import Credential
from animatic.sandbox.fetching import SHELF
from animatic.sandbox.files import own_copy, served
from animatic.sandbox.job import Job, Unmakeable
from animatic.sandbox.pace import Stage
from animatic.sandbox.storage import Document
from animatic.sandbox.topview_codes import Refusal, answer
from animatic.sandbox.topview_easel import PNG
from animatic.sandbox.topview_fields import asked, wished
from animatic.sandbox.topview_kinds import kind_of
from animatic.sandbox.topview_links import denied

if TYPE_CHECKING:
    from animatic.sandbox.topview import Topview

KIND = "topview-file"
FORMATS = ("mp4", "mov", "png", "jpg", "jpeg", "bmp", "webp", "mp3", "wav", "m4a", "avi")
"""The last is in the official client alone."""
LARGEST_BYTES = 200 * 1024 * 1024
DAY_SECONDS = 86_400


class TopviewFiles:
    def __init__(self, topview: "Topview") -> None:
        self._topview = topview
        self._world = topview.world
        self._links = topview.links

    async def credential(self, request: Request, credential: Credential) -> Response:
        format = asked(request, "format").lower()
        if format not in FORMATS:
            raise Refusal("4000", f"format is not supported: {format}")
        wished(request, "needAccelerateUrl")  # an accelerated host is the same host here
        id = secrets.token_hex(16)
        name = f"upload/{id}.{format}"
        self._write(id, {"account": credential.id, "created_at": self._world.clock.now(), "kept": ""})
        seconds = self._topview.switches.upload_url_seconds
        address = self._links.stored(self._topview.origin(request), "PUT", name, seconds)
        return answer({"fileId": id, "fileName": name, "uploadUrl": address})

    async def put(self, request: Request) -> Response:
        """Whatever the content type; the signature is all that is asked for."""
        name = request.path_params["name"]
        if trouble := self._links.refusal(request, name):
            return trouble
        id = name.removeprefix("upload/").partition(".")[0]
        file, content = self._world.storage.read(KIND, id), await request.body()
        if file is None:
            return denied("AccessDenied", "Access Denied")
        if len(content) > LARGEST_BYTES:
            return denied("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400)
        kept = self._world.storage.keep(SHELF, content)
        self._write(id, file | {"kept": f"kept:{kept}", "size": len(content), "checks": 0})
        return Response(headers={"ETag": f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'})

    async def check(self, request: Request, credential: Credential) -> Response:
        id = asked(request, "fileId")
        file = self._owned(id, credential.id)
        if file["kept"]:
            self._write(id, file | {"checks": file["checks"] + 1})
        return answer(bool(file["kept"]) and file["checks"] >= self._topview.switches.check_delay_looks)

    def kept(self, account: str, id: str) -> str:
        """The `kept:` address of what was uploaded, checked or not; raises Refusal."""
        kept: str = self._owned(id, account)["kept"]
        if not kept:
            raise Refusal("4004")
        return kept

    def register(self, account: str, id: str, kept: str, size: int) -> None:
        """A file that was made here, good for other calls like an uploaded one."""
        made_at = self._world.clock.now()
        self._write(id, {"account": account, "created_at": made_at, "kept": kept, "size": size, "checks": 0})

    def used_bytes(self, account: str) -> int:
        files = (file for _, file in self._world.storage.every(KIND))
        return sum(file.get("size", 0) for file in files if file["account"] == account)

    async def file(self, request: Request) -> Response:
        """What a signed address leads to."""
        name, switches = request.path_params["name"], self._topview.switches
        if trouble := self._links.refusal(request, name, switches.expired_status):
            return trouble
        match name.split("/"):
            case ["result", task, file]:
                found = self._result(task, file)
            case ["cover", task, file]:
                found = await self._cover(task, file)
            case ["zip", _]:
                path = self._world.storage.file("zips", name.removeprefix("zip/"))
                found = (path.read_bytes(), "application/zip") if path.exists() else None
            case _:
                found = None
        if not found:
            return denied("NoSuchKey", "The specified key does not exist.", 404)
        if not name.startswith("cover/"):
            self._world.storage.count(self._topview.name, "downloads")
        return served(request, *found)

    def film(self, job: Job, number: int) -> bytes:
        """The bytes of a task's video, from 1."""
        content = self._world.storage.file("films", job.films[number - 1].name).read_bytes()
        return own_copy(content, f"{job.id}:{number}")

    def _result(self, task: str, file: str) -> tuple[bytes, str] | None:
        place = self._place(task, file)
        if not place:
            return None
        job, number = place
        age_seconds = self._world.clock.now() - (job.settled_at or 0)
        if age_seconds > self._topview.switches.result_days * DAY_SECONDS:
            return None
        if kind_of(job).media == "image":
            content = self._world.storage.file(SHELF, job.films[number - 1].name).read_bytes()
            return content, "image/png" if content.startswith(PNG) else "image/webp"
        return self.film(job, number), "video/mp4"

    async def _cover(self, task: str, file: str) -> tuple[bytes, str] | None:
        """A small picture of a video, made when first asked for."""
        place = self._place(task, file)
        if not place or kind_of(place[0]).media != "video":
            return None
        try:
            name = await self._world.darkroom.poster(place[0].films[place[1] - 1])
        except Unmakeable:
            return None
        return self._world.storage.file("films", name).read_bytes(), "image/webp"

    def _place(self, task: str, file: str) -> tuple[Job, int] | None:
        job, number = self._world.jobs.find(task), int(file.partition(".")[0])
        if not job or job.provider != self._topview.name or job.stage is not Stage.DONE:
            return None
        return (job, number) if number <= len(job.films) else None

    def _owned(self, id: str, account: str) -> Document:
        file, days = self._world.storage.read(KIND, id), self._topview.switches.file_days
        if not file or file["account"] != account:
            raise Refusal("4004")
        if days is not None and self._world.clock.now() - file["created_at"] > days * DAY_SECONDS:
            raise Refusal("4004")
        return file

    def _write(self, id: str, file: Document) -> None:
        self._world.storage.write(KIND, id, file)
