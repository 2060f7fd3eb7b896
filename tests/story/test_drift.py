"""Drift: seen to the credit, and explained job by job where the provider keeps a record of what it charged."""

from __future__ import annotations

import time

import pytest

from animatic import Finding, Reading, Status, Studio
from tests.conftest import Clock, SandboxControl
from tests.people import ADMIN
from tests.story.outside import Reticent, make_outside, wrapped
from tests.story.team import account_of, ask, assert_books_add_up, press, read_balance
from tests.story.telling import end, pass_time

HOUR_SECONDS = 3600
OUTSIDE = {"akool": 20_000, "topview_v2": 2_500, "topview_v1": 500}
"""What a film made outside Animatic costs where the provider tells of it."""


@pytest.fixture
def clock() -> Clock:
    """The providers' records tell real times."""
    return Clock(float(int(time.time())))


@pytest.fixture
def opened(studio: Studio) -> Studio:
    """With every account open, and nothing under way."""
    studio.worker.turn()
    return studio


def pass_hours(sandbox: SandboxControl, clock: Clock, hours: float) -> None:
    """Here and at the providers."""
    clock.advance(hours * HOUR_SECONDS)
    sandbox.tell("clock", {"advance_seconds": hours * HOUR_SECONDS})


def told(reading: Reading) -> list[tuple[str, int]]:
    return [(finding.job, finding.amount) for finding in reading.findings]


# ── without a trace ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("provider", "credits", "drift"),
    [
        ("akool", 5_000.512, 512),
        ("akool", 4_999, -1_000),
        ("topview", 4_987.488, -12_512),
        ("topview", 6_000, 1_000_000),
        ("sellerpic", 4_999, -1_000),
        ("sellerpic", 0, -5_000_000),
    ],
)
def test_a_balance_that_changed_behind_our_back_is_seen_to_the_thousandth(
    opened: Studio, sandbox, provider: str, credits: float, drift: int
):
    name = "topview_v2" if provider == "topview" else provider
    sandbox.tell("balance", {"provider": provider, "credits": credits})
    reading = read_balance(opened, name)
    assert (reading.drift, reading.unexplained, reading.findings) == (drift, drift, ())
    assert (reading.least, reading.most, reading.theirs) == (5_000_000, 5_000_000, 5_000_000 + drift)
    others = {"akool", "topview_v2", "sellerpic"} - {name}
    assert {read_balance(opened, other).drift for other in others} == {0}


def test_credits_that_a_provider_kept_for_a_failed_job_are_seen(opened: Studio, sandbox, photo):
    sandbox.tell("switches", {"akool": {"refund_failed": False}})
    sandbox.fault("create", "fail_job")
    (task,) = press(opened, ask(opened, photo))
    assert end(opened, task.id).task.status is Status.FAILED
    reading = read_balance(opened, "akool")
    assert (reading.drift, reading.unexplained) == (-20_000, -20_000)


# ── made outside ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("provider", OUTSIDE)
def test_a_job_made_outside_is_named_where_the_provider_keeps_a_record(opened: Studio, photo, provider: str):
    job = make_outside(opened, ask(opened, photo, provider))
    amount, payer = OUTSIDE[provider], opened.works.provider(provider).payer
    reading = read_balance(opened, provider)
    credits = {20_000: "20", 2_500: "2.5", 500: "0.5"}[amount]
    words = f"{payer} charged {credits} for a job made outside Animatic"
    assert reading.findings == (Finding(words, -amount, job, None),)
    assert (reading.drift, reading.unexplained) == (-amount, 0)


def test_where_there_is_no_record_it_stays_unexplained(opened: Studio, photo):
    make_outside(opened, ask(opened, photo, "sellerpic"))
    reading = read_balance(opened, "sellerpic")
    assert (reading.drift, reading.unexplained, reading.findings) == (-10_000, -10_000, ())


