"""A ledger from before entries told what they are about: after the upgrade it is as if it were of today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import IntegrityError

from animatic import ledger, statements
from animatic.database import MIGRATIONS, Database
from animatic.entries import Kind
from animatic.statements import Filter
from tests.audit import audit, by_task, read_entries
from tests.earlier import LATE, NOW, Earlier, Today, tell

BEFORE = "0002"


@pytest.fixture
def older(database_url: str) -> Iterator[Database]:
    """An empty database of revision 0002, of each kind."""
    empty(database_url)
    database = Database(database_url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.transaction() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, BEFORE)
    yield database
    database.close()


def empty(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        Path(str(make_url(database_url).database)).unlink()
        return
    database = Database(database_url)
    with database.transaction() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    database.close()


@pytest.fixture(params=[1, 2])
def seed(request: pytest.FixtureRequest) -> int:
    """Which story is told."""
    return int(request.param)


@pytest.fixture
def upgraded(older: Database, seed: int) -> Database:
    """A story as revision 0002 wrote it down, brought up to date."""
    with older.transaction() as connection:
        tell(Earlier(connection), seed)
    older.migrate()
    return older


def totals(connection: Connection) -> dict[str, tuple[int, int, int]]:
    rows = connection.execute(text("SELECT id, granted, held, captured FROM accounts"))
    return {id: (granted, held, captured) for id, granted, held, captured in rows}


def tallies(connection: Connection) -> list[tuple[object, ...]]:
    return sorted(map(tuple, connection.execute(text("SELECT * FROM tallies")).all()))


def test_every_entry_total_and_tally_is_what_today_would_have_written(
    upgraded: Database, sqlite_database: Database, seed: int
):
    with sqlite_database.transaction() as connection:
        today = Today(connection)
        tell(today, seed)
        expected = audit(connection, clips=today.clips), totals(connection), tallies(connection)
        words = connection.execute(text("SELECT id, words FROM entries")).all()
    with upgraded.reading() as connection:
        assert (audit(connection), totals(connection), tallies(connection)) == expected
        assert sorted(connection.execute(text("SELECT id, words FROM entries"))) == sorted(words)


def test_the_story_holds_every_kind_of_entry_and_every_way_to_end(sqlite_database: Database, seed: int):
    with sqlite_database.transaction() as connection:
        tell(Today(connection), seed)
        written = read_entries(connection)
    assert {one.kind for one in written} == set(Kind)
    ends = Counter(tuple(str(one.kind) for one in own) for own in by_task(written).values())
    assert set(ends) == {
        ("hold",),
        ("hold", "capture"),
        ("hold", "release"),
        ("hold", "capture", "correction"),
        ("hold", "release", "correction"),
    }


def test_what_is_available_stays_as_it_was(older: Database):
    with older.transaction() as connection:
        tell(Earlier(connection), 1)
        before = {id: granted - held - spent for id, (granted, held, spent) in totals(connection).items()}
        untouched = totals(connection)
    older.migrate()
    with older.reading() as connection:
        after = {id: granted - held - spent for id, (granted, held, spent) in totals(connection).items()}
        assert totals(connection) != untouched  # what a task cost beyond its hold counts as spent now
    assert after == before


def test_old_entries_are_found_by_their_words(upgraded: Database):
    with upgraded.reading() as connection:
        listed = read_entries(connection)

        def found(words: str) -> set[int]:
            return {one.id for one in statements.page(connection, Filter(words=words), limit=1_000)}

        assert found("lighthouse") == {one.id for one in listed if "lighthouse" in one.title}
        assert found("content policy lamps") == {one.id for one in listed if one.reason.startswith("content")}
        assert found("late result") == {one.id for one in listed if one.reason == LATE}
        assert found("autumn ada") == {one.id for one in listed if one.kind is Kind.TOPUP}
        task = next(one.task_id for one in listed if one.task_id)
        assert found(task) == {one.id for one in listed if (one.task_id or "").startswith(task)}
        assert all(found(words) for words in ("lighthouse", "content policy lamps", "late result", "autumn"))


def test_old_entries_are_guarded_like_new_ones_and_open_holds_end_as_ever(upgraded: Database):
    with pytest.raises(IntegrityError), upgraded.transaction() as connection:
        connection.execute(text("UPDATE entries SET amount = 0"))
    with upgraded.transaction() as connection:
        listed = read_entries(connection)
        waiting = [own[0] for own in by_task(listed).values() if len(own) == 1]
        for hold in waiting:
            ledger.capture(connection, hold.task_id, hold.amount + 5, NOW + 10**7)
        ledger.top_up(connection, "akool:ours", 5, NOW + 10**7, who="ada")
        written = audit(connection)
    assert waiting
    assert len(written) == len(listed) + 2 * len(waiting) + 1


def test_an_empty_ledger_is_upgraded_to_an_empty_one(older: Database):
    older.migrate()
    with older.reading() as connection:
        assert audit(connection) == []
