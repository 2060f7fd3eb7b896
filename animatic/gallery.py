"""What the gallery asks: tasks narrowed, searched and sorted, a page at a time, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select, text, update

from animatic import narrowing
from animatic.clips import Clip, clips
from animatic.database import values
from animatic.lifecycle import OPEN, Status
from animatic.reviews import Verdict, reviews
from animatic.tags import tags
from animatic.task import Task
from animatic.tasks import as_task, tasks
from animatic.wanted import Mark as Mark
from animatic.wanted import Sort as Sort
from animatic.wanted import Wanted as Wanted


@dataclass(frozen=True)
class Pulse:
    """What changes whenever the gallery's content does."""

    open: dict[Status, int] = field(default_factory=dict)
    """How many tasks stand in each status that is not an end, parked ones included."""
    changed_at: float = 0.0


@dataclass(frozen=True)
class Standing:
    """How far a campaign is: how many of its tasks stand where; those that ended without a clip are left out."""

    approved: int = 0
    rejected: int = 0
    unjudged: int = 0
    """Ready, and nobody has said anything of them."""
    under_way: int = 0
    """Sent or about to be, those that need somebody included."""


def page(connection: Connection, wanted: Wanted, after: Mark | None = None, limit: int = 24) -> list[Task]:
    """One page of tasks, in the order asked for."""
    asked = narrowing.questions(connection, wanted, after, limit)
    found = [as_task(row) for question in asked for row in connection.execute(question).mappings()]
    if len(asked) > 1:
        found.sort(key=lambda task: _place(task, wanted.sort), reverse=wanted.sort is not Sort.OLDEST)
    return found[:limit]


def mark_of(task: Task, sort: Sort) -> Mark:
    """The mark to go on from after a task."""
    value = {Sort.DEAREST: task.quoted or 0, Sort.BEST: task.rating}.get(sort, 0)
    return Mark(task.id, value)


def _place(task: Task, sort: Sort) -> tuple[int, str]:
    mark = mark_of(task, sort)
    return mark.value, mark.id


def pulse(connection: Connection) -> Pulse:
    """How much is open, and when anything last changed; reads a few index entries, however many tasks there are."""
    standing = (Status.PARKED, *OPEN)
    query = select(tasks.c.status, func.count()).where(tasks.c.status.in_(standing)).group_by(tasks.c.status)
    counts = {Status(status): count for status, count in connection.execute(query)}
    return Pulse(counts, connection.execute(select(func.max(tasks.c.changed_at))).scalar_one() or 0.0)


def standing(connection: Connection, campaign: str) -> Standing:
    """How far a campaign is, of what was not deleted."""
    here = (tasks.c.campaign == campaign, tasks.c.deleted_at.is_(None))
    query = select(tasks.c.status, tasks.c.verdict, func.count()).where(*here)
    sums = dict.fromkeys(("approved", "rejected", "unjudged", "under_way"), 0)
    for status, verdict, count in connection.execute(query.group_by(tasks.c.status, tasks.c.verdict)):
        if status == Status.DONE:
            sums[verdict or "unjudged"] += count
        elif status in (Status.PARKED, *OPEN):
            sums["under_way"] += count
    return Standing(**sums)


def members(connection: Connection) -> list[str]:
    """Everybody who has sent something that is still there."""
    return values(connection, tasks.c.member, tasks.c.deleted_at.is_(None))


def models(connection: Connection) -> list[str]:
    """Every model that something was made with that is still there."""
    return values(connection, tasks.c.model, tasks.c.deleted_at.is_(None))


def shown(connection: Connection, clip_id: str) -> Clip | None:
    """A clip, unless it was deleted."""
    query = select(clips).join(tasks, tasks.c.id == clips.c.task_id).where(clips.c.id == clip_id)
    row = connection.execute(query.where(tasks.c.deleted_at.is_(None))).mappings().first()
    return Clip(**row) if row else None


def approved(connection: Connection, campaign: str, limit: int) -> list[Clip]:
    """A campaign's clips whose last word is that they are approved, the newest first; deleted ones are left out."""
    query = (
        select(clips)
        .join(tasks, tasks.c.id == clips.c.task_id)
        .join(reviews, reviews.c.clip_id == clips.c.id)
        .where(tasks.c.campaign == campaign, tasks.c.deleted_at.is_(None))
        .where(reviews.c.stands, reviews.c.verdict == Verdict.APPROVED)
    )
    rows = connection.execute(query.order_by(tasks.c.id.desc(), clips.c.position).limit(limit)).mappings()
    return [Clip(**row) for row in rows]


def change(connection: Connection, ids: Sequence[str], now: float, **values: object) -> int:
    """Rate, star, file under a campaign or delete; answers how many."""
    statement = update(tasks).where(tasks.c.id.in_(ids)).values(changed_at=now, **values)
    return connection.execute(statement).rowcount


def restore(connection: Connection, ids: Sequence[str], now: float) -> list[str]:
    """Take deleted tasks back, but for those whose files went; answers which."""
    whole = update(tasks).where(tasks.c.id.in_(ids), tasks.c.deleted_at.is_not(None), ~tasks.c.gone)
    changed = whole.values(deleted_at=None, changed_at=now).returning(tasks.c.id)
    return list(connection.execute(changed).scalars())


def deleted_before(connection: Connection, before: float, limit: int) -> list[str]:
    """The ids of tasks that were deleted before then and still have their files. Nobody can take them back until
    the transaction ends."""
    query = select(tasks.c.id).where(tasks.c.deleted_at.is_not(None), ~tasks.c.gone)
    late = query.where(tasks.c.deleted_at < before).order_by(tasks.c.id).limit(limit)
    return list(connection.execute(late.with_for_update()).scalars())


def study(connection: Connection) -> None:
    """Let SQLite count what its indexes hold, once there are twice as many tasks as when it last did: it chooses
    among them by that. PostgreSQL does so by itself."""
    if connection.dialect.name != "sqlite":
        return
    known = text("SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = 'tasks'")
    then = connection.execute(known).scalar_one() or 0
    if (connection.execute(select(func.max(tasks.c.word_id))).scalar_one() or 0) >= 2 * then:
        for table in (tasks, tags, clips, reviews):
            connection.execute(text(f"ANALYZE {table.name}"))
