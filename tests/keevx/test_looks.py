"""What a look at Keevx's tasks asks and understands."""

from __future__ import annotations

import pytest

from animatic.errors import Garbled, Locked, ProviderError, Refused, Silent
from animatic.providers.keevx import Keevx
from animatic.providers.provider import Done, Failed, Output, Pending, State
from tests.keevx.orders import FILM, ONE, TWO, bad, good, record
from tests.scripted import Line, ScriptedServer


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (record("PENDING"), Pending("queued")),
        (record("PROCESSING"), Pending("processing")),
        (record("GENERATING"), Pending("processing")),
        (record("processing"), Pending("processing")),
        (record("FAILED", error_message="Blocked"), Failed("Blocked")),
        (record("FAILED"), Failed("Keevx gave no reason.")),
        (record("FAILED", error_message=None), Failed("Keevx gave no reason.")),
        (record("SUCCEEDED", video_url=FILM), Done((Output(FILM),))),
        (
            record("SUCCEEDED", video_url=FILM, duration=8, width=1080, height=1920),
            Done((Output(FILM, 8.0, 1080, 1920),)),
        ),
        (
            record("SUCCEEDED", video_url=FILM, duration="8.04", width="wide", height=-1),
            Done((Output(FILM, 8.04),)),
        ),
        (good({"status": "SUCCEEDED", "video_url": FILM}), Done((Output(FILM),))),
        (good({"status": "PENDING"}), Pending("queued")),
    ],
)
def test_a_look_tells_how_far_a_film_is(
    keevx: Keevx, server: ScriptedServer, told: dict[str, object], state: State
) -> None:
    server.plays(told)
    assert keevx.look([ONE]) == {ONE: state}
    (heard,) = server.heard
    assert (heard.method, heard.path) == ("GET", f"/v1/image_to_video/{ONE}")


def test_each_task_is_asked_for_by_itself(keevx: Keevx, server: ScriptedServer) -> None:
    server.plays(record("PENDING"), record("PROCESSING"))
    assert keevx.look([ONE, TWO]) == {ONE: Pending("queued"), TWO: Pending("processing")}
    assert [heard.path for heard in server.heard] == [f"/v1/image_to_video/{name}" for name in (ONE, TWO)]


@pytest.mark.parametrize("gone", [Line(bad(100003)), Line(bad(100003), 404), Line(bad(404)), Line(b"", 404)])
def test_a_task_that_keevx_does_not_know_is_left_out(
    keevx: Keevx, server: ScriptedServer, gone: Line
) -> None:
    server.plays(gone, record("PENDING"))
    assert keevx.look([TWO, ONE]) == {ONE: Pending("queued")}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"status": "DONE"},
        {"status": 3},
        {"status": "SUCCEEDED"},
        {"status": "SUCCEEDED", "video_url": ""},
        {"status": "SUCCEEDED", "video_url": "javascript:alert(1)"},
        [],
    ],
)
def test_a_record_outside_its_format_is_garbled(keevx: Keevx, server: ScriptedServer, data: object) -> None:
    server.plays(good(data))
    with pytest.raises(Garbled):
        keevx.look([ONE])


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (Line(bad(100002)), Locked),
        (Line(b"", 401), Locked),
        (Line(bad(100001)), Refused),
        (Line(b"", 502), Silent),
    ],
)
def test_a_look_that_tells_nothing_says_why(
    keevx: Keevx, server: ScriptedServer, line: Line, kind: type[ProviderError]
) -> None:
    server.plays(line)
    with pytest.raises(kind):
        keevx.look([ONE])


def test_a_name_that_is_no_id_cannot_lead_to_another_call(keevx: Keevx, server: ScriptedServer) -> None:
    server.plays(Line(b"", 404))
    assert keevx.look(["../figure-resource/upload?x=1#y"]) == {}
    assert server.heard[0].path == "/v1/image_to_video/..%2Ffigure-resource%2Fupload%3Fx%3D1%23y"
    assert server.heard[0].query == {}


def test_nothing_is_asked_for_no_jobs(keevx: Keevx, server: ScriptedServer) -> None:
    server.plays(good({}))
    assert keevx.look([]) == {}
    assert keevx.delete([]) == {}
    assert server.heard == []
