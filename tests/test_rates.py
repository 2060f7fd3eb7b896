"""What credits cost in money: dated rates, and amounts that are exact to the last billionth."""

from __future__ import annotations

import uuid
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from animatic import rates
from animatic.database import Database
from animatic.rates import RateBook, as_money

ACCOUNT = "akool:ours"
DAYS = [f"2026-{month:02}-{day:02}" for month in range(1, 13) for day in (1, 15, 28)]
MOST = 10**15
"""Thousandths of a credit, or millionths of money for one: beyond any account or price."""


def with_rates(database: Database, *listed: tuple[str, int], account: str = ACCOUNT) -> RateBook:
    with database.transaction() as connection:
        for from_day, millionths in listed:
            rates.put(connection, account, from_day, millionths, "ada", 1.0)
        return rates.read(connection)


def test_a_rate_counts_from_its_day_until_the_next(database: Database):
    book = with_rates(database, ("2026-11-15", 12_000), ("2026-11-01", 10_000))
    told = {day: book.on(ACCOUNT, day) for day in ("2026-11-01", "2026-11-14", "2026-11-15", "2031-01-01")}
    assert list(told.values()) == [10_000, 10_000, 12_000, 12_000]


def test_before_its_first_rate_and_on_another_account_a_credit_has_no_price(database: Database):
    book = with_rates(database, ("2026-11-01", 10_000))
    assert book.on(ACCOUNT, "2026-10-31") is None
    assert book.money(ACCOUNT, "2026-10-31", 5_000) is None
    assert book.money("akool:other", "2026-11-01", 5_000) is None
    assert RateBook().money(ACCOUNT, "2026-11-01", 0) is None


def test_a_rate_of_the_same_day_is_replaced_and_others_stay(database: Database):
    with_rates(database, ("2026-11-01", 10_000), ("2026-12-01", 20_000))
    book = with_rates(database, ("2026-11-01", 11_000))
    kept = [(one.from_day, one.millionths, one.set_by) for one in book.rows]
    assert kept == [("2026-11-01", 11_000, "ada"), ("2026-12-01", 20_000, "ada")]


dated = st.dictionaries(st.sampled_from(DAYS), st.integers(1, MOST), max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(known=dated, day=st.sampled_from(DAYS), amounts=st.lists(st.integers(-MOST, MOST)))
def test_money_is_exactly_credits_times_the_rate_of_the_day(database: Database, known, day, amounts):
    account = f"akool:{uuid.uuid4().hex[:8]}"
    book = with_rates(database, *known.items(), account=account)
    begun = [known[from_day] for from_day in sorted(known) if from_day <= day]
    for amount in amounts:
        money = book.money(account, day, amount)
        assert type(money) is (int if begun else type(None))
        if begun:
            exact = Fraction(amount, 1_000) * Fraction(begun[-1], 1_000_000)
            assert Fraction(money, 1_000_000_000) == exact


@given(amounts=st.lists(st.integers(-MOST, MOST)), millionths=st.integers(1, MOST))
def test_it_makes_no_difference_whether_entries_or_their_sum_are_turned_into_money(amounts, millionths):
    book = RateBook(_of={ACCOUNT: (["2026-11-01"], [millionths])})
    one_by_one = sum(book.money(ACCOUNT, "2026-11-01", amount) for amount in amounts)
    assert one_by_one == book.money(ACCOUNT, "2026-11-01", sum(amounts))


@pytest.mark.parametrize(
    ("billionths", "told"),
    [
        (0, "0.00 USD"),
        (10_000_000, "0.01 USD"),
        (12_344_999_999, "12.34 USD"),
        (12_345_000_000, "12.35 USD"),
        (12_355_000_000, "12.36 USD"),
        (-12_345_000_000, "-12.35 USD"),
        (9_999_999, "0.0100 USD"),
        (4_000_000, "0.0040 USD"),
        (1, "0.0000000010 USD"),
        (-1, "-0.0000000010 USD"),
        (1_234_567_890_125_000_000, "1,234,567,890.13 USD"),
    ],
)
def test_money_is_told_to_the_cent_and_a_small_amount_never_as_nothing(billionths: int, told: str):
    assert as_money(billionths, "USD") == told


@given(st.integers(-(10**24), 10**24))
def test_what_is_told_is_never_further_off_than_half_its_last_digit(billionths: int):
    told, currency = as_money(billionths, "EUR").split()
    shown, exact = Decimal(told.replace(",", "")), Fraction(billionths, 1_000_000_000)
    last_digit = Fraction(1, 10 ** -int(shown.as_tuple().exponent))
    assert abs(Fraction(shown) - exact) <= last_digit / 2
    assert (shown == 0) == (billionths == 0)
    assert currency == "EUR"
