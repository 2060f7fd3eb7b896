"""Bringing a picture to Topview: ask for a place, put the bytes there, ask whether they arrived.

Sources: "Get Upload Credential", "Get Upload Check".
"""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

from animatic.errors import Busy, ProviderError, Refused
from animatic.providers.fields import text
from animatic.providers.provider import Upload
from animatic.providers.reply import Reply, judge_status
from animatic.providers.topview_codes import garbled
from animatic.providers.wire import Wire

CREDENTIAL = "/v1/upload/credential"
CHECK = "/v1/upload/check"

FORMATS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/bmp": "bmp"}
PUT_SECONDS = 60.0
CHECKS_MOST = 3
CHECK_GAP_SECONDS = 0.5


def send_file(wire: Wire, upload: Upload, gap_seconds: float = CHECK_GAP_SECONDS) -> str:
    """Bring one picture; answers its `fileId`, a new one each time."""
    if upload.picture.mime not in FORMATS:
        raise Refused(f"Topview does not take {upload.picture.mime}: fit the picture to convert it.")
    asked = {"format": FORMATS[upload.picture.mime], "needAccelerateUrl": "false"}
    result = wire.read("GET", CREDENTIAL, params=asked).get("result")
    told = result if isinstance(result, dict) else {}
    file_id, address = text(told.get("fileId")), text(told.get("uploadUrl"))
    if not file_id or not _may_be_sent_to(address, wire.base_url):
        raise garbled(result)
    _put(wire, address, upload.data)
    _await_arrival(wire, file_id, gap_seconds)
    return file_id


def _may_be_sent_to(address: str, base_url: str) -> bool:
    """The answer chose this address: it must be encrypted, or the very place that we asked."""
    try:
        parts, asked = urlsplit(address), urlsplit(base_url)
        if not parts.hostname or "@" in parts.netloc:
            return False
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme, parts.netloc) == (asked.scheme, asked.netloc)


def _put(wire: Wire, address: str, data: bytes) -> None:
    """Store the bytes at the signed address, which wants no header of ours."""
    store = Wire(
        wire.client,
        address,
        provider="Topview’s store",
        understand=_stored,
        read_seconds=PUT_SECONDS,
        repeats=wire.repeats,
    )
    store.read("PUT", "", content=data)


def _stored(reply: Reply) -> dict[str, Any]:
    if 400 <= reply.status < 500:
        # The address has run out or does not suit: the next try asks for a fresh one.
        message, code = "Topview’s store did not take the picture.", str(reply.status)
        raise Busy(message, words=reply.words, code=code, retry_after_seconds=10.0, for_all=False)
    judge_status(reply)
    return {}


def _await_arrival(wire: Wire, file_id: str, gap_seconds: float) -> None:
    """Give Topview a moment to see the file. A submit also works without, so nothing here is a failure."""
    for number in range(CHECKS_MOST):
        time.sleep(gap_seconds if number else 0)
        try:
            if wire.read("GET", CHECK, params={"fileId": file_id}).get("result") is True:
                return
        except ProviderError:
            return
