"""Failed sign-ins, counted over all processes: who fails often has to wait longer and longer, and nobody for ever."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Float, Integer, String, Table, case, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from animatic.database import metadata

LONGEST_SECONDS = 900.0
"""The most that anybody waits between two tries."""
KEPT_SECONDS = 24 * 3600.0
"""By then everything is forgotten."""

attempts = Table(
    "attempts",
    metadata,
    Column("key", String(160), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Float, nullable=False),
    Column("free_at", Float, nullable=False),
)


@dataclass(frozen=True)
class Patience:
    """How much is let pass."""

    free: int
    """Failures until the first wait."""
    forget_seconds: float
    """After so long one failure is forgotten."""

    def wait_seconds(self, failures: int) -> float:
        """From the last failure to the next try."""
        over = failures - self.free
        return min(2.0 ** min(over, 10), LONGEST_SECONDS) if over >= 0 else 0.0


PATIENCE = {"name": Patience(free=5, forget_seconds=900.0), "address": Patience(free=20, forget_seconds=60.0)}
"""By what a key begins with. Behind one address there may be a whole office that mistypes now and then."""


def by_name(name: str, known: bool) -> str:
    """The key of a name. One that nobody has is not kept as it was typed, for it may be somebody's password."""
    return f"name:{name}" if known else f"name:#{_hash(name)}"


def by_address(address: str) -> str:
    """The key of an address; of IPv6 its network, as whoever has one has 2⁶⁴ of them."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return f"address:#{_hash(address)}"
    if isinstance(ip, ipaddress.IPv6Address):
        own = ip.ipv4_mapped or ipaddress.ip_network((int(ip) >> 64 << 64, 64))
        return f"address:{own}"
    return f"address:{ip}"


def count(connection: Connection, key: str, now: float) -> float:
    """Count a try as failed before it is made, so that of many at once each is counted.

    Answers 0 when it may be made now; else how many seconds to wait, and nothing is counted.
    """
    row = {"key": key, "failures": 0, "last_at": now, "free_at": 0.0}
    own = insert(attempts).values(row).on_conflict_do_update(index_elements=["key"], set_={"key": key})
    kept = connection.execute(
        own.returning(attempts.c.failures, attempts.c.last_at, attempts.c.free_at)
    ).one()
    if 0 < kept.free_at - now <= LONGEST_SECONDS:  # further ahead, the clock was wrong
        return float(kept.free_at - now)
    patience = _patience(key)
    failures = _remembered(patience, kept.failures, kept.last_at, now) + 1
    changes = {"failures": failures, "last_at": now, "free_at": now + patience.wait_seconds(failures)}
    connection.execute(update(attempts).where(attempts.c.key == key).values(changes))
    return 0.0


def take_back(connection: Connection, key: str, counted_at: float) -> None:
    """The try was good, and does not count; what others have failed at does."""
    less = case((attempts.c.failures > 0, attempts.c.failures - 1), else_=0)
    free_at = case((attempts.c.last_at <= counted_at, 0.0), else_=attempts.c.free_at)
    connection.execute(update(attempts).where(attempts.c.key == key).values(failures=less, free_at=free_at))


def forget(connection: Connection, key: str) -> None:
    """Begin anew."""
    connection.execute(delete(attempts).where(attempts.c.key == key))


def failures(connection: Connection, key: str, now: float) -> int:
    """How many are remembered."""
    kept = connection.execute(select(attempts).where(attempts.c.key == key)).one_or_none()
    return _remembered(_patience(key), kept.failures, kept.last_at, now) if kept else 0


def tidy(connection: Connection, now: float) -> None:
    """Let go of what is long forgotten."""
    late = select(attempts.c.key).where(attempts.c.last_at < now - KEPT_SECONDS)
    # Those that are being counted just now are left: to wait for them, holding others, could be for ever.
    unlocked = late.with_for_update(skip_locked=True)
    connection.execute(delete(attempts).where(attempts.c.key.in_(unlocked)))


def _remembered(patience: Patience, failures: int, last_at: float, now: float) -> int:
    forgotten = int(max(0.0, now - last_at) // patience.forget_seconds)
    return max(0, failures - forgotten)


def _patience(key: str) -> Patience:
    return PATIENCE[key.partition(":")[0]]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
