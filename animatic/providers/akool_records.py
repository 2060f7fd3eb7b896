"""Akool's records of image to video: what a submit, a look, the list of videos and a notice tell of one film.

Sources: "Create Image to Video", "Create Batch Image to Video", "Get Image to Video Results", "Webhook".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import structlog

from animatic.errors import Garbled, Refused
from animatic.providers.fields import amount, credits_taken, rows, text, whole
from animatic.providers.provider import Done, Failed, Job, Output, Pending, State
from animatic.providers.reply import outside_format

log = structlog.get_logger(__name__)

QUEUED, PROCESSING, COMPLETED, FAILED = 1, 2, 3, 4
REASONS = ("error_reason", "error_reasons", "failed_reason", "error_msg", "msg", "error_code")
"""Where a failed record may say why. The page shows none, related pages and clients know several."""

Record = Mapping[str, Any]


garbled = partial(outside_format, "Akool")
"""The error for a document of Akool's that lacks what its page promises."""


def read_job(record: Record) -> Job:
    """The job of an accepted submit.

    Raises Garbled when it carries no id.
    """
    if name := text(record.get("_id")):
        return Job(name, credits_taken(record.get("deduction_credit")))
    raise garbled(record)


def read_batch(data: Record) -> tuple[Job, ...]:
    """The jobs of an accepted batch; those that Akool could not create are left out.

    Raises Refused when it created none.
    """
    created = [record for record in rows(data.get("successList")) if text(record.get("_id"))]
    if created:
        return tuple(read_job(record) for record in created)
    refused = rows(data.get("errorList"))
    if data.get("successList") or not refused:
        raise garbled(data)
    raise Refused("Akool refused every film of the order.", words=_reason(refused[0]))


def read_state(record: Record) -> State:
    """How far a film is.

    Raises Garbled for a status nobody documented, and for a finished film without an address.
    """
    status, charged = whole(record.get("status")), credits_taken(record.get("deduction_credit"))
    if status in (QUEUED, PROCESSING):
        return Pending("queued" if status == QUEUED else "processing")
    if status == FAILED:
        return Failed(_reason(record))  # whether the credits come back is not written anywhere
    address = text(record.get("video_url"))
    if status != COMPLETED or not address.startswith(("https://", "http://")):
        raise garbled(record)
    seconds = amount(record.get("video_duration"))
    return Done((Output(address, float(seconds) if seconds else None),), charged)


def read_states(data: Record, names: Sequence[str]) -> dict[str, State]:
    """The states of those of `names` that the answer tells of, in whatever order it does.

    A record that cannot be read counts as pending, so that it does not hold up the others.
    Raises Garbled when none can be read.
    """
    if not isinstance(data.get("result"), list):
        raise garbled(data)
    asked = {name: record for record in rows(data["result"]) if (name := text(record.get("_id"))) in names}
    states: dict[str, State] = {}
    unread: list[Garbled] = []
    for name, record in asked.items():
        try:
            states[name] = read_state(record)
        except Garbled as error:
            log.warning("record not read", provider="Akool", job=name, record=error.words)
            unread.append(error)
            states[name] = Pending("its record cannot be read yet")
    if unread and len(unread) == len(asked):
        raise unread[0]
    return states


def read_notice_state(notice: Record) -> State:
    """What a decrypted notice says of its film; unlike a record it has the file under `url`."""
    try:
        return read_state({**notice, "video_url": notice.get("url")})
    except Garbled:
        return Pending("a notice that tells no more")


def read_list(document: Record) -> list[Record]:
    """The records of one page of the list of videos, which is undocumented: whatever shape it comes in.

    Raises Garbled when there is no array.
    """
    data = document.get("data")
    if isinstance(data, dict):
        lists = [data[key] for key in ("result", "list") if key in data]
        data = next((listed for listed in lists if listed), [] if lists else None)
    if not isinstance(data, list):
        raise garbled(document)
    return rows(data)


def made_at(record: Record) -> float | None:
    """When a video was asked for, in epoch seconds; None when its record does not say."""
    told = amount(record.get("create_time"))
    return float(told) / 1000 if told else None


def _reason(record: Record) -> str:
    told = (text(record.get(key)) or str(whole(record.get(key)) or "") for key in REASONS)
    return next((reason[:4_000] for reason in told if reason), "Akool gave no reason.")
