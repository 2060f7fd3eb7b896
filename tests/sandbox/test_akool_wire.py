"""Every documented exchange with Akool, played against the sandbox: the answers have the documented shape."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from animatic.sandbox.accounts import Credential
from animatic.sandbox.akool_seal import encrypt, sign
from tests.sandbox.conftest import CLIENT_SECRET, Akool

WIRE = json.loads((Path(__file__).parents[1] / "wire" / "akool.json").read_text())
EXCHANGES = [entry for entry in WIRE if "request" in entry]
NOTICES = [entry["notice"] for entry in WIRE if "notice" in entry]

FIRST, SECOND = "6650aa11bb22cc33dd44ee55", "6650aa11bb22cc33dd44ee56"
EFFECT = {"demo_swirl_1001": "swirl_10010004", "Demo Swirl": "Swirl"}

SAME = """
    audio_type audio_url batch_count code count effect_code effect_name error_code extend_prompt file_name
    image_url last_image_url model_name msg negative_prompt only_add_audio page pre_video_id prompt resolution
    size status sub_type type video_status webhookUrl
"""
"""Keys whose values must be the documented ones, not only of the same kind."""

EXTRA = """
    audio_type batch_count batch_id effect_code effect_name extend_prompt last_image_url model_name
    negative_prompt resolution sub_type unit_credit update_time video_duration
"""
"""Keys that occur in some documented answers of a kind and not in others."""

Given = Callable[[Akool], dict[str, str]]


def nothing(_: Akool) -> dict[str, str]:
    return {}


def one_done(akool: Akool) -> dict[str, str]:
    body = next(entry for entry in EXCHANGES if entry["name"] == "create")["request"]["body"]
    body = body | {"effect_code": EFFECT["demo_swirl_1001"], "webhookurl": "", "negative_prompt": ""}
    return {FIRST: akool.finished(**body)["_id"]}


def one_under_way(akool: Akool, looks: int = 9) -> dict[str, str]:
    akool.tell("pace", {"looks": looks})
    body = next(entry for entry in EXCHANGES if entry["name"] == "batch")["request"]["body"]
    return {SECOND: akool.batch(**body | {"count": 1})["data"]["successList"][0]["_id"]}


def one_in_processing(akool: Akool) -> dict[str, str]:
    ids = one_under_way(akool)
    akool.look(*ids.values())
    return ids


def one_failed(akool: Akool) -> dict[str, str]:
    akool.fault("batch", "fail_job")
    return one_under_way(akool, looks=0)


def one_of_each(akool: Akool) -> dict[str, str]:
    return one_done(akool) | one_under_way(akool)


def switched(**switches: Any) -> Given:
    def switch(akool: Akool) -> dict[str, str]:
        akool.tell("switches", {"akool": switches})
        return {}

    return switch


def no_credits(akool: Akool) -> dict[str, str]:
    akool.tell("balance", {"provider": "akool", "credits": 24})
    return {}


def refused_with(code: int) -> Given:
    def refuse(akool: Akool) -> dict[str, str]:
        akool.fault("create", {"code": code})
        return {}

    return refuse


GIVEN: dict[str, Given] = {
    "create with ten seconds on a free plan": switched(plan="free"),
    "create without the credits": no_credits,
    "results of one done and one queued": one_of_each,
    "results of one in processing": one_in_processing,
    "results of one that failed": one_failed,
    "audio added": one_done,
    "audio for an unfinished video": one_under_way,
    "delete one done and one under way": one_of_each,
    "old result of a done one": one_done,
    "own videos": one_of_each,
}


def given_for(name: str) -> Given:
    refusal = re.fullmatch(r"create refused with (\d+)", name)
    return refused_with(int(refusal[1])) if refusal else GIVEN.get(name, nothing)


def differences(documented: Any, answered: Any, at: str = "", key: str = "") -> list[str]:
    """Where an answer has not the documented shape."""
    if isinstance(documented, dict) and isinstance(answered, dict):
        missing = [f"{at}.{name} is missing" for name in documented.keys() - answered.keys()]
        extra = answered.keys() - documented.keys() - set(EXTRA.split())
        inside = [
            trouble
            for name in documented.keys() & answered.keys()
            for trouble in differences(documented[name], answered[name], f"{at}.{name}", name)
        ]
        return missing + [f"{at}.{name} is not documented" for name in extra] + inside
    if isinstance(documented, list) and isinstance(answered, list):
        return differences_of_lists(documented, answered, at)
    if key in SAME.split():
        return [] if documented == answered else [f"{at} is {answered!r}, not {documented!r}"]
    return [] if kind(documented) == kind(answered) else [f"{at} is {answered!r}, not like {documented!r}"]


def differences_of_lists(documented: list[Any], answered: list[Any], at: str) -> list[str]:
    """Each documented item must be like one that was answered; a list documented as empty must be empty."""
    if not documented:
        return [f"{at} is not empty"] if answered else []
    missing = []
    for wanted in documented:
        found = [differences(wanted, item, f"{at}[]") for item in answered]
        if [] not in found:
            missing += min(found, key=len, default=[f"{at} is empty"])
    return missing


def kind(value: Any) -> str:
    """What sort of value it is: an id, a moment, an address, a number, or a plain type."""
    if isinstance(value, str):
        patterns = {"id": r"[0-9a-f]{24}", "batch": r"\d{13}_\d+", "address": r"https?://\S+"}
        return next((name for name, pattern in patterns.items() if re.fullmatch(pattern, value)), "text")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "moment" if value > 10**12 else "number"
    return type(value).__name__


@pytest.mark.parametrize("exchange", EXCHANGES, ids=lambda exchange: exchange["name"])
def test_a_documented_request_gets_an_answer_of_the_documented_shape(akool: Akool, exchange: dict[str, Any]):
    akool.key = CLIENT_SECRET
    akool.tell("switches", {"akool": {"duration_in_create": "alone" in exchange["name"]}})
    real = given_for(exchange["name"])(akool) | EFFECT
    request, response = (substituted(exchange[part], real) for part in ("request", "response"))
    answer = akool.send(
        request["method"],
        request["path"],
        params=request["query"],
        headers=request["headers"],
        json=request["body"],
    )
    assert answer.status_code == response["status"]
    if exchange["name"] == "effects":
        response["body"]["data"]["count"] = answer.json()["data"]["count"]
    assert differences(response["body"], answer.json()) == []


def substituted(part: Any, real: dict[str, str]) -> Any:
    text = json.dumps(part)
    for documented, ours in real.items():
        text = text.replace(documented, ours)
    return json.loads(text)


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: f"{len(notice['client_secret'])} bytes")
def test_a_notice_is_sealed_and_signed_as_the_vectors_say(notice: dict[str, Any]):
    credential = Credential(notice["client_id"], notice["client_secret"])
    assert encrypt(notice["plaintext"], credential) == notice["dataEncrypt"]
    signature = sign(notice["client_id"], notice["timestamp"], notice["nonce"], notice["dataEncrypt"])
    assert signature == notice["signature"]


def test_the_comparison_itself_sees_what_differs():
    documented = {"code": 1000, "data": {"_id": FIRST, "video_url": "http://127.0.0.1/a.mp4", "n": 5}}
    answered = {"code": 1003, "data": {"_id": "7", "n": "5", "new": 1}}
    assert sorted(differences(documented, answered)) == [
        ".code is 1003, not 1000",
        ".data._id is '7', not like '6650aa11bb22cc33dd44ee55'",
        ".data.n is '5', not like 5",
        ".data.new is not documented",
        ".data.video_url is missing",
    ]
