"""Exchanges from Keevx's documentation and its skills: our client asks as they ask and understands the answers."""

from __future__ import annotations

import base64
import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import httpx
import pytest

from animatic.brief import Brief, Picture, complete
from animatic.errors import Busy, Locked, ProviderError, Refused, Silent
from animatic.providers.keevx import Keevx
from animatic.providers.keevx_codes import MEANINGS
from animatic.providers.provider import Done, Failed, Job, Notice, Order, Output, Pending, State, Upload
from tests.keevx.conftest import AT_ONCE
from tests.keevx.orders import MODELS, ONE, TWO, bad
from tests.scripted import Line, ScriptedServer

EXCHANGES = json.loads((Path(__file__).parents[1] / "wire" / "keevx.json").read_text())
CALLS = {one["name"]: one for one in EXCHANGES if "request" in one}
NOTICES = {one["name"]: one["notice"] for one in EXCHANGES if "notice" in one}
CREATES = [name for name, one in CALLS.items() if one["request"]["path"] == "/v1/image_to_video"]
UPLOADS = [name for name, one in CALLS.items() if one["request"]["path"].endswith("/upload/file")]

SPARE = {
    "create with no more than is required",
    "create with S",
    "create after reference pictures with another length than eight",
    "create with KL and no reference pictures",
    "create with S in more than 720p",
}
"""Bodies without what our client always says: how many films, and whether the model makes sound."""


def line(name: str) -> Line:
    """What a documented exchange answers; of some answers the body is not known."""
    response = CALLS[name]["response"]
    return Line(b"" if response["body"] is None else response["body"], response["status"])


def keevx_of(client: httpx.Client, address: str, request: dict[str, Any]) -> Keevx:
    """The client with the documented key."""
    headers = request["headers"]
    key = headers.get("token") or headers["Authorization"].removeprefix("Bearer ")
    return Keevx(address, key, client, repeats=AT_ONCE)


def order_of(body: dict[str, Any]) -> Order:
    """The order that leads to a documented body."""
    model = MODELS[body["model"]]
    choices = {
        "seconds": body["duration"],
        "resolution": body["aspect_resolution"],
        "aspect_ratio": body["aspect_ratio"],
        "sound": body.get("generate_audio", False),
        "count": body.get("generate_count", 1),
    }
    first, last = body.get("image_url"), body.get("end_image_url")
    references = tuple(body.get("reference_images", ()))
    brief = Brief("keevx", model.name, body["prompt"], first, last, references, choices=choices)
    named = {address: address for address in (first, last, *references) if address}
    return Order(complete(brief, model), model, named, body.get("callback_url"))


def without_spare(body: dict[str, Any], name: str) -> dict[str, Any]:
    spare = ("generate_audio", "generate_count") if name.removesuffix(" with HTTP 200") in SPARE else ()
    return {key: value for key, value in body.items() if key not in spare}


def error_of(name: str) -> type[ProviderError] | None:
    """The error that a documented answer means."""
    response = CALLS[name]["response"]
    if response["body"] is None:
        return {429: Busy, 413: Refused, 500: Silent}[response["status"]]
    code = response["body"]["code"]
    return MEANINGS[code][0] if code else None


@pytest.mark.parametrize("name", [name for name in CREATES if "KL and no" not in name])
def test_a_documented_create_is_asked_and_understood_as_it_stands(
    client: httpx.Client, server: ScriptedServer, name: str
) -> None:
    request, response = CALLS[name]["request"], CALLS[name]["response"]
    server.plays(line(name))
    keevx = keevx_of(client, server.address, request)
    error = error_of(name)
    with pytest.raises(error) if error else nullcontext() as caught:
        jobs = keevx.submit(order_of(request["body"]))
        assert jobs == tuple(Job(id) for id in response["body"]["data"]["task_ids"])
    if caught and response["body"]:
        assert (caught.value.code, caught.value.words) == (
            str(response["body"]["code"]),
            response["body"]["msg"],
        )
    (heard,) = server.heard
    assert (heard.method, heard.path, heard.query) == (request["method"], request["path"], request["query"])
    assert without_spare(heard.json, name) == without_spare(request["body"], name)
    assert heard.headers["authorization"] == request["headers"]["Authorization"]
    assert heard.headers["content-type"] == request["headers"]["Content-Type"]


@pytest.mark.parametrize("name", UPLOADS)
def test_a_documented_upload_is_asked_and_understood_as_it_stands(
    client: httpx.Client, server: ScriptedServer, name: str
) -> None:
    request, response = CALLS[name]["request"], CALLS[name]["response"]
    closed = [Line(bad(100002), 401)] if "token" in request["headers"] else []
    server.plays(*closed, line(name))
    keevx = keevx_of(client, server.address, request)
    file = request["files"]["file"]
    data = base64.b64decode(file["content_base64"])
    sent = Upload(Picture("bag", file["type"], 400, 400, len(data)), data, None)
    if response["body"]["success"]:
        assert keevx.send_image(sent) == response["body"]["result"]["url"]
    else:
        with pytest.raises(Locked) as caught:
            keevx.send_image(sent)
        assert caught.value.words == response["body"]["message"]["global"]
    heard = server.heard[len(closed)]
    assert (heard.method, heard.path) == (request["method"], request["path"])
    for header in ("authorization", "token"):
        documented = {key.lower(): value for key, value in request["headers"].items()}
        assert heard.headers.get(header) == documented.get(header)
    assert heard.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert f'name="file"; filename="{file["name"]}"'.encode() in heard.body
    assert data in heard.body


DONE = Done((Output("http://127.0.0.1:9000/i2v/sample_0.mp4", 8.0, 1080, 1920),))
STATES: dict[str, dict[str, State]] = {
    "status of a finished one": {ONE: DONE},
    "status of a queued one": {TWO: Pending("queued")},
    "status of one in processing": {TWO: Pending("processing")},
    "status of one that failed": {TWO: Failed("Blocked by content policy")},
    "status of an unknown one": {},
    "status of an unknown one with HTTP 200": {},
}


@pytest.mark.parametrize("name", STATES)
def test_a_documented_status_is_asked_for_and_read_to_the_last_pixel(
    client: httpx.Client, server: ScriptedServer, name: str
) -> None:
    request = CALLS[name]["request"]
    server.plays(line(name))
    keevx = keevx_of(client, server.address, request)
    assert keevx.look([request["path"].split("/")[-1]]) == STATES[name]
    (heard,) = server.heard
    assert (heard.method, heard.path, heard.query) == (request["method"], request["path"], {})
    assert heard.headers["authorization"] == request["headers"]["Authorization"]


def test_every_documented_exchange_is_played_here() -> None:
    assert set(CALLS) == {*CREATES, *UPLOADS, *STATES}
    assert {error_of(name) for name in CREATES} == {None, Refused, Locked, Busy, Silent}


@pytest.mark.parametrize(("name", "job"), list(zip(NOTICES, (ONE, TWO), strict=True)))
def test_a_documented_callback_is_a_hint_to_look(keevx: Keevx, name: str, job: str) -> None:
    told = keevx.read_notice(json.dumps(NOTICES[name]["body"]).encode())
    assert told == Notice({job: Pending("a notice came")})
