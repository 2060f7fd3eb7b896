"""What went wrong with providers, kept whole for a month, so that a page can say what the last error was."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
)

from animatic.database import metadata
from animatic.errors import ProviderError

KEPT_SECONDS = 30 * 24 * 3600.0

incidents = Table(
    "incidents",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False),
    Column("provider", String(40), nullable=False),
    Column("task_id", String(32)),
    Column("cause", String(20), nullable=False),
    Column("words", Text, nullable=False),
    Column("provider_words", Text, nullable=False),
    Index("incidents_by_provider", "provider", "id"),
)


@dataclass(frozen=True)
class Incident:
    """One call that did not work out."""

    at: float
    provider: str
    task_id: str | None
    cause: str
    """Who acts next: the class of the error, lower case."""
    words: str
    provider_words: str
    """What the provider said, whole."""


def write(
    connection: Connection, provider: str, error: Exception, now: float, task_id: str | None = None
) -> None:
    """Keep one error. Secrets were taken out of a provider's words where they were read."""
    row = {
        "at": now,
        "provider": provider,
        "task_id": task_id,
        "cause": type(error).__name__.lower(),
        "words": str(error),
        "provider_words": error.words if isinstance(error, ProviderError) else "",
    }
    connection.execute(insert(incidents).values(row))


def latest(connection: Connection) -> dict[str, Incident]:
    """The last incident of each provider."""
    newest = select(func.max(incidents.c.id)).group_by(incidents.c.provider)
    columns = [column for column in incidents.c if column.name != "id"]
    rows = connection.execute(select(*columns).where(incidents.c.id.in_(newest))).mappings()
    return {row["provider"]: Incident(**row) for row in rows}


def forget(connection: Connection, now: float) -> None:
    """Let go of what is older than a month."""
    connection.execute(delete(incidents).where(incidents.c.at < now - KEPT_SECONDS))
