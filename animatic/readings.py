"""What a provider said an account holds, beside what our ledger says: drift, and how it is explained."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    func,
    insert,
    select,
    update,
)

from animatic.database import metadata
from animatic.ledger import accounts

readings = Table(
    "readings",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("account_id", String(80), nullable=False),
    Column("at", Float, nullable=False),
    Column("theirs", BigInteger, nullable=False),
    Column("least", BigInteger, nullable=False),
    Column("most", BigInteger, nullable=False),
    Column("drift", BigInteger, nullable=False),
    Column("findings", JSON, nullable=False),
    Column("closed_at", Float),
    Column("closed_by", String(120), nullable=False, server_default=""),
    Index("readings_by_account", "account_id", "id"),
)


@dataclass(frozen=True)
class Finding:
    """One part of a drift that the provider's own record explains."""

    words: str
    amount: int
    """Thousandths to correct by: negative when the provider took more than we know of."""
    job: str
    task_id: str | None = None
    """None for what was made outside Animatic."""


@dataclass(frozen=True)
class Reading:
    """A provider's balance and ours at one moment, in thousandths of a credit."""

    id: int
    account_id: str
    at: float
    theirs: int
    least: int
    """The least our ledger expects the provider to name: as if all that is under way were charged already."""
    most: int
    """The most: as if nothing that is under way were charged yet."""
    drift: int
    """Theirs minus what we expect; 0 while it lies between the two."""
    findings: tuple[Finding, ...]
    closed_at: float | None
    closed_by: str

    @property
    def unexplained(self) -> int:
        """How far theirs would still lie outside of what is expected once all findings are corrected."""
        return rest(self.theirs, self.least, self.most, self.findings)

    @property
    def correction(self) -> int:
        """What closing it books in all: the drift, and more only where work under way hides a part of it."""
        return self.unexplained + sum(finding.amount for finding in self.findings)


def drift(theirs: int, least: int, most: int) -> int:
    """How far a balance lies outside of what is expected.

    >>> drift(90, 80, 100), drift(70, 80, 100), drift(105, 80, 100)
    (0, -10, 5)
    """
    return theirs - max(least, min(theirs, most))


def rest(theirs: int, least: int, most: int, findings: Iterable[Finding]) -> int:
    """The drift that findings leave unexplained.

    >>> rest(95, 100, 100, [Finding("", -4, "")]), rest(95, 97, 100, [Finding("", -5, "")])
    (-1, 0)
    """
    return drift(theirs - sum(finding.amount for finding in findings), least, most)


def add(
    connection: Connection,
    account_id: str,
    at: float,
    theirs: int,
    expected: tuple[int, int],
    findings: Iterable[Finding],
) -> None:
    """Write a reading down; `expected` is the least and the most."""
    least, most = expected
    row = {"account_id": account_id, "at": at, "theirs": theirs, "least": least, "most": most}
    listed = [asdict(finding) for finding in findings]
    connection.execute(insert(readings).values(**row, drift=drift(theirs, least, most), findings=listed))


def latest(connection: Connection) -> dict[str, Reading]:
    """The last reading of each account; one look into the index for each, however many readings there are."""
    own = readings.alias()
    newest = select(func.max(own.c.id)).where(own.c.account_id == accounts.c.id).scalar_subquery()
    query = select(readings).join(accounts, readings.c.id == newest)
    return {row["account_id"]: _reading(row) for row in connection.execute(query).mappings()}


def find(connection: Connection, id: int) -> Reading | None:
    row = connection.execute(select(readings).where(readings.c.id == id)).mappings().first()
    return _reading(row) if row else None


def of_account(connection: Connection, account_id: str, limit: int = 50) -> list[Reading]:
    """An account's readings, the last first."""
    query = select(readings).where(readings.c.account_id == account_id)
    rows = connection.execute(query.order_by(readings.c.id.desc()).limit(limit)).mappings()
    return [_reading(row) for row in rows]


def last_agreed_at(connection: Connection, account_id: str) -> float | None:
    """When the two last agreed for certain, with nothing under way to hide a difference, or a drift was closed."""
    certain = (readings.c.drift == 0) & (readings.c.least == readings.c.most)
    agreed = certain | readings.c.closed_at.is_not(None)
    query = select(func.max(readings.c.at)).where(readings.c.account_id == account_id, agreed)
    at: float | None = connection.execute(query).scalar_one()
    return at


def booked_jobs(connection: Connection, account_id: str) -> set[str]:
    """Jobs that earlier corrections of an account have named already."""
    query = select(readings.c.findings).where(
        readings.c.account_id == account_id, readings.c.closed_at.is_not(None)
    )
    return {finding["job"] for found in connection.execute(query).scalars() for finding in found}


def close(connection: Connection, id: int, who: str, now: float) -> bool:
    """Mark a reading's drift as corrected. False when somebody has done so, or a newer reading has come."""
    newest = select(func.max(readings.c.id)).where(readings.c.account_id == _account_of(id)).scalar_subquery()
    open_ = (readings.c.id == id, readings.c.closed_at.is_(None), readings.c.id == newest)
    changed = connection.execute(update(readings).where(*open_).values(closed_at=now, closed_by=who))
    return bool(changed.rowcount)


def _account_of(id: int) -> Any:
    other = readings.alias()
    return select(other.c.account_id).where(other.c.id == id).scalar_subquery()


def _reading(row: RowMapping) -> Reading:
    return Reading(**{**row, "findings": tuple(Finding(**one) for one in row["findings"])})
