"""Money: what is set aside, spent and let go always adds up, in any order."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from animatic import ledger
from animatic.database import Database
from animatic.entries import Account, Kind
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
    assert account(database, id).available == 75_000


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
    assert account(database, id).available == 80_000


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


steps = st.lists(
    st.tuples(
        st.sampled_from(["hold", "capture", "release", "settle", "topup"]),
        st.integers(0, 4),
        st.integers(0, 40_000),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=steps)
def test_after_any_walk_the_totals_equal_the_entries(database: Database, walk):
    id = open_account(database, 60)
    prefix = uuid.uuid4().hex[:8]
    for action, number, amount in walk:
        take_step(database, id, f"{prefix}-{number}", action, amount)
    with database.reading() as connection:
        written = [e for e in ledger.list_entries(connection, limit=10_000) if e.account_id == id]
    now = account(database, id)
    totals = {kind: sum(e.amount for e in written if e.kind is kind) for kind in Kind}
    ended = {e.task_id for e in written if e.kind in (Kind.CAPTURE, Kind.RELEASE)}
    open_holds = sum(e.amount for e in written if e.kind is Kind.HOLD and e.task_id not in ended)
    assert now.granted == totals[Kind.OPENING] + totals[Kind.TOPUP] + totals[Kind.CORRECTION]
    assert now.captured == totals[Kind.CAPTURE]
    assert now.held == open_holds


def take_step(database: Database, id: str, task_id: str, action: str, amount: int) -> None:
    """One step of the walk; what the ledger refuses must leave no trace, and the walk goes on."""
    try:
        with database.transaction() as connection:
            match action:
                case "hold":
                    ledger.hold(connection, id, task_id, amount, NOW)
                case "topup":
                    ledger.top_up(connection, id, amount, NOW, who="ada")
                case _ if not any(
                    e.kind is Kind.HOLD for e in ledger.list_entries(connection, task_id=task_id)
                ):
                    return
                case "capture":
                    ledger.capture(connection, task_id, amount, NOW)
                case "release":
                    ledger.release(connection, task_id, NOW)
                case "settle":
                    ledger.settle(connection, task_id, amount, NOW)
    except (ShortOfCredits, IntegrityError):
        return


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
