"""Visits: what of a person's work somebody has told them of, so that the rest is told once, wherever they are.

What is kept is not a time but the tasks themselves: a task that is rated or filed later has changed and not ended
again, and clocks of two processes need not agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import JSON, Column, Connection, Row, String, Table, func, select, update
from sqlalchemy.dialects.postgresql import insert

from animatic import clips
from animatic.database import metadata
from animatic.lifecycle import OPEN, Status
from animatic.tasks import tasks
from animatic.works import Works

visits = Table(
    "visits",
    metadata,
    Column("member", String(120), primary_key=True),
    Column("newest", String(32), nullable=False),
    Column("under_way", JSON, nullable=False),
)

_UNENDED = (Status.PARKED, *OPEN)
_MOVES_BY_ITSELF = tuple(status for status in OPEN if status is not Status.UNSURE)


@dataclass(frozen=True)
class Visit:
    """Where a person's work stood when they were last told of it."""

    newest: str
    """The id of their newest task then; empty when they had none."""
    under_way: tuple[str, ...]
    """The ids of those that had not ended."""


@dataclass(frozen=True)
class Ended:
    """What ended since somebody was last told, and whether more will. Who cancels knows; that is no news."""

    ready: tuple[str, ...] = ()
    """The ids of tasks that are done."""
    clips: int = 0
    """How many clips they have."""
    failed: tuple[str, ...] = ()
    """The ids of tasks that failed."""
    words: str = ""
    """Why the last of them did."""
    more_to_come: bool = False
    """Whether anything of theirs is still moving by itself."""

    def __bool__(self) -> bool:
        return bool(self.ready or self.failed)


def look(works: Works, member: str) -> Ended:
    """What a person's work came to since they were last told; from now on they are told of it.

    Asked twice, or from two tabs at once, one answer has it. A first visit only takes note of how things stand.
    """
    with works.database.reading() as connection:
        before = _find(connection, member)
        moved = _since(connection, member, before) if before else []
        if before and before == _after(before, moved):
            return Ended(more_to_come=_more(moved))
    with works.database.transaction() as connection:
        if before is None:
            return _begin(connection, member)
        before = _find(connection, member, lock=True) or before
        moved = _since(connection, member, before)
        after = _after(before, moved)
        values = {"newest": after.newest, "under_way": list(after.under_way)}
        connection.execute(update(visits).where(visits.c.member == member).values(**values))
        return _told(connection, moved)


def _find(connection: Connection, member: str, *, lock: bool = False) -> Visit | None:
    query = select(visits).where(visits.c.member == member)
    row = connection.execute(query.with_for_update() if lock else query).mappings().first()
    return Visit(row["newest"], tuple(row["under_way"])) if row else None


def _begin(connection: Connection, member: str) -> Ended:
    theirs = (tasks.c.member == member, tasks.c.deleted_at.is_(None))
    newest = connection.execute(select(func.max(tasks.c.id)).where(*theirs)).scalar_one() or ""
    query = select(tasks.c.id, tasks.c.status).where(*theirs, tasks.c.status.in_(_UNENDED))
    moving = connection.execute(query.order_by(tasks.c.id)).all()
    row = {"member": member, "newest": newest, "under_way": [one.id for one in moving]}
    connection.execute(insert(visits).values(**row).on_conflict_do_nothing())
    return Ended(more_to_come=_more(moving))


def _since(connection: Connection, member: str, visit: Visit) -> list[Row[str, str]]:
    """Their tasks that had not ended at a visit, and those made since; of each its id and status."""
    made = select(tasks.c.id, tasks.c.status).where(tasks.c.deleted_at.is_(None))
    asked = [made.where(tasks.c.member == member, tasks.c.id > visit.newest)]
    if visit.under_way:
        asked.append(made.where(tasks.c.id.in_(visit.under_way)))
    return sorted({row.id: row for query in asked for row in connection.execute(query)}.values())


def _after(before: Visit, moved: list[Row[str, str]]) -> Visit:
    unended = tuple(row.id for row in moved if row.status in _UNENDED)
    return Visit(max([before.newest, *(row.id for row in moved)]), unended)


def _more(moved: Sequence[Row[str, str]]) -> bool:
    return any(row.status in _MOVES_BY_ITSELF for row in moved)


def _told(connection: Connection, moved: list[Row[str, str]]) -> Ended:
    ready = tuple(row.id for row in moved if row.status == Status.DONE)
    failed = tuple(row.id for row in moved if row.status == Status.FAILED)
    made = len(clips.of_tasks(connection, ready)) if ready else 0
    query = select(tasks.c.words).where(tasks.c.id == failed[-1]) if failed else None
    words = connection.execute(query).scalar_one() if query is not None else ""
    return Ended(ready, made, failed, words, _more(moved))
