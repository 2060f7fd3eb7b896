"""What limits count, beside the same worked out from the entries in fractions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import ceil

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from animatic import budgets, ledger, rates
from animatic.budgets import Budget, Period, Scope, Unit
from animatic.database import Database
from animatic.entries import About, Entry
from tests.audit import effects, read_entries

FIRST = date(2026, 10, 20)
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp()
ACCOUNTS = ("akool:ours", "keevx:ours", "topview:ours")
MEMBERS, CAMPAIGNS = ("ada", "bea", ""), ("spring", "autumn", "")
COUNTED = {
    Scope.TEAM: lambda _: "",
    Scope.MEMBER: lambda one: one.member,
    Scope.CAMPAIGN: lambda one: one.campaign,
    Scope.PROVIDER: lambda one: one.account_id,
}
KEYS = {Scope.TEAM: ("",), Scope.MEMBER: MEMBERS, Scope.CAMPAIGN: CAMPAIGNS, Scope.PROVIDER: ACCOUNTS}

Dated = dict[tuple[str, str], int]
"""Millionths of money for a credit, by account and first day."""

days = st.integers(0, 50).map(lambda days: str(FIRST + timedelta(days)))
tasks = st.lists(
    st.tuples(
        st.sampled_from(ACCOUNTS),
        st.builds(
            About, st.just("create"), st.sampled_from(CAMPAIGNS), st.sampled_from(MEMBERS), st.just("")
        ),
        st.integers(0, 50),  # days after the first
        st.integers(0, 9_999),  # held
        st.none() | st.integers(0, 12_000),  # charged
    ),
    max_size=10,
)
dated = st.dictionaries(st.tuples(st.sampled_from(ACCOUNTS), days), st.integers(1, 10**7), max_size=5)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=tasks, known=dated)
def test_every_limit_counts_what_the_entries_say_rounded_up(database: Database, sent, known: Dated):
    with database.engine.connect() as connection, connection.begin() as walk:
        for id in ACCOUNTS:
            ledger.open_account(connection, id, id.partition(":")[0], None, NOW)
        for (id, day), millionths in known.items():
            rates.put(connection, id, day, millionths, "ada", NOW)
        for scope, keys in KEYS.items():
            for key in keys:
                for period in Period:
                    for unit in Unit:
                        budgets.put(connection, scope, key, period, unit, 1, "ada", NOW)
        for number, (id, about, after, held, charged) in enumerate(sent):
            play(connection, f"task {number}", id, about, after, held, charged)
        told = budgets.standings(connection, budgets.list_all(connection), (), NOW)
        written = read_entries(connection)
        walk.rollback()
    assert len(told) == 4 * sum(map(len, KEYS.values()))
    for one in told:
        assert (one.used, set(one.uncounted)) == by_hand(one.budget, written, known)


def play(
    connection: Connection, task: str, id: str, about: About, after: int, held: int, charged: int | None
) -> None:
    at = NOW + ((FIRST - TODAY).days + after) * 86_400
    ledger.hold(connection, id, task, held, at, about=about)
    if charged is not None:
        ledger.settle(connection, task, charged, at + 3 * 86_400)


def by_hand(budget: Budget, written: list[Entry], known: Dated) -> tuple[int, set[str]]:
    """Thousandths of the limit's unit, and the accounts that have no rate for what they spent."""
    own: Callable[[Entry], str] = COUNTED[budget.scope]
    credits: dict[tuple[str, str], int] = {}
    for one, effect in effects(written):
        in_time = budget.period is Period.ALL or one.day.startswith("2026-11")
        if one.task_id and own(one) == budget.key and in_time:
            place = one.account_id, one.day
            credits[place] = credits.get(place, 0) + effect.get("held", 0) + effect.get("spent", 0)
    if budget.unit is Unit.CREDITS:
        return sum(credits.values()), set()
    total, uncounted = Fraction(), set()
    for (id, day), amount in credits.items():
        begun = [from_day for account, from_day in known if account == id and from_day <= day]
        if begun:
            total += Fraction(amount, 1_000) * Fraction(known[id, max(begun)], 1_000_000)
        elif amount:
            uncounted.add(id)
    return ceil(total * 1_000), uncounted
