"""Tags: words that people put on tasks to find them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Column, Connection, ForeignKey, Index, String, Table, delete, insert, select

from animatic.database import metadata, values

LENGTH_MOST = 40

tags = Table(
    "tags",
    metadata,
    Column("tag", String(LENGTH_MOST), primary_key=True),
    Column("task_id", String(32), ForeignKey("tasks.id"), primary_key=True),
    Index("tags_by_task", "task_id"),
)


def clean(tag: str) -> str:
    """A tag as it is kept: lower case, single blanks, nothing that cannot be seen, not too long; empty when nothing
    is left.

    >>> clean("  Hero   Shot ")
    'hero shot'
    """
    seen = "".join(sign if sign.isprintable() else " " for sign in tag.lower())
    return " ".join(seen.split())[:LENGTH_MOST].strip()


def put(connection: Connection, task_ids: Sequence[str], tag: str) -> None:
    """Put a tag on tasks; those that have it keep it."""
    known = select(tags.c.task_id).where(tags.c.tag == tag, tags.c.task_id.in_(task_ids))
    have = set(connection.execute(known).scalars())
    rows = [{"tag": tag, "task_id": id} for id in dict.fromkeys(task_ids) if id not in have]
    if rows:
        connection.execute(insert(tags), rows)


def take(connection: Connection, task_ids: Sequence[str], tag: str) -> None:
    """Take a tag off tasks."""
    connection.execute(delete(tags).where(tags.c.tag == tag, tags.c.task_id.in_(task_ids)))


def drop(connection: Connection, task_ids: Sequence[str]) -> None:
    """Take all tags off tasks that nobody can see any more."""
    connection.execute(delete(tags).where(tags.c.task_id.in_(task_ids)))


def of_tasks(connection: Connection, task_ids: Sequence[str]) -> dict[str, list[str]]:
    """The tags of each task that has any, in the alphabet's order."""
    query = select(tags.c.task_id, tags.c.tag).where(tags.c.task_id.in_(task_ids)).order_by(tags.c.tag)
    found: dict[str, list[str]] = defaultdict(list)
    for task_id, tag in connection.execute(query):
        found[task_id].append(tag)
    return dict(found)


def known(connection: Connection) -> list[str]:
    """Every tag in use, in the alphabet's order."""
    return values(connection, tags.c.tag)
