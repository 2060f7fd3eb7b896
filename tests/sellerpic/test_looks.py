"""What a look at SellerPic's tasks asks and understands."""

from __future__ import annotations

import pytest

from animatic.errors import Busy, Garbled, Locked, ProviderError, Refused, Silent
from animatic.providers.provider import Done, Failed, Output, Pending, State
from animatic.providers.sellerpic import SellerPic
from tests.scripted import Line, ScriptedServer
from tests.sellerpic.orders import DOWNLOAD, FILM, RESULT, TASK, bad, download, good, result, results


def test_a_finished_film_is_fetched_from_its_download_address(
    sellerpic: SellerPic, server: ScriptedServer
) -> None:
    server.plays(results(result("SUCCESS", address=FILM)), download())
    assert sellerpic.look([TASK]) == {TASK: Done((Output(DOWNLOAD),))}
    status, file = server.heard
    assert (status.method, status.path, status.query) == ("GET", "/v1/api/generate", {"id": TASK})
    assert (file.method, file.path) == ("GET", "/v1/api/download")
    assert file.query == {"id": RESULT, "downloadFormat": "mp4"}


def test_every_look_asks_for_the_address_anew(sellerpic: SellerPic, server: ScriptedServer) -> None:
    done = results(result("SUCCESS"))
    server.plays(
        done, download(address="https://cdn.test/1.mp4"), done, download(address="https://cdn.test/2.mp4")
    )
    assert sellerpic.look([TASK]) == {TASK: Done((Output("https://cdn.test/1.mp4"),))}
    assert sellerpic.look([TASK]) == {TASK: Done((Output("https://cdn.test/2.mp4"),))}


@pytest.mark.parametrize(
    ("records", "state"),
    [
        ([], Pending("queued")),
        ([result("CREATED")], Pending("queued")),
        ([result("RUNNING")], Pending("processing")),
        ([result("CREATED"), result("RUNNING", "2")], Pending("processing")),
        ([result("SUCCESS", "1"), result("RUNNING", "2")], Pending("processing")),
        ([result("FAILED", "1"), result("CREATED", "2")], Pending("queued")),
        ([result("FAILED", words="no room")], Failed("no room")),
        ([result("FAILED", words="dark"), result("FAILED", "2", words="blurred")], Failed("dark; blurred")),
        ([result("FAILED", words="dark"), result("FAILED", "2", words="dark")], Failed("dark")),
        ([result("FAILED")], Failed("SellerPic gave no reason.")),
        ([{"id": "1", "status": "FAILED", "errorCode": 17, "errorMsg": ""}], Failed("error 17")),
    ],
)
def test_a_task_is_as_far_as_its_slowest_output(
    sellerpic: SellerPic, server: ScriptedServer, records: list[dict[str, object]], state: State
) -> None:
    server.plays(results(*records))
    assert sellerpic.look([TASK]) == {TASK: state}
    assert len(server.heard) == 1


def test_outputs_come_or_fail_each_on_its_own(sellerpic: SellerPic, server: ScriptedServer) -> None:
    told = results(result("SUCCESS", "1"), result("FAILED", "2", words="dark"), result("SUCCESS", "3"))
    server.plays(told, download(address="https://cdn.test/1.mp4"), download(address="https://cdn.test/3.mp4"))
    outputs = (Output("https://cdn.test/1.mp4"), Output("https://cdn.test/3.mp4"))
    assert sellerpic.look([TASK]) == {TASK: Done(outputs, words="dark")}
    assert [heard.query["id"] for heard in server.heard] == [TASK, "1", "3"]


def test_ids_stay_as_they_are_also_when_they_come_as_numbers(
    sellerpic: SellerPic, server: ScriptedServer
) -> None:
    server.plays(results({"id": int(RESULT), "status": "SUCCESS"}), download())
    sellerpic.look([TASK])
    assert server.heard[1].query["id"] == RESULT


# ── the download call, both sides of what is not known about it ────────────────────────────────────────────


@pytest.mark.parametrize("refusal", [bad(40400), Line(bad(40400), 404), Line(b"", 404), Line(b"", 400)])
def test_where_the_results_id_is_not_taken_the_tasks_own_is(
    sellerpic: SellerPic, server: ScriptedServer, refusal: object
) -> None:
    server.plays(results(result("SUCCESS", address=FILM)), refusal, download())
    assert sellerpic.look([TASK]) == {TASK: Done((Output(DOWNLOAD),))}
    assert [heard.query["id"] for heard in server.heard] == [TASK, RESULT, TASK]


