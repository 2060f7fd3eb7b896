"""What a credit of an account costs in money, from which day on. Money is exact: whole billionths."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import BigInteger, Column, Connection, Float, String, Table, delete, insert, select

from animatic.database import metadata

BILLION = 1_000_000_000

rates = Table(
    "rates",
    metadata,
    Column("account_id", String(80), primary_key=True),
    Column("from_day", String(10), primary_key=True),
    Column("millionths", BigInteger, nullable=False),
    Column("set_by", String(120), nullable=False),
    Column("set_at", Float, nullable=False),
)


@dataclass(frozen=True)
class CreditRate:
    """Money for one credit of an account, from a day on until the next rate."""

    account_id: str
    from_day: str
    """`2026-11-01`, in UTC."""
    millionths: int
    """Of the team's currency, for one credit."""
    set_by: str
    set_at: float


@dataclass(frozen=True)
class RateBook:
    """All rates, ready to turn credits into money."""

    rows: tuple[CreditRate, ...] = ()
    _of: dict[str, tuple[list[str], list[int]]] = field(default_factory=dict)

    def on(self, account_id: str, day: str) -> int | None:
        """Millionths of the currency for a credit on this day; None before the first rate."""
        days, amounts = self._of.get(account_id, ([], []))
        place = bisect_right(days, day)
        return amounts[place - 1] if place else None

    def money(self, account_id: str, day: str, thousandths: int) -> int | None:
        """Billionths of the currency for these thousandths of a credit; None without a rate."""
        rate = self.on(account_id, day)
        return None if rate is None else thousandths * rate


def put(
    connection: Connection, account_id: str, from_day: str, millionths: int, who: str, now: float
) -> None:
    """Set what a credit costs from a day on; a rate of the same day is replaced."""
    same = (rates.c.account_id == account_id) & (rates.c.from_day == from_day)
    connection.execute(delete(rates).where(same))
    row = {"account_id": account_id, "from_day": from_day, "millionths": millionths}
    connection.execute(insert(rates).values(**row, set_by=who, set_at=now))


def read(connection: Connection) -> RateBook:
    query = select(rates).order_by(rates.c.account_id, rates.c.from_day)
    return _book(CreditRate(**row) for row in connection.execute(query).mappings())


def _book(rows: Iterable[CreditRate]) -> RateBook:
    listed = tuple(rows)
    of: dict[str, tuple[list[str], list[int]]] = defaultdict(lambda: ([], []))
    for row in listed:
        of[row.account_id][0].append(row.from_day)
        of[row.account_id][1].append(row.millionths)
    return RateBook(listed, dict(of))


def as_money(billionths: int, currency: str) -> str:
    """Money for people, to the cent; smaller amounts to the first two digits that say something.

    >>> as_money(12_345_000_000, "USD"), as_money(4_000_000, "USD"), as_money(-1_500_000_000_000, "EUR")
    ('12.35 USD', '0.0040 USD', '-1,500.00 EUR')
    """
    amount = Decimal(billionths) / BILLION
    digits = 2 if not billionths or abs(amount) >= Decimal("0.01") else 1 - amount.adjusted()
    rounded = amount.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{rounded:,.{digits}f} {currency}"
