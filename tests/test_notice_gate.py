"""Notices that come again, late, in floods, or to somebody else's address."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from animatic import Brief, Status, Studio, jobs, tasks
from animatic.notice_gate import STALE_AFTER_SECONDS, NoticeGate
from animatic.providers.akool_notice import signature
from animatic.providers.provider import Provider
from animatic.sandbox.accounts import SANDBOX
from animatic.sandbox.akool_seal import encrypt, envelope
from animatic.task import Task
from tests.hostile import each
from tests.people import MEMBER

LATER_SECONDS = 1_000.0


@pytest.fixture
def under_way(studio: Studio, sandbox, photo: bytes) -> Task:
    """A task at Akool, whose next look is far off and whose notices do not come by themselves."""
    sandbox.fault("webhook", "never", nth="every")
    sandbox.tell("pace", {"looks": 9})
    return start(studio, photo, "akool", "create")


def start(studio: Studio, photo: bytes, provider: str, model: str) -> Task:
    picture = studio.add_picture(photo, "coast.jpg", MEMBER)
    brief = Brief(provider, model, prompt="slow push in", first=picture.hash)
    (sent,) = studio.send([brief], secrets.token_hex(8), MEMBER)
    studio.worker.turn()
    put_off(studio, sent.id)
    return studio.card(sent.id).task


def put_off(studio: Studio, task_id: str) -> None:
    with studio.works.database.transaction() as connection:
        tasks.postpone(connection, [task_id], Status.RUNNING, studio.works.clock() + LATER_SECONDS)


def job_of(studio: Studio, task: Task) -> str:
    with studio.works.database.reading() as connection:
        return jobs.of_tasks(connection, [task.id])[0].name


def akool_body(studio: Studio, task: Task, said_at: float | None = None, status: int = 3) -> bytes:
    said = {"_id": job_of(studio, task), "status": status, "type": "image2video"}
    at = studio.works.clock() if said_at is None else said_at
    return json.dumps(envelope(said, SANDBOX, int(at * 1000))).encode()


def keevx_body(job: str) -> bytes:
    return json.dumps({"code": 0, "task_type": "image_to_video", "data": {"task_id": job}}).encode()


def take(studio: Studio, gate: NoticeGate, task: Task, body: bytes, provider: str = "akool") -> bool:
    return gate.take(studio.works, studio.works.provider(provider), task.notice_token, body)


def is_due(studio: Studio, task: Task) -> bool:
    return studio.card(task.id).task.due_at <= studio.works.clock()


@contextmanager
def nobody_may_write(studio: Studio) -> Iterator[None]:
    """As if another process wrote for long: whoever needs a transaction of its own would wait."""
    with studio.works.database.transaction() as connection:
        tasks.lock(connection, "x")
        if not studio.works.database.is_sqlite:
            connection.exec_driver_sql("LOCK TABLE tasks IN EXCLUSIVE MODE")
        yield


# ── again ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.hostile("notices")
def test_a_notice_hurries_its_task_once_and_its_repetition_does_nothing(studio: Studio, under_way: Task):
    gate, body = NoticeGate(), akool_body(studio, under_way)
    assert take(studio, gate, under_way, body)
    assert is_due(studio, under_way)
    put_off(studio, under_way.id)
    for _ in each(range(3)):
        assert not take(studio, gate, under_way, body)
    studio.works.clock.advance(STALE_AFTER_SECONDS / 2)
    assert not take(studio, gate, under_way, body)
    put_off(studio, under_way.id)
    assert not is_due(studio, under_way)


@pytest.mark.hostile("notices")
def test_the_same_words_sealed_under_a_newer_time_are_the_same_notice(studio: Studio, under_way: Task):
    gate = NoticeGate()
    assert take(studio, gate, under_way, akool_body(studio, under_way))
    put_off(studio, under_way.id)
    # Whoever has seen a notice and knows the client id can sign it anew, but not seal another.
    forged = json.loads(akool_body(studio, under_way)) | {"timestamp": 1_999_999_999_000, "nonce": "1"}
    forged["signature"] = signature(SANDBOX.id, "1999999999000", "1", forged["dataEncrypt"])
    assert not take(studio, gate, under_way, json.dumps(forged).encode())
    assert not is_due(studio, under_way)


def test_what_is_news_is_let_through_after_what_came_before(studio: Studio, under_way: Task):
    gate = NoticeGate()
    assert take(studio, gate, under_way, akool_body(studio, under_way, status=2))
    put_off(studio, under_way.id)
    assert take(studio, gate, under_way, akool_body(studio, under_way, status=3))
    assert is_due(studio, under_way)


@pytest.mark.hostile("notices")
def test_the_same_words_to_two_tasks_are_two_notices(studio: Studio, sandbox, photo: bytes, under_way: Task):
    other, gate = start(studio, photo, "akool", "create"), NoticeGate()
    body = akool_body(studio, under_way)
    assert not take(studio, gate, other, body)  # a job of somebody else's
    assert take(studio, gate, under_way, body)


def test_a_notice_that_could_not_be_kept_may_come_again(studio: Studio, under_way: Task):
    gate, body = NoticeGate(), akool_body(studio, under_way)
    with pytest.raises(Exception, match=r"no such table|does not exist"), _broken(studio):
        take(studio, gate, under_way, body)
    assert take(studio, gate, under_way, body)


@contextmanager
def _broken(studio: Studio) -> Iterator[None]:
    """A database that has lost a table for a while."""
    with studio.works.database.transaction() as connection:
        connection.exec_driver_sql("ALTER TABLE jobs RENAME TO jobs_away")
    try:
        yield
    finally:
        with studio.works.database.transaction() as connection:
            connection.exec_driver_sql("ALTER TABLE jobs_away RENAME TO jobs")


def test_of_many_alike_at_once_one_is_taken(studio: Studio, under_way: Task):
    gate, body, taken = NoticeGate(), akool_body(studio, under_way), []
    together = threading.Barrier(8)

    def bring() -> None:
        together.wait()
        taken.append(take(studio, gate, under_way, body))

    threads = [threading.Thread(target=bring) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False] * 7 + [True]


# ── late ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("age_seconds", "taken"),
    [(60, True), (STALE_AFTER_SECONDS - 60, True), (STALE_AFTER_SECONDS + 60, False)],
)
def test_how_old_a_notice_may_be_by_its_own_word(
    studio: Studio, under_way: Task, age_seconds: float, taken: bool
):
    body = akool_body(studio, under_way, studio.works.clock() - age_seconds)
    assert take(studio, NoticeGate(), under_way, body) is taken
    assert is_due(studio, under_way) is taken


@pytest.mark.hostile("notices")
def test_what_is_refused_for_its_age_is_answered_so_that_akool_sends_it_no_more(
    studio: Studio, under_way: Task
):
    body = akool_body(studio, under_way, studio.works.clock() - 10 * STALE_AFTER_SECONDS)
    address = studio.works.notice_address("akool", under_way.notice_token)
    assert httpx.post(address, content=body).status_code == 200
    assert not is_due(studio, under_way)


@pytest.mark.hostile("notices")
@pytest.mark.parametrize("time", ["", "yesterday", "1e12", "-5", "٣", "12 "])
def test_a_notice_whose_time_is_none_is_not_akools(studio: Studio, under_way: Task, time: str):
    sealed = encrypt(json.dumps({"_id": job_of(studio, under_way), "status": 3}), SANDBOX)
    signed = signature(SANDBOX.id, time, "4821", sealed)
    body = {"signature": signed, "dataEncrypt": sealed, "timestamp": time, "nonce": "4821"}
    address = studio.works.notice_address("akool", under_way.notice_token)
    assert httpx.post(address, json=body).status_code == 400
    assert not is_due(studio, under_way)


# ── from strangers ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.hostile("notices")
def test_unknown_addresses_cost_a_read_and_wait_for_no_writer(studio: Studio, under_way: Task):
    body, stranger = akool_body(studio, under_way), secrets.token_urlsafe(32)
    provider, gate = studio.works.provider("akool"), NoticeGate()
    with nobody_may_write(studio):
        for _ in each(range(50)):
            assert not gate.take(studio.works, provider, stranger, body)
    assert not is_due(studio, under_way)


@pytest.mark.hostile("notices")
def test_strangers_push_nothing_out_of_memory(studio: Studio, under_way: Task):
    gate, body = NoticeGate(remembered_most=2), akool_body(studio, under_way)
    assert take(studio, gate, under_way, body)
    provider: Provider = studio.works.provider("keevx")
    for number in each(range(10)):
        assert not gate.take(studio.works, provider, f"stranger{number}", keevx_body(f"job{number}"))
    put_off(studio, under_way.id)
    assert not take(studio, gate, under_way, body)


@pytest.mark.hostile("notices")
def test_what_one_provider_must_sign_no_other_says_for_it(studio: Studio, sandbox, photo: bytes):
    """Keevx signs nothing: at a task of Akool's its notices are worth nothing."""
    sandbox.fault("webhook", "never", nth="every")
    sandbox.fault("create", "drop_before")
    sandbox.fault("list", "status", nth="every", status=500)
    picture = studio.add_picture(photo, "coast.jpg", MEMBER)
    (sent,) = studio.send([Brief("akool", "create", prompt="push in", first=picture.hash)], "press", MEMBER)
    studio.worker.turn()
    assert studio.card(sent.id).task.status is Status.UNSURE
    for provider, status in (("keevx", 200), ("akool", 400)):
        address = studio.works.notice_address(provider, sent.notice_token)
        assert httpx.post(address, content=keevx_body("slipped-in")).status_code == status
    with studio.works.database.reading() as connection:
        assert jobs.of_tasks(connection, [sent.id]) == []
    assert studio.card(sent.id).task.status is Status.UNSURE
