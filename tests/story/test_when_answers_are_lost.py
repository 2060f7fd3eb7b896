"""Whatever is lost on the way, nothing is paid for twice and nothing is forgotten."""

from __future__ import annotations

import httpx
import pytest

from animatic import NotNow, Status, Studio
from animatic.entries import Kind
from animatic.worker import Worker
from tests.people import MEMBER
from tests.story.telling import end, pass_time, send

LOST_AFTER = [
    {"fault": "drop_after"},
    {"fault": "status_after", "status": 500},
    {"fault": "status_after", "status": 502},
    {"fault": "status_after", "status": 503},
    {"fault": "status_after", "status": 504},
    {"fault": "garbled", "applied": True},
    {"fault": "hang", "seconds": 8, "applied": True},
]
LOST_BEFORE = [
    {"fault": "drop_before"},
    {"fault": "status", "status": 500},
    {"fault": "status", "status": 503},
    {"fault": "garbled", "applied": False},
]


@pytest.mark.parametrize("fault", LOST_AFTER, ids=str)
def test_an_accepted_submit_whose_answer_was_lost_is_found_again(studio: Studio, sandbox, photo, fault):
    sandbox.fault("create", **fault)
    sandbox.fault("webhook", "never", nth="every")
    card = end(studio, send(studio, photo))
    assert card.task.status is Status.DONE
    assert sandbox.state()["submits"] == 1
    assert card.task.charged == card.task.quoted


@pytest.mark.parametrize("fault", LOST_BEFORE, ids=str)
def test_a_submit_that_may_have_arrived_is_never_sent_again_by_the_machinery(
    studio: Studio, sandbox, photo, fault
):
    sandbox.fault("create", **fault)
    card = end(studio, send(studio, photo))
    assert card.task.status is Status.UNSURE
    assert sandbox.state()["submits"] == 0
    assert studio.account("akool").held == card.task.quoted


def test_a_person_says_that_it_never_happened_and_sends_it_again(studio: Studio, sandbox, photo):
    sandbox.fault("create", "drop_before")
    lost = end(studio, send(studio, photo))
    with pytest.raises(NotNow):
        studio.send_again(lost.task.id, "again", MEMBER)
    studio.never_happened(lost.task.id, MEMBER)
    again = studio.send_again(lost.task.id, "again", MEMBER)
    assert end(studio, again.id).task.status is Status.DONE
    assert studio.card(lost.task.id).task.status is Status.CANCELLED
    assert sandbox.state()["submits"] == 1
    assert studio.account("akool").held == 0


def test_a_notice_alone_finds_the_job_of_a_lost_submit(studio: Studio, sandbox, photo, outside):
    sandbox.fault("create", "drop_after")
    sandbox.fault("list", "status", nth="every", status=500)
    task_id = send(studio, photo)
    studio.worker.turn()
    outside.await_notice()
    assert end(studio, task_id).task.status is Status.DONE
    assert sandbox.state()["submits"] == 1


def test_a_notice_that_comes_before_the_answer_is_lost_leaves_no_doubt(
    studio: Studio, sandbox, photo, outside
):
    sandbox.fault("create", "hang", seconds=studio.works.settings.submit_timeout_seconds + 3, applied=True)
    sandbox.fault("list", "status", nth="every", status=500)
    task_id = send(studio, photo)
    studio.worker.turn()  # the notice comes while it waits for the answer
    outside.await_notice()
    assert studio.card(task_id).task.status is Status.DONE
    assert sandbox.state()["submits"] == 1


def test_a_result_that_turns_up_after_all_is_kept_and_told_in_the_ledger(
    studio: Studio, sandbox, photo, outside
):
    sandbox.fault("create", "drop_after")
    sandbox.fault("list", "status", nth="every", status=500)
    sandbox.tell("pace", {"seconds": 600})
    task_id = send(studio, photo)
    studio.worker.turn()
    studio.never_happened(task_id, MEMBER)
    sandbox.tell("clock", {"advance_seconds": 700})
    outside.await_notice()
    card = end(studio, task_id)
    assert card.task.status is Status.DONE
    assert [entry.kind for entry in reversed(studio.entries(task_id))] == [
        Kind.HOLD,
        Kind.RELEASE,
        Kind.CORRECTION,
    ]


