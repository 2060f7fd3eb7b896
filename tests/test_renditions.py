"""Cuts and moving pictures by link: made once and one at a time, kept within bounds, and named like their film."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
import pytest
from PIL import Image

from animatic import SHAPES, Clip, Person, Role, Studio, renditions, seals
from animatic.cuts import crop
from animatic.errors import BadEntry, NotNow
from animatic.film import probe
from animatic.seals import VALID_SECONDS
from animatic.takeaways import Rendition
from tests.conftest import Clock, Outside
from tests.pictures import FAST_START, film
from tests.reel import shoot, splice

ADA = Person("Ada", Role.VIEWER)
SQUARE = Rendition("mp4", "1:1")


@pytest.fixture
def database_url(tmp_path: Path, sqlite_pattern: Path) -> str:
    """The database has no part in this."""
    return f"sqlite:///{shutil.copy(sqlite_pattern, tmp_path / 'animatic.db')}"


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of 16:9 with sound."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    return film(path, width=320, height=180, seconds=2, sound=True, options=FAST_START)


@pytest.fixture
def clip(studio: Studio, photo: bytes, wide: Path) -> Clip:
    (sent,) = shoot(studio, photo, "Waves roll in ☂")
    (clip,) = splice(studio, sent, wide, width=320, height=180, seconds=2.0, has_sound=True)
    return clip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "renditions"


def kept(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


# ── what comes ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("shape", ["9:16", "4:5", "1:1"])
def test_a_cut_comes_as_a_file_in_its_shape_with_its_sound(
    studio: Studio, outside: Outside, clip: Clip, shape: str, tmp_path: Path
):
    answer = httpx.get(outside.address + studio.album.cut_path(clip.id, shape, 1.0, 0.5, ADA), timeout=30)
    name = f"waves-roll-in-{clip.task_id[-6:]}-2-{shape.replace(':', 'x')}.mp4"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["x-content-type-options"] == "nosniff"
    got, expected = tmp_path / "got.mp4", tmp_path / "expected.mp4"
    got.write_bytes(answer.content)
    crop(tmp_path / "media" / clip.file[:2] / clip.file, SHAPES[shape], expected, across=1.0)
    assert answer.content == expected.read_bytes()
    facts = probe(got)
    assert facts.width / facts.height == pytest.approx(SHAPES[shape].ratio, rel=0.02)
    assert facts.has_sound


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_a_moving_picture_comes_and_moves(studio: Studio, outside: Outside, clip: Clip, kind):
    path = studio.album.animated_path(clip.id, kind, ADA)
    answer = httpx.get(outside.address + path, timeout=30)
    assert answer.headers["content-type"] == f"image/{kind}"
    assert f"-2.{kind}" in answer.headers["content-disposition"]
    image = Image.open(io.BytesIO(answer.content))
    assert (image.format, image.size, image.n_frames) == (kind.upper(), (320, 180), 24)


def test_the_film_and_its_poster_come_as_they_are_stored(studio: Studio, outside: Outside, clip: Clip):
    for path, stored in (
        (studio.album.original_path(clip.id, ADA), clip.file),
        (studio.album.poster_path(clip.id, ADA), clip.poster),
    ):
        answer = httpx.get(outside.address + path)
        assert answer.content == studio.read(stored)
        ending = stored.rpartition(".")[2]
        assert answer.headers["content-disposition"].endswith(f"waves-roll-in-{clip.task_id[-6:]}-2.{ending}")


def test_a_cut_that_would_keep_everything_is_the_film_itself(
    studio: Studio, outside: Outside, clip: Clip, folder: Path
):
    for across in (0.0, 1.0):
        path = studio.album.cut_path(clip.id, "16:9", across, 0.5, ADA)
        assert httpx.get(outside.address + path).content == studio.read(clip.file)
    assert kept(folder) == []


def test_a_name_in_any_script_arrives(studio: Studio, outside: Outside, photo: bytes, wide: Path):
    (sent,) = shoot(studio, photo, "海辺を歩く 2人")
    (clip,) = splice(studio, sent, wide, width=320, height=180)
    path = studio.album.cut_path(clip.id, "1:1", 0.5, 0.5, ADA)
    disposition = httpx.get(outside.address + path, timeout=30).headers["content-disposition"]
    assert unquote(disposition.partition("''")[2]) == f"海辺を歩く-2人-{clip.task_id[-6:]}-2-1x1.mp4"


def test_a_shape_that_is_none_and_a_clip_that_is_none_are_refused(studio: Studio, clip: Clip):
    with pytest.raises(BadEntry, match="9:16, 4:5, 1:1, 16:9"):
        studio.album.cut_path(clip.id, "2:1", 0.5, 0.5, ADA)
    for path in (studio.album.original_path, studio.album.poster_path):
        with pytest.raises(NotNow):
            path("nothing", ADA)


# ── what a link opens ──────────────────────────────────────────────────────────────────────────────────────


def test_a_link_runs_out_and_opens_nothing_once_it_was_changed(
    studio: Studio, outside: Outside, clock: Clock, clip: Clip
):
    path = studio.album.cut_path(clip.id, "1:1", 0.5, 0.5, ADA)
    name, sealed = urlsplit(path).path, parse_qs(urlsplit(path).query)["q"][0]
    said = {"clip": clip.id, "kind": "mp4", "shape": "1:1", "across": 0.5, "down": 0.5}
    foreign = seals.seal(studio.works, "zip", said)
    for other in ("", sealed[:-2] + "AA", sealed.rpartition(".")[0], foreign):
        assert httpx.get(outside.address + name, params={"q": other}).status_code == 403
    assert httpx.get(outside.address + path.replace("1x1.mp4", "1x1.exe")).status_code == 403
    assert httpx.head(outside.address + path).status_code == 200
    clock.advance(VALID_SECONDS + 1)
    assert httpx.get(outside.address + path).status_code == 403


def test_a_film_that_is_gone_or_damaged_is_told_and_nothing_is_left(
    studio: Studio, outside: Outside, clip: Clip, folder: Path, tmp_path: Path
):
    address = outside.address + studio.album.cut_path(clip.id, "1:1", 0.5, 0.5, ADA)
    stored = tmp_path / "media" / clip.file[:2] / clip.file
    os.truncate(stored, stored.stat().st_size // 2)
    answer = httpx.get(address)
    assert (answer.status_code, answer.text) == (422, "The film breaks off before its end.")
    studio.works.media.delete(clip.file)
    assert httpx.get(address).status_code == 404
    assert kept(folder) == []


# ── made once, one at a time ───────────────────────────────────────────────────────────────────────────────


def test_the_second_who_asks_gets_the_same_file_without_another_being_made(
    studio: Studio, outside: Outside, clip: Clip, folder: Path
):
    first = httpx.get(outside.address + studio.album.cut_path(clip.id, "1:1", 0.5, 0.5, ADA), timeout=30)
    (file,) = kept(folder)
    made = file.stat()
    # A hair to the side is the same window, and so is any height where there is no room.
    again = httpx.get(outside.address + studio.album.cut_path(clip.id, "1:1", 0.501, 0.0, ADA), timeout=30)
    assert again.content == first.content
    assert kept(folder) == [file]
    assert (file.stat().st_ino, file.stat().st_ctime_ns > made.st_ctime_ns) == (made.st_ino, True)
    part = httpx.get(str(again.url), headers={"range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, b"ftyp")


def test_only_one_is_made_at_a_time_and_the_rest_of_the_app_answers_meanwhile(
    studio: Studio, outside: Outside, clip: Clip, folder: Path
):
    paths = [studio.album.cut_path(clip.id, "1:1", across / 4, 0.5, ADA) for across in range(4)]
    paths += [studio.album.animated_path(clip.id, kind, ADA) for kind in ("gif", "webp")]
    with ThreadPoolExecutor(len(paths)) as crowd:
        asked = [crowd.submit(httpx.get, outside.address + path, timeout=60) for path in paths]
        under_way = [len(list(folder.glob("making-*"))) for _ in until_all_are_done(asked, outside)]
    assert max(under_way) == 1
    assert [one.result().status_code for one in asked] == [200] * len(paths)
    assert len(kept(folder)) == len(paths)


def until_all_are_done(asked: list, outside: Outside) -> Iterator[None]:
    """Again and again, each time after the app has answered something else."""
    while not all(one.done() for one in asked):
        assert httpx.get(f"{outside.address}/livez", timeout=5).text == "ok"
        yield


# ── kept within bounds ─────────────────────────────────────────────────────────────────────────────────────


def made_at(
    studio: Studio, clip: Clip, across: float, at: float, size_bytes_most: int = 1_000_000_000
) -> Path:
    path = renditions.make(studio.works, clip, replace(SQUARE, across=across), size_bytes_most)
    os.utime(path, (at, at))
    return path


def test_those_that_nobody_asked_for_the_longest_make_room(studio: Studio, clip: Clip, folder: Path):
    first, _second, third = (made_at(studio, clip, place / 4, 1_000_000.0 + place) for place in range(3))
    assert renditions.kept(studio.works, clip, replace(SQUARE, across=0.0)) == first
    room = sum(path.stat().st_size for path in (first, third)) + 1_000
    fourth = made_at(studio, clip, 0.75, 2_000_000.0, room)
    assert set(kept(folder)) == {first, fourth}


def test_what_was_just_made_stays_also_when_it_is_larger_than_all_the_room(
    studio: Studio, clip: Clip, folder: Path
):
    made_at(studio, clip, 0.0, 1_000_000.0)
    largest = made_at(studio, clip, 1.0, 2_000_000.0, size_bytes_most=10)
    assert kept(folder) == [largest]


def test_what_an_ended_process_left_unfinished_is_cleared_away(studio: Studio, clip: Clip, folder: Path):
    left, busy = folder / "making-left", folder / "making-busy"
    for desk in (left, busy):
        desk.mkdir(parents=True)
        (desk / "film").write_bytes(b"half")
    os.utime(left, (1_000_000.0, 1_000_000.0))
    renditions.make(studio.works, clip, SQUARE)
    assert (left.exists(), busy.exists()) == (False, True)
