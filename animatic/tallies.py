"""What each day came to, by account, model, campaign and member: kept beside the entries they sum up.

Every entry, clip and verdict adds to the tallies in its own transaction, so that a month is read from a few
hundred rows however long the history is. The account's row is locked by whoever adds, so that nobody waits in
a ring.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    func,
    select,
    text,
)

from animatic.database import metadata
from animatic.entries import About

tallies = Table(
    "tallies",
    metadata,
    Column("dimension", String(10), primary_key=True),
    Column("key", String(120), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("account_id", String(80), primary_key=True),
    Column("granted", BigInteger, nullable=False),
    Column("held", BigInteger, nullable=False),
    Column("spent", BigInteger, nullable=False),
    Column("sends", Integer, nullable=False),
    Column("clips", Integer, nullable=False),
    Column("approved", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Index("tallies_by_day", "dimension", "day"),
)

months = Table(
    "months",
    metadata,
    Column("dimension", String(10), primary_key=True),
    Column("key", String(120), primary_key=True),
    Column("account_id", String(80), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("used", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""What a month's days held and spent, for limits on everything ever."""


class Dimension(StrEnum):
    """What spending is told by."""

    ACCOUNT = "account"
    MODEL = "model"
    CAMPAIGN = "campaign"
    MEMBER = "member"


@dataclass(frozen=True)
class Sums:
    """Money in thousandths of a credit, the rest counted."""

    granted: int = 0
    held: int = 0
    spent: int = 0
    sends: int = 0
    clips: int = 0
    approved: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class Tally(Sums):
    """What one day came to for one account and one model, campaign or member."""

    day: str = ""
    account_id: str = ""
    key: str = ""


_NAMES = [field.name for field in fields(Sums)]
_ADD = text(
    f"INSERT INTO tallies (dimension, key, day, account_id, {', '.join(_NAMES)})"
    f" VALUES (:dimension, :key, :day, :account_id, {', '.join(f':{name}' for name in _NAMES)})"
    " ON CONFLICT (dimension, key, day, account_id) DO UPDATE SET "
    + ", ".join(f"{name} = tallies.{name} + excluded.{name}" for name in _NAMES)
)

_ADD_TO_MONTH = text(
    "INSERT INTO months (dimension, key, account_id, month, used)"
    " VALUES (:dimension, :key, :account_id, :month, :used)"
    " ON CONFLICT (dimension, key, account_id, month) DO UPDATE SET used = months.used + excluded.used"
)


def day_of(at: float) -> str:
    """The day a time belongs to, in UTC.

    >>> day_of(1_790_000_000)
    '2026-09-21'
    """
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")


def add(connection: Connection, account_id: str, day: str, about: About, sums: Sums) -> None:
    """Add to a day's tallies. The account's row must be locked, by an update of it or `ledger.lock_account`."""
    keys = {Dimension.ACCOUNT: ""}
    if sums != Sums(granted=sums.granted):  # what is granted is about no task
        keys |= {
            Dimension.MODEL: about.model,
            Dimension.CAMPAIGN: about.campaign,
            Dimension.MEMBER: about.member,
        }
    place = {"day": day, "account_id": account_id, **vars(sums)}
    connection.execute(_ADD, [{**place, "dimension": name, "key": key} for name, key in keys.items()])
    if used := sums.held + sums.spent:
        month = {"month": day[:7], "account_id": account_id, "used": used}
        connection.execute(
            _ADD_TO_MONTH, [{**month, "dimension": name, "key": key} for name, key in keys.items()]
        )


def between(connection: Connection, dimension: Dimension, first_day: str, last_day: str) -> list[Tally]:
    """Every tally of these days (both included), the earliest first."""
    columns = [tallies.c[field.name] for field in fields(Tally)]
    query = select(*columns).where(
        tallies.c.dimension == dimension, tallies.c.day >= first_day, tallies.c.day <= last_day
    )
    return [Tally(*row) for row in connection.execute(query.order_by(tallies.c.day))]


def used(
    connection: Connection, dimension: Dimension, key: str, first_day: str, last_day: str
) -> Iterator[tuple[str, str, int]]:
    """Account, day, and what was held or spent of one key's."""
    query = select(tallies.c.account_id, tallies.c.day, tallies.c.held + tallies.c.spent).where(
        tallies.c.dimension == dimension,
        tallies.c.key == key,
        tallies.c.day >= first_day,
        tallies.c.day <= last_day,
    )
    for account_id, day, amount in connection.execute(query):
        yield account_id, day, int(amount)


def used_by_month(connection: Connection, dimension: Dimension, key: str) -> Iterator[tuple[str, str, int]]:
    """Account, month (`2026-11`), and what was ever held or spent of one key's."""
    query = select(months.c.account_id, months.c.month, months.c.used)
    rows = connection.execute(query.where(months.c.dimension == dimension, months.c.key == key))
    for account_id, month, amount in rows:
        yield account_id, month, int(amount)


def months_between(first_day: str, last_day: str) -> list[str]:
    """Every month from one day to another, the latest first.

    >>> months_between("2026-11-21", "2027-01-01")
    ['2027-01', '2026-12', '2026-11']
    """
    year, month = int(last_day[:4]), int(last_day[5:7])
    listed = []
    while f"{year:04}-{month:02}" >= first_day[:7]:
        listed.append(f"{year:04}-{month:02}")
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return listed


def first_day(connection: Connection) -> str | None:
    """The first day on which anything happened."""
    query = select(func.min(tallies.c.day)).where(tallies.c.dimension == Dimension.ACCOUNT)
    day: str | None = connection.execute(query).scalar_one()
    return day
