"""Keevx's records: what an upload, a submit, a look and a callback tell.

Sources: "Create Image to Video Task" (with its section Callback Notification) and the task status page, the
vendor's skills "keevx-image-to-video" and "keevx-video-translate" (upload).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from animatic.errors import Garbled
from animatic.providers.fields import amount, text, whole
from animatic.providers.provider import Done, Failed, Job, Output, Pending, State
from animatic.providers.reply import outside_format, payload

QUEUED, PROCESSING = ("PENDING",), ("PROCESSING", "GENERATING")
"""The image endpoint calls `GENERATING` what this one calls `PROCESSING`."""
SUCCEEDED, FAILED = "SUCCEEDED", "FAILED"
TASK_TYPE = "image_to_video"
ID = re.compile(r"[A-Za-z0-9_-]{1,120}")

Record = Mapping[str, Any]


garbled = partial(outside_format, "Keevx")
"""The error for a document of Keevx's that lacks what its page promises."""


read_data = partial(payload, "Keevx")
"""The payload of a successful answer of Keevx's."""


def read_id(value: object) -> str:
    """A task id; empty for anything else."""
    told = text(value)
    return told if ID.fullmatch(told) else ""


def read_jobs(data: Record) -> tuple[Job, ...]:
    """One job for each film of an accepted submit.

    As many as there are ids, whatever was asked for: the page's own sample shows two for a count of one.
    Raises Garbled when there is no id, or one that cannot be read.
    """
    listed = data.get("task_ids")
    names = [read_id(value) for value in listed] if isinstance(listed, list) else []
    if not names or "" in names:
        raise garbled(data)
    return tuple(Job(name) for name in dict.fromkeys(names))


def read_state(record: Record) -> State:
    """How far a film is.

    Raises Garbled for a status nobody documented, and for a finished film without an address.
    """
    status = text(record.get("status")).upper()
    if status in QUEUED + PROCESSING:
        return Pending("queued" if status in QUEUED else "processing")
    if status == FAILED:
        return Failed(text(record.get("error_message"))[:4_000] or "Keevx gave no reason.")
    address = text(record.get("video_url"))
    if status != SUCCEEDED or not address.startswith(("https://", "http://")):
        raise garbled(record)
    seconds = amount(record.get("duration"))
    return Done(
        (
            Output(
                address,
                seconds=float(seconds) if seconds else None,
                width=whole(record.get("width")) or None,
                height=whole(record.get("height")) or None,
            ),
        )
    )


def read_upload(document: Record) -> str:
    """Where Keevx keeps an uploaded picture. Raises Garbled when it does not say."""
    result = document.get("result")
    address = text(result.get("url")) if isinstance(result, dict) else ""
    if not address.startswith(("https://", "http://")):
        raise garbled(document)
    return address


def read_notice(body: bytes) -> str:
    """The id of the task that a callback tells of.

    Raises Garbled for anything that is not a callback of image to video.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Garbled("This notice is not Keevx's: it is no JSON.") from error
    data = document.get("data") if isinstance(document, dict) else None
    name = read_id(data.get("task_id")) if isinstance(data, dict) else ""
    if not name or document.get("task_type", TASK_TYPE) != TASK_TYPE:
        raise Garbled("This notice is not Keevx's: it names no film.")
    return name
