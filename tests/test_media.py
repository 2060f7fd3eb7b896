"""Files by content in a folder and in a bucket, addresses for providers, and the sweep."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from animatic.media import PART_BYTES, Media, NotStored, StoredFile, key_of, name_of

CLIP = bytes(range(256)) * 20
NAME = name_of(hashlib.sha256(CLIP).hexdigest(), "video/mp4")


@dataclass
class Hand:
    """A clock turned by hand."""

    now: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "media"


Make = Callable[..., Media]


@pytest.fixture(params=["folder", "bucket"])
def make(request: pytest.FixtureRequest, folder: Path) -> Make:
    """Makes media over an empty store, of each kind."""

    def over(clock: Hand | None = None, public_url: str = "", key: bytes = b"key") -> Media:
        clock = clock or Hand()
        if request.param == "folder":
            return Media(f"file://{folder}", key, public_url, clock)
        options = request.getfixturevalue("bucket")
        return Media(f"s3://clips/{folder.parent.name}", key, public_url, clock, options)

    return over


def query_of(link: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(link).query))


# ── keeping and reading ────────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_kept_under_what_is_in_it(make: Make):
    store = make()
    stored = store.put(CLIP, "video/mp4")
    assert stored == StoredFile(hashlib.sha256(CLIP).hexdigest(), "video/mp4", len(CLIP))
    assert (stored.name, stored.key) == (NAME, f"{NAME[:2]}/{NAME}")
    assert store.read(NAME) == CLIP
    assert (store.size(NAME), store.mime(NAME), store.exists(NAME)) == (len(CLIP), "video/mp4", True)
    assert list(store.keys()) == [stored.key]


def test_a_file_on_this_disk_is_kept_like_its_bytes(make: Make, tmp_path: Path):
    path = tmp_path / "fetched"
    path.write_bytes(CLIP * 1_500)  # enough for several parts on their way to a bucket
    store = make()
    stored = store.put(path, "video/mp4")
    assert store.read(stored.name) == CLIP * 1_500
    assert stored == store.put(CLIP * 1_500, "video/mp4")


def test_what_was_never_kept_is_not_stored(make: Make):
    store = make()
    assert not store.exists(NAME)
    for ask in (store.read, store.size, lambda name: list(store.open_range(name, 0, 1))):
        with pytest.raises(NotStored):
            ask(NAME)


def test_a_deleted_file_is_gone_and_deleting_it_again_does_no_harm(make: Make):
    store = make()
    store.put(CLIP, "video/mp4")
    store.delete(NAME)
    store.delete(NAME)
    assert not store.exists(NAME)


@pytest.mark.parametrize(("start", "end"), [(0, 1), (0, 5120), (100, 200), (5119, 5120), (7, 7)])
def test_a_part_of_a_file_is_read_alone(start: int, end: int, make: Make):
    store = make()
    store.put(CLIP, "video/mp4")
    assert b"".join(store.open_range(NAME, start, end)) == CLIP[start:end]


def test_a_large_part_comes_in_pieces(make: Make):
    store = make()
    whole = CLIP * 1_000
    stored = store.put(whole, "video/mp4")
    pieces = list(store.open_range(stored.name, 10, len(whole)))
    assert b"".join(pieces) == whole[10:]
    assert max(map(len, pieces)) <= PART_BYTES < len(whole)


@pytest.mark.hostile("file names")
@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../secret",
        f"../{NAME}",
        f"{NAME}/..",
        NAME.upper(),
        NAME[:-4],
        f"{NAME}\n",
        "é" * 64 + ".mp4",
    ],
)
def test_a_name_that_is_none_of_ours_never_reaches_the_store(name: str, make: Make):
    with pytest.raises(NotStored):
        make().read(name)


def test_many_that_keep_the_same_file_at_once_keep_it_once(make: Make):
    store = make()
    threads = [threading.Thread(target=store.put, args=(CLIP, "video/mp4")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(store.keys()) == [key_of(NAME)]
    assert store.read(NAME) == CLIP


def test_a_bucket_knows_what_its_files_are(bucket: dict[str, str]):
    store = Media("s3://clips/kinds", b"key", "", Hand(), bucket)
    store.put(CLIP, "video/mp4")
    address = store.public_address(NAME, "task-1")
    assert address
    assert httpx.get(address).headers["content-type"] == "video/mp4"


def test_incoming_paths_never_meet_and_are_no_files_of_ours(make: Make):
    store = make()
    first, second = store.incoming("task-1"), store.incoming("task-1")
    try:
        assert first != second
        assert first.exists()
        first.write_bytes(CLIP)
        assert list(store.keys()) == []
    finally:
        first.unlink()
        second.unlink()


# ── addresses for providers ────────────────────────────────────────────────────────────────────────────────


def test_without_a_public_url_a_folder_cannot_be_reached(folder: Path):
    assert Media(f"file://{folder}", b"key", "", Hand()).public_address(NAME, "task-1") is None


def test_with_a_public_url_a_provider_fetches_from_us_for_a_day(make: Make):
    clock = Hand()
    store = make(clock, public_url="https://clips.example/")
    address = store.public_address(NAME, "task-1")
    assert address
    assert address.startswith(f"https://clips.example/app/static/m/{NAME}?")
    assert "task-1" in address
    for seconds, opens in [(0, True), (86_399, True), (86_401, False)]:
        clock.now = 1_790_000_000 + seconds
        assert store.opens(NAME, query_of(address)) is opens
    clock.now = 1_790_000_000
    assert not store.opens(NAME, query_of(address) | {"t": "task-2"})


def test_a_bucket_hands_out_addresses_that_carry_the_mark(bucket: dict[str, str]):
    store = Media("s3://clips/sent", b"key", "", Hand(), bucket)
    store.put(CLIP, "video/mp4")
    first, second = (store.public_address(NAME, mark) for mark in ("task-1", "task-2"))
    assert first
    assert second
    assert "task-1" in urlsplit(first).path
    assert "task-2" in urlsplit(second).path
    assert urlsplit(first).path.endswith(".mp4")
    assert httpx.get(first).content == httpx.get(second).content == CLIP
    assert len(list(store.keys())) == 1


def test_what_is_not_stored_gets_no_address_in_a_bucket(bucket: dict[str, str]):
    with pytest.raises(NotStored):
        Media("s3://clips/sent", b"key", "", Hand(), bucket).public_address("0" * 64 + ".jpg", "task-1")


# ── the sweep ──────────────────────────────────────────────────────────────────────────────────────────────

HOUR, DAY = 3_600, 86_400


def test_a_sweep_takes_what_nothing_speaks_of_and_leaves_the_rest(make: Make):
    store = make()
    spoken, stray = store.put(CLIP, "video/mp4"), store.put(b"stray", "image/webp")
    later = time.time() + 2 * DAY
    assert store.sweep(lambda hashes: {spoken.hash} & set(hashes), DAY, later) == 1
    assert (store.exists(spoken.name), store.exists(stray.name)) == (True, False)
    assert store.sweep(lambda hashes: {spoken.hash} & set(hashes), DAY, later) == 0


def test_a_sweep_leaves_what_is_young_enough_to_get_its_row_still(make: Make):
    store = make()
    stray = store.put(b"stray", "image/webp")
    assert store.sweep(lambda _hashes: set(), DAY, time.time() + DAY - HOUR) == 0
    assert store.exists(stray.name)


def test_a_sweep_takes_copies_made_for_providers_when_their_addresses_have_run_out(bucket: dict[str, str]):
    store = Media("s3://clips/swept", b"key", "", Hand(), bucket)
    stored = store.put(CLIP, "video/mp4")
    address = store.public_address(stored.name, "task-1")
    assert address
    for later, swept, status in [(DAY + HOUR, 0, 200), (3 * DAY, 1, 404)]:
        assert store.sweep(lambda hashes: set(hashes), HOUR, time.time() + later) == swept
        assert httpx.get(address).status_code == status
    assert store.exists(stored.name)
