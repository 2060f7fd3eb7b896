"""Tasks: one paid submit each, from the wish to the kept clip. The table is the truth; workers move it on."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Float,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    false,
    insert,
    select,
    text,
    update,
)

from animatic.brief import Brief
from animatic.database import metadata
from animatic.lifecycle import TRANSITIONS, Status
from animatic.task import Task, Wish
from animatic.words import as_kept

SHOWN = text("deleted_at IS NULL")
GALLERY_INDEXES = {
    "shown": ("id",),
    **{f"shown_by_{name}": (name, "id") for name in ("status", "provider", "model", "campaign", "member")},
    "shown_by_verdict": ("verdict", "status", "id"),
    **{f"shown_by_{name}": (name, "id") for name in ("rating", "quoted")},
}
"""What the gallery narrows and sorts by. Deleted tasks are in none of them, so that however many there are, nobody
has to walk over them; a database uses them only where a query leaves deleted tasks out."""

tasks = Table(
    "tasks",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("send_key", String(80), nullable=False),
    Column("position", Integer, nullable=False),
    Column("status", String(10), nullable=False),
    Column("provider", String(40), nullable=False),
    Column("account_id", String(80), nullable=False),
    Column("model", String(120), nullable=False),
    Column("brief", JSON, nullable=False),
    Column("quoted", BigInteger),
    Column("charged", BigInteger),
    Column("jobs_expected", Integer, nullable=False),
    Column("sent", JSON),
    Column("notice_token", String(64), nullable=False, unique=True),
    Column("member", String(120), nullable=False, server_default=""),
    Column("campaign", String(80), nullable=False, server_default=""),
    Column("origin", String(32)),
    Column("created_at", Float, nullable=False),
    Column("changed_at", Float, nullable=False),
    Column("sent_at", Float),
    Column("due_at", Float, nullable=False),
    Column("leased_until", Float, nullable=False, server_default="0"),
    Column("leased_by", String(64), nullable=False, server_default=""),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("cause", String(20), nullable=False, server_default=""),
    Column("words", Text, nullable=False, server_default=""),
    Column("provider_words", Text, nullable=False, server_default=""),
    Column("searched", Text, nullable=False, server_default=""),
    Column("verdict", String(10), nullable=False, server_default=""),
    Column("rating", Integer, nullable=False, server_default="0"),
    Column("starred", Boolean, nullable=False, server_default=false()),
    Column("deleted_at", Float),
    Column("gone", Boolean, nullable=False, server_default=false()),
    Column("word_id", BigInteger),
    UniqueConstraint("send_key", "position", name="one_task_per_press"),
    Index("tasks_due", "status", "account_id", "due_at"),
    Index("tasks_by_status", "status", "id"),
    Index("tasks_by_account", "account_id", "id"),
    *(
        Index(f"tasks_{name}", *columns, sqlite_where=SHOWN, postgresql_where=SHOWN)
        for name, columns in GALLERY_INDEXES.items()
    ),
    Index(
        "tasks_starred",
        "id",
        sqlite_where=text("starred = 1 AND deleted_at IS NULL"),
        postgresql_where=text("starred AND deleted_at IS NULL"),
    ),
    Index(
        "tasks_deleted",
        "id",
        sqlite_where=text("deleted_at IS NOT NULL AND gone = 0"),
        postgresql_where=text("deleted_at IS NOT NULL AND NOT gone"),
    ),
    Index("tasks_by_change", "changed_at"),
    Index("tasks_by_word_id", "word_id"),
)


def make_id(now: float, position: int) -> str:
    """A new task's id: milliseconds first and the place in its press next, so that ids sort by age; then chance."""
    return f"{int(now * 1000):012x}{position:04x}{secrets.token_hex(8)}"


def add(
    connection: Connection,
    wishes: Sequence[Wish],
    *,
    send_key: str,
    member: str,
    now: float,
    parked: str = "",
) -> list[Task]:
    """New tasks for one press of Send: waiting, or parked for the reason given."""
    rows = [
        {
            "id": make_id(now, position),
            "send_key": send_key,
            "position": position,
            "status": Status.PARKED if parked else Status.WAITING,
            "cause": "overbudget" if parked else "",
            "words": parked,
            "provider": wish.brief.provider,
            "account_id": wish.account_id,
            "model": wish.brief.model,
            "brief": wish.brief.as_json(),
            "quoted": wish.quoted,
            "jobs_expected": wish.jobs_expected,
            "notice_token": secrets.token_urlsafe(32),
            "member": member,
            "campaign": wish.campaign,
            "origin": wish.origin,
            "searched": searched(wish.brief, wish.campaign, member),
            "created_at": now,
            "changed_at": now,
            "due_at": now,
        }
        for position, wish in enumerate(wishes)
    ]
    connection.execute(insert(tasks), rows)
    return of_press(connection, send_key)


def searched(brief: Brief, campaign: str, member: str, *more: str) -> str:
    """The words that a search finds a task by. The prompt is last: of a very long one the end is left out."""
    return as_kept(brief.model, campaign, member, *more, brief.prompt)


