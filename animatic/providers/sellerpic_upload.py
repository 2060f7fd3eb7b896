"""Bringing a picture to SellerPic, in either of the two ways its documentation describes.

Sources: "Get Upload URL" and "Upload File" (1.0.0: a signed address, then PUT), "Upload Asset File" (1.0.1: one
multipart call). One server is behind both; nobody says which of them it still serves.
"""

from __future__ import annotations

import httpx

from animatic.errors import Locked, Refused
from animatic.providers.fields import text
from animatic.providers.provider import Upload
from animatic.providers.sellerpic_codes import LINK_EXPIRED, NOT_FOUND, understand_storage
from animatic.providers.sellerpic_looks import ask
from animatic.providers.sellerpic_records import garbled, read_data
from animatic.providers.wire import Wire

UPLOAD_ADDRESS = "/v1/api/upload/url"
UPLOAD = "/v1/api/upload"

FORMATS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


def send(wire: Wire, upload: Upload) -> str:
    """Bring a picture; answers the key that a create call takes."""
    if upload.picture.mime not in FORMATS:
        raise Refused(f"SellerPic takes JPEG, PNG and WebP, and not {upload.picture.mime}.")
    try:
        address, key = _ask_address(wire, upload)
    except Refused as error:
        if error.code != NOT_FOUND:
            raise
        return _send_by_form(wire, upload)
    try:
        _put(wire, address, upload)
    except Locked as error:
        if error.code != LINK_EXPIRED:
            raise
        address, key = _ask_address(wire, upload)
        _put(wire, address, upload)
    return key


def _ask_address(wire: Wire, upload: Upload) -> tuple[str, str]:
    """Where to put the file, good for 30 minutes, and the key it will have."""
    data = ask(wire, UPLOAD_ADDRESS, format=FORMATS[upload.picture.mime])
    address, key = text(data.get("imageUrl")), text(data.get("fileKey"))
    if not (key and _may_receive(address, wire.base_url)):
        raise garbled(data)
    return address, key


def _may_receive(address: str, base_url: str) -> bool:
    """Whether a picture of ours may go there: by https, or to the very server that we were told to call.

    The host is the answer's choice. A certificate for it is what keeps it out of our own network.
    """
    try:
        told, ours = httpx.URL(address), httpx.URL(base_url)
    except (httpx.InvalidURL, ValueError):
        return False
    return bool(told.host) and (
        told.scheme == "https" or (told.scheme, told.netloc) == (ours.scheme, ours.netloc)
    )


def _put(wire: Wire, address: str, upload: Upload) -> None:
    """Put the bytes at a signed address. It carries its own permission, so our key stays at home."""
    bare = address.rstrip("/")
    storage = Wire(
        wire.client,
        bare,
        provider=wire.provider,
        understand=understand_storage,
        read_seconds=wire.read_seconds,
        repeats=wire.repeats,
    )
    # A line of its own, with all but its last slashes as its base, keeps the permission out of the log.
    headers = {"Content-Type": "application/octet-stream"}
    storage.read("PUT", address[len(bare) :], content=upload.data, headers=headers)


def _send_by_form(wire: Wire, upload: Upload) -> str:
    picture = upload.picture
    file = (f"{picture.hash}.{FORMATS[picture.mime]}", upload.data, picture.mime)
    document = wire.read("POST", UPLOAD, files={"file": file})
    if key := text(read_data(document).get("fileKey")):
        return key
    raise garbled(document)
