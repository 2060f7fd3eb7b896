"""SellerPic's API: uploads, tasks, results, presets and credits, below `/sellerpic`.

Sources: "Get Started" and its pages, in the versions 1.0.0 and 1.0.1, which describe one server. What those
leave open is a switch in sellerpic_switches.py; the codes that had to be invented are in sellerpic_codes.py.
"""

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox.accounts import Credential
from animatic.sandbox.faults import Forgery
from animatic.sandbox.fields import BadField
from animatic.sandbox.job import Job
from animatic.sandbox.pace import Stage
from animatic.sandbox.sellerpic_asks import TASKS
from animatic.sandbox.sellerpic_catalog import Catalog
from animatic.sandbox.sellerpic_codes import (
    BAD_PARAMETER,
    CODES,
    UNAUTHORIZED,
    Code,
    Refusal,
    answer,
    refused,
    unknown_path,
)
from animatic.sandbox.sellerpic_downloads import Downloads
from animatic.sandbox.sellerpic_links import Links
from animatic.sandbox.sellerpic_pictures import Pictures
from animatic.sandbox.sellerpic_switches import SellerPicSwitches
from animatic.sandbox.sellerpic_tasks import Tasks
from animatic.sandbox.sellerpic_uploads import Uploads
from animatic.sandbox.stand_in import Call, StandIn
from animatic.sandbox.world import World

Answer = Callable[[Request, Credential], Awaitable[Response]]
Answering = Callable[[Request], Awaitable[Response]]


class SellerPic(StandIn):
    name: ClassVar[str] = "sellerpic"
    switches: SellerPicSwitches

    def __init__(self, world: World) -> None:
        super().__init__(world, SellerPicSwitches())
        self.links = Links(world)
        self.pictures = Pictures(world)
        self.tasks = Tasks(self)

    def calls(self) -> list[Call]:
        uploads, downloads, catalog = Uploads(self), Downloads(self), Catalog(self)
        create = [
            Call("create", "POST", f"/v1/api/generate/{kind}", self._known(self.tasks.create(kind)))
            for kind in TASKS
        ]
        return [
            Call("upload_url", "GET", "/v1/api/upload/url", self._routed("put", uploads.upload_url)),
            Call("put", "PUT", "/storage/{key:path}", uploads.put),
            Call("upload", "POST", "/v1/api/upload", self._routed("multipart", uploads.upload)),
            *create,
            Call("status", "GET", "/v1/api/generate", self._known(self.tasks.status)),
            Call("download", "GET", "/v1/api/download", self._known(downloads.download)),
            Call("usage", "GET", "/v1/api/usage", self._known(self.usage)),
            Call("presets", "GET", "/v1/api/presets", self._known(catalog.presets)),
            Call("preset_picture", "GET", "/cdn/presets/{name}.webp", catalog.picture),
            Call("file", "GET", "/cdn/{key:path}", downloads.file),
        ]

    def refusal(self, code: int | str, message: str = "") -> Response:
        known = CODES.get(int(code)) or Code(int(code), 400, "Error")
        return self._refused(Refusal(known, message))

    def not_found(self) -> Response:
        return unknown_path("", self.world.clock.now())

    def notice(self, job: Job, stage: Stage, forgery: Forgery | None = None) -> dict[str, Any]:
        raise NotImplementedError("SellerPic sends no notices, and no create call takes an address for them.")

    def begun(self, job: Job) -> None:
        pass

    def ended(self, job: Job) -> None:
        self.tasks.ended(job)

    def forget(self) -> None:
        super().forget()
        self.tasks.forget()

    async def usage(self, _: Request, credential: Credential) -> Response:
        remaining = int(self.world.accounts.balance(self.name, credential.id))
        used = int(self.world.accounts.spent(self.name, credential.id))
        return answer({"total": used + remaining, "usage": used, "remaining": remaining})

    def _known(self, respond: Answer) -> Answering:
        """For calls that need a key; what is wrong with a call becomes SellerPic's answer to it."""

        async def responding(request: Request) -> Response:
            try:
                return await respond(request, self._credential(request))
            except BadField as trouble:
                return self._refused(Refusal(BAD_PARAMETER, str(trouble)))
            except Refusal as refusal:
                return self._refused(refusal)

        return responding

    def _routed(self, route: str, respond: Answer) -> Answering:
        """For an upload call that only one version of the API has."""

        async def responding(request: Request) -> Response:
            if self.switches.upload_routes not in ("both", route):
                path = request.url.path.removeprefix(f"/{self.name}")
                return unknown_path(path, self.world.clock.now())
            return await self._known(respond)(request)

        return responding

    def _credential(self, request: Request) -> Credential:
        scheme, _, key = request.headers.get("authorization", "").strip().partition(" ")
        credential = self.world.accounts.with_secret(key.strip())
        if scheme.lower() != "bearer" or not credential:
            raise Refusal(UNAUTHORIZED)
        return credential

    def _refused(self, refusal: Refusal) -> Response:
        if refusal.code is UNAUTHORIZED:
            return refused(refusal, self.switches.auth_status)
        matching = self.switches.business_errors == "matching"
        return refused(refusal, refusal.code.status if matching else 200)
