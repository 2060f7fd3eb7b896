"""A ledger of many years: searched through all of its months, and limits on everything ever."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest

from animatic import budgets, ledger, rates, readings, statements, tallies
from animatic.budgets import Budget, Period, Scope, Unit
from animatic.database import Database
from animatic.entries import About, Entry
from animatic.statements import Cursor, Filter
from animatic.tallies import Dimension, months_between
from tests.audit import audit, read_entries

FIRST, DAYS = date(2014, 1, 30), 4_700
OURS, OTHER = "akool:ours", "keevx:ours"
RARE = date(2016, 2, 29)


def at(day: date) -> float:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()


@pytest.fixture
def books(database: Database) -> Database:
    """Some 400 tasks in twelve years: a word in all of them, one in the older half, one in a single entry."""
    chance = random.Random(1)
    days = sorted(FIRST + timedelta(chance.randrange(DAYS)) for _ in range(400))
    with database.transaction() as connection:
        for id in (OURS, OTHER):
            ledger.open_account(connection, id, id.partition(":")[0], 10**9, at(FIRST))
        for number, day in enumerate([*days, RARE]):
            title = "a slow lamp" + " of old" * (number < 200) + " and a zeppelin" * (day == RARE)
            about = About("create", chance.choice(["spring", ""]), chance.choice(["ada", "bea"]), title)
            id, amount = chance.choice([OURS, OTHER]), chance.randrange(1, 9_000)
            ledger.hold(connection, id, f"task{number}", amount, at(day), about=about)
            if chance.random() < 0.9:
                ledger.settle(
                    connection, f"task{number}", chance.choice([0, amount // 2, amount + 7]), at(day) + 9
                )
    return database


def everything(database: Database) -> list[Entry]:
    with database.reading() as connection:
        return sorted(read_entries(connection), key=lambda one: (one.day, one.id), reverse=True)


SEARCHED = {
    "slow": Filter(words="slow"),
    "slow lam": Filter(words="lam slow"),
    "old": Filter(words="old"),
    "zeppelin": Filter(words="zep"),
    "slow zeppelin": Filter(words="slow zeppelin"),
    "a member's": Filter(words="old", member="ada"),
    "some years": Filter(words="slow", first_day="2018-05-07", last_day="2023-02-31"),
    "from a day on": Filter(words="slow", first_day="2024-02-10"),
    "until a day": Filter(words="slow", last_day="2016-02-29"),
    "one month": Filter(words="slow", first_day="2016-02-01", last_day="2016-02-31"),
    "one day": Filter(words="slow", first_day="2016-02-29", last_day="2016-02-29"),
    "before anything": Filter(words="slow", last_day="2013-12-31"),
    "after everything": Filter(words="slow", first_day="2030-01-01"),
}


@pytest.mark.parametrize("size", [7, 50, 5_000])
def test_a_search_goes_through_all_months_page_after_page(
    books: Database, size: int, subtests: pytest.Subtests
):
    listed = everything(books)
    for name, wanted in SEARCHED.items():
        with subtests.test(name), books.reading() as connection:
            expected = [one for one in listed if fits(one, wanted)]
            assert bool(expected) == (name not in ("before anything", "after everything"))
            found: list[Entry] = []
            while page := statements.page(connection, wanted, last_of(found), size):
                assert len(page) == min(size, len(expected) - len(found))
                found += page
            assert found == expected
            assert statements.count(connection, wanted) == len(expected)
            assert statements.count(connection, wanted, most=60) == min(60, len(expected))
            sums = Counter[str]()
            for one in expected:
                sums[one.kind] += one.amount
            assert statements.sums(connection, wanted) == sums


def fits(one: Entry, wanted: Filter) -> bool:
    return (
        all(any(word.startswith(asked) for word in one.title.split()) for asked in wanted.words.split())
        and wanted.member in (None, one.member)
        and wanted.first_day <= one.day <= (wanted.last_day or "9")
    )


def last_of(found: list[Entry]) -> Cursor | None:
    return Cursor(found[-1].day, found[-1].id) if found else None


@pytest.mark.parametrize(
    "spelled", ["2016-02-29.999999999999999999", "0000-00-00.0", "9999-99-99.1", "2016-13-41.5"]
)
def test_a_search_goes_on_from_any_cursor_that_an_address_can_name(books: Database, spelled: str):
    cursor = Cursor.read(spelled)
    assert cursor
    expected = [one for one in everything(books) if (one.day, one.id) < (cursor.day, cursor.id) and one.title]
    with books.reading() as connection:
        assert statements.page(connection, Filter(words="slow"), cursor, 5_000) == expected


def test_a_search_of_an_empty_ledger_finds_nothing(database: Database):
    with database.reading() as connection:
        assert statements.page(connection, Filter(words="slow")) == []
        assert statements.count(connection, Filter(words="slow")) == 0
        assert statements.sums(connection, Filter(words="slow")) == {}


def test_months_add_up_what_their_days_held_and_spent(books: Database):
    with books.reading() as connection:
        audit(connection, clips={})
        for dimension, key in (
            (Dimension.ACCOUNT, ""),
            (Dimension.MEMBER, "ada"),
            (Dimension.CAMPAIGN, "spring"),
        ):
            expected = Counter[tuple[str, str]]()
            for id, day, amount in tallies.used(connection, dimension, key, "", "9"):
                expected[id, day[:7]] += amount
            told = {
                (id, month): amount for id, month, amount in tallies.used_by_month(connection, dimension, key)
            }
            assert len(told) > 100
            assert {place: amount for place, amount in told.items() if amount} == +expected


@pytest.mark.parametrize(
    "days", [["2014-01-01"], ["2016-02-29"], ["2015-01-31", "2016-02-01", "2016-02-29", "2016-03-15"]]
)
@pytest.mark.parametrize("scope", list(Scope))
def test_a_budget_of_everything_counts_each_day_by_its_own_rate(
    books: Database, scope: Scope, days: list[str]
):
    keys = {Scope.TEAM: "", Scope.MEMBER: "ada", Scope.CAMPAIGN: "spring", Scope.PROVIDER: OURS}
    with books.transaction() as connection:
        for place, day in enumerate(days):
            rates.put(connection, OURS, day, 70_001 + 13 * place, "ada", at(RARE))
        used = _used(connection, scope, keys[scope])
        book = rates.read(connection)
        costs = {(id, day): book.money(id, day, amount) for (id, day), amount in used.items()}
        for unit, expected in (
            (Unit.CREDITS, sum(used.values())),
            (Unit.MONEY, -(-sum(cost or 0 for cost in costs.values()) // 1_000_000)),
        ):
            budget = Budget("", scope, keys[scope], Period.ALL, unit, 1, "", 0.0, None, "")
            (standing,) = budgets.standings(connection, [budget], (), at(RARE))
            assert standing.used == expected > 0
            without = {id for (id, _), cost in costs.items() if cost is None}
            assert set(standing.uncounted) == (without if unit is Unit.MONEY else set())


def _used(connection, scope: Scope, key: str) -> dict[tuple[str, str], int]:
    """What was used on each day, by the tallies of days alone."""
    own = {Scope.MEMBER: Dimension.MEMBER, Scope.CAMPAIGN: Dimension.CAMPAIGN}.get(scope, Dimension.ACCOUNT)
    used: dict[tuple[str, str], int] = defaultdict(int)
    for id, day, amount in tallies.used(connection, own, "" if own is Dimension.ACCOUNT else key, "", "9"):
        if amount and (scope is not Scope.PROVIDER or id == key):
            used[id, day] += amount
    return used


def test_the_latest_reading_is_the_last_of_each_account(books: Database):
    with books.transaction() as connection:
        assert readings.latest(connection) == {}
        for number in range(5):
            for id in (OURS, OTHER)[number % 2 :]:
                readings.add(connection, id, float(number), number, (number, number), [])
        latest = readings.latest(connection)
    assert {id: reading.theirs for id, reading in latest.items()} == {OURS: 4, OTHER: 4}


def test_months_from_one_day_to_another_are_named_from_the_last_to_the_first():
    assert months_between("2025-12-31", "2026-02-01") == ["2026-02", "2026-01", "2025-12"]
    assert months_between("2026-02-28", "2026-02-01") == ["2026-02"]
    assert months_between("2026-03-01", "2026-02-28") == []
