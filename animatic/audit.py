"""Who did what, and when: notes that are only added."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    String,
    Table,
    insert,
    select,
)

from animatic.database import metadata, values
from animatic.people import Person

ABOUT_MOST = 200
WORDS_MOST = 500
ADDRESS_MOST = 80

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False),
    Column("who", String(120), nullable=False),
    Column("role", String(10), nullable=False),
    Column("did", String(40), nullable=False),
    Column("about", String(ABOUT_MOST), nullable=False),
    Column("words", String(WORDS_MOST), nullable=False),
    Column("address", String(ADDRESS_MOST), nullable=False),
    Index("audit_by_who", "who", "id"),
    Index("audit_by_did", "did", "id"),
)


@dataclass(frozen=True)
class Note:
    """One thing that somebody did."""

    id: int
    at: float
    who: str
    """Empty when nobody was signed in."""
    role: str
    """What they were in the team at that time."""
    did: str
    """`sent`, `deleted clip`, `signed in`."""
    about: str
    """The id or name of what it was done to."""
    words: str
    address: str
    """Where the browser was; empty when not known."""


def note(
    connection: Connection,
    now: float,
    who: Person | None,
    did: str,
    about: str = "",
    words: str = "",
    address: str = "",
) -> None:
    """Write down what somebody did, in the transaction in which it is done; None is somebody not signed in.

    Never hand it a secret: nothing can be taken out again.
    """
    row = {
        "at": now,
        "who": who.name if who else "",
        "role": who.role if who else "",
        "did": did,
        "about": _cut(about, ABOUT_MOST),
        "words": _cut(words, WORDS_MOST),
        "address": _cut(address, ADDRESS_MOST),
    }
    connection.execute(insert(audit).values(row))


def page(
    connection: Connection, *, who: str = "", did: str = "", before: int | None = None, limit: int = 50
) -> list[Note]:
    """The newest first; of somebody, or of one kind of deed; `before` is the id of the last one already seen."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if who:
        query = query.where(audit.c.who == who)
    if did:
        query = query.where(audit.c.did == did)
    if before is not None:
        query = query.where(audit.c.id < before)
    return [Note(**row) for row in connection.execute(query).mappings()]


def names(connection: Connection) -> list[str]:
    """Everybody who ever did something."""
    return list(values(connection, audit.c.who, audit.c.who > ""))


def deeds(connection: Connection) -> list[str]:
    """Every kind of thing that was ever done."""
    return list(values(connection, audit.c.did))


def _cut(text: str, most: int) -> str:
    """On one line, as both databases keep it: neither NUL nor half a surrogate pair."""
    line = " ".join(text.replace("\0", " ").split()).encode("utf-8", "replace").decode()
    return line if len(line) <= most else f"{line[: most - 1]}…"
