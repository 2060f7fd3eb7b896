"""What the database refuses by itself, whoever asks and in whatever SQL."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from animatic import ledger
from animatic.database import Database
from animatic.entries import Entry
from tests.audit import audit, read_entries

NOW = 1_790_000_000.0
OURS, OTHER = "akool:ours", "akool:other"
COLUMNS = "account_id, kind, amount, task_id, at"
INSERT = f"INSERT INTO entries ({COLUMNS}) VALUES (:account, :kind, :amount, :task, 1)"
ANEW = f"INSERT INTO entries (id, {COLUMNS}) SELECT id, {COLUMNS} FROM entries WHERE true"

CHANGES = (
    "UPDATE entries SET amount = amount + 1",
    "UPDATE entries SET reason = 'as ever' WHERE kind = 'hold'",
    "UPDATE entries SET id = id + 100",
    "UPDATE entries SET words = ''",
    "DELETE FROM entries",
    "DELETE FROM entries WHERE kind = 'opening'",
    "DELETE FROM entries WHERE task_id = 'released'",
    f"{ANEW} ON CONFLICT (id) DO UPDATE SET amount = 1",
)
CHANGES_IN_POSTGRESQL = (
    "TRUNCATE entries",
    "TRUNCATE accounts CASCADE",
    "WITH gone AS (DELETE FROM entries RETURNING id) SELECT * FROM gone",
    "MERGE INTO entries USING accounts ON account_id = accounts.id WHEN MATCHED THEN DELETE",
)
CHANGES_IN_SQLITE = (
    f"REPLACE {ANEW.removeprefix('INSERT ')}",
    f"INSERT OR REPLACE INTO entries ({COLUMNS}) VALUES ('{OURS}', 'hold', 7, 'open', 1)",
    f"INSERT OR REPLACE INTO entries ({COLUMNS}) VALUES ('{OURS}', 'release', 7, 'done', 1)",
    "UPDATE OR REPLACE entries SET kind = 'capture', task_id = 'done' WHERE task_id IS NULL",
)
UNSOUND = {
    "a hold below nothing": ("hold", -1, "new", OURS),
    "a top-up below nothing": ("topup", -1, None, OURS),
    "a release below nothing": ("release", -1, "open", OURS),
    "a capture below nothing": ("capture", -1, "open", OURS),
    "a kind that there is not": ("gift", 1, None, OURS),
    "a kind in capitals": ("HOLD", 1, "new", OURS),
    "a hold for no task": ("hold", 1, None, OURS),
    "a capture for no task": ("capture", 1, None, OURS),
    "a release for no task": ("release", 1, None, OURS),
    "a capture without a hold": ("capture", 1, "new", OURS),
    "a release without a hold": ("release", 1, "new", OURS),
    "a capture above its hold": ("capture", 20_001, "open", OURS),
    "a release above its hold": ("release", 20_001, "open", OURS),
    "a capture on another account": ("capture", 1, "open", OTHER),
    "a release on another account": ("release", 20_000, "open", OTHER),
    "a second hold": ("hold", 1, "open", OURS),
    "a second hold once it is done": ("hold", 1, "done", OURS),
    "a second hold on another account": ("hold", 1, "open", OTHER),
    "a second capture": ("capture", 1, "done", OURS),
    "a release of what was captured": ("release", 1, "done", OURS),
    "a capture of what was released": ("capture", 1, "released", OURS),
    "a second release": ("release", 20_000, "released", OURS),
    "a correction of a task without a hold": ("correction", -1, "new", OURS),
    "a correction on another account than the hold's": ("correction", -1, "done", OTHER),
    "an account that is not open": ("topup", 1, None, "akool:nobody"),
    "no amount": ("topup", None, None, OURS),
}
SOUND = {
    "a hold of nothing": ("hold", 0, "new", OURS),
    "a hold": ("hold", 1, "new", OTHER),
    "a capture of all of it": ("capture", 20_000, "open", OURS),
    "a capture of nothing": ("capture", 0, "open", OURS),
    "a release": ("release", 20_000, "open", OURS),
    "a correction down": ("correction", -1, None, OURS),
    "a correction of a task": ("correction", -1, "done", OURS),
    "a top-up": ("topup", 1, None, OURS),
    "an overdrawn opening": ("opening", -1, None, OURS),
}


@pytest.fixture
def books(database: Database) -> Database:
    """Two accounts; one task under way for 20 credits, one done for 12 of 20, one released."""
    with database.transaction() as connection:
        for id in (OURS, OTHER):
            ledger.open_account(connection, id, "akool", 100_000, NOW)
        for task in ("open", "done", "released"):
            ledger.hold(connection, OURS, task, 20_000, NOW)
        ledger.capture(connection, "done", 12_000, NOW)
        ledger.release(connection, "released", NOW)
    return database


def written(database: Database) -> list[Entry]:
    with database.reading() as connection:
        return read_entries(connection)


def as_row(kind: str, amount: int | None, task: str | None, account: str) -> dict[str, object]:
    return {"kind": kind, "amount": amount, "task": task, "account": account}


def test_an_entry_is_neither_changed_nor_removed(books: Database, subtests: pytest.Subtests):
    before = written(books)
    for statement in (*CHANGES, *(CHANGES_IN_SQLITE if books.is_sqlite else CHANGES_IN_POSTGRESQL)):
        with subtests.test(statement):
            with pytest.raises(IntegrityError), books.transaction() as connection:
                connection.execute(text(statement))
            assert written(books) == before


def test_an_unsound_entry_is_refused(books: Database, subtests: pytest.Subtests):
    before = written(books)
    for name, row in UNSOUND.items():
        with subtests.test(name):
            with pytest.raises(IntegrityError), books.transaction() as connection:
                connection.execute(text(INSERT), as_row(*row))
            assert written(books) == before
    with books.reading() as connection:
        audit(connection)


def test_a_sound_entry_is_taken(books: Database, subtests: pytest.Subtests):
    for name, row in SOUND.items():
        with subtests.test(name), books.engine.connect() as connection:  # each is rolled back for the next
            connection.execute(text(INSERT), as_row(*row))
            newest = read_entries(connection)[-1]
            assert (newest.kind, newest.amount, newest.task_id, newest.account_id) == row
