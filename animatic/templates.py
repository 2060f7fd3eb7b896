"""Templates: briefs that a team keeps under a name, with `{placeholders}` in their words."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, Connection, Float, String, Table, delete, insert, select

from animatic.brief import Brief
from animatic.database import metadata

NAME_MOST = 80

templates = Table(
    "templates",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(NAME_MOST), nullable=False),
    Column("brief", JSON, nullable=False),
    Column("campaign", String(80), nullable=False, server_default=""),
    Column("made_by", String(120), nullable=False),
    Column("made_at", Float, nullable=False),
)


@dataclass(frozen=True)
class Template:
    """One kept brief."""

    id: str
    name: str
    brief: Brief
    """Its pictures are left out: they come with each use."""
    campaign: str
    """The campaign it is the default of; empty for none."""
    made_by: str
    made_at: float


def add(connection: Connection, name: str, brief: Brief, campaign: str, who: str, now: float) -> str:
    """Keep a brief under a name; answers the template's id. One of the same name is replaced."""
    connection.execute(delete(templates).where(templates.c.name == name))
    row = {"id": secrets.token_hex(16), "name": name, "brief": brief.as_json(), "campaign": campaign}
    connection.execute(insert(templates).values(**row, made_by=who, made_at=now))
    return row["id"]  # type: ignore[return-value]


def drop(connection: Connection, id: str) -> None:
    connection.execute(delete(templates).where(templates.c.id == id))


def all_of_them(connection: Connection) -> list[Template]:
    """In the alphabet's order."""
    rows = connection.execute(select(templates).order_by(templates.c.name)).mappings()
    return [_template(dict(row)) for row in rows]


def find(connection: Connection, id: str) -> Template | None:
    row = connection.execute(select(templates).where(templates.c.id == id)).mappings().first()
    return _template(dict(row)) if row else None


def _template(row: Mapping[str, Any]) -> Template:
    return Template(**{**row, "brief": Brief.from_json(row["brief"])})
