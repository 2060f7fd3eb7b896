"""What Akool's addresses lead to: finished films for seven days, and the effects' previews for ever."""

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox.akool_catalog import BY_MOTION
from animatic.sandbox.darkroom import Rank
from animatic.sandbox.files import own_copy, served
from animatic.sandbox.job import Film, Order, Unmakeable
from animatic.sandbox.pace import Stage

if TYPE_CHECKING:
    from animatic.sandbox.akool import Akool

DAY_SECONDS = 86_400


class AkoolFiles:
    """Plain addresses without a signature, as on a content network; no credential is asked for."""

    def __init__(self, akool: "Akool") -> None:
        self._akool = akool
        self._world = akool.world

    async def film(self, request: Request) -> Response:
        job = self._world.jobs.find(request.path_params["id"])
        if not job or job.provider != self._akool.name or job.deleted or job.stage is not Stage.DONE:
            return Response(status_code=404)
        age_seconds = self._world.clock.now() - (job.settled_at or 0)
        if age_seconds > self._akool.switches.result_days * DAY_SECONDS:
            return Response("Request has expired", self._akool.switches.expired_status)
        self._world.storage.count(self._akool.name, "downloads")
        film = self._world.storage.file("films", job.films[0].name).read_bytes()
        return served(request, own_copy(film, job.id), "video/mp4")

    async def preview(self, request: Request) -> Response:
        return await self._shown(request, seconds=3, short_side=360, fps=24)

    async def logo(self, request: Request) -> Response:
        return await self._shown(request, seconds=0.4, short_side=240, fps=10, still=True)

    async def _shown(
        self, request: Request, seconds: float, short_side: int, fps: int, still: bool = False
    ) -> Response:
        """An effect over a drawn scene: made when first asked for."""
        effect = BY_MOTION.get(request.path_params["motion"])
        if not effect:
            return Response(status_code=404)
        # Drawing the scene is most of a logo's work, so it is no larger than what is made of it.
        scene = f"scene:{effect.number}:{short_side * 4 // 3}x{short_side}"
        order = Order(scene, seconds, short_side, effect=effect.motion, seed=effect.number, fps=fps)
        try:
            name = await self._made(order, still)
        except Unmakeable as trouble:
            return Response(str(trouble), 500)
        content = self._world.storage.file("films", name).read_bytes()
        return served(request, content, "image/webp" if still else "video/mp4")

    async def _made(self, order: Order, still: bool) -> str:
        film: Film = await self._world.darkroom.film(order, Rank.SHOWN if still else Rank.WATCHED)
        return await self._world.darkroom.poster(film) if still else film.name
