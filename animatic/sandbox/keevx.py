"""Keevx's API: uploads, image to video, image generation and translation with callbacks, below `/keevx`.

Sources: docs.keevx.com in an older and a newer form, docs.keevx.cn, and the vendor's three skill texts. What
those leave open is a switch in keevx_switches.py.
"""

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from animatic.sandbox import keevx_records as records
from animatic.sandbox.accounts import Credential
from animatic.sandbox.faults import Forgery
from animatic.sandbox.fields import BadField
from animatic.sandbox.job import Job
from animatic.sandbox.keevx_asks import KINDS
from animatic.sandbox.keevx_codes import BAD_PARAMETER, BAD_TOKEN, Refusal, refused, upload_refused
from animatic.sandbox.keevx_files import KeevxFiles
from animatic.sandbox.keevx_switches import KeevxSwitches
from animatic.sandbox.keevx_tasks import Tasks
from animatic.sandbox.keevx_uploads import Uploads
from animatic.sandbox.pace import Stage
from animatic.sandbox.stand_in import Call, StandIn
from animatic.sandbox.world import World

Answering = Callable[[Request], Awaitable[Response]]
Refusing = Callable[[Refusal, int], Response]
ENGINE = "Internal Engine Error: "  # another provider's words, with which the renderer's troubles begin


class Keevx(StandIn):
    """No header tells the caller's kind: `source` is taken from everybody and asked of nobody."""

    name: ClassVar[str] = "keevx"
    switches: KeevxSwitches

    def __init__(self, world: World) -> None:
        super().__init__(world, KeevxSwitches())
        self._uploads = Uploads(self)
        self._tasks = Tasks(self, self._uploads)
        world.maker.checks[self.name] = self._tasks.look_at_file

    def calls(self) -> list[Call]:
        files, uploads, tasks = KeevxFiles(self), self._uploads, self._tasks
        creates = [
            Call("create", "POST", f"/v1/{kind.name}", self._known(tasks.create(kind)))
            for kind in KINDS.values()
        ]
        looks = [
            Call("status", "GET", f"/v1/{kind.name}/{{id}}", self._known(tasks.status(kind)))
            for kind in KINDS.values()
        ]
        upload = self._known(uploads.upload, upload_refused, with_token=True)
        languages = self._known(tasks.languages)
        return [
            Call("upload", "POST", "/v1/figure-resource/upload/file", upload),
            Call("uploaded", "GET", "/storage/uploads/{id}/{name}", uploads.uploaded),
            Call("languages", "GET", "/v1/video_translate/target_languages", languages),
            *creates,
            *looks,
            Call("file", "GET", "/storage/i2v/{id}_0.mp4", files.file),
            Call("thumbnail", "GET", "/storage/i2v/{id}_0.webp", files.thumbnail),
            Call("file", "GET", "/storage/i2is/{id}_0.webp", files.file),
            Call("thumbnail", "GET", "/storage/i2is/{id}_0_thumb.webp", files.thumbnail),
            Call("file", "GET", "/storage/vt/{id}_0.mp4", files.file),
            Call("captions", "GET", "/storage/vt/{id}_0.ass", files.captions),
        ]

    def refusal(self, code: int | str, message: str = "") -> Response:
        return self._refused(Refusal(int(code), message), refused)

    def not_found(self) -> Response:
        return JSONResponse({"code": 404, "msg": "not found"}, 404)

    def notice(self, job: Job, stage: Stage, forgery: Forgery | None = None) -> dict[str, Any]:
        return records.callback(job, stage, forged=forgery is not None)

    def begun(self, job: Job) -> None:
        pass

    def ended(self, job: Job) -> None:
        job.failure = job.failure.removeprefix(ENGINE)
        self.world.notices.send(self, job)

    def _known(
        self,
        respond: Callable[[Request, Credential], Awaitable[Response]],
        refusing: Refusing = refused,
        with_token: bool = False,
    ) -> Answering:
        """For calls that need a key; what is wrong with a call becomes Keevx's answer to it."""

        async def responding(request: Request) -> Response:
            try:
                return await respond(request, self._credential(request, with_token))
            except BadField as trouble:
                return self._refused(Refusal(BAD_PARAMETER, f"Parameter error: {trouble}"), refusing)
            except Refusal as refusal:
                return self._refused(refusal, refusing)

        return responding

    def _credential(self, request: Request, with_token: bool) -> Credential:
        """By `Authorization: Bearer`, or by `token` where one of the skills sends that instead."""
        scheme, _, key = request.headers.get("authorization", "").strip().partition(" ")
        if with_token and "authorization" not in request.headers:
            scheme, key = "bearer", request.headers.get("token", "")
        credential = self.world.accounts.with_secret(key.strip())
        if scheme.lower() != "bearer" or not credential:
            raise Refusal(BAD_TOKEN)
        return credential

    def _refused(self, refusal: Refusal, refusing: Refusing) -> Response:
        return refusing(refusal, refusal.status if self.switches.http_status == "matching" else 200)
