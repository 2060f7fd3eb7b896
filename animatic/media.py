"""Files by what is in them: kept once, read in parts, shown by signed links, swept when none needs them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    Index,
    String,
    Table,
    delete,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from animatic.clock import Clock
from animatic.database import metadata
from animatic.links import Links
from animatic.store import NotStored as NotStored
from animatic.store import Store
from animatic.store import StoreTrouble as StoreTrouble

if TYPE_CHECKING:
    from obstore.store import S3Config

SUFFIXES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "audio/mpeg": "mp3",
}
MIMES = {suffix: mime for mime, suffix in SUFFIXES.items()}

PART_BYTES = 2 * 1024 * 1024
"""How much of a file is held in memory while it is read in parts."""
FRESH_SECONDS = 3_600
"""A file stored again after this long is written again, lest a sweep takes it before its row is there."""
MARKED_SECONDS = 2 * 86_400
"""How long a copy made for a provider stays."""

files = Table(
    "files",
    metadata,
    Column("hash", String, primary_key=True),
    Column("key", String, nullable=False),
    Column("mime", String, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("created_at", Float, nullable=False),
    Index("files_by_size", "size_bytes"),
)
"""One row a stored file that something speaks of; what the store holds besides is swept."""

_NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{3,4}")
_KEY = re.compile(r"(?:[0-9a-f]{2}|(?P<mark>marked/[^/]+))/(?P<hash>[0-9a-f]{64})\.[a-z0-9]{3,4}")


@dataclass(frozen=True)
class StoredFile:
    """A file that is safely in the store."""

    hash: str
    """SHA-256 of its bytes, hex."""
    mime: str
    size_bytes: int

    @property
    def name(self) -> str:
        return name_of(self.hash, self.mime)

    @property
    def key(self) -> str:
        return key_of(self.name)


def name_of(hash: str, mime: str) -> str:
    """What a file is called in links: its hash, and an ending that players and providers go by."""
    return f"{hash}.{SUFFIXES.get(mime, 'bin')}"


def key_of(name: str) -> str:
    """Where a file lies in the store. Raises NotStored for what can be no name of ours.

    >>> key_of("ab" + "0" * 62 + ".mp4")[:8]
    'ab/ab000'
    """
    if not _NAME.fullmatch(name):
        raise NotStored("No stored file has such a name.")
    return f"{name[:2]}/{name}"


class Media:
    """The store by names, and the links to what is in it.

    For `store_address` and `options` see Store. `public_url` is where providers reach us, or empty. Methods
    raise NotStored and StoreTrouble; making one raises Misconfigured.
    """

    def __init__(
        self,
        store_address: str,
        signing_key: bytes,
        public_url: str,
        clock: Clock,
        options: S3Config | None = None,
    ) -> None:
        self._store = Store(store_address, options)
        self._links = Links(signing_key, clock)
        self._public_url = public_url.rstrip("/")
        self._clock = clock

    # ── keeping ────────────────────────────────────────────────────────────────────────────────────────────

    def put(self, data: bytes | Path, mime: str) -> StoredFile:
        """Keep these bytes, or those of a file on this disk; what is there already is not written again."""
        file = _described(data, mime)
        if not self._is_fresh(file):
            self._store.write(file.key, data, mime)
        return file

    def _is_fresh(self, file: StoredFile) -> bool:
        try:
            size_bytes, written_at = self._store.look(file.key)
        except NotStored:
            return False
        return size_bytes == file.size_bytes and self._clock() - written_at < FRESH_SECONDS

    def incoming(self, task_id: str) -> Path:
        """A new empty file on this disk to fetch into; whoever asks for it deletes it."""
        return self._store.incoming(task_id)

    def delete(self, name: str) -> None:
        """Let go of a file; nothing happens when it is gone already."""
        self._store.delete(key_of(name))

    # ── reading ────────────────────────────────────────────────────────────────────────────────────────────

    def read(self, name: str) -> bytes:
        return self._store.read(key_of(name))

    def open_range(self, name: str, start: int, end: int) -> Iterator[bytes]:
        """The bytes from `start` up to but not with `end`, in parts."""
        key = key_of(name)
        for at in range(start, end, PART_BYTES):
            yield self._store.read_part(key, at, min(at + PART_BYTES, end))

    def size(self, name: str) -> int:
        """Bytes."""
        return self._store.look(key_of(name))[0]

    def exists(self, name: str) -> bool:
        try:
            return self.size(name) >= 0
        except NotStored:
            return False

    def mime(self, name: str) -> str:
        return MIMES.get(name.rpartition(".")[2], "application/octet-stream")

    def keys(self) -> Iterator[str]:
        """Where every file of ours lies in the store."""
        for listed in self._store.listed():
            yield from (key for key in listed if _KEY.fullmatch(key) and not key.startswith("marked/"))

    # ── showing ────────────────────────────────────────────────────────────────────────────────────────────

    def path(self, name: str) -> str:
        """A link for our own pages: the same for five minutes, good for fifteen at least."""
        return self._links.path(name)

    def marked_path(self, name: str, mark: str, valid_seconds: int) -> str:
        """A link for a page that is not one of ours alone, with `mark` in it to know its reader by."""
        return self._links.marked(name, mark, valid_seconds)

    def opens(self, name: str, query: Mapping[str, str]) -> bool:
        """Whether these are the parameters of a link to this file that was made here and has not run out."""
        return self._links.opens(name, query)

    def public_address(self, name: str, mark: str, valid_seconds: int = 86_400) -> str | None:
        """Where a provider can fetch a file, with `mark` in the address to know it by.

        None when nobody outside can reach us.
        """
        if self._public_url:
            return self._public_url + self._links.marked(name, mark, valid_seconds)
        # S3 signs the whole query, so nothing can be added to a signed address: the mark goes into the key.
        return self._store.share(key_of(name), f"marked/{mark}/{name}", valid_seconds)

    # ── sweeping ───────────────────────────────────────────────────────────────────────────────────────────

    def sweep(
        self, known: Callable[[Collection[str]], Collection[str]], older_than_seconds: float, now: float
    ) -> int:
        """Delete what was stored and never spoken of, copies that no provider needs any more, and what was
        never finished; the number of files deleted.

        `known` answers those of some hashes that have a row. `older_than_seconds` should be well over an
        hour: what is younger may still get its row. Files that are not ours are left alone.
        """
        swept = 0
        for listed in self._store.listed():
            for key in _strays(listed, known, now - older_than_seconds, now - MARKED_SECONDS):
                self._store.delete(key)
                swept += 1
        for path in self._store.unfinished():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < now - older_than_seconds:
                    path.unlink()
                    swept += 1
        return swept


def _strays(
    listed: Mapping[str, float],
    known: Callable[[Collection[str]], Collection[str]],
    before: float,
    marked_before: float,
) -> list[str]:
    matches = [match for key in listed if (match := _KEY.fullmatch(key))]
    old = [match for match in matches if listed[match[0]] < (marked_before if match["mark"] else before)]
    kept = known({match["hash"] for match in old})
    return [match[0] for match in old if match["mark"] or match["hash"] not in kept]


def record(connection: Connection, file: StoredFile, now: float) -> None:
    """Say that a stored file is spoken of; once is enough. Nobody can forget it until the transaction ends."""
    row = {"hash": file.hash, "key": file.key, "mime": file.mime, "size_bytes": file.size_bytes}
    held = select(files.c.hash).where(files.c.hash == file.hash).with_for_update(read=True, key_share=True)
    while not connection.execute(held).first():
        # The clause reads the same in SQLite, and SQLAlchemy writes it for both.
        connection.execute(insert(files).values(**row, created_at=now).on_conflict_do_nothing())


def known(connection: Connection, hashes: Collection[str]) -> set[str]:
    """Those of the hashes that are spoken of."""
    return set(connection.scalars(select(files.c.hash).where(files.c.hash.in_(hashes))))


def lock(connection: Connection, names: Collection[str]) -> None:
    """Wait for whoever is about to speak of these files, and make everybody else wait."""
    query = select(files.c.hash).where(files.c.hash.in_(_hashes(names))).order_by(files.c.hash)
    connection.execute(query.with_for_update()).all()


def forget(connection: Connection, names: Collection[str]) -> None:
    """Say that nothing speaks of these files any more: a sweep takes them."""
    connection.execute(delete(files).where(files.c.hash.in_(_hashes(names))))


def total_bytes(connection: Connection) -> int:
    """How large all files together are that are spoken of."""
    return int(connection.execute(select(func.sum(files.c.size_bytes))).scalar_one() or 0)


def _hashes(names: Collection[str]) -> list[str]:
    return [name.partition(".")[0] for name in names]


def _described(data: bytes | Path, mime: str) -> StoredFile:
    if isinstance(data, bytes):
        return StoredFile(hashlib.sha256(data).hexdigest(), mime, len(data))
    with data.open("rb") as file:
        return StoredFile(hashlib.file_digest(file, "sha256").hexdigest(), mime, data.stat().st_size)