def test_jobs_of_ours_are_never_called_foreign(opened: Studio, sandbox, photo, clock):
    ours = [ask(opened, photo, "topview_v2"), ask(opened, photo, "topview_v1")]
    press(opened, ours)
    pass_time(opened)
    outside = {make_outside(opened, ask(opened, photo, "topview_v2")): -2_500 for _ in range(2)}
    sandbox.tell("pace", {"looks": 2})
    press(opened, ours, "under way")
    opened.worker.turn()
    reading = read_balance(opened, "topview_v2")
    # What is under way may cost 3 and hides as much of the 5: the findings tell it all.
    assert (reading.most - reading.least, reading.drift) == (3_000, -2_000)
    assert (dict(told(reading)), reading.unexplained, reading.correction) == (outside, 0, -5_000)
    pass_time(opened)
    reading = read_balance(opened, "topview_v2")
    assert (reading.drift, reading.unexplained, reading.least) == (-5_000, 0, reading.most)
    assert dict(told(reading)) == outside


def test_credits_bought_beside_a_job_made_outside_are_what_is_left_over(opened: Studio, sandbox, photo):
    job = make_outside(opened, ask(opened, photo))
    sandbox.tell("balance", {"provider": "akool", "credits": 5_000 - 20 + 100})
    reading = read_balance(opened, "akool")
    assert (reading.drift, reading.unexplained) == (80_000, 100_000)
    assert told(reading) == [(job, -20_000)]


def test_what_was_hidden_by_work_under_way_for_hours_is_named_all_the_same(
    opened: Studio, sandbox, photo, clock
):
    assert read_balance(opened, "topview_v2").drift == 0
    sandbox.tell("pace", {"looks": 3})
    (long,) = press(opened, ask(opened, photo, "topview_v2"))
    opened.worker.turn()
    job = make_outside(opened, ask(opened, photo, "topview_v1"))
    for _ in range(3):
        pass_hours(sandbox, clock, 2)
        assert read_balance(opened, "topview_v2").drift == 0
    assert end(opened, long.id).task.status is Status.DONE
    reading = read_balance(opened, "topview_v2")
    assert (reading.drift, told(reading)) == (-500, [(job, -500)])


def test_a_job_from_before_the_account_was_opened_explains_nothing(studio: Studio, sandbox, photo, clock):
    make_outside(studio, ask(studio, photo))
    pass_hours(sandbox, clock, 0.2)
    studio.worker.turn()
    assert read_balance(studio, "akool").drift == 0
    later = make_outside(studio, ask(studio, photo, resolution="1080p"))
    reading = read_balance(studio, "akool")
    assert (reading.drift, told(reading), reading.unexplained) == (-25_000, [(later, -25_000)], 0)


def test_a_job_that_may_be_the_one_of_a_lost_answer_is_not_called_foreign(opened: Studio, sandbox, photo):
    sandbox.fault("webhook", "never", nth="every")
    sandbox.fault("create", "drop_after")
    (lost,) = press(opened, ask(opened, photo))
    opened.worker.turn()
    assert opened.card(lost.id).task.status is Status.UNSURE
    outside = make_outside(opened, ask(opened, photo, resolution="4k", seconds=10))
    reading = read_balance(opened, "akool")
    assert (reading.drift, reading.unexplained, reading.findings) == (-60_000, -60_000, ())
    assert end(opened, lost.id).task.status is Status.DONE
    reading = read_balance(opened, "akool")
    assert (reading.drift, told(reading)) == (-60_000, [(outside, -60_000)])


# ── a task of ours ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_overcharge_is_found_on_the_task_it_belongs_to(opened: Studio, sandbox, photo):
    sandbox.tell("switches", {"akool": {"single_price": "live"}})
    reticent = wrapped(opened, "akool", Reticent)
    (task,) = press(reticent, ask(opened, photo))
    card = end(reticent, task.id)
    assert (card.task.status, card.task.charged) == (Status.DONE, 20_000)
    reading = read_balance(opened, "akool")
    words = "Akool charged 100, the ledger has 20"
    assert reading.findings == (Finding(words, -80_000, card.clips[0].job, task.id),)
    assert (reading.drift, reading.unexplained) == (-80_000, 0)


