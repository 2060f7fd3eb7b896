"""Clips: finished films that are ours, each with its poster and its hover preview."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    insert,
    select,
    update,
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
    Index("clips_by_file", "file"),
    Index("clips_by_poster", "poster"),
    Index("clips_by_preview", "preview"),
)
"""Once its files went, a clip's row stays, with no names in it: for what it cost and what was said of it. What is
asked for here are the others."""

_IS_KEPT = clips.c.file != ""
_NAMES = (clips.c.file, clips.c.poster, clips.c.preview)


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
    row = connection.execute(select(clips).where(clips.c.id == id, _IS_KEPT)).mappings().first()
    return Clip(**row) if row else None


def of_ids(connection: Connection, ids: Sequence[str]) -> list[Clip]:
    """Those of these clips that are kept, in no order."""
    rows = connection.execute(select(clips).where(clips.c.id.in_(ids), _IS_KEPT)).mappings()
    return [Clip(**row) for row in rows]


def of_tasks(connection: Connection, task_ids: Sequence[str]) -> list[Clip]:
    query = select(clips).where(clips.c.task_id.in_(task_ids), _IS_KEPT)
    rows = connection.execute(query.order_by(clips.c.task_id, clips.c.position)).mappings()
    return [Clip(**row) for row in rows]


def empty(connection: Connection, ids: Sequence[str]) -> None:
    """Take the names of their files out of clips."""
    connection.execute(update(clips).where(clips.c.id.in_(ids)).values(file="", poster="", preview=""))


def named(connection: Connection, names: Collection[str]) -> set[str]:
    """Those of the files that a clip names."""
    return {name for column in _NAMES for name in connection.scalars(select(column).where(column.in_(names)))}
