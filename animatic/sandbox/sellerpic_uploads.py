"""Bringing files to SellerPic: a signed address and a PUT (1.0.0), or one multipart call (1.0.1).

Sources: "Get Upload URL", "Upload Asset File", "Get Started".
"""

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox.accounts import Credential
from animatic.sandbox.fields import BadField
from animatic.sandbox.sellerpic_codes import BAD_FORMAT, TOO_LARGE, Refusal, answer
from animatic.sandbox.sellerpic_pictures import MEGABYTE, account_number

if TYPE_CHECKING:
    from animatic.sandbox.sellerpic import SellerPic

ENDINGS = ("jpg", "jpeg", "png", "webp")
LARGEST_UPLOAD_BYTES = 40 * MEGABYTE
LARGEST_PUT_BYTES = 100 * MEGABYTE  # ours: storage takes anything, this only guards the sandbox


class Uploads:
    def __init__(self, sellerpic: "SellerPic") -> None:
        self._sellerpic = sellerpic
        self._world = sellerpic.world

    async def upload_url(self, request: Request, credential: Credential) -> Response:
        ending = request.query_params.get("format", "")
        if ending not in ENDINGS:
            raise BadField(f"format must be one of {', '.join(ENDINGS)}")
        key = self._new_key(credential, ending)
        seconds = self._sellerpic.switches.upload_url_minutes * 60
        address = self._sellerpic.links.signed(
            self._sellerpic.origin(request), "PUT", f"/storage/{key}", seconds
        )
        return answer({"fileKey": key, "imageUrl": address})

    async def put(self, request: Request) -> Response:
        """Takes any content type and asks for no key: the address is the permission. Putting again replaces."""
        key = request.path_params["key"]
        if refusal := self._sellerpic.links.refusal(request, f"/storage/{key}"):
            return refusal
        content = await request.body()
        if len(content) > LARGEST_PUT_BYTES:
            return Response("<Error><Code>EntityTooLarge</Code></Error>", 400, media_type="application/xml")
        self._sellerpic.pictures.keep(key, content)
        return Response(status_code=200)

    async def upload(self, request: Request, credential: Credential) -> Response:
        try:
            async with request.form() as form:
                files = [value for value in form.getlist("file") if isinstance(value, UploadFile)]
                if len(files) != 1:
                    raise BadField("file must be one part with one image")
                content, name = await files[0].read(), files[0].filename or ""
        except HTTPException as trouble:
            raise BadField(trouble.detail) from None
        if len(content) > LARGEST_UPLOAD_BYTES:
            raise Refusal(TOO_LARGE)
        ending = name.rpartition(".")[2].lower()
        if ending not in ENDINGS:
            raise Refusal(BAD_FORMAT)
        key = self._new_key(credential, ending)
        self._sellerpic.pictures.keep(key, content)
        return answer({"fileKey": key}, request_id=True)

    def _new_key(self, credential: Credential, ending: str) -> str:
        day = datetime.fromtimestamp(self._world.clock.now(), UTC)
        return f"UPLOAD/{account_number(credential)}/{day:%Y/%m/%d}/{secrets.token_hex(16)}.{ending}"
