"""SellerPic's records: what a submit, a look, a download and the presets tell.

Sources: "Image To Video", "Retrieve Generation Task Status" and "Check Task Status", "Download Generated
Result" and "Get Download Url", "List Preset Materials".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from animatic.catalog import Effect
from animatic.providers.fields import rows, text
from animatic.providers.provider import Job
from animatic.providers.reply import outside_format, payload
from animatic.providers.sellerpic_models import PROVIDER

CREATED, RUNNING, SUCCESS, FAILED = "CREATED", "RUNNING", "SUCCESS", "FAILED"
STATUSES = (CREATED, RUNNING, SUCCESS, FAILED)
ID = re.compile(r"[A-Za-z0-9_-]{1,120}")

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Result:
    """One output of a task."""

    name: str
    """The result's own id, other than the task's."""
    status: str
    address: str
    """Where a preview or the result lies; empty while there is none, or when it is no address."""
    words: str
    """SellerPic's own about a failure."""


garbled = partial(outside_format, "SellerPic")
"""The error for a document of SellerPic's that lacks what its page promises."""


read_data = partial(payload, "SellerPic")
"""The payload of a successful answer of SellerPic's."""


def read_id(value: object) -> str:
    """An id as text; empty for anything else. Its 19 digits come as a string, and may come as a number."""
    told = str(value) if type(value) is int else text(value)
    return told if ID.fullmatch(told) else ""


def read_job(data: Record) -> Job:
    """The job of an accepted submit; "Get Started" calls its id `task_id`, all other pages `id`.

    Raises Garbled when it carries none.
    """
    if name := read_id(data.get("id")) or read_id(data.get("task_id")):
        return Job(name)
    raise garbled(data)


def read_results(data: Record) -> list[Result]:
    """Every output of a task, in SellerPic's order.

    Raises Garbled when they are not listed, or one of them cannot be understood.
    """
    listed = data.get("resultList")
    if not isinstance(listed, list):
        raise garbled(data)
    results = [_result(record) for record in rows(listed)]
    if len(results) != len(listed) or any(one.status not in STATUSES for one in results):
        raise garbled(data)
    return results


def read_download(data: Record) -> Result:
    """The file of one output as a download; its status is its own, for it may have to be converted first.

    Raises Garbled for a status nobody documented, and for a finished file without an address.
    """
    # An answer without a status lets the address speak for itself.
    file = _result({"status": SUCCESS, **data})
    if file.status not in STATUSES or (file.status == SUCCESS and not file.address):
        raise garbled(data)
    return file


def read_effect(row: Record) -> Effect | None:
    """A preset; None when it has no id, for nobody could ask for it then."""
    code = read_id(row.get("id"))
    if not code:
        return None
    return Effect(
        provider=PROVIDER,
        code=code,
        name=text(row.get("name")) or code,
        thumbnail=text(row.get("thumbUrl")) or text(row.get("imageUrl")),
        note="Your own" if row.get("userUpload") is True else "",
    )


def is_film(address: str) -> bool:
    """Whether an address leads to an mp4, by its path.

    >>> is_film("https://cdn.test/a.MP4?sig=1"), is_film("https://cdn.test/a.webp?name=a.mp4")
    (True, False)
    """
    return urlsplit(address).path.lower().endswith(".mp4")


def _result(record: Record) -> Result:
    address = text(record.get("fileUrl"))
    code = record.get("errorCode")
    told = text(record.get("errorMsg")) or (f"error {code}" if type(code) is int and code else "")
    return Result(
        name=read_id(record.get("id")),
        status=text(record.get("status")),
        address=address if _is_address(address) else "",
        words=told[:4_000] or "SellerPic gave no reason.",
    )


def _is_address(address: str) -> bool:
    try:
        return urlsplit(address).scheme in ("http", "https") and bool(urlsplit(address).hostname)
    except ValueError:
        return False
