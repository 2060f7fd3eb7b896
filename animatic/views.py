"""Saved views: a gallery's filters under a name, for the whole team."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import JSON, Column, Connection, Float, String, Table, delete, insert, select

from animatic.database import metadata

NAME_MOST = 80

views = Table(
    "views",
    metadata,
    Column("name", String(NAME_MOST), primary_key=True),
    Column("query", JSON, nullable=False),
    Column("made_by", String(120), nullable=False),
    Column("made_at", Float, nullable=False),
)


def put(connection: Connection, name: str, query: Mapping[str, str], who: str, now: float) -> None:
    """Save an address's parameters under a name; what the name stood for before is replaced."""
    drop(connection, name)
    row = {"name": name, "query": dict(query), "made_by": who, "made_at": now}
    connection.execute(insert(views).values(row))


def drop(connection: Connection, name: str) -> None:
    connection.execute(delete(views).where(views.c.name == name))


def all_of_them(connection: Connection) -> dict[str, dict[str, str]]:
    """The parameters of every view, by its name."""
    rows = connection.execute(select(views.c.name, views.c.query).order_by(views.c.name))
    return {row.name: row.query for row in rows}
