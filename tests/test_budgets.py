"""Limits on spending: what counts, in which month, in what money, and where exactly the edge is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from animatic import budgets, ledger, rates
from animatic.budgets import Budget, Cost, Period, Scope, Standing, Unit
from animatic.database import Database
from animatic.entries import About


def noon(day: str) -> float:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC).timestamp()


NOW = noon("2026-11-21")
OURS, OTHER = "akool:ours", "keevx:ours"
ADA = About("create", "spring", "ada")
TEAM = Budget("id", Scope.TEAM, "", Period.MONTH, Unit.CREDITS, 1_000, "ada", NOW, None, "")


@pytest.fixture
def books(database: Database) -> Database:
    """Two accounts with 1,000 credits each."""
    with database.transaction() as connection:
        for id in (OURS, OTHER):
            ledger.open_account(connection, id, id.partition(":")[0], 1_000_000, NOW)
    return database


def send(books: Database, task: str, amount: int, day: str, about: About = ADA, account: str = OURS) -> None:
    with books.transaction() as connection:
        ledger.hold(connection, account, task, amount, noon(day), about=about)


def capture(books: Database, task: str, charged: int, day: str) -> None:
    with books.transaction() as connection:
        ledger.capture(connection, task, charged, noon(day))


def limit(
    books: Database,
    amount: int,
    scope: Scope = Scope.TEAM,
    key: str = "",
    period: Period = Period.MONTH,
    unit: Unit = Unit.CREDITS,
) -> None:
    with books.transaction() as connection:
        budgets.put(connection, scope, key, period, unit, amount, "ada", NOW)


def rate(books: Database, from_day: str, millionths: int, account: str = OURS) -> None:
    with books.transaction() as connection:
        rates.put(connection, account, from_day, millionths, "ada", NOW)


def standing(books: Database, *costs: Cost, day: str = "2026-11-21") -> Standing:
    """How the one limit stands."""
    with books.reading() as connection:
        (one,) = budgets.standings(connection, budgets.list_all(connection), costs, noon(day))
    return one


def cost(amount: int | None, account: str = OURS) -> Cost:
    return Cost(account, "spring", "ada", amount)


@pytest.mark.parametrize(
    ("amount", "used", "asked", "is_over"),
    [
        (1_000, 400, 600, False),
        (1_000, 400, 601, True),
        (1_000, 1_000, 0, False),
        (1_000, 1_500, 0, False),
        (1_000, 1_500, 1, True),
        (0, 0, 0, False),
        (0, 0, 1, True),
    ],
)
def test_a_limit_may_be_reached_and_not_passed(amount: int, used: int, asked: int, is_over: bool):
    one = Standing(replace(TEAM, amount=amount), used, asked)
    assert one.is_over is is_over
    assert one.left == amount - used


@pytest.mark.parametrize(
    ("amount", "used", "asked", "warns"),
    [
        (1_000, 799, 0, False),
        (1_000, 800, 0, True),
        (1_000, 700, 99, False),
        (1_000, 700, 100, True),
        (7, 5, 0, False),
        (7, 6, 0, True),
        (10**15, 8 * 10**14 - 1, 0, False),
        (10**15, 8 * 10**14, 0, True),
        (0, 0, 0, True),
    ],
)
def test_from_four_fifths_on_a_limit_warns(amount: int, used: int, asked: int, warns: bool):
    assert Standing(replace(TEAM, amount=amount), used, asked).warns is warns


def test_what_is_held_counts_like_what_is_spent_and_what_is_let_go_does_not(books: Database):
    limit(books, 100_000)
    for task in ("held", "spent", "let go"):
        send(books, task, 20_000, "2026-11-20")
    capture(books, "spent", 15_000, "2026-11-21")
    with books.transaction() as connection:
        ledger.release(connection, "let go", NOW)
    assert standing(books).used == 35_000


def test_a_send_of_a_months_last_day_done_the_day_after_counts_in_its_own_month(books: Database):
    limit(books, 100_000)
    send(books, "task", 20_000, "2026-10-31")
    capture(books, "task", 25_000, "2026-11-01")
    assert standing(books, day="2026-10-31").used == 25_000
    assert standing(books, day="2026-11-01").used == 0


def test_a_limit_on_everything_counts_across_months(books: Database):
    limit(books, 100_000, period=Period.ALL)
    for month in (1, 6, 11):
        send(books, f"task {month}", 10_000, f"2026-{month:02}-28")
    assert standing(books).used == 30_000


def test_each_scope_counts_its_own_and_asks_only_its_own(books: Database):
    send(books, "one", 1_000, "2026-11-20")
    send(books, "two", 2_000, "2026-11-20", About("create", "", "bea"))
    send(books, "three", 4_000, "2026-11-20", About("V", "spring", "bea"), OTHER)
    asked = {(Scope.TEAM, ""): 7_000, (Scope.MEMBER, "ada"): 1_000, (Scope.MEMBER, "bea"): 6_000}
    asked |= {(Scope.CAMPAIGN, "spring"): 5_000, (Scope.CAMPAIGN, ""): 2_000}
    asked |= {(Scope.PROVIDER, OURS): 3_000, (Scope.PROVIDER, OTHER): 4_000}
    for scope, key in asked:
        limit(books, 100_000, scope, key)
    with books.reading() as connection:
        known = budgets.list_all(connection)
        own = budgets.applying(known, [cost(500)])
        told = budgets.standings(connection, known, [cost(500)], NOW)
    assert {(one.budget.scope, one.budget.key): one.used for one in told} == asked
    hit = {(Scope.TEAM, ""), (Scope.MEMBER, "ada"), (Scope.CAMPAIGN, "spring"), (Scope.PROVIDER, OURS)}
    assert {(one.scope, one.key) for one in own} == hit
    assert {(one.budget.scope, one.budget.key) for one in told if one.asked == 500} == hit


def test_money_is_counted_at_the_rate_of_each_day(books: Database):
    limit(books, 5_000, unit=Unit.MONEY)  # 5.00
    rate(books, "2026-11-01", 100_000)  # 0.10 for a credit
    rate(books, "2026-11-15", 300_000)
    send(books, "before", 10_000, "2026-11-14")
    send(books, "after", 10_000, "2026-11-15")
    assert standing(books).used == 1_000 + 3_000
    assert standing(books, cost(3_000)).asked == 900
    assert not standing(books, cost(3_333)).is_over
    assert standing(books, cost(3_334)).is_over


def test_a_task_sent_before_a_rate_changed_and_done_after_it_costs_what_it_did_when_it_was_sent(
    books: Database,
):
    limit(books, 5_000, unit=Unit.MONEY)
    rate(books, "2026-11-01", 100_000)
    rate(books, "2026-11-15", 300_000)
    send(books, "task", 10_000, "2026-11-14")
    capture(books, "task", 10_000, "2026-11-16")
    assert standing(books).used == 1_000


@pytest.mark.parametrize(("amount", "told"), [(0, 0), (1, 1), (999, 1), (1_000, 1), (1_001, 2), (2_000, 2)])
def test_fractions_of_the_smallest_money_are_rounded_up(books: Database, amount: int, told: int):
    limit(books, 5_000, unit=Unit.MONEY)
    rate(books, "2026-11-01", 1_000)  # a thousandth for a credit
    send(books, "task", amount, "2026-11-20")
    assert standing(books).used == told
    assert standing(books, cost(amount)).asked == told


def test_many_small_amounts_are_rounded_once_and_not_each(books: Database):
    limit(books, 5_000, unit=Unit.MONEY)
    rate(books, "2026-11-01", 1_000)
    for number in range(5):
        send(books, f"task {number}", 100, f"2026-11-{10 + number}")
    assert standing(books, *[cost(100)] * 5).used == 1
    assert standing(books, *[cost(100)] * 5).asked == 1


def test_without_a_rate_what_is_asked_is_unpriced_and_what_was_spent_is_named(books: Database):
    limit(books, 5_000, unit=Unit.MONEY)
    rate(books, "2026-11-15", 100_000)
    send(books, "before", 10_000, "2026-11-14")
    send(books, "other", 10_000, "2026-11-20", account=OTHER)
    send(books, "free", 0, "2026-11-20", account="akool:ours")
    now = standing(books, cost(1_000))
    assert (now.used, now.uncounted) == (0, (OURS, OTHER))
    assert not now.is_over
    assert standing(books, cost(1_000, OTHER)).unpriced
    assert standing(books, cost(1_000, OTHER)).is_over


def test_a_send_without_a_price_is_over_every_limit_it_falls_under(books: Database):
    limit(books, 10**15)
    assert standing(books, cost(1), cost(None)).is_over


def test_a_new_limit_ends_the_one_in_its_place_and_no_other(books: Database):
    limit(books, 1_000)
    limit(books, 2_000, period=Period.ALL)
    limit(books, 3_000, unit=Unit.MONEY)
    limit(books, 4_000)
    with books.transaction() as connection:
        known = budgets.list_all(connection)
        assert sorted(one.amount for one in known) == [2_000, 3_000, 4_000]
        budgets.end(connection, known[0].id, "bea", NOW)
        assert len(budgets.list_all(connection)) == 2


def test_a_crowd_that_asks_and_holds_at_once_never_passes_a_limit(books: Database):
    limit(books, 100_000)

    def ask_and_hold(number: int) -> bool:
        with books.transaction() as connection:
            known = budgets.list_all(connection, lock=True)
            if any(one.is_over for one in budgets.standings(connection, known, [cost(3_000)], NOW)):
                return False
            ledger.hold(connection, OURS, f"task {number}", 3_000, NOW, about=ADA)
        return True

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(ask_and_hold, range(50))) == 33
    assert standing(books).used == 99_000