def test_where_no_id_is_taken_the_results_own_film_serves(
    sellerpic: SellerPic, server: ScriptedServer
) -> None:
    server.plays(results(result("SUCCESS", address=FILM)), bad(40400))
    assert sellerpic.look([TASK]) == {TASK: Done((Output(FILM),))}
    assert len(server.heard) == 3


def test_the_tasks_id_says_nothing_of_one_output_among_several(
    sellerpic: SellerPic, server: ScriptedServer
) -> None:
    both = results(result("SUCCESS", "1", FILM), result("SUCCESS", "2", FILM))
    server.plays(both, bad(40400))
    assert sellerpic.look([TASK]) == {TASK: Done((Output(FILM), Output(FILM)))}
    assert [heard.query["id"] for heard in server.heard] == [TASK, "1", "2"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://cdn.test/preview.webp?of=a.mp4",
        "javascript:a.mp4",
        "ftp://cdn.test/a.mp4",
        "https:///a.mp4",
        "https://[",
    ],
)
def test_a_preview_is_never_taken_for_the_film(
    sellerpic: SellerPic, server: ScriptedServer, address: str
) -> None:
    server.plays(results(result("SUCCESS", address=address)), bad(40400, "Record Not Found"))
    with pytest.raises(Refused) as caught:
        sellerpic.look([TASK])
    assert caught.value.words == "Record Not Found"


@pytest.mark.parametrize("status", ["CREATED", "RUNNING"])
def test_a_film_that_is_being_made_ready_is_pending(
    sellerpic: SellerPic, server: ScriptedServer, status: str
) -> None:
    server.plays(results(result("SUCCESS", address=FILM)), download(status, ""))
    assert sellerpic.look([TASK]) == {TASK: Pending("being made ready for download")}


def test_a_download_that_fails_does_not_make_a_finished_film_a_failed_one(
    sellerpic: SellerPic, server: ScriptedServer
) -> None:
    failed = download("FAILED", "", "no worker")
    server.plays(results(result("SUCCESS")), failed)
    with pytest.raises(Refused) as caught:
        sellerpic.look([TASK])
    assert caught.value.words == "no worker"
    server.plays(results(result("SUCCESS", address=FILM)), failed)
    assert sellerpic.look([TASK]) == {TASK: Done((Output(FILM),))}


def test_a_download_without_a_status_is_ready_when_it_has_an_address(
    sellerpic: SellerPic, server: ScriptedServer
) -> None:
    server.plays(results(result("SUCCESS")), good({"fileUrl": DOWNLOAD}))
    assert sellerpic.look([TASK]) == {TASK: Done((Output(DOWNLOAD),))}


@pytest.mark.parametrize("file", [{}, {"status": "SUCCESS"}, {"status": "LATER", "fileUrl": DOWNLOAD}])
def test_a_download_outside_its_format_is_garbled(
    sellerpic: SellerPic, server: ScriptedServer, file: dict[str, str]
) -> None:
    server.plays(results(result("SUCCESS", address=FILM)), good(file))
    with pytest.raises(Garbled):
        sellerpic.look([TASK])


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"resultList": None},
        {"resultList": {"id": "1"}},
        {"resultList": [7]},
        {"resultList": [{"id": "1"}]},
        {"resultList": [{"id": "1", "status": "DONE"}]},
        {"resultList": [{"id": "1", "status": 3}]},
    ],
)
def test_a_status_outside_its_format_is_garbled(
    sellerpic: SellerPic, server: ScriptedServer, data: dict[str, object]
) -> None:
    server.plays(good(data))
    with pytest.raises(Garbled):
        sellerpic.look([TASK])


@pytest.mark.parametrize(
    ("line", "kind"),
    [(Line(b"", 401), Locked), (Line(b"", 429), Busy), (Line(b"", 502), Silent), (Line(bad(30003)), Busy)],
)
def test_a_look_that_tells_nothing_says_why(
    sellerpic: SellerPic, server: ScriptedServer, line: Line, kind: type[ProviderError]
) -> None:
    server.plays(line)
    with pytest.raises(kind):
        sellerpic.look([TASK])


def test_nothing_is_asked_for_no_jobs(sellerpic: SellerPic, server: ScriptedServer) -> None:
    server.plays(results())
    assert sellerpic.look([]) == {}
    assert sellerpic.delete([]) == {}
    assert server.heard == []
