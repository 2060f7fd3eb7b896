"""Daily sums, kept beside the entries: by account, model, campaign and member."""

from __future__ import annotations

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from animatic import ledger, tallies, verdicts
from animatic.database import Database
from animatic.entries import About
from animatic.tallies import Dimension, Sums, Tally, day_of
from tests.audit import audit

EVENING = datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC).timestamp()
MORNING = EVENING + 2
ACCOUNT = "akool:ours"
ABOUT = About("create", "spring", "ada", "slow push in")


@pytest.fixture
def books(database: Database) -> Database:
    """An account with 100 credits since the evening of 30 September."""
    with database.transaction() as connection:
        ledger.open_account(connection, ACCOUNT, "akool", 100_000, EVENING)
    return database


def read(database: Database, dimension: Dimension, first: str = "", last: str = "9") -> list[Tally]:
    with database.reading() as connection:
        return tallies.between(connection, dimension, first, last)


def test_a_task_sent_before_midnight_and_done_after_it_counts_on_the_day_it_was_sent(books: Database):
    with books.transaction() as connection:
        ledger.hold(connection, ACCOUNT, "task", 20_000, EVENING, about=ABOUT)
        ledger.capture(connection, "task", 25_000, MORNING)
        verdicts.count_clips(connection, "task", 3)
    (tally,) = read(books, Dimension.CAMPAIGN)
    sums = Sums(spent=25_000, sends=1, clips=3)
    assert tally == Tally(**vars(sums), day="2026-09-30", account_id=ACCOUNT, key="spring")


def test_each_dimension_tells_the_same_spending_by_its_own_keys(books: Database):
    with books.transaction() as connection:
        ledger.hold(connection, ACCOUNT, "one", 20_000, EVENING, about=ABOUT)
        ledger.hold(connection, ACCOUNT, "two", 5_000, EVENING, about=About("create", "", "bea"))
    told = {one: {tally.key: tally.held for tally in read(books, one)} for one in Dimension}
    assert told == {
        Dimension.ACCOUNT: {"": 25_000},
        Dimension.MODEL: {"create": 25_000},
        Dimension.CAMPAIGN: {"": 5_000, "spring": 20_000},
        Dimension.MEMBER: {"ada": 20_000, "bea": 5_000},
    }


@pytest.mark.parametrize("amount", [50_000, 0])
def test_what_is_granted_is_told_of_accounts_alone(books: Database, amount: int):
    with books.transaction() as connection:
        ledger.open_account(connection, "keevx:ours", "keevx", amount, EVENING)
        ledger.top_up(connection, ACCOUNT, amount, EVENING, who="ada")
        ledger.correct(connection, ACCOUNT, -amount, EVENING, who="ada", reason="counted")
    granted = {tally.account_id: tally.granted for tally in read(books, Dimension.ACCOUNT)}
    assert granted == {ACCOUNT: 100_000, "keevx:ours": amount}
    assert [read(books, one) for one in Dimension if one is not Dimension.ACCOUNT] == [[], [], []]


def test_days_are_asked_for_from_the_first_to_the_last_both_included(books: Database):
    with books.transaction() as connection:
        for days in range(5):
            at = EVENING + days * 86_400
            ledger.hold(connection, ACCOUNT, f"task {days}", 1_000, at, about=ABOUT)
        assert tallies.first_day(connection) == "2026-09-30"
    days = [tally.day for tally in read(books, Dimension.MODEL, "2026-10-01", "2026-10-03")]
    assert days == ["2026-10-01", "2026-10-02", "2026-10-03"]


def test_a_ledger_without_entries_has_no_first_day(database: Database):
    with database.reading() as connection:
        assert tallies.first_day(connection) is None


def test_sends_of_many_at_once_on_several_accounts_lose_no_count(books: Database):
    with books.transaction() as connection:
        ledger.open_account(connection, "topview:ours", "topview", 100_000, EVENING)

    def send(number: int) -> None:
        with books.transaction() as connection:
            for id in (ACCOUNT, "topview:ours"):
                ledger.hold(connection, id, f"{id} {number}", 1_000, EVENING, about=ABOUT)
        with books.transaction() as connection:
            ledger.capture(connection, f"{ACCOUNT} {number}", 500, MORNING)
            verdicts.count_clips(connection, f"{ACCOUNT} {number}", 1)

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(send, range(40)))
    ours = next(one for one in read(books, Dimension.MEMBER) if one.account_id == ACCOUNT)
    assert (ours.spent, ours.held, ours.sends, ours.clips) == (20_000, 0, 40, 40)
    with books.reading() as connection:
        audit(connection, clips={f"{ACCOUNT} {number}": 1 for number in range(40)})


additions = st.lists(
    st.tuples(
        st.sampled_from(["2026-02-28", "2026-03-01", "2026-12-31", "2027-01-01"]),
        st.sampled_from(["ada", "bea", ""]),
        st.builds(Sums, **{name: st.integers(-(10**15), 10**15) for name in ("held", "spent")}),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(additions)
def test_a_tally_is_the_sum_of_what_was_added_however_large(database: Database, added):
    id, expected = f"akool:{uuid.uuid4().hex[:8]}", Counter[tuple[str, str]]()
    with database.transaction() as connection:
        ledger.open_account(connection, id, "akool", None, EVENING)
        for day, member, sums in added:
            tallies.add(connection, id, day, About(member=member), sums)
            expected[day, member] += sums.held + sums.spent
        for member in ("ada", "bea", ""):
            rows = tallies.used(connection, Dimension.MEMBER, member, "2026-02-28", "2026-12-31")
            told = Counter({day: amount for account, day, amount in rows if account == id})
            days = [day for day, whose in expected if whose == member and day < "2027"]
            assert told == Counter({day: expected[day, member] for day in days})


@given(st.integers(0, 4_000_000_000))
def test_a_day_is_the_one_in_utc(at: int):
    assert day_of(at + 0.999) == datetime.fromtimestamp(at, UTC).date().isoformat()
