"""What the sandbox remembers: JSON documents and counters in one SQLite file, and bytes as files beside."""

import contextlib
import hashlib
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Document = dict[str, Any]

FORMAT = 1
"""To be raised when the documents of jobs, films, accounts or settings take another form."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS document (
    kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counter (
    provider TEXT NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (provider, name)
) WITHOUT ROWID;
"""


class Storage:
    """Documents by kind and id, counters by provider and name, and files.

    With a folder everything outlives the process; without one the folder is temporary and goes at close.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._temporary = None if folder else tempfile.TemporaryDirectory(prefix="animatic-sandbox-")
        self.folder = folder or Path(self._temporary.name if self._temporary else "")
        self.folder.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(self.folder / "sandbox.db", isolation_level=None)
        # Without fsync a killed process loses nothing; only a machine that loses its power does.
        self._database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;" + SCHEMA)
        self._forget_other_formats()

    def write(self, kind: str, id: str, body: Document) -> None:
        self._database.execute(
            "INSERT INTO document VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
            (kind, id, json.dumps(body, ensure_ascii=False)),
        )

    def read(self, kind: str, id: str) -> Document | None:
        row = self._database.execute(
            "SELECT body FROM document WHERE kind = ? AND id = ?", (kind, id)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def every(self, kind: str) -> Iterator[tuple[str, Document]]:
        """All documents of a kind, by id."""
        for id, body in self._database.execute("SELECT id, body FROM document WHERE kind = ?", (kind,)):
            yield id, json.loads(body)

    def forget(self, keeping: str = "") -> None:
        """Remove all documents and counters, except the documents of one kind."""
        self._database.execute("DELETE FROM document WHERE kind != ?", (keeping,))
        self._database.execute("DELETE FROM counter")

    def count(self, provider: str, name: str, by: int = 1) -> int:
        """Add to a counter; returns its new value."""
        row = self._database.execute(
            "INSERT INTO counter VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET value = value + excluded.value RETURNING value",
            (provider, name, by),
        ).fetchone()
        return int(row[0])

    def counts(self, provider: str) -> dict[str, int]:
        rows = self._database.execute("SELECT name, value FROM counter WHERE provider = ?", (provider,))
        return dict(rows.fetchall())

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside is kept whole or not at all, also when the process is killed."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def file(self, shelf: str, name: str) -> Path:
        """Where a file lies, whether or not it exists yet."""
        path = self.folder / shelf / name
        path.parent.mkdir(exist_ok=True)
        return path

    def keep(self, shelf: str, content: bytes) -> str:
        """Keep bytes under the SHA-256 of their content; returns that name."""
        name = hashlib.sha256(content).hexdigest()
        path = self.file(shelf, name)
        if not path.exists():
            unfinished = path.with_suffix(".part")
            unfinished.write_bytes(content)
            unfinished.replace(path)
        return name

    def _forget_other_formats(self) -> None:
        """What another version wrote cannot be read, and nothing here is worth a migration."""
        if self._database.execute("PRAGMA user_version").fetchone()[0] != FORMAT:
            self.forget()
            self._database.execute(f"PRAGMA user_version = {FORMAT}")

    def close(self) -> None:
        self._database.close()
        if self._temporary:
            self._temporary.cleanup()
