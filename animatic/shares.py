"""Share links: one clip or a campaign's approved clips, played without signing in, until they run out or are
revoked. Only a fingerprint of the link is kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Column, Connection, Float, Index, String, Table, insert, select, update

from animatic.database import metadata

shares = Table(
    "shares",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("kind", String(10), nullable=False),
    Column("key", String(120), nullable=False),
    Column("made_by", String(120), nullable=False),
    Column("made_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("revoked_at", Float),
    Index("shares_by_key", "kind", "key"),
)


class Shared(StrEnum):
    """What a link plays."""

    CLIP = "clip"
    CAMPAIGN = "campaign"
    """Its approved clips."""


@dataclass(frozen=True)
class Share:
    """One link; whoever holds it may watch."""

    id: str
    kind: Shared
    key: str
    """The clip's id, or the campaign's name."""
    made_by: str
    made_at: float
    expires_at: float
    revoked_at: float | None

    def opens(self, now: float) -> bool:
        return self.revoked_at is None and now < self.expires_at


def add(connection: Connection, kind: Shared, key: str, who: str, now: float, valid_seconds: float) -> str:
    """A new link; answers its token, which is not kept and cannot be shown again."""
    token = secrets.token_urlsafe(24)
    row = {"id": secrets.token_hex(16), "token_hash": _hash(token), "kind": kind, "key": key}
    connection.execute(insert(shares).values(**row, made_by=who, made_at=now, expires_at=now + valid_seconds))
    return token


def find(connection: Connection, token: str) -> Share | None:
    """The link of a token, also one that has run out."""
    query = select(*_COLUMNS).where(shares.c.token_hash == _hash(token))
    row = connection.execute(query).mappings().first()
    return _share(dict(row)) if row else None


def find_by_id(connection: Connection, id: str) -> Share | None:
    """A link by the name it has in our tables, also one that has run out."""
    row = connection.execute(select(*_COLUMNS).where(shares.c.id == id)).mappings().first()
    return _share(dict(row)) if row else None


def of_key(connection: Connection, kind: Shared, key: str) -> list[Share]:
    """Every link to a clip or a campaign, the latest first."""
    query = select(*_COLUMNS).where(shares.c.kind == kind, shares.c.key == key)
    rows = connection.execute(query.order_by(shares.c.made_at.desc())).mappings()
    return [_share(dict(row)) for row in rows]


def revoke(connection: Connection, id: str, now: float) -> None:
    still = (shares.c.id == id, shares.c.revoked_at.is_(None))
    connection.execute(update(shares).where(*still).values(revoked_at=now))


def _share(row: dict[str, object]) -> Share:
    return Share(**{**row, "kind": Shared(str(row["kind"]))})  # type: ignore[arg-type]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


_COLUMNS = [column for column in shares.c if column.name != "token_hash"]
