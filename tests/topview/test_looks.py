"""How far a task is, and what its films are."""

from __future__ import annotations

from typing import Any

import pytest

from animatic.errors import Garbled, Locked, ProviderError, Refused
from animatic.providers.provider import Done, Failed, Output, Pending
from animatic.providers.topview_v1 import TopviewV1
from animatic.providers.topview_v2 import TopviewV2
from tests.scripted import ScriptedServer
from tests.topview.orders import ONE, TWO, bad, good


def video(name: str = "a", **changes: Any) -> dict[str, Any]:
    file = {"filePath": f"https://s3.test/{name}.mp4", "width": 724, "height": 1268, "duration": 5040}
    return {"status": "success", "errorMsg": None, **file, **changes}


def task(**changes: Any) -> dict[str, Any]:
    whole = {"taskId": ONE, "status": "success", "errorMsg": None, "costCredit": 8.0, "videos": [video()]}
    return {**whole, **changes}


A = Output("https://s3.test/a.mp4", 5.04, 724, 1268)
B = Output("https://s3.test/b.mp4", 5.04, 724, 1268)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (task(status="init", videos=[]), Pending("init")),
        (task(status="running", costCredit=0, videos=None), Pending("running")),
        (task(), Done((A,), 8_000)),
        (task(status="SUCCESS", costCredit="8.125"), Done((A,), 8_125)),
        (task(costCredit=None), Done((A,), None)),
        (task(costCredit="lots"), Done((A,), None)),
        (task(videos=[video("a"), video("b")]), Done((A, B), 8_000)),
        (task(videos=[video(status="SUCCESS")]), Done((A,), 8_000)),
        (task(videos=[video(status=None)]), Done((A,), 8_000)),
        (
            task(videos=[video(duration=None, width="724", height=0)]),
            Done((Output(A.address, None, 724, None),), 8_000),
        ),
        (
            task(videos=[video("a"), video(status="fail", filePath=None, errorMsg="content policy")]),
            Done((A,), 8_000, "content policy"),
        ),
        (
            task(
                videos=[video(status="FAILED", errorMsg="x"), video("b"), video(status="fail", errorMsg="x")]
            ),
            Done((B,), 8_000, "x"),
        ),
        (task(videos=[video("a"), video(filePath="")]), Done((A,), 8_000, "Topview gave no reason.")),
        (task(videos=[video("a"), video(status="running", filePath=None)]), Pending("running")),
        (
            task(
                costCredit=0, videos=[video(status="fail", errorMsg="x"), video(status="fail", errorMsg="y")]
            ),
            Failed("x; y", 0),
        ),
        (task(status="fail", errorMsg="blocked", costCredit=0, videos=[]), Failed("blocked", 0)),
        (task(status="Failed", costCredit=None), Failed("Topview gave no reason.", None)),
    ],
)
def test_a_look_tells_how_far_a_task_is(
    v2: TopviewV2, server: ScriptedServer, told: dict[str, Any], state: object
) -> None:
    server.plays(good(told))
    assert v2.look([ONE]) == {ONE: state}
    (heard,) = server.heard
    assert (heard.method, heard.path) == ("GET", "/v2/common_task/image2video/task/query")
    assert heard.query == {"taskId": ONE, "needCloudFrontUrl": "true"}


def test_v1_keeps_its_files_one_level_deeper(v1: TopviewV1, server: ScriptedServer) -> None:
    files = [{"originVideo": {"filePath": f"https://s3.test/{name}.mp4", "width": 720}} for name in "ab"]
    server.plays(good(task(videos=files, costCredit=2)))
    outputs = (Output("https://s3.test/a.mp4", width=720), Output("https://s3.test/b.mp4", width=720))
    assert v1.look([ONE]) == {ONE: Done(outputs, 2_000)}
    assert server.heard[0].path == "/v1/common_task/image2video/result"


@pytest.mark.parametrize(
    "told",
    [
        task(videos=[]),
        task(videos=None),
        task(videos=[{"originVideo": "a.mp4"}]),
        task(videos=[video(filePath="javascript:alert(1)")]),
        task(status="resting"),
        task(status=None),
        [],
        None,
        "done",
    ],
)
def test_a_task_outside_its_format_is_garbled(v2: TopviewV2, server: ScriptedServer, told: object) -> None:
    server.plays(good(told))
    with pytest.raises(Garbled):
        v2.look([ONE])


def test_tasks_that_topview_does_not_know_are_left_out(v2: TopviewV2, server: ScriptedServer) -> None:
    server.plays(bad("4004"), good(task(status="running")))
    assert v2.look([ONE, TWO]) == {TWO: Pending("running")}
    assert [heard.query["taskId"] for heard in server.heard] == [ONE, TWO]


@pytest.mark.parametrize(("code", "kind"), [("401", Locked), ("4006", Refused)])
def test_another_refusal_is_not_taken_for_a_task_that_is_gone(
    v2: TopviewV2, server: ScriptedServer, code: str, kind: type[ProviderError]
) -> None:
    server.plays(bad(code))
    with pytest.raises(kind):
        v2.look([ONE])


def test_nothing_is_asked_for_no_tasks(v1: TopviewV1, v2: TopviewV2, server: ScriptedServer) -> None:
    server.plays(good({}))
    assert (v1.look([]), v2.look([]), v1.delete([]), v2.delete([])) == ({}, {}, {}, {})
    assert server.heard == []
