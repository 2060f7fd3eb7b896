"""Effects that a member wants at hand."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Connection, Float, String, Table, delete, insert, select

from animatic.database import metadata

favourites = Table(
    "favourites",
    metadata,
    Column("member", String(120), primary_key=True),
    Column("provider", String(40), primary_key=True),
    Column("shelf", String(40), primary_key=True),
    Column("code", String(200), primary_key=True),
    Column("at", Float, nullable=False),
)


@dataclass(frozen=True)
class Favourite:
    """One effect on one provider's shelf."""

    provider: str
    shelf: str
    code: str
    """What the provider calls it."""


def put(connection: Connection, member: str, one: Favourite, now: float) -> None:
    """Keep an effect at hand; one that is there already moves to the front."""
    drop(connection, member, one)
    connection.execute(insert(favourites).values(member=member, **vars(one), at=now))


def drop(connection: Connection, member: str, one: Favourite) -> None:
    same = [favourites.c[name] == value for name, value in {"member": member, **vars(one)}.items()]
    connection.execute(delete(favourites).where(*same))


def of_member(connection: Connection, member: str) -> list[Favourite]:
    """The latest first."""
    columns = (favourites.c.provider, favourites.c.shelf, favourites.c.code)
    query = select(*columns).where(favourites.c.member == member).order_by(favourites.c.at.desc())
    return [Favourite(*row) for row in connection.execute(query)]
