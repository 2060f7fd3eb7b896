"""Clips: finished films that are ours, each with its poster and its hover preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    insert,
    select,
)

from animatic.database import metadata

clips = Table(
    "clips",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("task_id", String(32), ForeignKey("tasks.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("job", String(120), nullable=False),
    Column("file", String(80), nullable=False),
    Column("poster", String(80), nullable=False),
    Column("preview", String(80), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("has_sound", Boolean, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("created_at", Float, nullable=False),
    UniqueConstraint("task_id", "position", name="one_clip_per_output"),
)


@dataclass(frozen=True)
class Clip:
    """One finished film."""

    id: str
    task_id: str
    position: int
    job: str
    """The provider's name of the job that made it."""
    file: str
    """Name in the store: content hash and ending."""
    poster: str
    preview: str
    width: int
    height: int
    seconds: float
    has_sound: bool
    size_bytes: int
    created_at: float


def add(connection: Connection, kept: Sequence[Clip]) -> None:
    connection.execute(insert(clips), [vars(clip) for clip in kept])


def find(connection: Connection, id: str) -> Clip | None:
    row = connection.execute(select(clips).where(clips.c.id == id)).mappings().first()
    return Clip(**row) if row else None


def of_ids(connection: Connection, ids: Sequence[str]) -> list[Clip]:
    """Those of these clips that are kept, in no order."""
    rows = connection.execute(select(clips).where(clips.c.id.in_(ids))).mappings()
    return [Clip(**row) for row in rows]


def of_tasks(connection: Connection, task_ids: Sequence[str]) -> list[Clip]:
    query = select(clips).where(clips.c.task_id.in_(task_ids)).order_by(clips.c.task_id, clips.c.position)
    return [Clip(**row) for row in connection.execute(query).mappings()]
