"""Clips in a ZIP: what is in it, what it is called, what its links open, and how little of it is in memory."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zipfile import ZipFile

import httpx
import pytest
from sqlalchemy import insert, select

from animatic import Clip, Person, Role, Studio, Verdict, packing, seals, tasks
from animatic.errors import BadEntry
from animatic.media import PART_BYTES, key_of
from animatic.seals import VALID_SECONDS
from animatic.takeaways import CLIPS_MOST
from tests.conftest import Clock, Outside
from tests.hostile import each
from tests.reel import shoot, splice

ADA, REA = Person("Ada", Role.VIEWER), Person("Rea", Role.REVIEWER)
FILMS = [b"first" * 9_000, b"second" * 700_000]
"""The second is read in several parts."""


@pytest.fixture
def database_url(tmp_path: Path, sqlite_pattern: Path) -> str:
    """What is asked of the database here is asked of both kinds elsewhere."""
    return f"sqlite:///{shutil.copy(sqlite_pattern, tmp_path / 'animatic.db')}"


@pytest.fixture
def reel(studio: Studio, photo: bytes) -> list[Clip]:
    """Three films of one task."""
    (clip,) = shoot(studio, photo, "Waves roll in", campaign="Spring")
    return [clip, *splice(studio, clip, *FILMS)]


def fetch(outside: Outside, path: str) -> ZipFile:
    answer = httpx.get(outside.address + path).raise_for_status()
    archive = ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    return archive


def table(archive: ZipFile) -> list[dict[str, str]]:
    text = archive.read("briefs.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def zip_of(studio: Studio, outside: Outside, clips: list[Clip]) -> ZipFile:
    return fetch(outside, studio.album.zip_path([clip.id for clip in clips], ADA))


# ── what is in it ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_films_come_as_they_are_stored_and_in_the_order_asked_for(
    studio: Studio, outside: Outside, reel: list[Clip]
):
    archive = zip_of(studio, outside, [reel[2], reel[0], reel[1], reel[2]])
    tail = reel[0].task_id[-6:]
    films = [f"waves-roll-in-{tail}-{number}.mp4" for number in (3, 1, 2)]
    assert archive.namelist() == [*films, "briefs.csv"]
    stored = [studio.read(reel[place].file) for place in (2, 0, 1)]
    assert [archive.read(name) for name in films] == stored
    assert stored[0] == FILMS[1]
    assert {info.compress_type for info in archive.infolist()} == {0}
    assert archive.getinfo(films[0]).date_time[:3] == (2026, 9, 21)


def test_the_browser_is_told_to_keep_the_file_and_not_to_show_it(
    studio: Studio, outside: Outside, reel: list[Clip]
):
    path = studio.album.zip_path([reel[0].id], ADA)
    for answer in (httpx.get(outside.address + path), httpx.head(outside.address + path)):
        assert answer.headers["content-disposition"] == 'attachment; filename="animatic-clips.zip"'
        assert answer.headers["content-type"] == "application/zip"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.content == b""


def test_the_table_tells_of_every_film_what_was_asked_what_it_cost_and_what_was_said_of_it(
    studio: Studio, outside: Outside, reel: list[Clip]
):
    studio.album.tag([reel[0].task_id], "hero", Person("Bo", Role.MEMBER))
    studio.album.tag([reel[0].task_id], "beach", Person("Bo", Role.MEMBER))
    studio.album.review([reel[1].id], Verdict.REJECTED, REA, "hands")
    rows = table(zip_of(studio, outside, reel))
    assert [row["verdict"] for row in rows] == ["", "rejected", ""]
    assert [row["credits"] for row in rows] == ["6.667", "6.667", "6.666"]  # 20 in all
    task = studio.card(reel[0].task_id).task
    choices = "; ".join(f"{name}: {choice}" for name, choice in task.brief.choices.items())
    assert {name: value for name, value in rows[0].items() if name not in ("verdict", "credits")} == {
        "file": f"waves-roll-in-{task.id[-6:]}-1.mp4",
        "task": task.id,
        "provider": "Akool",
        "model": "create",
        "prompt": "Waves roll in",
        "choices": choices,
        "campaign": "Spring",
        "member": "Ada",
        "tags": "beach, hero",
        "made at": datetime.fromtimestamp(reel[0].created_at, UTC).isoformat(timespec="seconds"),
    }
    assert "seconds: 5" in choices


HOSTILE = [
    "../../etc/passwd",
    "..\\..\\autoexec.bat",
    '=HYPERLINK("http://evil")\x00\r\nX-Injected: 1',
    "photo\u202egpj.exe",
    "\u200b \n ...",
    "CON",
    "a" * 3_000,
    "海辺を歩く 2人 ☂",
    "Žluťoučký kůň",
    "@SUM(A1)",
]


@pytest.mark.hostile("text")
def test_no_prompt_makes_a_name_or_a_cell_that_does_anything(studio: Studio, outside: Outside, photo: bytes):
    made = shoot(studio, photo, *each(HOSTILE))
    archive = zip_of(studio, outside, made)
    names = archive.namelist()[:-1]
    tails = [f"-{clip.task_id[-6:]}-1.mp4" for clip in made]
    assert [name.removesuffix(tail) for name, tail in zip(names, tails, strict=True)] == [
        "etc-passwd",
        "autoexec-bat",
        "hyperlink-http-evil-x-injected-1",
        "photo-gpj-exe",
        "clip",
        "con",
        "a" * 40,
        "海辺を歩く-2人",
        "žluťoučký-kůň",
        "sum-a1",
    ]
    assert all(re.fullmatch(r"[\w.-]+", name) and len(name.encode()) < 255 for name in names)
    prompts = [row["prompt"] for row in table(archive)]
    assert prompts[7] == HOSTILE[7]
    assert not [prompt for prompt in prompts if re.match(r"[=+\-@\t\r\n\0]", prompt)]


def test_films_of_one_name_are_all_in_it(studio: Studio, outside: Outside, reel: list[Clip]):
    with studio.works.database.transaction() as connection:
        query = select(tasks.tasks).where(tasks.tasks.c.id == reel[0].task_id)
        row = dict(connection.execute(query).mappings().one())
        twin_id = "0" * 26 + reel[0].task_id[-6:]
        twin = row | {"id": twin_id, "send_key": "twin", "notice_token": "twin", "word_id": None}
        connection.execute(insert(tasks.tasks), twin)
    (twin,) = splice(studio, Clip(**{**vars(reel[0]), "task_id": twin_id, "position": -1}), b"twin")
    archive = zip_of(studio, outside, [reel[0], twin])
    assert len(set(archive.namelist())) == 3
    assert archive.read(archive.namelist()[1]) == b"twin"
    assert [row["file"] for row in table(archive)] == archive.namelist()[:2]


def test_a_film_that_is_gone_is_said_to_be_and_the_others_come(
    studio: Studio, outside: Outside, reel: list[Clip]
):
    studio.works.media.delete(reel[1].file)
    archive = zip_of(studio, outside, reel)
    assert len(archive.namelist()) == 3
    assert [row["file"].startswith("waves") for row in table(archive)] == [True, False, True]


# ── what a link opens ──────────────────────────────────────────────────────────────────────────────────────


def test_more_clips_than_one_zip_takes_are_refused_with_a_sentence(studio: Studio):
    ids = [f"{number:032x}-0" for number in range(CLIPS_MOST + 1)]
    assert len(studio.album.zip_path(ids[1:] + ids[1:], ADA)) < 8_000
    with pytest.raises(BadEntry, match="One ZIP takes 1 to 200 clips, and these are 201"):
        studio.album.zip_path(ids, ADA)
    with pytest.raises(BadEntry):
        studio.album.zip_path([], ADA)


def test_the_longest_link_is_no_longer_than_proxies_take(studio: Studio):
    ids = [f"{os.urandom(16).hex()}-{number}" for number in range(CLIPS_MOST)]
    assert len(studio.album.zip_path(ids, ADA)) < 8_000


def test_a_link_to_clips_that_were_never_made_finds_nothing(studio: Studio, outside: Outside):
    answer = httpx.get(outside.address + studio.album.zip_path(["f" * 32 + "-0"], ADA))
    assert (answer.status_code, answer.text) == (404, "This is not kept here any more.")


def test_a_link_runs_out_after_a_quarter_of_an_hour(
    studio: Studio, outside: Outside, clock: Clock, reel: list[Clip]
):
    address = outside.address + studio.album.zip_path([reel[0].id], ADA)
    clock.advance(VALID_SECONDS)
    assert httpx.get(address).status_code == 200
    clock.advance(1)
    answer = httpx.get(address)
    assert (answer.status_code, "Reload the page" in answer.text) == (403, True)


@pytest.mark.hostile("signed links")
def test_a_changed_link_opens_nothing(studio: Studio, outside: Outside, reel: list[Clip]):
    path = urlsplit(studio.album.zip_path([reel[0].id], ADA))
    sealed = parse_qs(path.query)["q"][0]
    other = parse_qs(urlsplit(studio.album.zip_path([reel[1].id], ADA)).query)["q"][0]
    body, _, signature = sealed.rpartition(".")
    changed = ["", body, f"{other.rpartition('.')[0]}.{signature}", f"{body}.{signature[:-2]}AA", "é"]
    changed += [seals.seal(studio.works, "exports", {"clips": [reel[0].id]})]
    for one in each(changed):
        assert httpx.get(outside.address + path.path, params={"q": one}).status_code == 403, one
    assert httpx.get(outside.address + path.path).status_code == 403


# ── how it is sent ─────────────────────────────────────────────────────────────────────────────────────────


def peak_bytes(studio: Studio, clips: list[Clip]) -> tuple[int, int]:
    """Bytes of a whole ZIP, and the most that were in memory for it."""
    packed = packing.items(studio.works, [clip.id for clip in clips])
    tracemalloc.start()
    size = sum(len(part) for part in packing.stream(studio.works, packed))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size, peak


def test_a_hundred_and_fifty_films_are_never_in_memory_together(studio: Studio, reel: list[Clip]):
    film = os.urandom(1024) * 3_000
    many = splice(studio, reel[2], *[film] * 150)
    peak_bytes(studio, many[:2])  # what is loaded but once
    (small, little), (large, much) = peak_bytes(studio, many[:10]), peak_bytes(studio, many)
    assert large > 14 * small > 400_000_000
    assert much < little * 1.2 < 4 * PART_BYTES


def test_a_film_that_ends_early_breaks_the_file_off_instead_of_ending_it(
    studio: Studio, outside: Outside, reel: list[Clip], tmp_path: Path
):
    stored = tmp_path / "media" / key_of(reel[1].file)
    os.truncate(stored, 200_000_000)  # far more than fits between here and there
    address = outside.address + studio.album.zip_path([reel[1].id], ADA)
    with httpx.stream("GET", address) as answer:
        parts = answer.iter_raw()
        next(parts)
        stored.unlink()
        with pytest.raises(httpx.RemoteProtocolError):
            for _ in parts:
                pass


def test_whoever_hangs_up_early_does_no_harm(studio: Studio, outside: Outside, reel: list[Clip]):
    path = studio.album.zip_path([clip.id for clip in reel], ADA)
    with httpx.stream("GET", outside.address + path) as answer:
        next(answer.iter_raw())
    assert len(fetch(outside, path).namelist()) == 4
