"""A folder or a bucket behind one address: whole files in, whole files or parts out, failures as ours."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from animatic.errors import AnimaticError, Misconfigured

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig, S3Config

_RETRIES: RetryConfig = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}
_INCOMING = "animatic-incoming"
_STAGED = re.compile(r"#\d+$")
"""How a local store calls what it is still writing."""


class NotStored(AnimaticError):
    """The store has no such file."""


class StoreTrouble(AnimaticError):
    """The store did not do what it was asked; the message is its own."""


class Store:
    """`address` is `file:///folder` or `s3://bucket/prefix`.

    For S3 the usual `AWS_*` variables say where and who (`AWS_ENDPOINT_URL` for others than Amazon);
    `options` overrule them. A bucket should end unfinished multipart uploads by a lifecycle rule of its own.
    Methods raise NotStored and StoreTrouble; making one raises Misconfigured.
    """

    def __init__(self, address: str, options: S3Config | None = None) -> None:
        self._store = _open(address, options)
        self._folder = self._store.prefix if isinstance(self._store, LocalStore) else None

    def write(self, key: str, data: bytes | Path, mime: str) -> None:
        """All of it or nothing; once this returns, no power cut takes it back."""
        attributes = {"Content-Type": mime} if isinstance(self._store, S3Store) else None
        with _trouble(key):
            obstore.put(self._store, key, data, attributes=attributes, max_concurrency=4)
        if self._folder:
            for path in (self._folder / key, (self._folder / key).parent, self._folder):
                _settle(path)

    def read(self, key: str) -> bytes:
        with _trouble(key):
            return bytes(obstore.get(self._store, key).bytes())

    def read_part(self, key: str, start: int, end: int) -> bytes:
        with _trouble(key):
            return bytes(obstore.get_range(self._store, key, start=start, end=end))

    def look(self, key: str) -> tuple[int, float]:
        """Size in bytes, and when it was written (epoch seconds)."""
        with _trouble(key):
            there = obstore.head(self._store, key)
        return there["size"], there["last_modified"].timestamp()

    def delete(self, key: str) -> None:
        """Nothing happens when it is gone already."""
        with suppress(NotStored), _trouble(key):
            obstore.delete(self._store, key)

    def listed(self) -> Iterator[dict[str, float]]:
        """Every key and when it was written (epoch seconds), by the thousand."""
        with _trouble("its list of files"):
            for chunk in obstore.list(self._store, chunk_size=1_000):
                yield {meta["path"]: meta["last_modified"].timestamp() for meta in chunk}

    def share(self, key: str, copy: str, valid_seconds: int) -> str | None:
        """An address outside for a copy of a file; None where the store is not to be had from outside."""
        if not isinstance(self._store, S3Store):
            return None
        with _trouble(key):
            obstore.copy(self._store, key, copy)
            return obstore.sign(self._store, "GET", copy, timedelta(seconds=valid_seconds))

    def incoming(self, label: str) -> Path:
        """A new empty file on this disk to fetch into; whoever asks for it deletes it."""
        folder = self._folder / _INCOMING if self._folder else Path(tempfile.gettempdir())
        folder.mkdir(exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f"{_INCOMING}-{label}-", dir=folder)
        os.close(descriptor)
        return Path(name)

    def unfinished(self) -> Iterator[Path]:
        """What is being fetched or written on this disk, or was when a process ended."""
        if not self._folder:
            yield from Path(tempfile.gettempdir()).glob(f"{_INCOMING}-*")
            return
        yield from self._folder.glob(f"{_INCOMING}/*")
        yield from (path for path in self._folder.glob("*/*#*") if _STAGED.search(path.name))


def _open(address: str, options: S3Config | None) -> LocalStore | S3Store:
    try:
        if address.startswith("file:///"):
            return LocalStore.from_url(address, mkdir=True)
        if address.startswith("s3://"):
            # Amazon is asked over https all the same; an endpoint of one's own may be plain http.
            client: ClientConfig = {"allow_http": True}
            return S3Store.from_url(address, config=options, client_options=client, retry_config=_RETRIES)
    except (BaseError, ValueError, OSError) as error:
        raise Misconfigured(f"ANIMATIC_STORE_URL cannot be opened: {_first_line(error)}") from error
    raise Misconfigured("ANIMATIC_STORE_URL must begin with file:/// or s3://")


def _settle(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


@contextmanager
def _trouble(key: str) -> Iterator[None]:
    """The store's ways to fail, as ours."""
    try:
        yield
    except FileNotFoundError as error:
        raise NotStored(f"{key} is not stored.") from error
    except BaseError as error:
        raise StoreTrouble(f"The store failed at {key}: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    """Without the store's debug output, which repeats itself over many lines."""
    return str(error).partition("\n")[0]
