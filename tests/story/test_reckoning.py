"""Our ledger beside the providers' balances: read on time, and equal to the credit whatever is under way."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from animatic import NotNow, ProviderError, Reading, Status, Studio, jobs, readings
from animatic.providers.provider import Provider
from animatic.reckoning import READ_GAP_SECONDS
from animatic.worker import Worker
from tests.conftest import Clock, SandboxControl
from tests.people import MEMBER
from tests.story.crowd import LONGEST_SECONDS
from tests.story.outside import Dead, Dying, Slow, finish, wrapped
from tests.story.team import (
    MODELS,
    account_of,
    ask,
    assert_books_add_up,
    press,
    read_balance,
)
from tests.story.telling import end, pass_time

SUBMIT = {"akool": "create", "topview_v2": "submit", "topview_v1": "submit", "sellerpic": "create"}
BALANCE = {"akool": "balance", "topview": "credit", "sellerpic": "usage"}
QUOTED = {"akool": 20_000, "topview_v2": 2_500, "topview_v1": 500, "sellerpic": 10_000}
EACH_PROVIDER = pytest.mark.parametrize("provider", MODELS)


@pytest.fixture
def clock() -> Clock:
    """The providers' records tell real times."""
    return Clock(float(int(time.time())))


def player(provider: str) -> str:
    """Who plays it in the sandbox."""
    return provider.partition("_")[0]


def fault(
    sandbox: SandboxControl, provider: str, call: str, kind: str, nth: str = "every", **more: object
) -> None:
    sandbox.tell("faults", [{"provider": player(provider), "call": call, "nth": nth, "fault": kind, **more}])


def readings_of(studio: Studio, provider: str) -> list[Reading]:
    with studio.works.database.reading() as connection:
        return readings.of_account(connection, account_of(studio, provider))


# ── on schedule ────────────────────────────────────────────────────────────────────────────────────────────


def test_every_account_that_has_a_balance_is_read_once_in_a_quarter_of_an_hour(
    studio: Studio, sandbox, clock
):
    studio.worker.turn()  # opens the accounts
    for turn in range(1, 4):
        studio.worker.turn()
        for _ in range(3):
            clock.advance(READ_GAP_SECONDS / 4)
            studio.worker.turn()
        counts = {name: len(readings_of(studio, name)) for name in studio.works.providers}
        assert counts == {
            "akool": turn,
            "topview_v1": turn,
            "topview_v2": turn,
            "sellerpic": turn,
            "keevx": 0,
        }
        clock.advance(READ_GAP_SECONDS / 4)
    requests = {name: sandbox.state(name)["requests"] for name in BALANCE}
    # One of them each was to open the account with.
    assert [requests[name][call] for name, call in BALANCE.items()] == [4, 4, 4]


def test_two_workers_read_an_account_once(studio: Studio):
    studio.worker.turn()
    with ThreadPoolExecutor(4) as threads:
        workers = [Worker(studio.works) for _ in range(4)]
        list(threads.map(Worker.turn, workers, timeout=LONGEST_SECONDS))
    assert {len(readings_of(studio, name)) for name in MODELS} == {1}


def test_a_purse_shows_the_last_reading(studio: Studio, sandbox, clock):
    studio.worker.turn()
    read_balance(studio, "akool")
    clock.advance(60)
    last = read_balance(studio, "akool")
    shown = {purse.account.id: purse.reading for purse in studio.books.purses()}
    assert shown[account_of(studio, "akool")] == last
    assert shown[account_of(studio, "keevx")] is None
    assert studio.books.read_now(account_of(studio, "keevx"), MEMBER) is None


# ── no drift, whatever is under way ────────────────────────────────────────────────────────────────────────


@EACH_PROVIDER
def test_there_is_no_drift_at_any_stage_of_a_task_that_becomes_a_clip(
    studio: Studio, sandbox, photo, clock, provider: str
):
    sandbox.tell("pace", {"looks": 1})
    fault(sandbox, provider, "webhook", "never")
    fault(sandbox, provider, "file", "drop_before")
    (task,) = press(studio, ask(studio, photo, provider))
    assert task.quoted == QUOTED[provider]
    assert_agrees(studio, provider, under_way=False)  # waiting
    studio.worker.turn()
    assert studio.card(task.id).task.status is Status.RUNNING
    assert_agrees(studio, provider, charged=provider == "akool")
    finish(studio.works.provider(provider), job_of(studio, task.id))
    assert studio.card(task.id).task.status is Status.RUNNING
    assert_agrees(studio, provider, charged=True)
    clock.advance(60)
    studio.worker.turn()
    assert studio.card(task.id).task.status is Status.SAVING
    assert_agrees(studio, provider, charged=True)
    sandbox.tell("faults", [])
    assert end(studio, task.id).task.status is Status.DONE
    assert_agrees(studio, provider, under_way=False)
    assert_books_add_up(studio)


def assert_agrees(studio: Studio, provider: str, under_way: bool = True, charged: bool = False) -> None:
    """No drift; and while one task is under way, on the side of the span that the provider stands at."""
    reading = read_balance(studio, provider)
    assert (reading.drift, reading.findings) == (0, ())
    assert reading.most - reading.least == (QUOTED[provider] if under_way else 0)
    assert reading.theirs == (reading.least if charged else reading.most)


def job_of(studio: Studio, task_id: str) -> str:
    with studio.works.database.reading() as connection:
        (job,) = jobs.of_tasks(connection, [task_id])
    return job.name