def test_a_worker_that_dies_while_sending_leaves_the_task_unsure_and_it_is_found(
    studio: Studio, sandbox, photo, clock
):
    class Dead(BaseException):
        """What a kill looks like from inside."""

    class Dying:
        """Akool's client, whose process ends right after the submit was accepted."""

        def __init__(self, real):
            self.real = real

        def __getattr__(self, name):
            return getattr(self.real, name)

        def submit(self, order):
            self.real.submit(order)
            raise Dead

    works = studio.works
    dying = type(works)(**{**vars(works), "providers": {"akool": Dying(works.provider("akool"))}})
    task_id = send(studio, photo)
    with pytest.raises(Dead):
        Worker(dying).turn()
    assert studio.card(task_id).task.status is Status.SENDING
    studio.worker.turn()
    assert studio.card(task_id).task.status is Status.SENDING  # the lease still stands
    clock.advance(works.settings.lease_seconds + 1)
    assert end(studio, task_id).task.status is Status.DONE
    assert sandbox.state()["submits"] == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"fault": "drop_before"},
        {"fault": "status", "status": 429, "retry_after": 1},
        {"fault": "status", "status": 500},
        {"fault": "garbled"},
        {"fault": "code", "code": 1005},
    ],
    ids=str,
)
def test_a_look_that_told_nothing_is_repeated(studio: Studio, sandbox, photo, fault):
    sandbox.fault("results", times=4, **fault)
    assert end(studio, send(studio, photo)).task.status is Status.DONE


@pytest.mark.parametrize("fault", ["truncate", "short", "expired", "wrong_type", "drop_before"])
def test_a_film_that_arrives_spoilt_is_fetched_again(studio: Studio, sandbox, photo, fault):
    sandbox.fault("file", fault, times=2)
    card = end(studio, send(studio, photo))
    assert card.task.status is Status.DONE
    assert len(card.clips) == 1


@pytest.mark.parametrize("code", [1005, 1015])
def test_a_provider_that_is_busy_is_asked_again_and_nothing_is_held_twice(
    studio: Studio, sandbox, photo, code
):
    sandbox.fault("create", "code", code=code)
    card = end(studio, send(studio, photo))
    assert card.task.status is Status.DONE
    assert sandbox.state()["submits"] == 1


def test_a_key_that_is_refused_lets_the_task_wait_and_says_so(studio: Studio, sandbox, photo):
    sandbox.fault("create", "code", code=1101)
    task_id = send(studio, photo)
    studio.worker.turn()
    card = studio.card(task_id)
    assert card.task.status is Status.WAITING
    assert card.task.cause == "locked"
    studio.works.clock.advance(300)
    assert end(studio, task_id).task.status is Status.DONE


@pytest.mark.parametrize(
    "fault", [{"fault": "double"}, {"fault": "late", "seconds": 60}, {"fault": "never"}], ids=str
)
def test_notices_that_come_twice_late_or_never_change_nothing(studio: Studio, sandbox, photo, fault):
    sandbox.fault("webhook", nth="every", **fault)
    card = end(studio, send(studio, photo))
    assert card.task.status is Status.DONE
    assert sandbox.state()["submits"] == 1


@pytest.mark.parametrize("forgery", ["signature", "secret"])
def test_a_forged_notice_is_refused_and_changes_nothing(studio: Studio, sandbox, photo, outside, forgery):
    sandbox.fault("create", "drop_after")
    sandbox.fault("list", "status", nth="every", status=500)
    sandbox.fault("webhook", "forged", nth="every", forgery=forgery)
    task_id = send(studio, photo)
    studio.worker.turn()
    outside.await_notice()
    pass_time(studio, rounds=5)
    assert studio.card(task_id).task.status is Status.UNSURE


def test_a_notice_at_an_unknown_address_is_told_nothing(studio: Studio, outside):
    answer = httpx.post(f"{outside.address}/notices/akool/nobody", json={"hello": "there"})
    assert answer.status_code == 400
    assert answer.text == "not a notice"


def test_tasks_of_a_key_that_is_gone_are_left_alone_until_it_comes_back(studio: Studio, sandbox, photo):
    sandbox.tell("pace", {"looks": 3})
    waiting, running = send(studio, photo, press="one"), send(studio, photo, press="two")
    works = studio.works
    keyless = Worker(type(works)(**{**vars(works), "providers": {}}))
    studio.cancel(waiting, MEMBER)
    studio.worker.turn()
    works.clock.advance(60)
    assert keyless.turn() <= 1  # it only tidied
    assert studio.card(running).task.status is Status.RUNNING
    assert end(studio, running).task.status is Status.DONE
