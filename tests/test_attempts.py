"""Failed sign-ins: when they begin to cost time, how much, and how that ends."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from animatic import attempts
from animatic.attempts import KEPT_SECONDS, LONGEST_SECONDS, PATIENCE
from animatic.database import Database
from tests.conftest import Clock

ADA, OFFICE = attempts.by_name("ada", known=True), attempts.by_address("192.0.2.7")


def count(database: Database, key: str, now: float) -> float:
    with database.transaction() as connection:
        return attempts.count(connection, key, now)


def failures(database: Database, key: str, now: float) -> int:
    with database.reading() as connection:
        return attempts.failures(connection, key, now)


def fail(database: Database, clock: Clock, key: str, times: int) -> list[float]:
    """Try and fail, waiting whenever told to. Answers the waits."""
    waits = []
    while len(waits) < times:
        wait = count(database, key, clock.now)
        clock.advance(wait)
        if not wait:
            waits.append(0.0)
        else:
            waits[-1] = wait
    return waits


@pytest.mark.parametrize(("key", "free"), [(ADA, 5), (OFFICE, 20)])
def test_the_first_failures_cost_nothing_and_each_further_one_twice_the_time(
    database: Database, clock: Clock, key: str, free: int
):
    assert [count(database, key, clock.now) for _ in range(free)] == [0.0] * free
    waits = []
    for _ in range(5):
        waits.append(count(database, key, clock.now))
        clock.advance(waits[-1])
        assert count(database, key, clock.now) == 0.0
    assert waits == [1, 2, 4, 8, 16]


def test_no_wait_is_longer_than_a_quarter_of_an_hour(database: Database, clock: Clock):
    waits = fail(database, clock, ADA, 40)
    assert waits[-2] == max(waits) == LONGEST_SECONDS == 900


def test_what_is_tried_while_waiting_is_not_counted_and_makes_nobody_wait_longer(
    database: Database, clock: Clock
):
    fail(database, clock, ADA, 6)
    first = count(database, ADA, clock.now)
    assert {count(database, ADA, clock.now) for _ in range(50)} == {first}
    assert failures(database, ADA, clock.now) == 6
    clock.advance(first - 0.25)
    assert count(database, ADA, clock.now) == pytest.approx(0.25)
    clock.advance(0.25)
    assert count(database, ADA, clock.now) == 0.0


@pytest.mark.parametrize(("key", "kind"), [(ADA, "name"), (OFFICE, "address")])
def test_failures_are_forgotten_one_by_one_in_quiet(database: Database, clock: Clock, key: str, kind: str):
    fail(database, clock, key, 4)
    clock.advance(PATIENCE[kind].forget_seconds * 3)
    assert failures(database, key, clock.now) == 1
    clock.advance(PATIENCE[kind].forget_seconds)
    assert failures(database, key, clock.now) == 0


def test_an_office_that_mistypes_all_day_never_waits(database: Database, clock: Clock):
    for _ in range(8 * 60):
        assert count(database, OFFICE, clock.now) == 0.0
        clock.advance(60)


def test_somebody_who_never_stops_guessing_gets_about_a_hundred_tries_a_day(database: Database, clock: Clock):
    end, tries = clock.now + 86_400, 0
    while clock.now < end:
        wait = count(database, ADA, clock.now)
        tries += not wait
        clock.advance(wait)
    assert 90 <= tries <= 120


def test_a_good_try_takes_back_its_own_count_alone(database: Database, clock: Clock):
    fail(database, clock, OFFICE, 19)
    counted_at = clock.now
    assert count(database, OFFICE, counted_at) == 0.0
    with database.transaction() as connection:
        attempts.take_back(connection, OFFICE, counted_at)
    assert failures(database, OFFICE, clock.now) == 19
    assert count(database, OFFICE, clock.now) == 0.0
    assert count(database, OFFICE, clock.now) == 1.0


def test_a_good_try_does_not_free_those_who_failed_after_it_began(database: Database, clock: Clock):
    fail(database, clock, OFFICE, 18)
    began = clock.now
    count(database, OFFICE, began)
    clock.advance(0.5)
    count(database, OFFICE, clock.now)
    with database.transaction() as connection:
        attempts.take_back(connection, OFFICE, began)
    assert count(database, OFFICE, clock.now) == 1.0


def test_to_take_back_more_than_was_counted_does_no_harm(database: Database, clock: Clock):
    count(database, OFFICE, clock.now)
    for _ in range(3):
        with database.transaction() as connection:
            attempts.take_back(connection, OFFICE, clock.now)
    assert failures(database, OFFICE, clock.now) == 0


def test_one_who_is_forgotten_begins_anew(database: Database, clock: Clock):
    fail(database, clock, ADA, 9)
    with database.transaction() as connection:
        attempts.forget(connection, ADA)
    assert [count(database, ADA, clock.now) for _ in range(6)] == [0, 0, 0, 0, 0, 1]


def test_a_clock_that_was_years_ahead_locks_nobody_out(database: Database, clock: Clock):
    wrong = Clock(clock.now + 10 * 365 * 86_400)
    fail(database, wrong, ADA, 9)
    assert count(database, ADA, clock.now) == 0.0


def test_old_rows_are_swept_and_young_ones_stay(database: Database, clock: Clock):
    fail(database, clock, ADA, 3)
    clock.advance(KEPT_SECONDS)
    fail(database, clock, OFFICE, 1)
    clock.advance(1)
    with database.transaction() as connection:
        attempts.tidy(connection, clock.now)
        assert connection.execute(text("SELECT key FROM attempts")).scalars().all() == [OFFICE]


def test_everyone_at_once_over_two_processes_is_counted_exactly(
    database: Database, database_url: str, clock: Clock
):
    other, together = Database(database_url), threading.Barrier(20)

    def guess(number: int) -> Sequence[float]:
        together.wait()
        return [count((database, other)[number % 2], OFFICE, clock.now) for _ in range(2)]

    with ThreadPoolExecutor(20) as threads:
        waits = [wait for pair in threads.map(guess, range(20)) for wait in pair]
    other.close()
    assert sorted(waits) == [0.0] * 20 + [1.0] * 20
    assert failures(database, OFFICE, clock.now) == 20


# ── whom they are counted for ──────────────────────────────────────────────────────────────────────────────


def test_a_name_that_nobody_has_is_not_kept_as_it_was_typed():
    key = attempts.by_name("hunter2", known=False)
    assert "hunter2" not in key
    assert key == attempts.by_name("hunter2", known=False) != attempts.by_name("hunter3", known=False)
    assert attempts.by_name("ada", known=True) == "name:ada" != attempts.by_name("ada", known=False)


@pytest.mark.hostile("sign-ins")
@pytest.mark.parametrize("typed", ["\0", "a" * 100_000, "\ud800", "", "x' OR 1=1 --"])
def test_any_text_is_counted(database: Database, clock: Clock, typed: str):
    for key in (attempts.by_name(typed, known=False), attempts.by_address(typed)):
        assert count(database, key, clock.now) == 0.0
        assert failures(database, key, clock.now) == 1


def test_whoever_has_a_network_of_ipv6_is_one():
    network = attempts.by_address("2001:db8:1:2::1")
    assert network == attempts.by_address("2001:db8:1:2:ffff:ffff:ffff:ffff") == "address:2001:db8:1:2::/64"
    assert network != attempts.by_address("2001:db8:1:3::1")
    assert attempts.by_address("::ffff:192.0.2.7") == attempts.by_address("192.0.2.7") == "address:192.0.2.7"
