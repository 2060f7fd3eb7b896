"""Who is signed in. Of what a browser shows only a hash is kept, so that whoever reads the table cannot enter."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Column, ColumnElement, Connection, Float, Index, String, Table, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from animatic.database import metadata

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("member", String(120), nullable=False),
    Column("label", String(160), nullable=False),
    Column("source", String(10), nullable=False),
    Column("role", String(10), nullable=False),
    Column("fingerprint", String(16), nullable=False),
    Column("created_at", Float, nullable=False),
    Column("seen_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("ended_at", Float),
    Column("ended_by", String(120), nullable=False, server_default=""),
    Column("offered", String(64), nullable=False, server_default=""),
    Index("sign_ins_by_member", "member"),
)


class Source(StrEnum):
    """How somebody has shown who they are."""

    PASSWORD = "password"
    OIDC = "oidc"
    """By the team's own sign-in."""
    DEMO = "demo"
    """Not at all."""


@dataclass(frozen=True)
class SignIn:
    """One browser in which somebody is signed in, or was."""

    id: str
    """The hash of its token; opens nothing."""
    member: str
    label: str
    """What people read."""
    source: Source
    role: str
    """Empty after a password: then the role is the one that is configured at the moment."""
    fingerprint: str
    """Of the password that was given."""
    created_at: float
    seen_at: float
    expires_at: float
    ended_at: float | None = None
    ended_by: str = ""

    def is_open(self, now: float) -> bool:
        return self.ended_at is None and now < self.expires_at


def id_of(token: str) -> str:
    """Where the sign-in of a token is kept."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def add(connection: Connection, sign_in: SignIn) -> bool:
    """Keep it; False when it is there already."""
    added = insert(sign_ins).values(vars(sign_in)).on_conflict_do_nothing()
    return bool(connection.execute(added).rowcount)


def find(connection: Connection, id: str) -> SignIn | None:
    """Also one that has ended."""
    row = connection.execute(select(*_COLUMNS).where(sign_ins.c.id == id)).mappings().one_or_none()
    return _sign_in(dict(row)) if row else None


def open_ones(connection: Connection, now: float) -> list[SignIn]:
    """Those that have neither ended nor run out, the last seen first."""
    query = select(*_COLUMNS).where(sign_ins.c.ended_at.is_(None), sign_ins.c.expires_at > now)
    query = query.order_by(sign_ins.c.seen_at.desc(), sign_ins.c.id)
    return [_sign_in(dict(row)) for row in connection.execute(query).mappings()]


def touch(connection: Connection, id: str, role: str, now: float, expires_at: float) -> None:
    """It was used just now; one that has ended meanwhile stays so."""
    changes = {"role": role, "seen_at": now, "expires_at": expires_at}
    connection.execute(update(sign_ins).where(*_still_open(id)).values(changes))


def end(connection: Connection, id: str, who: str, now: float) -> bool:
    """Whether this has ended it; False when it had ended before."""
    ended = update(sign_ins).where(*_still_open(id)).values(ended_at=now, ended_by=who)
    return bool(connection.execute(ended).rowcount)


def end_all_of(connection: Connection, member: str, who: str, now: float) -> int:
    """End what is open of a member. Answers how many."""
    still_open = (sign_ins.c.member == member, sign_ins.c.ended_at.is_(None), sign_ins.c.expires_at > now)
    ended = update(sign_ins).where(*still_open).values(ended_at=now, ended_by=who)
    return connection.execute(ended).rowcount


def offer(connection: Connection, id: str, nonce: str) -> None:
    """Let this nonce, and no earlier one, be redeemed for it."""
    connection.execute(update(sign_ins).where(*_still_open(id)).values(offered=id_of(nonce)))


def redeem(connection: Connection, id: str, nonce: str, now: float) -> bool:
    """Use up its nonce; of several that try at once one succeeds."""
    offered = (*_still_open(id), sign_ins.c.expires_at > now, sign_ins.c.offered == id_of(nonce))
    return bool(connection.execute(update(sign_ins).where(*offered).values(offered="")).rowcount)


def tidy(connection: Connection, created_before: float) -> None:
    """Let go of what is so old that nothing can open it any more."""
    connection.execute(delete(sign_ins).where(sign_ins.c.created_at <= created_before))


def _still_open(id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return sign_ins.c.id == id, sign_ins.c.ended_at.is_(None)


def _sign_in(row: dict[str, object]) -> SignIn:
    return SignIn(**{**row, "source": Source(str(row["source"]))})  # type: ignore[arg-type]


_COLUMNS = [column for column in sign_ins.c if column.name != "offered"]