@pytest.mark.parametrize("own_price", [1_000, 90_000])
def test_a_price_of_our_own_that_was_wrong_is_found_on_its_task(opened: Studio, photo, own_price: int):
    opened.set_price(opened.models("topview_v2").named("Seedance 2.5"), own_price, per_second=False, by=ADMIN)
    reticent = wrapped(opened, "topview_v2", Reticent)
    (task,) = press(reticent, ask(opened, photo, "topview_v2", "Seedance 2.5"))
    card = end(reticent, task.id)
    assert (card.task.status, card.task.charged) == (Status.DONE, own_price)
    (charge,) = opened.works.provider("topview_v2").charges(0)
    reading = read_balance(opened, "topview_v2")
    assert [(one.task_id, one.amount) for one in reading.findings] == [
        (task.id, own_price - charge.thousandths)
    ]
    assert (reading.drift, reading.unexplained) == (own_price - charge.thousandths, 0)


def test_an_overcharge_and_a_job_made_outside_are_told_apart(opened: Studio, sandbox, photo):
    sandbox.tell("switches", {"akool": {"single_price": "live"}})
    reticent = wrapped(opened, "akool", Reticent)
    (task,) = press(reticent, ask(opened, photo))
    end(reticent, task.id)
    job = make_outside(opened, ask(opened, photo))
    reading = read_balance(opened, "akool")
    assert [(one.job, one.task_id, one.amount) for one in reading.findings] == [
        (job, None, -100_000),
        (opened.card(task.id).clips[0].job, task.id, -80_000),
    ]
    assert reading.unexplained == 0


def test_a_film_deleted_at_the_provider_does_not_explain_credits_that_were_bought(
    opened: Studio, sandbox, photo
):
    (task,) = press(opened, ask(opened, photo))
    assert end(opened, task.id).task.status is Status.DONE
    opened.delete_at_provider(task.id, ADMIN)
    sandbox.tell("balance", {"provider": "akool", "credits": 5_000 - 20 + 100})
    reading = read_balance(opened, "akool")
    assert (reading.drift, reading.unexplained, reading.findings) == (100_000, 100_000, ())


def test_credits_that_came_back_for_a_film_that_is_gone_are_found_on_its_task(opened: Studio, sandbox, photo):
    (task,) = press(opened, ask(opened, photo))
    assert end(opened, task.id).task.status is Status.DONE
    opened.delete_at_provider(task.id, ADMIN)
    sandbox.tell("balance", {"provider": "akool", "credits": 5_000})
    reading = read_balance(opened, "akool")
    assert [(one.task_id, one.amount) for one in reading.findings] == [(task.id, 20_000)]
    assert reading.unexplained == 0


# ── a record that cannot be had, and one that was booked ───────────────────────────────────────────────────


@pytest.mark.parametrize(("provider", "call"), [("akool", "list"), ("topview", "logs")])
def test_without_the_record_the_drift_is_shown_unexplained(
    opened: Studio, sandbox, photo, provider: str, call: str
):
    name = "topview_v2" if provider == "topview" else provider
    job = make_outside(opened, ask(opened, photo, name))
    silent = {"provider": provider, "call": call, "nth": "every", "fault": "status", "status": 500}
    sandbox.tell("faults", [silent])
    reading = read_balance(opened, name)
    assert (reading.drift, reading.findings) == (-OUTSIDE[name], ())
    sandbox.tell("faults", [])
    assert told(read_balance(opened, name)) == [(job, -OUTSIDE[name])]


@pytest.mark.parametrize("provider", OUTSIDE)
def test_what_was_booked_once_is_not_found_again(opened: Studio, sandbox, photo, clock, provider: str):
    first = make_outside(opened, ask(opened, photo, provider))
    reading = read_balance(opened, provider)
    opened.books.close_drift(reading.id, ADMIN, "made on the website")
    clock.advance(1)
    assert read_balance(opened, provider).drift == 0
    second = make_outside(opened, ask(opened, photo, provider))
    reading = read_balance(opened, provider)
    assert second != first
    assert (reading.drift, told(reading)) == (-OUTSIDE[provider], [(second, -OUTSIDE[provider])])
    assert_books_add_up(opened)


def test_what_was_not_booked_is_found_again(opened: Studio, photo, clock):
    first = make_outside(opened, ask(opened, photo))
    assert read_balance(opened, "akool").drift == -20_000
    clock.advance(3 * HOUR_SECONDS)
    second = make_outside(opened, ask(opened, photo))
    reading = read_balance(opened, "akool")
    assert sorted(told(reading)) == sorted([(first, -20_000), (second, -20_000)])
    assert reading.unexplained == 0
    assert account_of(opened, "akool") == reading.account_id
