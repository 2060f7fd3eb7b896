"""Jobs move at once, by looks or by the clock, and no test has to wait for it."""

from __future__ import annotations

import pytest

from animatic.sandbox.pace import Pace, Stage, parse
from tests.sandbox.conftest import Akool

QUEUED, WORKING, DONE = Stage.QUEUED, Stage.WORKING, Stage.DONE


@pytest.mark.parametrize(
    ("pace", "looks", "age_seconds", "stage"),
    [
        (Pace(), 0, 0, DONE),
        (Pace(looks=0), 0, 99, QUEUED),
        (Pace(looks=0), 1, 0, DONE),
        (Pace(looks=1), 1, 0, WORKING),
        (Pace(looks=1), 2, 0, DONE),
        (Pace(looks=3), 1, 99, QUEUED),
        (Pace(looks=3), 3, 0, WORKING),
        (Pace(looks=3), 4, 0, DONE),
        (Pace(seconds=20), 99, 4.9, QUEUED),
        (Pace(seconds=20), 0, 5, WORKING),
        (Pace(seconds=20), 0, 19.9, WORKING),
        (Pace(seconds=20), 0, 20, DONE),
    ],
)
def test_a_pace_says_how_far_a_job_may_be(pace: Pace, looks: int, age_seconds: float, stage: Stage):
    assert pace.stage(looks, age_seconds) is stage


def test_a_pace_is_read_from_the_command_line():
    assert [parse("at-once"), parse("looks:2"), parse("seconds:1.5")] == [
        Pace(),
        Pace(looks=2),
        Pace(seconds=1.5),
    ]
    for nonsense in ("", "fast", "looks:x", "looks:-1", "seconds"):
        with pytest.raises(ValueError):  # noqa: PT011
            parse(nonsense)


def test_at_once_the_first_look_finds_the_film(akool: Akool):
    assert akool.create()["data"]["status"] == 1
    assert akool.finished()["status"] == 3


def test_by_looks_a_job_is_queued_then_worked_on_then_done(akool: Akool):
    akool.tell("pace", {"looks": 3, "provider": "akool"})
    id = akool.create()["data"]["_id"]
    assert [akool.look(id)[0]["status"] for _ in range(5)] == [1, 2, 2, 3, 3]
    assert (akool.state()["looks"], akool.state()["ids_looked_at"]) == (5, 5)


def test_by_seconds_a_job_follows_the_clock_and_not_the_looks(akool: Akool):
    akool.tell("pace", {"seconds": 1000})
    id = akool.create()["data"]["_id"]
    assert [akool.look(id)[0]["status"] for _ in range(3)] == [1, 1, 1]
    akool.tell("clock", {"advance_seconds": 300})
    assert akool.look(id)[0]["status"] == 2
    akool.tell("clock", {"advance_seconds": 800})
    assert eventually_done(akool, id)["video_url"]


def test_the_clock_alone_finishes_jobs_that_nobody_looks_at(akool: Akool, outside):
    akool.tell("pace", {"seconds": 1000})
    akool.create(webhookurl=f"{outside.address}/hook")
    akool.tell("clock", {"advance_seconds": 1001})
    assert outside.notice()["signature"]
    assert akool.state()["jobs"]["done"] == 1
    assert akool.state()["looks"] == 0


def test_a_new_pace_is_also_for_jobs_under_way(akool: Akool):
    akool.tell("pace", {"looks": 1000})
    id = akool.create()["data"]["_id"]
    assert akool.look(id)[0]["status"] == 1
    akool.tell("pace", {"at_once": True})
    assert akool.look(id)[0]["status"] == 3


@pytest.mark.parametrize(
    "pace", [{}, {"looks": -1}, {"looks": "2"}, {"at_once": False}, {"provider": "nobody", "looks": 1}]
)
def test_a_pace_that_makes_no_sense_is_refused_with_a_sentence(akool: Akool, pace: dict[str, object]):
    answer = akool.http.post(f"{akool.address}/sandbox/pace", json=pace)
    assert answer.status_code == 400
    assert answer.json()["trouble"]


def eventually_done(akool: Akool, id: str) -> dict[str, object]:
    """By seconds a look does not wait for the film, so the first may come a moment too early."""
    for _ in range(500):
        record = akool.look(id)[0]
        if record["status"] == 3:
            return record
    raise AssertionError(record)
