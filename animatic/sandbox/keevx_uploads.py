"""Bringing files to Keevx, and the pictures it takes: by upload, or from any public address.

Sources: the three skill texts; the documentation's own pages do not describe the call.
"""

import io
import struct
import uuid
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from PIL import Image
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox.accounts import Credential
from animatic.sandbox.files import served
from animatic.sandbox.keevx_codes import BAD_FORMAT, BAD_PARAMETER, TOO_LARGE, Refusal, upload_answer

if TYPE_CHECKING:
    from animatic.sandbox.keevx import Keevx

INPUTS = "inputs"
LARGEST_PICTURE_BYTES = 20 * 1024 * 1024
LARGEST_FILM_BYTES = 200 * 1024 * 1024  # ours: no limit is documented
FORMATS = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "BMP": "image/bmp",
    "GIF": "image/gif",
}
FILM_ENDINGS = (".mp4", ".mov", ".webm", ".m4v")


class Uploads:
    def __init__(self, keevx: "Keevx") -> None:
        self._keevx = keevx
        self._world = keevx.world

    async def upload(self, request: Request, _: Credential) -> Response:
        try:
            async with request.form() as form:
                file = form.get("file")
                if not isinstance(file, UploadFile):
                    raise Refusal(BAD_PARAMETER, "Parameter error: file is required")
                content, name = await file.read(), PurePosixPath(file.filename or "file").name
        except HTTPException as trouble:
            raise Refusal(BAD_PARAMETER, f"Parameter error: {trouble.detail}") from None
        film = PurePosixPath(name).suffix.lower() in FILM_ENDINGS
        if film and len(content) > LARGEST_FILM_BYTES:
            raise Refusal(TOO_LARGE, "Video too large")
        if not film:
            check(content, tuple(FORMATS))
        id = str(uuid.uuid4())
        saved = {"file": self._world.storage.keep(INPUTS, content), "name": name}
        self._world.storage.write("keevx-upload", id, saved)
        address = f"{self._keevx.origin(request)}/storage/uploads/{id}/{quote(name)}"
        return upload_answer(address, id, name)

    async def uploaded(self, request: Request) -> Response:
        saved = self._world.storage.read("keevx-upload", request.path_params["id"])
        if not saved or saved["name"] != request.path_params["name"]:
            return Response(status_code=404)
        content = self._world.storage.file(INPUTS, saved["file"]).read_bytes()
        return served(request, content, FORMATS.get(format_of(content), "application/octet-stream"))

    def kept(self, address: str) -> str:
        """The `kept:` address of a file that was uploaded here, any other address as it is.

        The sandbox reads its own files where they lie, since the name it is called by may not lead to it from
        where it runs.
        """
        parts = urlsplit(address).path.split("/")
        if parts[1:4] == [self._keevx.name, "storage", "uploads"] and len(parts) == 6:
            saved = self._world.storage.read("keevx-upload", parts[4])
            if saved:
                return f"kept:{saved['file']}"
        return address


def check(content: bytes, formats: tuple[str, ...]) -> None:
    """Raises Refusal for a picture that is too large or of another format."""
    if len(content) > LARGEST_PICTURE_BYTES:
        raise Refusal(TOO_LARGE)
    if format_of(content) not in formats:
        raise Refusal(BAD_FORMAT)


def format_of(content: bytes) -> str:
    """By what the file begins with; empty for anything that is no picture."""
    try:
        with Image.open(io.BytesIO(content), formats=tuple(FORMATS)) as image:
            return image.format or ""
    except (OSError, SyntaxError, ValueError, struct.error, Image.DecompressionBombError):
        return ""
