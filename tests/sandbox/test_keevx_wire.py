"""Every documented exchange with Keevx, played against the sandbox: the answers have the documented shape."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.conftest import Outside
from tests.sandbox.keevx_customer import Keevx
from tests.sandbox.likeness import Likeness
from tests.sandbox.sellerpic_customer import picture

WIRE = json.loads((Path(__file__).parents[1] / "wire" / "keevx.json").read_text())
EXCHANGES = [entry for entry in WIRE if "request" in entry]
NOTICES = [entry for entry in WIRE if "notice" in entry]
DONE_ID, OTHER_ID = "i2v-3f9b0c7e5d2a4186b0c4e1f7a95d8362", "i2v-9a04d6b1c8e745f2a3b0d7c15e6f2843"
DOCUMENTED_PICTURES, DOCUMENTED_HOOK = "http://127.0.0.1:9000/in", "http://127.0.0.1:8088/hooks"
POLICY = "Blocked by content policy"

LIKE = Likeness(
    same="code success status global fileName error_message duration width height task_type",
    extra="",
    kinds={"id": r"i2v-[0-9a-f]{32}", "file": r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"},
)

Given = Callable[[Keevx], dict[str, str]]
"""Brings about what an exchange takes for granted; returns our ids for the documented ones."""


def finished(keevx: Keevx) -> dict[str, str]:
    return {DONE_ID: keevx.finished(duration=8, aspect_resolution="1080p")["task_id"]}


def under_way(looks: int = 0) -> Given:
    """A video that was looked at so many times, of four that it takes."""

    def given(keevx: Keevx) -> dict[str, str]:
        keevx.tell("pace", {"looks": 4})
        (id,) = keevx.create()
        for _ in range(looks):
            keevx.look(id)
        return {OTHER_ID: id}

    return given


def failed(keevx: Keevx) -> dict[str, str]:
    keevx.fault("create", "fail_job", reason=POLICY)
    return under_way(looks=5)(keevx)


def struck(status: int) -> Given:
    def given(keevx: Keevx) -> dict[str, str]:
        keevx.fault("create", {"status": status})
        return {}

    return given


def looked_at_once(keevx: Keevx) -> dict[str, str]:
    keevx.switch(images_fetched="create")
    return {}


GIVEN: dict[str, Given] = {
    "create with a picture that is too large": looked_at_once,
    "create with a picture that cannot be fetched": looked_at_once,
    "create with a picture of another format": looked_at_once,
    "create too often": struck(429),
    "create with a body that is too large": struck(413),
    "create while Keevx has a fault": struck(500),
    "status of a finished one": finished,
    "status of a queued one": under_way(),
    "status of one in processing": under_way(looks=2),
    "status of one that failed": failed,
}


@pytest.fixture
def shop(outside: Outside) -> str:
    """Where the pictures lie that the documented requests name, but for one."""
    good = picture(format="JPEG")
    outside.files |= {"/lamp-start.jpg": good, "/lamp-end.jpg": good, "/lamp.gif": picture(format="GIF")}
    outside.files["/huge.jpg"] = good + bytes(20 * 1024 * 1024)
    return outside.address


@pytest.mark.parametrize("exchange", EXCHANGES, ids=lambda exchange: exchange["name"])
def test_a_documented_request_gets_an_answer_of_the_documented_shape(
    keevx: Keevx, shop: str, exchange: dict[str, Any]
):
    name = exchange["name"]
    if name.endswith("with HTTP 200"):
        keevx.switch(http_status="always_200")
    real = GIVEN.get(name.removesuffix(" with HTTP 200"), lambda _: {})(keevx)
    real |= {DOCUMENTED_PICTURES: shop, DOCUMENTED_HOOK: f"{shop}/hooks"}
    request, response = (substituted(exchange[part], real) for part in ("request", "response"))
    files = {
        field: (file["name"], base64.b64decode(file["content_base64"]), file["type"])
        for field, file in request.get("files", {}).items()
    }
    answer = keevx.send(
        request["method"],
        request["path"],
        params=request["query"],
        headers=request["headers"],
        json=request["body"],
        files=files or None,
    )
    assert answer.status_code == response["status"]
    if response["body"] is not None:
        assert unlike(response["body"], answer.json()) == []
    if "task_ids" in (response["body"] or {}).get("data", {}):
        assert len(answer.json()["data"]["task_ids"]) == len(response["body"]["data"]["task_ids"])


@pytest.mark.parametrize("entry", NOTICES, ids=lambda entry: entry["name"])
def test_a_callback_has_the_documented_shape(keevx: Keevx, outside: Outside, entry: dict[str, Any]):
    if entry["name"].endswith("failed"):
        keevx.fault("create", "fail_job", reason=POLICY)
    keevx.finished(callback_url=f"{outside.address}/hook")
    assert unlike(entry["notice"]["body"], outside.notice()) == []


def substituted(part: Any, real: dict[str, str]) -> Any:
    text = json.dumps(part)
    for documented, ours in real.items():
        text = text.replace(documented, ours)
    return json.loads(text)


def unlike(documented: dict[str, Any], answered: dict[str, Any]) -> list[str]:
    """The words of a refusal are anybody's, apart from its code."""
    if documented["code"] and "message" in documented:
        documented = documented | {"message": answered["message"]}
    return LIKE.differences(documented, answered)


def test_the_comparison_itself_sees_what_differs():
    documented = {"code": 0, "msg": "ok", "data": {"task_id": DONE_ID, "video_url": "http://a/b", "width": 9}}
    answered = {"code": 100001, "msg": "", "data": {"task_id": "7", "width": 8, "new": 1}}
    assert sorted(unlike(documented, answered)) == [
        ".code is 100001, not 0",
        ".data.new is not documented",
        f".data.task_id is '7', not like '{DONE_ID}'",
        ".data.video_url is missing",
        ".data.width is 8, not 9",
        ".msg is '', not like 'ok'",
    ]
