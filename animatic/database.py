"""One engine over SQLite and PostgreSQL, and the transactions everything else is written in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    MetaData,
    create_engine,
    event,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from animatic.errors import Misconfigured

metadata = MetaData()
"""Each table is defined by its one owner, onto this."""

MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 0x616E696D
"""Any fixed number: all processes that start together queue up behind it."""


class Database:
    """One database by its address: `sqlite:///path` or `postgresql://user:password@host/name`."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction that writes: all of it or nothing. On SQLite it owns the write lock from the start,
        so that what it read cannot change before it writes."""
        engine = self.engine.execution_options(begin="BEGIN IMMEDIATE")
        with engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A snapshot to read from; never waits for a writer."""
        with self.engine.begin() as connection:
            yield connection

    def migrate(self) -> None:
        """Bring the tables up to date. Several processes may start at once; one does it, the rest wait."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self.transaction() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def close(self) -> None:
        self.engine.dispose()


def values(
    connection: Connection, column: ColumnElement[Any], *within: ColumnElement[bool], most: int | None = None
) -> list[Any]:
    """Every value of an indexed column, or the least of them, in order: hops over the index from each to the next,
    so that the number of rows does not matter."""
    hop = select(func.min(column).label("value")).where(*within).cte("hop", recursive=True)
    following = select(func.min(column)).where(column > hop.c.value, *within).scalar_subquery()
    hop = hop.union_all(select(following).where(hop.c.value.is_not(None)))
    found = select(hop.c.value).where(hop.c.value.is_not(None)).limit(most)
    return list(connection.execute(found).scalars())


def seldom(
    connection: Connection, condition: ColumnElement[bool], share: float = 0.0001
) -> ColumnElement[bool]:
    """A condition that only a share of the rows meets. SQLite has to be told, as it only knows averages: where
    nearly all tasks are done, it would rather walk over all of somebody's than look up the few that are not."""
    if connection.dialect.name != "sqlite":
        return condition
    return func.likelihood(condition, literal_column(str(share)))


def _engine(url: str) -> Engine:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise Misconfigured(
            "ANIMATIC_DATABASE_URL is not an address: use sqlite:///file.db or postgresql://…"
        ) from error
    if address.get_backend_name() == "sqlite":
        if address.database and address.database != ":memory:":
            _make_folder(Path(address.database).parent)
        engine = create_engine(address, pool_size=20, max_overflow=20)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if address.get_backend_name() in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
        engine = create_engine(address, pool_size=10, max_overflow=20, pool_pre_ping=True)
        event.listen(engine, "connect", _prepare_postgresql)
        return engine
    raise Misconfigured("ANIMATIC_DATABASE_URL must begin with sqlite:/// or postgresql://")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(
            f"The folder of the database, {folder}, cannot be made ({error.strerror}): set ANIMATIC_DATA_DIR or"
            " ANIMATIC_DATABASE_URL to one that can."
        ) from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we begin transactions ourselves, see _begin_sqlite
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.execute("PRAGMA journal_mode = WAL")
    # FULL: an intent that a power cut takes back would be sent a second time.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    connection.execute("SET jit = off")  # compiling takes longer than any answer that is asked for here
    # A plan that is made once for all values would look for rare ones as if they were common.
    connection.execute("SET plan_cache_mode = force_custom_plan")
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
