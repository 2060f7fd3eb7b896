"""Topview's records of image to video: what a submit, a look and a notice tell of one task and its films.

Sources: "Submit Task" and "Query Task" of image2Video and of Image-to-Video V2, "Check Notice Url".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from animatic.errors import Garbled, Refused
from animatic.providers.fields import amount, credits_taken, rows, text, whole
from animatic.providers.provider import Done, Failed, Job, Output, Pending, State
from animatic.providers.reply import WORDS_MOST
from animatic.providers.topview_codes import garbled

UNDER_WAY = ("init", "running")
FINISHED = ("success",)
FAILED = ("fail", "failed")
NO_REASON = "Topview gave no reason."
NOTICE_BYTES_MOST = 64 * 1024

Record = Mapping[str, Any]


def read_job(result: object) -> Job:
    """The job of an accepted submit. Its `status` says no more than that it was accepted.

    Raises Refused when it says the opposite and names no task, and Garbled when there is no id.
    """
    record: Record = result if isinstance(result, dict) else {}
    if name := task_name(record.get("taskId")):
        return Job(name)
    if status_of(record) in FAILED:
        raise Refused("Topview did not take the order.", words=reason(record))
    raise garbled(result)


def read_state(result: object) -> State:
    """How far a task is. Films that failed inside a task that succeeded are told in the words of its end.

    Raises Garbled for a status nobody documented, and for a finished task without films.
    """
    record: Record = result if isinstance(result, dict) else {}
    status, charged = status_of(record), credits_taken(record.get("costCredit"))
    if status in UNDER_WAY:
        return Pending(status)
    if status in FAILED:
        return Failed(reason(record), charged)
    if status not in FINISHED:
        raise garbled(result)
    videos = rows(record.get("videos"))
    missing = [video for video in videos if not read_output(video)]
    if any(status_of(video) in UNDER_WAY for video in missing):
        return Pending("running")
    if outputs := tuple(output for video in videos if (output := read_output(video))):
        return Done(outputs, charged, _reasons(missing))
    if any(status_of(video) in FAILED for video in missing):
        return Failed(_reasons(missing), charged)
    raise garbled(result)


def read_output(video: Record) -> Output | None:
    """The file of one film, which v1 keeps one level deeper than v2; None when it has none."""
    file = video.get("originVideo", video)
    if status_of(video) in FAILED or not isinstance(file, dict):
        return None
    address = text(file.get("filePath"))
    if not address.startswith(("https://", "http://")):
        return None
    milliseconds = amount(file.get("duration"))
    return Output(
        address,
        seconds=float(milliseconds) / 1000 if milliseconds else None,
        width=whole(file.get("width")) or None,
        height=whole(file.get("height")) or None,
    )


def read_notice(body: bytes) -> tuple[str, str]:
    """The task that a notice is about, and the notice's own id.

    Raises Garbled when it is none. Nothing in it proves who sent it, so the rest of it is not even read.
    """
    try:
        if len(body) > NOTICE_BYTES_MOST:
            raise ValueError("too long")
        notice = _object(json.loads(body))
        result = notice.get("result")
        told = _object(json.loads(result) if isinstance(result, str) and result else result or {})
    except (ValueError, RecursionError) as error:
        raise Garbled("This notice is not Topview's: it cannot be read.") from error
    names = {name for record in (notice, told) if (name := task_name(record.get("taskId")))}
    if len(names) != 1:
        raise Garbled("This notice is not Topview's: it is about no task.")
    return names.pop(), text(notice.get("uuid"))


def task_name(value: object) -> str:
    """A task's id as it can be kept and asked for; empty for anything else."""
    name = text(value)
    return name if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name) else ""


def status_of(record: Record) -> str:
    """The status in lower case: some answers were seen to shout it."""
    return text(record.get("status")).lower()


def reason(record: Record) -> str:
    return text(record.get("errorMsg"))[:WORDS_MOST] or NO_REASON


def _reasons(missing: Iterable[Record]) -> str:
    return "; ".join(dict.fromkeys(reason(video) for video in missing))[:WORDS_MOST]


def _object(document: object) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise ValueError("not an object")
    return document
