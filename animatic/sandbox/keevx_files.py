"""What Keevx's addresses lead to: films, pictures, thumbnails and captions, for seven days, without a signature."""

from collections.abc import Awaitable, Callable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox.copies import own_copy
from animatic.sandbox.files import served
from animatic.sandbox.job import Job, Unmakeable
from animatic.sandbox.pace import Stage

if TYPE_CHECKING:
    from animatic.sandbox.keevx import Keevx

DAY_SECONDS = 86_400
THUMB_PIXELS = 320
MEDIA_TYPES = {".mp4": "video/mp4", ".webp": "image/webp"}
CAPTIONS = """[Script Info]
ScriptType: v4.00+
Title: {name}

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, Alignment, MarginV
Style: Default,Arial,48,&H00FFFFFF,2,40

[Events]
Format: Start, End, Style, Text
Dialogue: 0:00:00.00,{end},Default,{language}
"""


class KeevxFiles:
    def __init__(self, keevx: "Keevx") -> None:
        self._keevx = keevx
        self._world = keevx.world

    async def file(self, request: Request) -> Response:
        """The film or picture itself."""
        return await self._shown(request, self._made, "downloads")

    async def thumbnail(self, request: Request) -> Response:
        """Made when first asked for."""
        return await self._shown(request, self._small)

    async def captions(self, request: Request) -> Response:
        job = self._found(request)
        if isinstance(job, Response):
            return job
        minutes, seconds = divmod(job.films[0].seconds, 60)
        end = f"0:{int(minutes):02d}:{seconds:05.2f}"
        text = CAPTIONS.format(name=job.asked["name"], end=end, language=job.asked["language"])
        return Response(text, media_type="text/x-ass")

    async def _shown(
        self, request: Request, name_of: Callable[[Job], Awaitable[str]], counter: str = ""
    ) -> Response:
        job = self._found(request)
        if isinstance(job, Response):
            return job
        try:
            name = await name_of(job)
        except Unmakeable as trouble:
            return Response(str(trouble), 500)
        if counter:
            self._world.storage.count(self._keevx.name, counter)
        content = self._world.storage.file("films", name).read_bytes()
        ending = PurePosixPath(name).suffix
        return served(request, own_copy(content, ending, job.id), MEDIA_TYPES[ending])

    def _found(self, request: Request) -> Job | Response:
        """The finished job, or what is answered instead of its files."""
        job = self._world.jobs.find(request.path_params["id"])
        if not job or job.provider != self._keevx.name or job.stage is not Stage.DONE:
            return Response(status_code=404)
        age_seconds = self._world.clock.now() - (job.settled_at or 0)
        if age_seconds > self._keevx.switches.result_days * DAY_SECONDS:
            return Response(status_code=self._keevx.switches.expired_status)
        return job

    async def _made(self, job: Job) -> str:
        return job.films[0].name

    async def _small(self, job: Job) -> str:
        film = job.films[0]
        if film.name.endswith(".mp4"):
            return await self._world.darkroom.poster(film)
        return await self._world.darkroom.other_form(film.name, "webp", THUMB_PIXELS)
