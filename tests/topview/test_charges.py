"""What tasks cost by the credit log, whoever made them."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import httpx
import pytest

from animatic.brief import Picture
from animatic.errors import Garbled, Locked, Refused
from animatic.providers.provider import Charge, Provider, Upload
from animatic.providers.topview_charges import ROWS_MOST
from animatic.providers.topview_v1 import TopviewV1
from animatic.providers.topview_v2 import TopviewV2
from tests.conftest import SandboxControl
from tests.scripted import AT_ONCE, ScriptedServer
from tests.topview.orders import KEY, ONE, SENT_AT, TWO, bad, good, order, page

LATER = "2026-09-21T14:14:00Z"
LATER_AT = SENT_AT + 40


def row(name: str, **more: Any) -> dict[str, Any]:
    about = {"taskId": name, "taskType": "m2v", "costCredit": 4.0, "apiKey": KEY, "uid": "Ab12"}
    return {**about, "date": LATER, **more}


def part(total: int, *rows: Any) -> dict[str, Any]:
    """One page of a longer list."""
    return good({"total": total, "pageNo": 1, "pageSize": 50, "data": list(rows)})


def test_tasks_of_every_kind_and_every_key_of_the_user_are_told(
    v1: TopviewV1, v2: TopviewV2, server: ScriptedServer
) -> None:
    film, voice = row(ONE, taskType="common_task_image2video"), row(TWO, taskType="voice_clone")
    server.plays(page(film, {**voice, "apiKey": "sk-somebodyelses"}, key="data"))
    told = (
        Charge(ONE, 4_000, LATER_AT, "common_task_image2video"),
        Charge(TWO, 4_000, LATER_AT, "voice_clone"),
    )
    assert v1.charges(SENT_AT) == v2.charges(SENT_AT) == told
    asked = server.heard[0].query
    assert server.heard[0].path == "/user/credit/logs"
    assert (asked["startTime"], asked["pageNo"]) == ("2026-09-21 14:13:20", "1")
    assert asked["endTime"] > time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
    assert "taskType" not in asked


@pytest.mark.parametrize(
    ("told", "thousandths"),
    [(4.0, 4_000), ("5", 5_000), ("2.25", 2_250), (0.512, 512), (0.1, 100), (26.4, 26_400), (0, 0)],
)
def test_an_amount_is_read_to_the_thousandth(
    v2: TopviewV2, server: ScriptedServer, told: object, thousandths: int
) -> None:
    server.plays(page(row(ONE, costCredit=told), key="data"))
    assert v2.charges(SENT_AT) == (Charge(ONE, thousandths, LATER_AT, "m2v"),)


def test_the_log_is_read_to_its_last_page(v2: TopviewV2, server: ScriptedServer) -> None:
    full = [[row(f"{number}-{place}") for place in range(50)] for number in range(3)]
    server.plays(*(part(151, *rows) for rows in full), part(151, row(ONE)))
    assert [charge.job for charge in v2.charges(SENT_AT)] == [
        *(one["taskId"] for rows in full for one in rows),
        ONE,
    ]
    assert [heard.query["pageNo"] for heard in server.heard] == ["1", "2", "3", "4"]
    ends = {(heard.query["startTime"], heard.query["endTime"]) for heard in server.heard}
    assert len(ends) == 1, "every page is one of the same list"


def test_a_row_pushed_onto_the_next_page_while_we_read_counts_once(
    v2: TopviewV2, server: ScriptedServer
) -> None:
    first = [row(str(place)) for place in range(50)]
    server.plays(part(51, *first), part(52, first[-1], row(ONE)))
    assert [charge.job for charge in v2.charges(SENT_AT)] == [*(one["taskId"] for one in first), ONE]


def test_a_task_charged_twice_has_two_charges(v2: TopviewV2, server: ScriptedServer) -> None:
    unmarked = row(ONE, taskType="pa_download_without_watermark", costCredit=1)
    server.plays(page(row(ONE), unmarked, unmarked, key="data"))
    assert [charge.thousandths for charge in v2.charges(SENT_AT)] == [4_000, 1_000, 1_000]


def test_what_was_charged_before_is_left_out_even_where_topview_sends_it(
    v2: TopviewV2, server: ScriptedServer
) -> None:
    times = {"early": "2026-09-21 14:13:19", "at once": "2026-09-21T14:13:20Z", "some time": "soon"}
    server.plays(page(*(row(name.replace(" ", "_"), date=date) for name, date in times.items()), key="data"))
    assert v2.charges(SENT_AT + 0.7) == (
        Charge("at_once", 4_000, SENT_AT, "m2v"),
        Charge("some_time", 4_000, None, "m2v"),
    )


@pytest.mark.parametrize(
    "garbage",
    [7, {}, row("no id!"), row(ONE, costCredit=None), row(ONE, costCredit="much"), row(ONE, costCredit=-4)],
)
def test_a_row_that_cannot_be_read_does_not_hide_the_others(
    v2: TopviewV2, server: ScriptedServer, garbage: object
) -> None:
    server.plays(page(garbage, row(TWO), key="data"))
    assert v2.charges(SENT_AT) == (Charge(TWO, 4_000, LATER_AT, "m2v"),)


def test_a_log_of_which_nothing_can_be_read_is_garbled_and_shows_no_key(
    v2: TopviewV2, server: ScriptedServer
) -> None:
    server.plays(page(row(ONE, costCredit={"credits": 4}), key="data"))
    with pytest.raises(Garbled) as caught:
        v2.charges(SENT_AT)
    assert ONE in caught.value.words
    assert KEY not in caught.value.words


@pytest.mark.parametrize("result", [None, {}, {"data": None}, {"total": 1}, "soon"])
def test_a_log_that_is_no_list_is_garbled(v2: TopviewV2, server: ScriptedServer, result: object) -> None:
    server.plays(good(result))
    with pytest.raises(Garbled):
        v2.charges(SENT_AT)


def test_an_empty_log_means_that_nothing_was_charged(v2: TopviewV2, server: ScriptedServer) -> None:
    server.plays(page(key="data"))
    assert v2.charges(SENT_AT) == ()


def test_a_log_that_breaks_off_is_not_taken_for_the_whole(v2: TopviewV2, server: ScriptedServer) -> None:
    server.plays(part(51, *(row(str(place)) for place in range(50))), bad("401"))
    with pytest.raises(Locked):
        v2.charges(SENT_AT)


def test_a_log_too_long_to_read_is_not_cut_short_in_silence(v2: TopviewV2, server: ScriptedServer) -> None:
    each = 1_000  # a server that gives larger pages than were asked for keeps this test short
    rows = [
        [{"taskId": f"{number}-{place}", "costCredit": 1} for place in range(each)] for number in range(60)
    ]
    server.plays(*(part(60 * each, *one) for one in rows))
    with pytest.raises(Refused, match="later time"):
        v2.charges(SENT_AT)
    assert len(server.heard) == ROWS_MOST / each


# ── the sandbox ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def played(sandbox: SandboxControl, client: httpx.Client) -> TopviewV2:
    """Topview as the sandbox plays it."""
    address = f"{sandbox.address}/topview"
    return TopviewV2(address, "sandbox", "sandbox", client, repeats=AT_ONCE, check_gap_seconds=0)


def brought(topview: TopviewV2, photo: bytes) -> dict[str, str]:
    picture = Picture("first", "image/jpeg", 640, 480, len(photo))
    return {"first": topview.send_image(Upload(picture, photo, None))}


def made(topview: Provider, references: dict[str, str], model: str, **choices: Any) -> str:
    """The name of a job that has ended."""
    (job,) = topview.submit(replace(order(model, **choices), references=references))
    topview.look([job.name])
    return job.name


def test_charges_are_what_the_balance_lost(
    played: TopviewV2, sandbox: SandboxControl, client: httpx.Client, photo: bytes
) -> None:
    began, before, references = time.time(), played.balance(), brought(played, photo)
    v1 = TopviewV1(f"{sandbox.address}/topview", "sandbox", "sandbox", client, repeats=AT_ONCE)
    ours = {
        made(v1, references, "lite", seconds=5): 500,
        made(v1, references, "plus", seconds=5): 2_700,
        made(played, references, "Kling 2.6", sound=True, seconds=5): 3_250,
    }
    sandbox.tell("faults", {"provider": "topview", "call": "submit", "nth": "next", "fault": "fail_job"})
    made(v1, references, "lite", seconds=5)
    body = {"model": "Kling V3", "prompt": "a lamp", "resolution": 720, "duration": 5}
    signed = {"Authorization": "Bearer sandbox", "Topview-Uid": "sandbox"}
    texts = f"{sandbox.address}/topview/v1/common_task/text2video/task"
    outside = client.post(f"{texts}/submit", json=body, headers=signed).json()["result"]["taskId"]
    cost = client.get(f"{texts}/query", params={"taskId": outside}, headers=signed).json()["result"][
        "costCredit"
    ]
    charges = played.charges(began)
    assert {charge.job: charge.thousandths for charge in charges} == ours | {outside: round(cost * 1000)}
    assert len(charges) == 4
    assert sum(charge.thousandths for charge in charges) == (before or 0) - (played.balance() or 0)
    assert {charge.kind for charge in charges} == {"common_task_image2video", "common_task_text2video"}
    assert all(charge.at is not None and began - 1 < charge.at < began + 60 for charge in charges)
    assert v1.charges(began) == charges


def test_the_sandbox_is_read_over_more_pages_than_one_and_from_a_time_on(
    played: TopviewV2, sandbox: SandboxControl, client: httpx.Client, photo: bytes
) -> None:
    v1 = TopviewV1(f"{sandbox.address}/topview", "sandbox", "sandbox", client, repeats=AT_ONCE)
    references = brought(played, photo)
    early = {made(v1, references, "lite", seconds=5) for _ in range(3)}
    sandbox.tell("clock", {"advance_seconds": 1_800})
    turned_at = time.time() + 1_800 - 60
    late = {made(v1, references, "lite", seconds=10) for _ in range(52)}
    charges = v1.charges(0)
    assert len(charges) == 55
    assert {charge.job for charge in charges} == early | late
    assert {charge.job for charge in v1.charges(turned_at)} == late
    assert sum(charge.thousandths for charge in charges) == 3 * 500 + 52 * 1_000
