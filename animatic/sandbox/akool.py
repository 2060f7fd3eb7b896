"""Akool's Open API: Image to Video, models, balance, tokens and notices, below `/akool`.

Sources: "Usage", "Image to Video API Overview" and its pages, "AI Model", "Get User Credit Info", "Webhook".
What those leave open is a switch in akool_switches.py.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from animatic.sandbox import akool_records as records
from animatic.sandbox.accounts import Credential
from animatic.sandbox.akool_catalog import EFFECTS, MODELS
from animatic.sandbox.akool_codes import Refusal, answer, refused
from animatic.sandbox.akool_files import AkoolFiles
from animatic.sandbox.akool_seal import envelope
from animatic.sandbox.akool_sign_in import SignIn
from animatic.sandbox.akool_switches import AkoolSwitches
from animatic.sandbox.akool_videos import Videos
from animatic.sandbox.faults import Forgery
from animatic.sandbox.fields import BadField, Fields, body_of
from animatic.sandbox.job import Job
from animatic.sandbox.pace import Stage
from animatic.sandbox.stand_in import Call, StandIn
from animatic.sandbox.world import World

Answer = Callable[[Request, Credential], Awaitable[Response]]
AUTH_CODES = frozenset({1101, 1102, 1109})


class Akool(StandIn):
    name: ClassVar[str] = "akool"
    switches: AkoolSwitches

    def __init__(self, world: World) -> None:
        super().__init__(world, AkoolSwitches())
        self._sign_in = SignIn(world)

    def calls(self) -> list[Call]:
        image2video = "/api/open/v4/image2Video"
        create = f"{image2video}/createBySourcePrompt"
        videos, files = Videos(self), AkoolFiles(self)
        return [
            Call("token", "POST", "/api/open/v3/getToken", self._answering(self.token)),
            Call("create", "POST", create, self._known(videos.create)),
            Call("batch", "POST", f"{create}/batch", self._known(videos.batch)),
            Call("results", "POST", f"{image2video}/resultsByIds", self._known(videos.results)),
            Call("effects", "GET", f"{image2video}/effects", self._known(self.effects)),
            Call("audio", "POST", f"{image2video}/updateVideoAudio", self._known(videos.audio)),
            Call("delete", "POST", f"{image2video}/delbyids", self._known(videos.delete)),
            Call("models", "GET", "/api/open/v4/aigModel/list", self._known(self.models)),
            Call("balance", "GET", "/api/open/v3/faceswap/quota/info", self._known(self.balance)),
            Call("info", "GET", "/api/open/v3/content/video/infobymodelid", self._known(videos.info)),
            Call("list", "GET", "/api/open/v3/content/video/list", self._known(videos.listed)),
            Call("file", "GET", "/files/{id}.mp4", files.film),
            Call("preview", "GET", "/effects/{motion}.mp4", files.preview),
            Call("logo", "GET", "/effects/{motion}.webp", files.logo),
        ]

    def refusal(self, code: int | str, message: str = "") -> Response:
        return refused(Refusal(int(code), message))

    def not_found(self) -> Response:
        return JSONResponse({"status": 404, "msg": "Not Found"})

    def notice(self, job: Job, stage: Stage, forgery: Forgery | None = None) -> dict[str, Any]:
        credential = self.world.accounts.with_id(job.account) or Credential(job.account, "")
        if forgery == "secret":
            credential = replace(credential, secret="another-secret-24-bytes!")
        said = records.notice(job, stage, self.switches)
        sealed = envelope(said, credential, records.milliseconds(self.world.clock.now()))
        return sealed | ({"signature": "0" * 40} if forgery == "signature" else {})

    def begun(self, job: Job) -> None:
        if self.switches.send_processing_notice:
            self.world.notices.mention(self, job)

    def ended(self, job: Job) -> None:
        if job.stage is Stage.FAILED and self.switches.refund_failed and not job.refunded:
            self.world.accounts.refund(self.name, job.account, job.credits)
            job.refunded = True
        self.world.notices.send(self, job)

    def _answering(
        self, respond: Callable[[Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """What is wrong with a call becomes Akool's answer to it."""

        async def responding(request: Request) -> Response:
            try:
                return await respond(request)
            except BadField as trouble:
                return refused(Refusal(1003, str(trouble)))
            except Refusal as refusal:
                return refused(
                    refusal, self.switches.http_status_for_auth if refusal.code in AUTH_CODES else 200
                )

        return responding

    def _known(self, respond: Answer) -> Callable[[Request], Awaitable[Response]]:
        """For calls that need a credential."""
        return self._answering(lambda request: respond(request, self._sign_in.credential(request.headers)))

    async def token(self, request: Request) -> Response:
        fields = Fields(await body_of(request))
        token = self._sign_in.token(
            fields.text("clientId"), fields.text("clientSecret"), self.switches.token_days
        )
        return JSONResponse({"code": 1000, "token": token})

    async def effects(self, request: Request, _: Credential) -> Response:
        shown = [
            {
                "_id": effect.id,
                "create_time": effect.create_time,
                "logo": f"{self.origin(request)}/effects/{effect.motion}.webp",
                "name": effect.name,
                "video_url": f"{self.origin(request)}/effects/{effect.motion}.mp4",
                "effect_code": effect.code,
            }
            for effect in EFFECTS
        ]
        return answer({"result": shown, "count": len(shown)}, "Success")

    async def models(self, request: Request, _: Credential) -> Response:
        asked = request.query_params.getlist("types[]") + request.query_params.getlist("types")
        types = {part for value in asked for part in value.split(",") if part}
        if not types:
            raise BadField("types is required")
        return answer([row for row in MODELS if str(row["type"]) in types])

    async def balance(self, _: Request, credential: Credential) -> Response:
        return answer({"credit": self.world.accounts.balance(self.name, credential.id)})