def of_press(connection: Connection, send_key: str) -> list[Task]:
    """The tasks that one press of Send made, in their order."""
    query = select(tasks).where(tasks.c.send_key == send_key).order_by(tasks.c.position)
    return [as_task(row) for row in connection.execute(query).mappings()]


def find(connection: Connection, id: str) -> Task | None:
    row = connection.execute(select(tasks).where(tasks.c.id == id)).mappings().first()
    return as_task(row) if row else None


def lock(connection: Connection, id: str) -> Task | None:
    """As `find`, and nobody else changes the task before this transaction ends."""
    query = select(tasks).where(tasks.c.id == id).with_for_update()
    row = connection.execute(query).mappings().first()
    return as_task(row) if row else None


def find_by_token(connection: Connection, token: str) -> Task | None:
    """As `find`, by the unguessable part of the task's address for notices."""
    row = connection.execute(select(tasks).where(tasks.c.notice_token == token)).mappings().first()
    return as_task(row) if row else None


def lock_by_token(connection: Connection, token: str) -> Task | None:
    """As `find_by_token`, and nobody else changes the task before this transaction ends."""
    query = select(tasks).where(tasks.c.notice_token == token).with_for_update()
    row = connection.execute(query).mappings().first()
    return as_task(row) if row else None


def page(
    connection: Connection, *, statuses: Iterable[Status] = (), before: str | None = None, limit: int = 24
) -> list[Task]:
    """The newest tasks first; `before` is the id of the last one already seen."""
    query = select(tasks).order_by(tasks.c.id.desc()).limit(limit)
    if wanted := list(statuses):
        query = query.where(tasks.c.status.in_(wanted))
    if before:
        query = query.where(tasks.c.id < before)
    return [as_task(row) for row in connection.execute(query).mappings()]


def move(connection: Connection, task: Task, new: Status, now: float, **values: Any) -> bool:
    """Move a task on from the status it was read in. False when another was first: then nothing changed.

    The lease ends with the move, and so do the tries and the trouble of the step before, unless given.
    """
    if (task.status, new) not in TRANSITIONS:
        raise ValueError(f"a task never goes from {task.status} to {new}")
    fresh = {"due_at": now, "leased_until": 0, "tries": 0, "cause": "", "words": "", "provider_words": ""}
    statement = update(tasks).where(tasks.c.id == task.id, tasks.c.status == task.status)
    changes = {**fresh, "status": new, "changed_at": now, **values}
    return bool(connection.execute(statement.values(changes)).rowcount)


def postpone(
    connection: Connection, ids: Sequence[str], status: Status, due_at: float, **values: Any
) -> None:
    """Put tasks off until later and let go of their lease; those that moved on meanwhile are left alone."""
    statement = update(tasks).where(tasks.c.id.in_(ids), tasks.c.status == status)
    connection.execute(statement.values({"due_at": due_at, "leased_until": 0, **values}))


def hurry(connection: Connection, id: str, now: float) -> None:
    """Make a task due now."""
    connection.execute(update(tasks).where(tasks.c.id == id).values(due_at=now))


def due(connection: Connection, status: Status, now: float) -> list[tuple[str, str]]:
    """The providers and accounts that have a task of this status due, without claiming any."""
    query = select(tasks.c.provider, tasks.c.account_id).distinct().where(_is_due(status, now))
    return sorted((provider, account_id) for provider, account_id in connection.execute(query))


def claim(
    connection: Connection,
    status: Status,
    now: float,
    *,
    paid_from: tuple[str, str] | None = None,
    limit: int,
    by: str,
    lease_seconds: float,
) -> list[Task]:
    """Lease tasks that are due, the longest due first; of one provider and account if `paid_from` names them.
    Of two workers that ask at once, each gets others."""
    query = select(tasks.c.id).where(_is_due(status, now))
    if paid_from:
        provider, account_id = paid_from
        query = query.where(tasks.c.provider == provider, tasks.c.account_id == account_id)
    query = query.order_by(tasks.c.due_at).limit(limit).with_for_update(skip_locked=True)
    ids = list(connection.execute(query).scalars())
    if not ids:
        return []
    leased = update(tasks).where(tasks.c.id.in_(ids))
    connection.execute(leased.values(leased_until=now + lease_seconds, leased_by=by))
    rows = connection.execute(select(tasks).where(tasks.c.id.in_(ids)).order_by(tasks.c.due_at))
    return [as_task(row) for row in rows.mappings()]


def extend(connection: Connection, task: Task, until: float) -> None:
    """Hold on to a task for longer."""
    statement = update(tasks).where(tasks.c.id == task.id, tasks.c.status == task.status)
    connection.execute(statement.values(leased_until=until))


def _is_due(status: Status, now: float) -> ColumnElement[bool]:
    return and_(tasks.c.status == status, tasks.c.due_at <= now, tasks.c.leased_until <= now)


def as_task(row: RowMapping) -> Task:
    columns = {name: value for name, value in row.items() if name != "word_id"}
    return Task(**{**columns, "status": Status(row["status"]), "brief": Brief.from_json(row["brief"])})
