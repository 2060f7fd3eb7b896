"""Every documented exchange with SellerPic, played against the sandbox: the answers have the documented shape."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.sandbox.likeness import Likeness
from tests.sandbox.sellerpic_customer import FILM_SAMPLE, PRODUCT_SAMPLE, SellerPic, picture

WIRE = json.loads((Path(__file__).parents[1] / "wire" / "sellerpic.json").read_text())
FILM_TASK, FILM = "2041180335512907776", "2041180335512907777"
TRY_ON_TASK, TRY_ON = "2041180335512908000", "2041180335512908001"
UPLOADED = re.compile(r"UPLOAD/2041\d{15}/[\w/]+\.(?:png|jpg)")
PUBLISHED = (0, 30003)
"""The only codes that SellerPic has published: of any other a client may know no more than that it is another."""

LIKE = Likeness(
    same="success status hasMore userUpload",
    extra="",
    kinds={
        "trace": r"[0-9A-Za-z]{12}",
        "request": r"[0-9a-f]{32}",
        "upload": r"UPLOAD/\d{19}/\d{4}/\d\d/\d\d/[0-9a-f]{32}\.\w+",
        "result": r"(?:VIDEO|FITTING_ROOM)/\d{19}/\d{4}/\d\d/\d\d/\d+_[0-9a-f]+_output_\d\.\w+",
        "id": r"\d{19}",
        "number": r"\d{1,2}",
        "file": r"result-\d{19}\.\w+",
        "moment": r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00",
    },
)

Given = Callable[[SellerPic], dict[str, str]]
"""Brings about what an exchange takes for granted; returns our ids for the documented ones."""


def under_way(looks: int = 0) -> Given:
    """A film that was looked at so many times, of four that it takes."""

    def given(sellerpic: SellerPic) -> dict[str, str]:
        sellerpic.tell("pace", {"looks": 4})
        task = sellerpic.create()
        for _ in range(looks):
            sellerpic.look(task)
        return {FILM_TASK: task, FILM: str(int(task) + 1)}

    return given


def try_on(sellerpic: SellerPic) -> dict[str, str]:
    sellerpic.switch(failing_result=3)
    sellerpic.fault("create", "fail_job", reason="No person was found")
    asked = {"modelImageKey": FILM_SAMPLE, "top": {"imageKey": PRODUCT_SAMPLE}}
    task = sellerpic.create("tryOnApparel", **asked)
    sellerpic.look(task)
    return {TRY_ON_TASK: task} | {f"{TRY_ON[:-1]}{n}": str(int(task) + n) for n in (1, 2, 3, 4)}


def failed(sellerpic: SellerPic) -> dict[str, str]:
    sellerpic.fault("create", "fail_job", reason="The picture was not accepted")
    return under_way(looks=5)(sellerpic)


def busy(sellerpic: SellerPic) -> dict[str, str]:
    sellerpic.tell("pace", {"looks": 9})
    for _ in range(10):
        sellerpic.create()
    return {}


def switched(before: Given | None = None, **switches: Any) -> Given:
    def given(sellerpic: SellerPic) -> dict[str, str]:
        sellerpic.switch(**switches)
        return before(sellerpic) if before else {}

    return given


DONE = under_way(looks=5)
GIVEN: dict[str, Given] = {
    "upload address where the call is gone": switched(upload_routes="multipart"),
    "create answered with HTTP 201": switched(created_status=201),
    "create answered by task_id": switched(created_field="task_id"),
    "create while ten are under way": busy,
    "status of a created one": under_way(),
    "status of a running one": under_way(looks=2),
    "status of a finished one": DONE,
    "status of one that failed": failed,
    "status of a try-on with one picture that failed": try_on,
    "status of an unknown task with HTTP 404": switched(business_errors="matching"),
    "download": DONE,
    "download by the task's id": DONE,
    "download that is still being made ready": switched(DONE, download_looks=1),
    "download as gif": DONE,
    "download of a large picture": try_on,
    "key of nobody with HTTP 200": switched(auth_status=200),
}


@pytest.mark.parametrize("exchange", WIRE, ids=lambda exchange: exchange["name"])
def test_a_documented_request_gets_an_answer_of_the_documented_shape(
    sellerpic: SellerPic, exchange: dict[str, Any]
):
    real = GIVEN.get(exchange["name"], lambda _: {})(sellerpic)
    real |= uploads(sellerpic, json.dumps(exchange["request"]))
    request, response = (substituted(exchange[part], real) for part in ("request", "response"))
    answer = played(sellerpic, exchange["name"], request)
    assert answer.status_code == response["status"]
    if response["body"] is not None:
        assert unlike(response["body"], answer.json()) == []


def uploads(sellerpic: SellerPic, request: str) -> dict[str, str]:
    """Our keys for the documented ones, each with a picture behind it."""
    keys = sorted(set(UPLOADED.findall(request))) if '"POST"' in request else []
    return {key: sellerpic.upload(picture()) for key in keys}


def substituted(part: Any, real: dict[str, str]) -> Any:
    text = json.dumps(part)
    for documented, ours in real.items():
        text = text.replace(documented, ours)
    return json.loads(text)


def played(sellerpic: SellerPic, name: str, request: dict[str, Any]) -> httpx.Response:
    if request["method"] == "PUT":
        return put(sellerpic, request, late=name.endswith("run out"))
    files = {
        field: (file["name"], base64.b64decode(file["content_base64"]), file["type"])
        for field, file in request.get("files", {}).items()
    }
    return sellerpic.send(
        request["method"],
        request["path"],
        params=request["query"],
        headers=request["headers"],
        json=request["body"],
        files=files or None,
    )


def put(sellerpic: SellerPic, request: dict[str, Any], late: bool) -> httpx.Response:
    """At an address of our own: the documented one was signed by somebody else."""
    address = sellerpic.data("/upload/url", format="png")["imageUrl"]
    assert set(request["query"]) <= set(httpx.URL(address).params)
    if late:
        sellerpic.advance(minutes=31)
    content = base64.b64decode(request["content_base64"])
    return sellerpic.http.put(address, content=content, headers=request["headers"])


def unlike(documented: dict[str, Any], answered: dict[str, Any]) -> list[str]:
    if documented.get("code", 0) in PUBLISHED:
        code = [] if documented.get("code") == answered.get("code") else [f"code is {answered.get('code')}"]
        return code + LIKE.differences(relaxed(documented), relaxed(answered))
    invented = answered["code"] not in PUBLISHED and answered.keys() == documented.keys()
    return [] if invented and answered["success"] is False else [f"{answered} is not like {documented}"]


def relaxed(body: dict[str, Any]) -> dict[str, Any]:
    """Without how many presets there are, which is each server's own affair."""
    if "list" not in (body.get("data") or {}):
        return body
    return body | {"data": {name: value for name, value in body["data"].items() if name != "hasMore"}}


def test_the_comparison_itself_sees_what_differs():
    documented = {"code": 0, "success": True, "data": {"id": FILM_TASK, "fileUrl": "http://a/b"}}
    answered = {"code": 5, "success": False, "data": {"id": 7, "new": 1}}
    assert sorted(unlike(documented, answered)) == [
        ".data.fileUrl is missing",
        f".data.id is 7, not like '{FILM_TASK}'",
        ".data.new is not documented",
        ".success is False, not True",
        "code is 5",
    ]
    assert unlike({"code": 20001, "success": False, "msg": "no"}, {"code": 0, "success": True, "msg": "yes"})
