"""The database: its tables, its transactions, and starting at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select

from animatic import tidy
from animatic.database import Database, metadata
from animatic.errors import Misconfigured
from animatic.turns import turns

ROW = {"account_id": "akool:test", "call": "look", "free_at": 1.0}


def test_the_migrations_build_exactly_the_tables_that_the_engine_speaks_of(database: Database):
    assert tidy.catalogs  # the engine is loaded, so every owner has put its tables onto the metadata
    with database.engine.connect() as connection:
        opts = {
            "compare_type": True,
            "include_name": lambda name, *_: not (name or "").startswith(("entries_words", "tasks_words")),
        }
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []


def test_processes_that_start_at_once_migrate_once(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/new.db"

    def start(_: int) -> None:
        database = Database(url)
        database.migrate()
        database.close()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(start, range(6)))
    database = Database(url)
    with database.reading() as connection:
        assert connection.execute(select(turns)).all() == []
    database.close()


def test_a_transaction_that_fails_leaves_nothing(database: Database):
    def fail() -> None:
        with database.transaction() as connection:
            connection.execute(insert(turns).values(ROW))
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        fail()
    with database.reading() as connection:
        assert connection.execute(select(turns)).all() == []


def test_readers_do_not_wait_for_a_writer(database: Database):
    with database.transaction() as writing:
        writing.execute(insert(turns).values(ROW))
        with database.reading() as reading:
            assert reading.execute(select(turns)).all() == []


def test_postgresql_does_not_compile_what_is_asked(database: Database):
    if database.is_sqlite:
        pytest.skip("SQLite never does")
    with database.reading() as connection, database.reading() as another:
        settings = [one.exec_driver_sql("SHOW jit").scalar_one() for one in (connection, another)]
    assert settings == ["off", "off"]


@pytest.mark.parametrize("url", ["mysql://host/name", "nonsense", ""])
def test_an_address_of_another_kind_is_refused_with_what_to_set(url: str):
    with pytest.raises(Misconfigured, match="ANIMATIC_DATABASE_URL"):
        Database(url)
