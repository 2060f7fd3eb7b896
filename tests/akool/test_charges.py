"""What videos cost by Akool's own list, whoever asked for them."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import httpx
import pytest

from animatic.errors import Garbled, Locked, Refused
from animatic.providers.akool import Akool
from animatic.providers.akool_charges import PAGES_MOST
from animatic.providers.provider import Charge
from tests.akool.orders import ONE, SENT_AT, TWO, good, order
from tests.conftest import SandboxControl
from tests.scripted import AT_ONCE, ScriptedServer


def record(name: str, after_seconds: float = 0.7, **more: Any) -> dict[str, Any]:
    made_at = {"_id": name, "create_time": round((SENT_AT + after_seconds) * 1000), "status": 3}
    return {**made_at, "deduction_credit": 20, "model_name": "seedance", **more}


def listed(*records: Any) -> dict[str, Any]:
    return good({"result": list(records)})


def old(name: str = "old") -> dict[str, Any]:
    return record(name, -0.001)


def test_every_video_of_the_time_is_told_with_what_it_cost(akool: Akool, server: ScriptedServer) -> None:
    queued = record(TWO, 9, status=1, model_name=None, deduction_credit=5)
    server.plays(listed(queued, record(ONE), record("at-once", 0), old()))
    assert akool.charges(SENT_AT) == (
        Charge(TWO, 5_000, SENT_AT + 9),
        Charge(ONE, 20_000, SENT_AT + 0.7, "seedance"),
        Charge("at-once", 20_000, SENT_AT, "seedance"),
    )
    (heard,) = server.heard
    assert (heard.path, heard.query) == ("/api/open/v3/content/video/list", {"page": "1", "size": "50"})


@pytest.mark.parametrize(
    ("told", "thousandths"), [(20, 20_000), (0.512, 512), ("4", 4_000), ("0.1", 100), (1.1, 1_100), (0, 0)]
)
def test_an_amount_is_read_to_the_thousandth(
    akool: Akool, server: ScriptedServer, told: object, thousandths: int
) -> None:
    server.plays(listed(record(ONE, deduction_credit=told), old()))
    assert [charge.thousandths for charge in akool.charges(SENT_AT)] == [thousandths]


@pytest.mark.parametrize("wrap", [lambda rows: {"result": rows}, lambda rows: {"list": rows}, list])
def test_the_list_may_come_in_whatever_shape(akool: Akool, server: ScriptedServer, wrap: Any) -> None:
    server.plays(good(wrap([7, record(ONE), old()])))
    assert [charge.job for charge in akool.charges(SENT_AT)] == [ONE]


def test_the_list_is_read_page_by_page_until_it_is_older(akool: Akool, server: ScriptedServer) -> None:
    first = [record(f"{place}", 100 - place) for place in range(50)]
    # The first record of the second page was met already: somebody made a video in between.
    server.plays(listed(*first), listed(first[-1], record(ONE), old()), listed(old("older")))
    assert [charge.job for charge in akool.charges(SENT_AT)] == [*(one["_id"] for one in first), ONE]
    assert [heard.query["page"] for heard in server.heard] == ["1", "2"]


@pytest.mark.parametrize("end", [(), (record(ONE),)])
def test_a_list_that_is_young_is_read_to_its_end(
    akool: Akool, server: ScriptedServer, end: tuple[dict[str, Any], ...]
) -> None:
    server.plays(listed(record(ONE)), listed(*end))
    assert [charge.job for charge in akool.charges(0)] == [ONE]
    assert len(server.heard) == 2


def test_a_list_with_the_oldest_first_is_read_to_its_end_too(akool: Akool, server: ScriptedServer) -> None:
    server.plays(listed(record("older", -9), old()), listed(record("oldest", -8), record(ONE)), listed())
    assert [charge.job for charge in akool.charges(SENT_AT)] == [ONE]


def test_a_video_that_says_no_time_is_told_without(akool: Akool, server: ScriptedServer) -> None:
    server.plays(listed(record(ONE), record(TWO, create_time=None), old()))
    assert akool.charges(SENT_AT)[1] == Charge(TWO, 20_000, None, "seedance")


@pytest.mark.parametrize("failed", [{"status": 4}, {"status": None, "video_status": 4}])
def test_of_a_failed_video_nobody_knows_whether_it_cost(
    akool: Akool, server: ScriptedServer, failed: dict[str, Any]
) -> None:
    says = {name: told for name, told in {**record(ONE), **failed}.items() if told is not None}
    server.plays(listed(says, record(TWO), old()))
    assert [charge.job for charge in akool.charges(SENT_AT)] == [TWO]
    server.plays(listed(says, old()))
    assert akool.charges(SENT_AT) == ()


@pytest.mark.parametrize(
    "garbage",
    [
        7,
        {},
        record(""),
        record(ONE, deduction_credit=None),
        record(ONE, deduction_credit="much"),
        record(ONE, deduction_credit=-1),
    ],
)
def test_a_record_that_cannot_be_read_does_not_hide_the_others(
    akool: Akool, server: ScriptedServer, garbage: object
) -> None:
    server.plays(listed(garbage, record(TWO), old()))
    assert [charge.job for charge in akool.charges(SENT_AT)] == [TWO]


@pytest.mark.parametrize("data", [None, {}, "soon", {"count": 0}, {"result": {"a": 1}}])
def test_a_list_that_is_none_is_garbled(akool: Akool, server: ScriptedServer, data: object) -> None:
    server.plays(good(data))
    with pytest.raises(Garbled):
        akool.charges(SENT_AT)


def test_a_list_that_tells_no_cost_at_all_is_garbled(akool: Akool, server: ScriptedServer) -> None:
    server.plays(listed(record(ONE, deduction_credit=None), record(TWO, deduction_credit=None), old()))
    with pytest.raises(Garbled):
        akool.charges(SENT_AT)


@pytest.mark.parametrize("data", [[], {"result": []}, {"result": None}, {"list": []}])
def test_an_empty_list_means_that_nothing_was_charged(
    akool: Akool, server: ScriptedServer, data: object
) -> None:
    server.plays(good(data))
    assert akool.charges(SENT_AT) == ()


def test_a_list_that_breaks_off_is_not_taken_for_the_whole(akool: Akool, server: ScriptedServer) -> None:
    server.plays(listed(record(ONE)), {"code": 1109, "msg": "account does not exist"})
    with pytest.raises(Locked):
        akool.charges(SENT_AT)


def test_a_list_too_long_to_read_is_not_cut_short_in_silence(akool: Akool, server: ScriptedServer) -> None:
    server.plays(*(listed(record(f"{number}")) for number in range(PAGES_MOST + 5)))
    with pytest.raises(Refused, match="later time"):
        akool.charges(SENT_AT)
    assert len(server.heard) == PAGES_MOST


# ── the sandbox ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def played(sandbox: SandboxControl, client: httpx.Client) -> Akool:
    """Akool as the sandbox plays it."""
    return Akool(f"{sandbox.address}/akool", "sandbox", "sandbox", "", client, repeats=AT_ONCE)


def made(akool: Akool, model: str, picture: str, source: str | None = None, **choices: Any) -> list[str]:
    """The names of jobs that have ended."""
    asked = replace(order(model, **choices), notice_address=None, source_job=source)
    names = [job.name for job in akool.submit(replace(asked, references={"first": picture}))]
    akool.look(names)
    return names


@pytest.fixture
def picture(server: ScriptedServer, photo: bytes) -> str:
    """Where the sandbox finds the picture of every order."""
    server.plays(photo)
    return f"{server.address}/coast.jpg"


def test_charges_are_what_the_balance_lost(played: Akool, sandbox: SandboxControl, picture: str) -> None:
    began, before = time.time(), played.balance()
    (film,) = made(played, "create", picture, resolution="1080p", seconds=10)
    batch = made(played, "seedance-1-0-lite-i2v-250428", picture, resolution="480p", seconds=5, count=3)
    (sound,) = made(played, "audio", picture, source=film, audio="made", seconds=10)
    sandbox.fault("create", "fail_job")
    made(played, "create", picture)
    charges = played.charges(began)
    told = {charge.job: charge.thousandths for charge in charges}
    assert told == {film: 50_000, sound: 10_000, **dict.fromkeys(batch, 15_000)}
    assert len(charges) == 5
    assert sum(told.values()) == (before or 0) - (played.balance() or 0)
    assert all(charge.at is not None and began - 1 < charge.at < began + 60 for charge in charges)
    kinds = {charge.job: charge.kind for charge in charges}
    assert (kinds[film], kinds[batch[0]]) == ("", "seedance-1-0-lite-i2v-250428")


def test_the_sandbox_is_read_over_more_pages_than_one_and_from_a_time_on(
    played: Akool, sandbox: SandboxControl, picture: str
) -> None:
    model = "AkoolImage2VideoFastV1"
    early = made(played, model, picture, count=3)
    sandbox.tell("clock", {"advance_seconds": 86_400})
    turned_at = time.time() + 86_400 - 60
    late = [name for _ in range(11) for name in made(played, model, picture, count=10)]
    assert len(late) == 110
    assert {charge.job for charge in played.charges(0)} == {*early, *late}
    assert {charge.job for charge in played.charges(turned_at)} == set(late)
    assert len(played.charges(0)) == 113
