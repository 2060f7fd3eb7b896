"""Exchanges from SellerPic's documentation: our client asks as they ask and understands what they answer."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import httpx
import pytest

from animatic.brief import Brief, Picture, complete
from animatic.catalog import Effect
from animatic.errors import Busy, Locked, Refused
from animatic.providers.provider import Done, Failed, Job, Order, Output, Pending, Upload
from animatic.providers.sellerpic import SellerPic
from animatic.providers.sellerpic_models import PRESET_TYPES
from tests.scripted import Line, ScriptedServer
from tests.sellerpic.orders import MODELS, RESULT, TASK, download, order, results, upload

EXCHANGES = json.loads((Path(__file__).parents[1] / "wire" / "sellerpic.json").read_text())
CALLS = {one["name"]: one for one in EXCHANGES}
CREATE = "/v1/api/generate/imageToVideo"
MIMES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
SHELVES = {type: shelf for shelf, type in PRESET_TYPES.items()}


def line(name: str) -> Line:
    """What a documented exchange answers; some answers have no body."""
    response = CALLS[name]["response"]
    return Line(b"" if response["body"] is None else response["body"], response["status"])


def at_server(server: ScriptedServer, documented: Line) -> Line:
    """The same answer, with the files it speaks of at our server."""
    return Line(
        documented.payload.replace(b"http://127.0.0.1:9000", server.address.encode()), documented.status
    )


def order_of(body: dict[str, Any]) -> Order:
    """The order that leads to a documented body."""
    choices = {
        "seconds": body["videoDuration"],
        "sound": body["autoAudio"],
        "audio_prompt": body.get("audioPrompt", ""),
    }
    model = MODELS[body["model"]]
    brief = complete(Brief("sellerpic", model.name, body.get("prompt", ""), "p", choices=choices), model)
    return Order(brief, model, {"p": body["imageKey"]})


def ask(sellerpic: SellerPic, request: dict[str, Any]) -> Callable[[], Any]:
    """The documented call, made the way the rest of the engine would."""
    path, query = request["path"], request["query"]
    calls: dict[str, Callable[[], Any]] = {
        CREATE: lambda: sellerpic.submit(order_of(request["body"])),
        "/v1/api/generate": lambda: sellerpic.look([query["id"]]),
        "/v1/api/usage": sellerpic.balance,
        "/v1/api/presets": lambda: sellerpic.fetch_shelf(SHELVES[query["type"]]),
        "/v1/api/upload/url": lambda: sellerpic.send_image(upload(mime=MIMES[query["format"]])),
    }
    return calls[path]


ASKED = {
    "upload address": None,
    "upload address for jpg": None,
    "upload address for webp": None,
    "create": None,
    "create without words or music": None,
    "create answered with HTTP 201": None,
    "create answered by task_id": None,
    "create while ten are under way": Busy,
    "status of a created one": None,
    "status of a running one": None,
    "status of a finished one": None,
    "status of one that failed": None,
    "status of a try-on with one picture that failed": None,
    "status of an unknown task": None,
    "status of an unknown task with HTTP 404": None,
    "usage": None,
    "presets of SWAP_MODEL": None,
    "presets of SWAP_MODEL_SCENE": None,
    "presets of AI_BACKGROUND": None,
    "presets of BACKGROUND": None,
    "key of nobody": Locked,
    "key of nobody with HTTP 200": Locked,
}
"""What our client asks by itself, and how it understands the answer when that is no success."""


def key_in(request: dict[str, Any]) -> str:
    return str(request["headers"]["Authorization"]).removeprefix("Bearer ")


@pytest.mark.parametrize("name", ASKED)
def test_a_documented_exchange_is_asked_and_understood_as_it_stands(
    client: httpx.Client, server: ScriptedServer, name: str
) -> None:
    request = CALLS[name]["request"]
    sellerpic = SellerPic(server.address, key_in(request), client)
    server.plays(at_server(server, line(name)), download())
    with pytest.raises(ASKED[name]) if ASKED[name] else nullcontext():
        ask(sellerpic, request)()
    heard = server.heard[0]
    asked = (heard.method, heard.path, heard.query, json.loads(heard.body or b"null"))
    assert asked == (request["method"], request["path"], request["query"], request["body"])
    for header, value in request["headers"].items():
        assert heard.headers[header.lower()] == value


REFUSED = [
    name
    for name, one in CALLS.items()
    if one["request"]["method"] == "POST" and (one["response"]["body"] or {}).get("code") not in (0, 30003)
]
TAKEN = [
    name
    for name, one in CALLS.items()
    if one["request"]["path"].startswith("/v1/api/generate/") and one["response"]["body"]["code"] == 0
]


@pytest.mark.parametrize("name", TAKEN)
def test_every_kind_of_task_is_taken_by_the_id_it_answers(
    sellerpic: SellerPic, server: ScriptedServer, name: str
) -> None:
    server.plays(line(name))
    data = CALLS[name]["response"]["body"]["data"]
    assert sellerpic.submit(order()) == (Job(data.get("id") or data["task_id"]),)


@pytest.mark.parametrize("name", REFUSED)
def test_a_documented_refusal_keeps_its_words(
    sellerpic: SellerPic, server: ScriptedServer, name: str
) -> None:
    server.plays(line(name))
    with pytest.raises(Refused) as caught:
        sellerpic.submit(order())
    assert caught.value.words == CALLS[name]["response"]["body"]["msg"]


# ── the two ways in ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("put", ["put at the upload address", "put at an upload address that has run out"])
def test_a_picture_is_put_as_documented(sellerpic: SellerPic, server: ScriptedServer, put: str) -> None:
    address = at_server(server, line("upload address"))
    server.plays(address, line(put), address, line("put at the upload address"))
    request = CALLS[put]["request"]
    data = base64.b64decode(request["content_base64"])
    assert sellerpic.send_image(upload(data)) == json.loads(address.payload)["data"]["fileKey"]
    heard = server.heard[1]
    assert (heard.method, heard.path, heard.query) == ("PUT", request["path"], request["query"])
    assert heard.body == data
    assert heard.headers["content-type"] == "application/octet-stream"
    assert "authorization" not in heard.headers
    assert len(server.heard) == (4 if CALLS[put]["response"]["status"] == 403 else 2)


def test_a_picture_is_sent_by_form_as_documented(client: httpx.Client, server: ScriptedServer) -> None:
    request = CALLS["upload"]["request"]
    file = request["files"]["file"]
    data = base64.b64decode(file["content_base64"])
    server.plays(line("upload address where the call is gone"), line("upload"))
    sellerpic = SellerPic(server.address, key_in(request), client)
    key = sellerpic.send_image(Upload(Picture("bag", file["type"], 400, 400, len(data)), data, None))
    assert key == CALLS["upload"]["response"]["body"]["data"]["fileKey"]
    heard = server.heard[1]
    assert (heard.method, heard.path) == ("POST", request["path"])
    assert heard.headers["authorization"] == request["headers"]["Authorization"]
    assert heard.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b'name="file"; filename="bag.jpg"' in heard.body
    assert b"Content-Type: image/jpeg" in heard.body
    assert data in heard.body


# ── looks, to the last letter ──────────────────────────────────────────────────────────────────────────────

FINISHED = Output("http://127.0.0.1:9000/DOWNLOAD/abc.mp4?X-Amz-Expires=43200&X-Amz-Signature=def")
STATES = {
    "status of a created one": Pending("queued"),
    "status of a running one": Pending("processing"),
    "status of a finished one": Done((FINISHED,)),
    "status of one that failed": Failed("The picture was not accepted"),
    "status of a try-on with one picture that failed": Done((FINISHED,) * 3, words="No person was found"),
}


@pytest.mark.parametrize("name", STATES)
def test_a_documented_status_is_read_to_the_last_letter(
    sellerpic: SellerPic, server: ScriptedServer, name: str
) -> None:
    server.plays(line(name), line("download"))
    assert sellerpic.look([TASK]) == {TASK: STATES[name]}


@pytest.mark.parametrize("name", ["download", "download by the task's id"])
def test_a_download_is_asked_for_as_documented(
    sellerpic: SellerPic, server: ScriptedServer, name: str
) -> None:
    request = CALLS[name]["request"]
    unnamed = [] if name == "download" else [line("download of an unknown result")]
    server.plays(line("status of a finished one"), *unnamed, line(name))
    sellerpic.look([TASK])
    assert (server.heard[1].path, server.heard[1].query["id"]) == (request["path"], RESULT)
    assert (server.heard[-1].method, server.heard[-1].query) == (request["method"], request["query"])


def test_a_documented_download_that_is_not_ready_leaves_the_film_pending(
    sellerpic: SellerPic, server: ScriptedServer
) -> None:
    server.plays(line("status of a finished one"), line("download that is still being made ready"))
    assert sellerpic.look([TASK]) == {TASK: Pending("being made ready for download")}


def test_the_documented_usage_and_presets_are_read(sellerpic: SellerPic, server: ScriptedServer) -> None:
    server.plays(line("usage"))
    assert sellerpic.balance() == 365_000
    server.plays(line("first page of presets"), line("presets without a page"))
    still = "http://127.0.0.1:9000/presets/{}-thumb.webp"
    assert sellerpic.fetch_shelf("ai_backgrounds") == (
        Effect("sellerpic", "12", "Marble counter", still.format(12)),
        Effect("sellerpic", "44", "Oak table", still.format(44)),
    )


def test_an_unknown_task_is_left_out_whichever_way_it_is_told(
    sellerpic: SellerPic, server: ScriptedServer
) -> None:
    for name in ("status of an unknown task", "status of an unknown task with HTTP 404"):
        server.plays(line(name), results())
        assert sellerpic.look([TASK, RESULT]) == {RESULT: Pending("queued")}
