"""How far a SellerPic task is, and where its films can be fetched.

Sources: "Retrieve Generation Task Status" and "Check Task Status", "Download Generated Result" and "Get
Download Url".
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from animatic.errors import Refused
from animatic.providers.provider import Done, Failed, Output, Pending, State
from animatic.providers.sellerpic_records import (
    CREATED,
    FAILED,
    RUNNING,
    SUCCESS,
    Result,
    is_film,
    read_data,
    read_download,
    read_results,
)
from animatic.providers.wire import Wire

STATUS = "/v1/api/generate"
DOWNLOAD = "/v1/api/download"

AS_JSON = {"Content-Type": "application/json"}
"""Marked as required on every call, also on those that carry nothing."""


def ask(wire: Wire, path: str, **query: Any) -> dict[str, Any]:
    """The payload of a call that only reads."""
    return read_data(wire.read("GET", path, params=query, headers=AS_JSON))


def ask_results(wire: Wire, name: str) -> list[Result]:
    """Every output of a task. The outputs have no common status: each succeeds or fails on its own."""
    return read_results(ask(wire, STATUS, id=name))


def state_of(wire: Wire, name: str, results: Sequence[Result]) -> State:
    """How far a task is: as far as the slowest of its outputs."""
    if not results or any(one.status in (CREATED, RUNNING) for one in results):
        return Pending("processing" if any(one.status == RUNNING for one in results) else "queued")
    words = "; ".join(dict.fromkeys(one.words for one in results if one.status == FAILED))
    good = [one for one in results if one.status == SUCCESS]
    if not good:
        return Failed(words)
    addresses = [_download(wire, one, name if len(results) == 1 else "") for one in good]
    if "" in addresses:
        return Pending("being made ready for download")
    return Done(tuple(Output(address) for address in addresses), words=words)


def _download(wire: Wire, result: Result, task: str) -> str:
    """Where a finished film can be fetched for the next 12 hours; empty while it is being made ready.

    What the result's own address leads to is not published, so it serves only where this call does not.
    """
    try:
        file = _ask_file(wire, [id for id in (result.name, task) if id])
    except Refused:
        if is_film(result.address):
            return result.address
        raise
    return "" if file.status in (CREATED, RUNNING) else file.address


def _ask_file(wire: Wire, ids: Sequence[str]) -> Result:
    """The download of one output: the page wants the result's id, "Get Started" the task's."""
    for id in ids[:-1]:
        with suppress(Refused):
            return _ask_file(wire, [id])
    if not ids:
        raise Refused("SellerPic finished a film and gave it no id.")
    file = read_download(ask(wire, DOWNLOAD, id=ids[-1], downloadFormat="mp4"))
    if file.status == FAILED:
        message = "SellerPic made the film and could not make it ready for download."
        raise Refused(message, words=file.words)
    return file
