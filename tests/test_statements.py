"""Entries as people ask for them, beside the same asked of a plain list."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from animatic import ledger, statements
from animatic.database import Database
from animatic.entries import About, Entry, Kind
from animatic.statements import Cursor, Filter
from tests.audit import read_entries

FIRST = datetime(2026, 10, 25, 12, tzinfo=UTC)
ACCOUNTS = ("akool:ours", "keevx:ours")
MODELS, CAMPAIGNS, MEMBERS = ("create", "V", ""), ("spring", "autumn sale", ""), ("ada", "bea", "")
TITLES = ("slow push in on a lamp", "a lamp post", "waves, then a lighthouse")
DAYS = [str(date(2026, 10, 24) + timedelta(days)) for days in range(20)]


def write(database: Database, count: int, seed: int = 0) -> None:
    """Tasks of all sorts and what else happens to two accounts, over some days."""
    chance = random.Random(seed)
    with database.transaction() as connection:
        for id in ACCOUNTS:
            ledger.open_account(connection, id, id.partition(":")[0], 10**9, FIRST.timestamp())
        for number in range(count):
            id, now = chance.choice(ACCOUNTS), (FIRST + timedelta(hours=chance.randrange(400))).timestamp()
            about = About(*(chance.choice(names) for names in (MODELS, CAMPAIGNS, MEMBERS, TITLES)))
            task, amount = f"task{seed}x{number}", chance.randrange(1, 9_000)
            ledger.hold(connection, id, task, amount, now, who=about.member, about=about)
            if chance.random() < 0.8:
                charged = chance.choice([0, amount, amount // 2, amount + 500])
                ledger.settle(connection, task, charged, now + 86_400, reason="refused: too dark")
            if chance.random() < 0.2:
                ledger.top_up(connection, id, amount, now, who="bea", reason="lamp oil")
                ledger.correct(connection, id, -amount, now, who="ada", reason="counted again", task_id=task)


@pytest.fixture
def books(database: Database) -> Database:
    write(database, 60)
    return database


def everything(database: Database) -> list[Entry]:
    """All entries in the order of a statement, by plain sorting."""
    with database.reading() as connection:
        return sorted(read_entries(connection), key=lambda one: (one.day, one.id), reverse=True)


def is_wanted(one: Entry, wanted: Filter) -> bool:
    told = f"{one.title} {one.reason} {one.who} {one.member} {one.model} {one.campaign} {one.task_id or ''}"
    begins = [word.strip(",:").lower() for word in told.split()]
    return (
        (not wanted.account_id or one.account_id == wanted.account_id)
        and (not wanted.kinds or one.kind in wanted.kinds)
        and (not wanted.model or one.model == wanted.model)
        and (wanted.campaign is None or one.campaign == wanted.campaign)
        and (wanted.member is None or one.member == wanted.member)
        and (not wanted.task_id or one.task_id == wanted.task_id)
        and (not wanted.first_day or one.day >= wanted.first_day)
        and (not wanted.last_day or one.day <= wanted.last_day)
        and all(any(word.startswith(asked) for word in begins) for asked in wanted.words.lower().split())
    )


WORDS = (
    "lamp",
    "LAM",
    "a",
    "wav light",
    "ada",
    "refused dark",
    "autumn",
    "task0x1",
    "bea lamp oil",
    "nowhere",
)
filters = st.builds(
    Filter,
    account_id=st.sampled_from(["", *ACCOUNTS, "akool:nobody"]),
    kinds=st.just(()) | st.lists(st.sampled_from(list(Kind)), unique=True).map(tuple),
    model=st.sampled_from(MODELS),
    campaign=st.none() | st.sampled_from(CAMPAIGNS),
    member=st.none() | st.sampled_from(MEMBERS),
    task_id=st.sampled_from([""] * 5 + ["task0x1", "task0x7", "nothing"]),
    first_day=st.just("") | st.sampled_from(DAYS),
    last_day=st.just("") | st.sampled_from(DAYS),
    words=st.just("") | st.sampled_from(WORDS),
)
NARROWING = (
    Filter(account_id=ACCOUNTS[0]),
    Filter(kinds=(Kind.CORRECTION, Kind.TOPUP)),
    Filter(model="create"),
    Filter(campaign=""),
    Filter(campaign="autumn sale"),
    Filter(member=""),
    Filter(member="ada"),
    Filter(task_id="task0x7"),
    Filter(first_day="2026-11-01"),
    Filter(last_day="2026-11-01"),
    Filter(words="lamp"),
    Filter("akool:ours", (Kind.HOLD, Kind.CAPTURE), "create", "spring", words="lam"),
)
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@many
@given(filters)
def test_any_filters_together_find_what_a_plain_list_would(books: Database, wanted: Filter):
    expected = [one for one in everything(books) if is_wanted(one, wanted)]
    sums = Counter[Kind]()
    for one in expected:
        sums[one.kind] += one.amount
    with books.reading() as connection:
        assert statements.page(connection, wanted, limit=10_000) == expected
        assert statements.count(connection, wanted) == len(expected)
        assert statements.sums(connection, wanted) == dict(sums)


def test_each_filter_finds_some_and_leaves_some(books: Database, subtests: pytest.Subtests):
    for wanted in NARROWING:
        with subtests.test(str(wanted)), books.reading() as connection:
            assert 0 < statements.count(connection, wanted) < len(everything(books))


def test_every_entry_comes_once_and_in_order_whatever_is_written_between_the_pages(database: Database):
    write(database, 15)
    for size in (1, 7, 40):
        before, seen = everything(database), []
        while page := next_page(database, seen, size):
            seen += page
            write(database, 1, seed=100 * size + len(seen))  # of days gone by, and of days to come
        places = [(one.day, one.id) for one in seen]
        assert places == sorted(set(places), reverse=True)
        assert [one for one in seen if one in before] == before


def next_page(database: Database, seen: list[Entry], size: int) -> list[Entry]:
    last = Cursor(seen[-1].day, seen[-1].id) if seen else None
    with database.reading() as connection:
        return statements.page(connection, Filter(), last, size)


def test_a_stream_is_all_of_it_in_pages(database: Database):
    topup = {"account_id": "akool:ours", "kind": Kind.TOPUP, "at": FIRST.timestamp(), "day": "2026-10-25"}
    with database.transaction() as connection:
        ledger.open_account(connection, "akool:ours", "akool", 0, FIRST.timestamp())
        rows = [{**topup, "amount": number} for number in range(statements.CHUNK + 5)]
        connection.execute(insert(ledger.entries), rows)
    with database.reading() as connection:
        pages = list(statements.stream(connection, Filter(kinds=(Kind.TOPUP,))))
    assert [len(page) for page in pages] == [statements.CHUNK, 5]
    amounts = [one.amount for page in pages for one in page]
    assert amounts == list(reversed(range(statements.CHUNK + 5)))


@pytest.mark.parametrize("most", [0, 1, 10, 100_000])
def test_counting_stops_where_it_is_told_to(books: Database, most: int):
    with books.reading() as connection:
        assert statements.count(connection, Filter(), most) == min(most, len(everything(books)))


def test_a_task_has_cost_its_capture_and_its_corrections(books: Database):
    cost = Counter[str]()
    for one in everything(books):
        if one.task_id and one.kind in (Kind.CAPTURE, Kind.CORRECTION):
            cost[one.task_id] += one.amount if one.kind is Kind.CAPTURE else -one.amount
    asked = [f"task0x{number}" for number in range(30)]
    with books.reading() as connection:
        assert statements.spent_on(connection, asked) == {id: cost[id] for id in asked if id in cost}
        assert statements.spent_on(connection, []) == {}


@given(st.dates(), st.integers(0, 10**18 - 1))
def test_a_cursor_reads_what_it_spells(day: date, id: int):
    assert Cursor.read(str(Cursor(day.isoformat(), id))) == Cursor(day.isoformat(), id)


def test_nonsense_is_no_cursor():
    spoilt = [
        "",
        ".",
        "2026-11-21",
        "2026-11-21.",
        "2026-11-21.-1",
        "2026-11-21.1.1",
        "2026-11-21.٣",
        "2026-11-2.1",
    ]
    spoilt += [
        f"2026-11-21.{10**18}",
        "2026-11-21." + "9" * 5_000,
        "2026\x00-11-2.1",
        " 2026-11-21.1",
        "2026-11-21.1\n",
    ]
    assert [Cursor.read(one) for one in spoilt] == [None] * len(spoilt)


def test_the_largest_cursor_is_a_place_before_which_all_entries_of_its_day_stand(books: Database):
    listed = everything(books)
    with books.reading() as connection:
        found = statements.page(connection, Filter(), Cursor(listed[0].day, 10**18 - 1), 10_000)
    assert found == listed
    assert replace(listed[0], id=0) not in found