@EACH_PROVIDER
def test_there_is_no_drift_at_any_stage_of_a_task_that_fails(
    studio: Studio, sandbox, photo, clock, provider: str
):
    sandbox.tell("pace", {"looks": 1})
    fault(sandbox, provider, SUBMIT[provider], "fail_job")
    (task,) = press(studio, ask(studio, photo, provider))
    studio.worker.turn()
    assert_agrees(studio, provider, charged=provider == "akool")
    finish(studio.works.provider(provider), job_of(studio, task.id))
    assert_agrees(studio, provider, charged=False)
    assert end(studio, task.id).task.status is Status.FAILED
    assert_agrees(studio, provider, under_way=False)


@EACH_PROVIDER
def test_there_is_no_drift_while_nobody_knows_whether_a_submit_arrived(
    studio: Studio, sandbox, photo, clock, provider: str
):
    fault(sandbox, provider, "webhook", "never")
    fault(sandbox, provider, SUBMIT[provider], "drop_after", nth="next")
    (lost,) = press(studio, ask(studio, photo, provider), "lost")
    studio.worker.turn()
    assert studio.card(lost.id).task.status is Status.UNSURE
    assert read_balance(studio, provider).drift == 0
    press(studio, ask(studio, photo, provider), "dying")
    dying = wrapped(studio, provider, Dying)
    with pytest.raises(Dead):
        dying.worker.turn()
    assert studio.counts() == {Status.UNSURE: 1, Status.SENDING: 1}
    reading = read_balance(studio, provider)
    assert (reading.drift, reading.most - reading.least) == (0, 2 * QUOTED[provider])


def test_a_task_that_came_and_went_while_a_provider_was_asked_is_no_drift(
    studio: Studio, sandbox, photo, clock
):
    sandbox.tell("pace", {"looks": 1})
    fault(sandbox, "akool", "create", "fail_job")
    (task,) = press(studio, ask(studio, photo))

    def slow(real: Provider) -> Slow:
        return Slow(real, before=studio.worker.turn, after=lambda: end(studio, task.id))

    reading = read_balance(wrapped(studio, "akool", slow), "akool")
    assert studio.card(task.id).task.status is Status.FAILED
    assert (reading.drift, reading.theirs) == (0, 5_000_000)


def test_there_is_no_drift_in_the_midst_of_everything(studio: Studio, sandbox, photo, clock):
    for provider in ("akool", "topview", "sellerpic"):
        fault(sandbox, provider, SUBMIT.get(provider, "submit"), "fail_job", share=0.4)
    studio.worker.turn()
    over = Event()
    with ThreadPoolExecutor(4) as threads:
        busy = [threads.submit(work, studio, clock, over) for _ in range(2)]
        reading = threads.submit(read_on, studio, over)
        try:
            for number in range(8):
                press(studio, [ask(studio, photo, provider) for provider in MODELS], f"press-{number}")
            await_some_readings(studio, 40)
        finally:
            over.set()
        assert reading.result(LONGEST_SECONDS) == []
        for one in busy:
            one.result(LONGEST_SECONDS)
    pass_time(studio)
    for provider in MODELS:
        last = read_balance(studio, provider)
        assert (last.drift, last.least) == (0, last.most)
    assert_books_add_up(studio)


def work(studio: Studio, clock: Clock, over: Event) -> None:
    worker = Worker(studio.works)
    while not over.is_set():
        worker.turn()
        clock.advance(6)


def read_on(studio: Studio, over: Event) -> list[Reading]:
    """Read every balance again and again; answers the readings that found drift."""
    drifted = []
    while not over.is_set():
        drifted += [one for provider in MODELS if (one := read_balance(studio, provider)).drift]
    return drifted


def await_some_readings(studio: Studio, count: int) -> None:
    deadline = time.monotonic() + LONGEST_SECONDS
    while sum(len(readings_of(studio, name)) for name in ("akool", "topview_v2", "sellerpic")) < count:
        assert time.monotonic() < deadline


def test_nothing_is_called_drift_while_something_without_a_price_is_under_way(
    studio: Studio, sandbox, photo, clock
):
    sandbox.tell("pace", {"looks": 2})
    (task,) = press(studio, ask(studio, photo, "topview_v2", "Seedance 2.5"))
    assert task.quoted is None
    assert read_balance(studio, "topview_v2").drift == 0
    studio.worker.turn()
    assert studio.card(task.id).task.status is Status.RUNNING
    assert studio.books.read_now(account_of(studio, "topview_v2"), MEMBER) is None
    clock.advance(READ_GAP_SECONDS)
    studio.works.provider("topview_v2").look([job_of(studio, task.id)])
    assert len(readings_of(studio, "topview_v2")) == 1
    card = end(studio, task.id)
    assert card.task.status is Status.DONE
    assert card.task.charged > 0
    assert read_balance(studio, "topview_v2").drift == 0


# ── a provider that does not answer ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("provider", BALANCE)
@pytest.mark.parametrize(
    "kind", [{"kind": "status", "status": 500}, {"kind": "garbled"}, {"kind": "drop_before"}]
)
def test_a_provider_that_is_silent_is_read_another_time(
    studio: Studio, sandbox, clock, provider: str, kind: dict[str, object]
):
    studio.worker.turn()
    fault(sandbox, provider, BALANCE[provider], **kind)
    studio.worker.turn()
    name = "topview_v2" if provider == "topview" else provider
    assert {one: len(readings_of(studio, one)) for one in MODELS} == {
        one: 0 if player(one) == provider else 1 for one in MODELS
    }
    with pytest.raises(ProviderError):
        studio.books.read_now(account_of(studio, name), MEMBER)
    sandbox.tell("faults", [])
    clock.advance(READ_GAP_SECONDS)
    studio.worker.turn()
    assert [reading.drift for reading in readings_of(studio, name)] == [0]


def test_an_account_whose_key_is_gone_cannot_be_read(studio: Studio):
    with pytest.raises(NotNow, match="not in use"):
        studio.books.read_now("akool:somebody", MEMBER)
