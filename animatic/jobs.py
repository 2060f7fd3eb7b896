"""The provider's names for what a task has under way, and how each stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)

from animatic.database import metadata
from animatic.providers.provider import Done, Failed, Job, Output, Pending, State

jobs = Table(
    "jobs",
    metadata,
    Column("task_id", String(32), ForeignKey("tasks.id"), primary_key=True),
    Column("name", String(120), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("charged", BigInteger),
    Column("outputs", JSON, nullable=False),
    Column("words", Text, nullable=False, server_default=""),
    Index("jobs_by_name", "name"),
)


@dataclass(frozen=True)
class StoredJob:
    """One job of a task, as last seen."""

    task_id: str
    name: str
    position: int
    charged: int | None
    state: State


def keep(connection: Connection, task_id: str, found: Iterable[Job]) -> None:
    """Write down the jobs of a task; those already known stay as they are."""
    known = {job.name for job in of_tasks(connection, [task_id])}
    for position, job in enumerate((job for job in found if job.name not in known), start=len(known)):
        row = {"task_id": task_id, "name": job.name, "position": position, "charged": job.charged}
        connection.execute(insert(jobs).values(**row, state="pending", outputs=[]))


def of_tasks(connection: Connection, task_ids: Sequence[str]) -> list[StoredJob]:
    query = select(jobs).where(jobs.c.task_id.in_(task_ids)).order_by(jobs.c.task_id, jobs.c.position)
    return [_stored(row) for row in connection.execute(query).mappings()]


def settle(connection: Connection, job: StoredJob, state: State) -> None:
    """Write down what a look found."""
    charged = getattr(state, "charged", None)
    values: dict[str, Any] = {"state": _word(state), "words": getattr(state, "words", "")}
    if isinstance(state, Done):
        values["outputs"] = [asdict(output) for output in state.outputs]
    if charged is not None:
        values["charged"] = charged
    statement = update(jobs).where(jobs.c.task_id == job.task_id, jobs.c.name == job.name)
    connection.execute(statement.values(values))


def count(connection: Connection, task_id: str) -> int:
    return connection.execute(select(func.count()).where(jobs.c.task_id == task_id)).scalar_one()


def is_known(connection: Connection, name: str) -> bool:
    """Whether any task has a job of this name."""
    return connection.execute(select(jobs.c.task_id).where(jobs.c.name == name)).first() is not None


def known_names(connection: Connection, names: Sequence[str]) -> set[str]:
    """Those of the names that any task has a job of."""
    return set(connection.execute(select(jobs.c.name).where(jobs.c.name.in_(names))).scalars())


def _word(state: State) -> str:
    return {Pending: "pending", Done: "done", Failed: "failed"}[type(state)]


def _stored(row: RowMapping) -> StoredJob:
    state: State = Pending()
    if row["state"] == "done":
        outputs = tuple(Output(**output) for output in row["outputs"])
        state = Done(outputs, row["charged"], row["words"])
    elif row["state"] == "failed":
        state = Failed(row["words"], None)
    return StoredJob(row["task_id"], row["name"], row["position"], row["charged"], state)
