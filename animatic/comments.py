"""What people say about a moment of a clip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
)

from animatic.database import metadata

comments = Table(
    "comments",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("clip_id", String(36), ForeignKey("clips.id"), nullable=False),
    Column("at_seconds", Float, nullable=False),
    Column("words", Text, nullable=False),
    Column("who", String(120), nullable=False),
    Column("at", Float, nullable=False),
    Index("comments_by_clip", "clip_id", "at_seconds"),
)


@dataclass(frozen=True)
class Comment:
    """One remark."""

    clip_id: str
    at_seconds: float
    """The moment of the clip it is about."""
    words: str
    who: str
    at: float
    """When it was written, seconds since 1970."""


def add(connection: Connection, comment: Comment) -> None:
    connection.execute(insert(comments).values(vars(comment)))


def of_clip(connection: Connection, clip_id: str) -> list[Comment]:
    """Everything said of a clip, in the order of its moments."""
    columns = [column for column in comments.c if column.name != "id"]
    query = select(*columns).where(comments.c.clip_id == clip_id)
    rows = connection.execute(query.order_by(comments.c.at_seconds, comments.c.id))
    return [Comment(*row) for row in rows]


def drop(connection: Connection, clip_ids: Sequence[str]) -> None:
    """Take away what was said of clips that nobody can see any more."""
    connection.execute(delete(comments).where(comments.c.clip_id.in_(clip_ids)))
