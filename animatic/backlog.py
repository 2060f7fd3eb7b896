"""How much work there is, and where it stands: questions that are answered over many tasks at once."""

from __future__ import annotations

from sqlalchemy import Connection, and_, func, or_, select

from animatic.database import seldom
from animatic.lifecycle import IN_FLIGHT, OPEN, Status
from animatic.task import Task
from animatic.tasks import as_task, tasks


def count_by_status(connection: Connection, provider: str = "") -> dict[Status, int]:
    """How many tasks stand where, of all providers or of one."""
    query = select(tasks.c.status, func.count()).group_by(tasks.c.status)
    if provider:
        query = query.where(tasks.c.provider == provider)
    return {Status(status): count for status, count in connection.execute(query)}


def in_flight(connection: Connection, account_id: str, now: float) -> int:
    """How many of an account's tasks take up a place at the provider, those about to be sent included."""
    about_to_be = and_(tasks.c.status == Status.WAITING, tasks.c.leased_until > now)
    query = select(func.count()).where(
        tasks.c.account_id == account_id, or_(tasks.c.status.in_(IN_FLIGHT), about_to_be)
    )
    return connection.execute(query).scalar_one()


def oldest_open_at(connection: Connection, provider: str) -> float | None:
    """When the oldest unfinished task of a provider was made."""
    is_open = seldom(connection, tasks.c.status.in_(OPEN))
    query = select(func.min(tasks.c.created_at)).where(tasks.c.provider == provider, is_open)
    oldest: float | None = connection.execute(query).scalar_one()
    return oldest


def count_unsure(connection: Connection, account_id: str) -> int:
    """How many tasks of an account may or may not have been accepted: unsure ones, and those being sent."""
    doubtful = (Status.UNSURE, Status.SENDING)
    query = select(func.count()).where(tasks.c.account_id == account_id, tasks.c.status.in_(doubtful))
    return connection.execute(query).scalar_one()


def sent_and_open(connection: Connection, account_id: str) -> list[Task]:
    """An account's tasks that may be charged at the provider, and whose end is not written down yet."""
    abroad = (Status.SENDING, Status.RUNNING, Status.SAVING, Status.UNSURE)
    is_abroad = seldom(connection, tasks.c.status.in_(abroad))
    query = select(tasks).where(tasks.c.account_id == account_id, is_abroad)
    return [as_task(row) for row in connection.execute(query.order_by(tasks.c.id)).mappings()]


def ended_since(connection: Connection, account_id: str, since: float, limit: int = 5_000) -> list[Task]:
    """An account's tasks that have left us since then and have come to an end, the newest first."""
    query = select(tasks).where(
        tasks.c.account_id == account_id,
        tasks.c.status.in_((Status.DONE, Status.FAILED, Status.CANCELLED)),
        tasks.c.sent_at >= since,  # a parked task may have been made long before it left
    )
    return [
        as_task(row) for row in connection.execute(query.order_by(tasks.c.id.desc()).limit(limit)).mappings()
    ]


def parked(connection: Connection, limit: int = 500) -> list[Task]:
    """Sends that wait for an admin, the oldest first."""
    query = select(tasks).where(tasks.c.status == Status.PARKED).order_by(tasks.c.id).limit(limit)
    return [as_task(row) for row in connection.execute(query).mappings()]
