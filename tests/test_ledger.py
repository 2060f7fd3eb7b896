"""Money: what is set aside, spent and let go, one step at a time."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import IntegrityError

from animatic import ledger
from animatic.database import Database
from animatic.entries import About, Account, Kind
from animatic.errors import ShortOfCredits

NOW = 1_790_000_000.0


def open_account(database: Database, credits: int) -> str:
    id = f"akool:{uuid.uuid4().hex[:8]}"
    with database.transaction() as connection:
        ledger.open_account(connection, id, "akool", credits * 1000, NOW)
    return id


def account(database: Database, id: str) -> Account:
    with database.reading() as connection:
        return ledger.read_account(connection, id)


def hold(database: Database, id: str, task_id: str, amount: int) -> None:
    with database.transaction() as connection:
        ledger.hold(connection, id, task_id, amount, NOW)


def test_a_hold_lowers_what_is_available_and_nothing_else(database: Database):
    id = open_account(database, 100)
    hold(database, id, "task", 20_000)
    assert account(database, id).available == 80_000
    assert account(database, id).captured == 0


def test_a_capture_below_the_hold_frees_the_rest(database: Database):
    id = open_account(database, 100)
    hold(database, id, "task", 20_000)
    with database.transaction() as connection:
        ledger.capture(connection, "task", 12_500, NOW)
    assert account(database, id).captured == 12_500
    assert account(database, id).available == 87_500


def test_a_charge_above_the_hold_stands_as_an_entry_of_its_own(database: Database):
    id = open_account(database, 100)
    hold(database, id, "task", 20_000)
    with database.transaction() as connection:
        ledger.capture(connection, "task", 25_000, NOW)
        written = ledger.list_entries(connection, task_id="task")
    assert [(entry.kind, entry.amount) for entry in written] == [
        (Kind.CORRECTION, -5_000),
        (Kind.CAPTURE, 20_000),
        (Kind.HOLD, 20_000),
    ]
    assert account(database, id).captured == 25_000
    assert account(database, id).granted == 100_000
    assert account(database, id).available == 75_000


def test_what_a_provider_gives_back_for_a_task_lowers_what_was_spent_on_it(database: Database):
    id = open_account(database, 100)
    hold(database, id, "task", 20_000)
    with database.transaction() as connection:
        ledger.capture(connection, "task", 20_000, NOW)
        ledger.correct(connection, id, 5_000, NOW, who="ada", reason="half was given back", task_id="task")
    assert account(database, id).captured == 15_000
    assert account(database, id).available == 85_000


def test_a_correction_of_no_task_changes_what_was_granted(database: Database):
    id = open_account(database, 100)
    with database.transaction() as connection:
        ledger.correct(connection, id, -30_000, NOW, who="ada", reason="the plan expired")
    assert account(database, id).granted == 70_000
    assert account(database, id).captured == 0


def test_a_task_is_corrected_only_where_it_was_paid_from(database: Database):
    id, other = open_account(database, 100), open_account(database, 100)
    hold(database, id, "task", 20_000)
    before = account(database, id), account(database, other)
    with pytest.raises(ValueError, match="was paid from"), database.transaction() as connection:
        ledger.correct(connection, other, -1, NOW, who="ada", reason="a slip", task_id="task")
    assert (account(database, id), account(database, other)) == before


def test_what_costs_nothing_is_held_even_on_an_overdrawn_account(database: Database):
    id = open_account(database, -5)
    hold(database, id, "task", 0)
    with pytest.raises(ShortOfCredits):
        hold(database, id, "other", 1)
    assert account(database, id).held == 0


def test_entries_say_what_their_task_is_about_and_count_on_the_day_of_its_hold(database: Database):
    id, about = open_account(database, 100), About("create", "spring", "ada", "slow push in")
    with database.transaction() as connection:
        ledger.hold(connection, id, "task", 20_000, NOW, who="ada", about=about)
        ledger.capture(connection, "task", 21_000, NOW + 3 * 86_400)
        written = ledger.list_entries(connection, task_id="task")
    assert {one.about for one in written} == {about}
    assert {one.day for one in written} == {"2026-09-21"}
    assert [one.at for one in written] == [NOW + 3 * 86_400] * 2 + [NOW]


def test_a_hold_above_what_is_left_is_refused_and_leaves_no_trace(database: Database):
    id = open_account(database, 10)
    with pytest.raises(ShortOfCredits, match="costs 20 credits and 10 are left"):
        hold(database, id, "task", 20_000)
    with database.reading() as connection:
        assert ledger.list_entries(connection, task_id="task") == []


def test_the_database_refuses_a_second_hold(database: Database):
    id = open_account(database, 100)
    hold(database, id, "task", 1_000)
    with pytest.raises(IntegrityError):
        hold(database, id, "task", 1_000)
    assert account(database, id).held == 1_000


@pytest.mark.parametrize("first", [ledger.release, lambda c, t, n: ledger.capture(c, t, 500, n)])
def test_the_database_refuses_a_second_end(database: Database, first):
    id = open_account(database, 100)
    hold(database, id, "task", 1_000)
    with database.transaction() as connection:
        first(connection, "task", NOW)
    before = account(database, id)
    for second in (ledger.release, lambda c, t, n: ledger.capture(c, t, 500, n)):
        with pytest.raises(IntegrityError), database.transaction() as connection:
            second(connection, "task", NOW)
    assert account(database, id) == before


def test_a_late_result_of_a_released_task_is_told_as_a_correction(database: Database):
    id = open_account(database, 100)
    hold(database, id, "task", 20_000)
    with database.transaction() as connection:
        ledger.release(connection, "task", NOW, who="ada", reason="it never happened")
        ledger.settle(connection, "task", 20_000, NOW)
        newest = ledger.list_entries(connection, task_id="task")[0]
    assert (newest.kind, newest.amount) == (Kind.CORRECTION, -20_000)
    assert account(database, id).captured == 20_000
    assert account(database, id).available == 80_000


def test_a_hold_that_ended_is_not_ended_again_when_it_settles_without_a_charge(database: Database):
    id = open_account(database, 100)
    hold(database, id, "task", 20_000)
    with database.transaction() as connection:
        ledger.release(connection, "task", NOW, who="ada", reason="it never happened")
        ledger.settle(connection, "task", 0, NOW, who="ada", reason="it never happened")
        written = ledger.list_entries(connection, task_id="task")
    assert [one.kind for one in written] == [Kind.RELEASE, Kind.HOLD]


def test_fifty_holds_at_once_never_overshoot(database: Database):
    id = open_account(database, 100)

    def try_to_hold(number: int) -> bool:
        try:
            hold(database, id, f"task-{number}", 3_000)
        except ShortOfCredits:
            return False
        return True

    with ThreadPoolExecutor(16) as threads:
        granted = list(threads.map(try_to_hold, range(50)))
    assert sum(granted) == 33
    assert account(database, id).available == 1_000


def test_an_account_without_a_known_balance_is_never_short(database: Database):
    id = f"keevx:{uuid.uuid4().hex[:8]}"
    with database.transaction() as connection:
        ledger.open_account(connection, id, "keevx", None, NOW)
        assert ledger.list_entries(connection, limit=1) == []
    hold(database, id, "task", 5_000)
    with database.transaction() as connection:
        ledger.capture(connection, "task", 4_000, NOW)
    assert account(database, id).captured == 4_000
    assert not account(database, id).bounded
