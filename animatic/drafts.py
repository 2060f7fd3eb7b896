"""Drafts: what a member has on the form and has not sent, so that a reload or a sign-out loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, Column, Connection, Float, String, Table, delete, insert, select

from animatic.database import metadata

drafts = Table(
    "drafts",
    metadata,
    Column("member", String(120), primary_key=True),
    Column("document", JSON, nullable=False),
    Column("saved_at", Float, nullable=False),
)


def put(connection: Connection, member: str, document: Mapping[str, Any], now: float) -> None:
    """Keep a member's draft; the one before is replaced."""
    drop(connection, member)
    connection.execute(insert(drafts).values(member=member, document=dict(document), saved_at=now))


def drop(connection: Connection, member: str) -> None:
    connection.execute(delete(drafts).where(drafts.c.member == member))


def find(connection: Connection, member: str) -> dict[str, Any] | None:
    found = connection.execute(
        select(drafts.c.document).where(drafts.c.member == member)
    ).scalar_one_or_none()
    return dict(found) if found is not None else None
