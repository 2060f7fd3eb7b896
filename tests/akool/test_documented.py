"""Exchanges from Akool's documentation: our client asks as they ask and understands what they answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from animatic.errors import ProviderError
from animatic.providers.akool import Akool
from animatic.providers.akool_codes import MEANINGS
from animatic.providers.provider import Charge, Done, Failed, Job, Notice, Order, Output, Pending
from tests.akool.orders import CLIENT_ID, KEY, ONE, PICTURE, SENT_AT, TWO, good, order
from tests.scripted import Line, ScriptedServer

EXCHANGES = json.loads((Path(__file__).parents[1] / "wire" / "akool.json").read_text())
CALLS = {one["name"]: one for one in EXCHANGES if "request" in one}
NOTICES = {one["name"]: one["notice"] for one in EXCHANGES if "notice" in one}

AUDIO = {1: "made", 2: "own", 3: "none"}

UNASKED = {
    "token for nobody",
    "no credential",
    "a bad token beside a good key",
    "create with a picture and a prompt alone",
    "create without a picture",
    "results asked with a list",
    "results asked under another key",
    "models of a type not built",
    "models of no type",
    "unknown path",
}
"""What our client never sends. It must understand the answers all the same."""

OLD_RESULT = "/api/open/v3/content/video/infobymodelid"
"""Not asked at all: the newer call tells the same of many jobs at once."""


def order_of(path: str, body: dict[str, Any]) -> Order:
    """The order that leads to a documented body."""
    if path.endswith("/updateVideoAudio"):
        audio = AUDIO[body["audio_type"]]
        asked = order("audio", audio=audio, audio_address=body.get("audio_url"), seconds=5)
        return replace(asked, source_job=body["pre_video_id"])
    asked = order(
        "seedance-1-0-lite-i2v-250428" if path.endswith("/batch") else "create",
        body["prompt"],
        "last_image_url" in body,
        resolution=body.get("resolution"),
        seconds=body.get("video_length"),
        audio=AUDIO[body.get("audio_type", 3)],
        audio_address=body.get("audio_url"),
        negative_prompt=body.get("negative_prompt"),
        effect=body.get("effect_code"),
        faster=body.get("is_premium_model"),
        count=body.get("count"),
    )
    model = replace(asked.model, name=body.get("model_name", asked.model.name))
    return replace(asked, model=model, notice_address=body.get("webhookurl") or None)


def call(akool: Akool, path: str, body: dict[str, Any]) -> Any:
    """Make the documented call the way the rest of the engine would."""
    ids = body.get("_ids") if isinstance(body.get("_ids"), str) else ONE
    calls: dict[str, Callable[[], Any]] = {
        "createBySourcePrompt": lambda: akool.submit(order_of(path, body)),
        "batch": lambda: akool.submit(order_of(path, body)),
        "updateVideoAudio": lambda: akool.submit(order_of(path, body)),
        "resultsByIds": lambda: akool.look(str(ids).split(",")),
        "delbyids": lambda: akool.delete(str(ids).split(",")),
        "effects": partial(akool.fetch_shelf, "effects"),
        "aigModel/list": akool.fetch_models,
        "video/list": lambda: akool.find(order("create"), SENT_AT),
    }
    return next((make for end, make in calls.items() if path.endswith(end)), akool.balance)()


def signed_in(client: httpx.Client, address: str, request: dict[str, Any]) -> tuple[Akool, list[Line]]:
    """The client that signs in as documented, and what it hears before the documented answer."""
    headers, pair = request["headers"], request["body"] or {}
    if request["path"].endswith("/getToken"):
        secret = pair.get("clientSecret", KEY)
        return Akool(address, "", CLIENT_ID, secret, client), []
    if "Authorization" in headers:
        token = headers["Authorization"].removeprefix("Bearer ")
        return Akool(address, "", CLIENT_ID, KEY, client), [Line({"code": 1000, "token": token})]
    return Akool(address, headers.get("x-api-key", KEY), CLIENT_ID, "", client), []


@pytest.mark.parametrize(
    "name", [name for name, one in CALLS.items() if one["request"]["path"] != OLD_RESULT]
)
def test_a_documented_exchange_is_asked_and_understood_as_it_stands(
    client: httpx.Client, server: ScriptedServer, name: str
) -> None:
    request, response = CALLS[name]["request"], CALLS[name]["response"]
    akool, before = signed_in(client, server.address, request)
    after = [good({"credit": 1})] if "token" in response["body"] else []
    server.plays(*before, Line(response["body"], response["status"]), *after)
    code = response["body"].get("code", 1014)
    if code == 1000:
        call(akool, request["path"], request["body"] or {})
    else:
        with pytest.raises(ProviderError) as caught:
            call(akool, request["path"], request["body"] or {})
        assert type(caught.value) is MEANINGS[code][0]
        assert caught.value.words
    if name not in UNASKED:
        heard = server.heard[len(before)]
        asked = (heard.method, heard.path, heard.query, json.loads(heard.body or b"null"))
        assert asked == (request["method"], request["path"], request["query"], request["body"])
        for header, value in request["headers"].items():
            assert heard.headers[header.lower()] == value


AT_ADDRESS = "http://127.0.0.1:9000/out/6650aa11.mp4"


@pytest.mark.parametrize(
    ("name", "ask", "answer"),
    [
        ("create", lambda akool: akool.submit(order("create")), (Job(ONE, 25_000),)),
        (
            "batch",
            lambda akool: akool.submit(order("AkoolImage2VideoFastV1", count=2)),
            (Job(TWO, 20_000), Job("6650aa11bb22cc33dd44ee57", 20_000)),
        ),
        (
            "audio added",
            lambda akool: akool.submit(order("audio", seconds=5)),
            (Job("6650aa11bb22cc33dd44ee60", 5_000),),
        ),
        (
            "results of one done and one queued",
            lambda akool: akool.look([ONE, TWO]),
            {ONE: Done((Output(AT_ADDRESS, 5.063),), 25_000), TWO: Pending("queued")},
        ),
        ("results of one in processing", lambda akool: akool.look([TWO]), {TWO: Pending("processing")}),
        ("results of an unknown id", lambda akool: akool.look([ONE]), {}),
        ("balance", lambda akool: akool.balance(), 480_000),
        (
            "own videos",
            lambda akool: akool.charges(SENT_AT + 0.123),
            (
                Charge(TWO, 20_000, SENT_AT + 0.13, "seedance-1-0-lite-i2v-250428"),
                Charge(ONE, 25_000, SENT_AT + 0.123),
            ),
        ),
        (
            "delete one done and one under way",
            lambda akool: akool.delete([ONE, TWO]),
            {TWO: "video resource is processing, please try again later"},
        ),
    ],
)
def test_a_documented_answer_is_read_to_the_last_credit(
    akool: Akool, server: ScriptedServer, name: str, ask: Callable[[Akool], Any], answer: Any
) -> None:
    server.plays(CALLS[name]["response"]["body"])
    assert ask(akool) == answer


def test_a_documented_failure_gives_its_reason(akool: Akool, server: ScriptedServer) -> None:
    server.plays(CALLS["results of one that failed"]["response"]["body"])
    state = akool.look([TWO])[TWO]
    assert isinstance(state, Failed)
    assert state.words != "Akool gave no reason."


def test_a_lost_submit_is_found_in_the_documented_list(akool: Akool, server: ScriptedServer) -> None:
    body = CALLS["own videos"]["response"]["body"]
    ours = {record["_id"] for record in body["data"]["result"] if record["image_url"] == PICTURE}
    server.plays(body, good({"result": []}))
    asked = order("AkoolImage2VideoFastV1", count=len(ours))
    found = akool.find(replace(asked, notice_address=None), SENT_AT)
    assert {job.name for job in found.jobs} == ours
    assert ours


@pytest.mark.parametrize("name", NOTICES)
def test_a_documented_notice_is_opened(client: httpx.Client, name: str) -> None:
    told = NOTICES[name]
    akool = Akool("http://akool.test", told["client_secret"], told["client_id"], "", client)
    body = {key: told[key] for key in ("signature", "dataEncrypt", "timestamp", "nonce")}
    plain = json.loads(told["plaintext"])
    assert akool.read_notice(json.dumps(body).encode()) == Notice(
        {plain["_id"]: Done((Output(plain["url"]),), None)}
    )
