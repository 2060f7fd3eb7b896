"""Fetching SellerPic's results: download addresses of 12 hours, in the form that was asked for.

Sources: "Download Generated Result", "Get Download Url", and what a client was seen to do.
"""

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox.accounts import Credential
from animatic.sandbox.copies import own_copy
from animatic.sandbox.fields import BadField
from animatic.sandbox.files import served
from animatic.sandbox.job import Job, Unmakeable
from animatic.sandbox.pace import Stage
from animatic.sandbox.sellerpic_codes import NOT_FOUND, NOT_READY, Refusal, answer
from animatic.sandbox.sellerpic_tasks import task_id

if TYPE_CHECKING:
    from animatic.sandbox.sellerpic import SellerPic

DAY_SECONDS, HOUR_SECONDS = 86_400, 3600
VIDEO_FORMS, PICTURE_FORMS = ("mp4", "gif", "webp"), ("jpg", "png", "webp")
UHD_PIXELS = 4096
MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".png": "image/png",
}


@dataclass(frozen=True)
class Form:
    """What kind of file is wanted of a result."""

    job: Job
    ending: str
    uhd: bool

    @property
    def mark(self) -> str:
        """32 hex digits, the file's name below DOWNLOAD."""
        return hashlib.md5(f"{self.job.id} {self.ending} {self.uhd}".encode()).hexdigest()

    @property
    def as_made(self) -> bool:
        return not self.uhd and self.job.films[0].name.endswith(f".{self.ending}")


class Downloads:
    def __init__(self, sellerpic: "SellerPic") -> None:
        self._sellerpic = sellerpic
        self._world = sellerpic.world

    async def download(self, request: Request, credential: Credential) -> Response:
        id = task_id(request)
        form = self._asked(request, self._found(id, credential))
        name = f"result-{id}.{form.ending}"
        saved = self._world.storage.read("sellerpic-download", form.mark) or {"answers": 0}
        saved["answers"] += 1
        if saved["answers"] <= self._sellerpic.switches.download_looks:
            self._world.storage.write("sellerpic-download", form.mark, saved)
            return answer({"name": name, "status": "RUNNING", "fileUrl": "", "errorMsg": ""})
        try:
            saved["film"] = await self._converted(form)
        except Unmakeable as trouble:
            return answer({"name": name, "status": "FAILED", "fileUrl": "", "errorMsg": str(trouble)})
        address = self._address(request, form, saved)
        return answer({"name": name, "status": "SUCCESS", "fileUrl": address, "errorMsg": ""})

    async def file(self, request: Request) -> Response:
        """A result at its own key, or in another form below DOWNLOAD; no key is asked for."""
        path = request.path_params["key"]
        if refusal := self._sellerpic.links.refusal(request, f"/cdn/{path}"):
            return refusal
        if path.startswith("DOWNLOAD/"):
            mark = PurePosixPath(path).stem
            saved = self._world.storage.read("sellerpic-download", mark)
            name = saved["film"] if saved else ""
        else:
            mark, name = path, await self._kept(path)
        if not name:
            return Response(status_code=404)
        self._world.storage.count(self._sellerpic.name, "downloads")
        content = self._world.storage.file("films", name).read_bytes()
        ending = PurePosixPath(name).suffix
        return served(request, own_copy(content, ending, mark), MEDIA_TYPES[ending])

    def _found(self, id: str, credential: Credential) -> Job:
        """The finished result that the id names; raises Refusal."""
        accepted, tasks = self._sellerpic.switches.download_ids, self._sellerpic.tasks
        job = tasks.result(id, credential) if accepted != "task" else None
        if not job and accepted != "result":
            results = tasks.results_of(id, credential)
            job = results[0] if len(results) == 1 else None
        if not job:
            raise Refusal(NOT_FOUND)
        days = self._sellerpic.switches.result_days
        if days is not None and self._world.clock.now() - (job.settled_at or 0) > days * DAY_SECONDS:
            raise Refusal(NOT_FOUND)
        if job.stage is not Stage.DONE:
            raise Refusal(NOT_READY)
        return job

    def _asked(self, request: Request, job: Job) -> Form:
        video = job.films[0].name.endswith(".mp4")
        forms = VIDEO_FORMS if video else PICTURE_FORMS
        ending = request.query_params.get("downloadFormat", "")
        if ending not in forms:
            raise BadField(f"downloadFormat must be one of {', '.join(forms)}")
        uhd = request.query_params.get("uhd", "false").lower()
        if uhd not in ("true", "false", ""):
            raise BadField("uhd must be a boolean")
        larger = max(job.films[0].width, job.films[0].height) >= UHD_PIXELS
        return Form(job, ending, uhd == "true" and not video and not larger)

    async def _converted(self, form: Form) -> str:
        """The name of the file on the shelf `films`; made when first asked for."""
        film = form.job.films[0]
        if form.as_made:
            return film.name
        return await self._world.darkroom.other_form(film.name, form.ending, UHD_PIXELS if form.uhd else 0)

    def _address(self, request: Request, form: Form, saved: dict[str, Any]) -> str:
        """The same until its time is over, counted from the first answer; or a new one each time."""
        now, seconds = self._world.clock.now(), self._sellerpic.switches.download_hours * HOUR_SECONDS
        renewed = self._sellerpic.switches.download_clock == "each_answer"
        if renewed or now - saved.get("at", 0) >= seconds:
            saved["at"] = now
        self._world.storage.write("sellerpic-download", form.mark, saved)
        path = f"/cdn/DOWNLOAD/{form.mark}.{form.ending}"
        origin = self._sellerpic.origin(request)
        return self._sellerpic.links.signed(origin, "GET", path, seconds, saved["at"])

    async def _kept(self, key: str) -> str:
        """The name of what lies at a result's key, or of a video's preview picture; empty if nothing does."""
        preview = key.endswith("-preview.webp")
        whole = key.removesuffix("-preview.webp") + ".mp4" if preview else key
        saved = self._world.storage.read("sellerpic-result", whole)
        job = self._world.jobs.find(saved["job"]) if saved else None
        if not job:
            return ""
        return await self._world.darkroom.poster(job.films[0]) if preview else job.films[0].name
