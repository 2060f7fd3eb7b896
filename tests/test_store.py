"""What the store on this disk looks like from beside it: half-written files, old ones, strays; the table."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from animatic import media
from animatic.database import Database
from animatic.errors import Misconfigured
from animatic.media import Media, StoredFile, StoreTrouble, key_of, name_of

CLIP = bytes(range(256)) * 20
NAME = name_of(hashlib.sha256(CLIP).hexdigest(), "video/mp4")
HOUR, DAY = 3_600, 86_400


class Hand:
    """A clock turned by hand."""

    now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "media"


@pytest.mark.parametrize(
    "address", ["", "media", "/media", "ftp://clips", "s3://", "gs://clips", "file://host"]
)
def test_an_address_that_is_no_store_names_the_variable(address: str):
    with pytest.raises(Misconfigured, match="ANIMATIC_STORE_URL"):
        Media(address, b"key", "", Hand())


def test_a_store_that_does_not_answer_is_trouble_and_not_a_missing_file():
    options = {"access_key_id": "key", "secret_access_key": "secret", "endpoint": "http://127.0.0.1:9"}
    store = Media("s3://clips", b"key", "", Hand(), options)
    with pytest.raises(StoreTrouble):
        store.exists(NAME)
    with pytest.raises(StoreTrouble):
        store.put(CLIP, "video/mp4")


def test_a_file_that_is_there_is_not_written_again(folder: Path):
    clock = Hand()
    store = Media(f"file://{folder}", b"key", "", clock)
    store.put(CLIP, "video/mp4")
    path = folder / key_of(NAME)
    clock.now = path.stat().st_mtime + media.FRESH_SECONDS - 1
    before = path.stat()
    store.put(CLIP, "video/mp4")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_an_old_file_is_written_again_so_that_no_sweep_takes_it(folder: Path):
    clock = Hand()
    store = Media(f"file://{folder}", b"key", "", clock)
    store.put(CLIP, "video/mp4")
    path = folder / key_of(NAME)
    clock.now = path.stat().st_mtime + media.FRESH_SECONDS + 1
    os.utime(path, (1, 1))
    store.put(CLIP, "video/mp4")
    assert path.stat().st_mtime > 1


def test_a_file_that_a_power_cut_left_half_is_written_whole(folder: Path):
    store = Media(f"file://{folder}", b"key", "", Hand())
    path = folder / key_of(NAME)
    path.parent.mkdir(parents=True)
    path.write_bytes(CLIP[:100])
    store.put(CLIP, "video/mp4")
    assert path.read_bytes() == CLIP


def test_a_sweep_takes_what_a_process_left_half_done(folder: Path):
    store = Media(f"file://{folder}", b"key", "", Hand())
    stored = store.put(CLIP, "video/mp4")
    left = [store.incoming("task-1"), folder / f"{stored.key}#1"]
    left[1].write_bytes(CLIP[:10])
    ours = lambda _hashes: {stored.hash}  # noqa: E731
    assert store.sweep(ours, HOUR, time.time()) == 0
    assert store.sweep(ours, HOUR, time.time() + 2 * HOUR) == 2
    assert not any(path.exists() for path in left)
    assert store.read(stored.name) == CLIP


def test_a_sweep_leaves_the_files_of_others_alone(folder: Path):
    store = Media(f"file://{folder}", b"key", "", Hand())
    foreign = [folder / "readme.txt", folder / "ab" / "notes.txt", folder / "backup#1"]
    for path in foreign:
        path.parent.mkdir(exist_ok=True)
        path.write_text("not ours")
    store.sweep(lambda _hashes: set(), HOUR, time.time() + 9 * DAY)
    assert all(path.exists() for path in foreign)


def test_a_file_is_spoken_of_once_however_often_it_is_said(database: Database):
    stored = StoredFile(NAME[:64], "video/mp4", len(CLIP))
    with database.transaction() as connection:
        media.record(connection, stored, 100.0)
        media.record(connection, stored, 200.0)
        assert media.known(connection, [stored.hash, "0" * 64]) == {stored.hash}
        row = connection.execute(select(media.files)).one()
    assert tuple(row) == (stored.hash, key_of(NAME), "video/mp4", len(CLIP), 100.0)


def test_a_sweep_goes_by_the_table(database: Database, folder: Path):
    store = Media(f"file://{folder}", b"key", "", Hand())
    spoken, stray = store.put(CLIP, "video/mp4"), store.put(b"stray", "image/webp")
    with database.transaction() as connection:
        media.record(connection, spoken, time.time())
    with database.reading() as connection:
        swept = store.sweep(lambda hashes: media.known(connection, hashes), HOUR, time.time() + DAY)
    assert swept == 1
    assert list(store.keys()) == [spoken.key]
    assert not store.exists(stray.name)
