"""What a look at Akool's jobs asks and understands."""

from __future__ import annotations

import pytest

from animatic.errors import Garbled
from animatic.providers.akool import Akool
from animatic.providers.provider import (
    Done,
    Failed,
    Output,
    Pending,
)
from tests.akool.orders import ONE, TWO, good
from tests.scripted import ScriptedServer


def test_one_look_asks_for_all_jobs_in_one_string(akool: Akool, server: ScriptedServer) -> None:
    finished = {"_id": TWO, "status": 3, "video_url": "https://cdn.test/2.mp4", "video_duration": 5.063}
    server.plays(good({"result": [{**finished, "deduction_credit": 25}, {"_id": ONE, "status": 1}]}))
    assert akool.look([ONE, TWO]) == {
        ONE: Pending("queued"),
        TWO: Done((Output("https://cdn.test/2.mp4", 5.063),), 25_000),
    }
    (heard,) = server.heard
    assert (heard.method, heard.path) == ("POST", "/api/open/v4/image2Video/resultsByIds")
    assert heard.json == {"_ids": f"{ONE},{TWO}"}


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"error_reason": "no face"}, "no face"),
        ({"failed_reason": "engine"}, "engine"),
        ({"msg": "blocked"}, "blocked"),
        ({"error_code": 17}, "17"),
        ({"error_reason": "", "msg": None, "error_code": 0}, "Akool gave no reason."),
        ({"error_reason": {"deep": 1}}, "Akool gave no reason."),
        ({}, "Akool gave no reason."),
    ],
)
def test_a_failed_film_says_why_where_akool_does(
    akool: Akool, server: ScriptedServer, record: dict[str, object], words: str
) -> None:
    server.plays(good({"result": [{"_id": ONE, "status": 4, "deduction_credit": 20, **record}]}))
    assert akool.look([ONE]) == {ONE: Failed(words, None)}


def test_jobs_that_akool_does_not_know_are_left_out(akool: Akool, server: ScriptedServer) -> None:
    server.plays(good({"result": [{"_id": TWO, "status": 2}, {"_id": "somebody-elses", "status": 2}]}))
    assert akool.look([ONE, TWO]) == {TWO: Pending("processing")}


@pytest.mark.parametrize(
    "record",
    [
        {"status": 3},
        {"status": 3, "video_url": ""},
        {"status": 3, "video_url": "javascript:alert(1)"},
        {"status": 5},
        {"status": "done"},
        {},
    ],
)
def test_a_record_outside_its_format_is_garbled_alone_and_pending_among_others(
    akool: Akool, server: ScriptedServer, record: dict[str, object]
) -> None:
    server.plays(good({"result": [{"_id": ONE, **record}]}))
    with pytest.raises(Garbled):
        akool.look([ONE])
    server.plays(good({"result": [{"_id": ONE, **record}, {"_id": TWO, "status": 2}]}))
    assert akool.look([ONE, TWO]) == {
        ONE: Pending("its record cannot be read yet"),
        TWO: Pending("processing"),
    }


def test_one_unknown_id_does_not_spoil_the_look_for_the_others(akool: Akool, server: ScriptedServer) -> None:
    unknown = {"code": 1014, "msg": "resource does not exist"}
    known = good({"result": [{"_id": TWO, "status": 2}]})
    server.plays(unknown, unknown, known)
    assert akool.look([ONE, TWO]) == {TWO: Pending("processing")}
    assert [heard.json["_ids"] for heard in server.heard] == [f"{ONE},{TWO}", ONE, TWO]


def test_nothing_is_asked_for_no_jobs(akool: Akool, server: ScriptedServer) -> None:
    server.plays(good({}))
    assert akool.look([]) == {}
    assert akool.delete([]) == {}
    assert server.heard == []
