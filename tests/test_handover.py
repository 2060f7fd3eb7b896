"""What links lead to, handed over without them: the same files, to the same people, for as long."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest
from sqlalchemy import update

from animatic import Clip, NotNow, Person, Role, Studio, clips
from animatic.errors import BadEntry
from animatic.handover import SIZE_BYTES_MOST
from animatic.statements import Filter
from tests.conftest import Clock, Outside
from tests.reel import shoot, splice

ADA, BO, CY = Person("Ada", Role.VIEWER), Person("Bo", Role.MEMBER), Person("Cy", Role.ADMIN)
MONTH = Filter(first_day="2026-09-01", last_day="2026-09-31")

Link = Callable[[Studio, list[Clip], Person], str]
LINKS: dict[str, Link] = {
    "original": lambda studio, reel, by: studio.album.original_path(reel[0].id, by),
    "poster": lambda studio, reel, by: studio.album.poster_path(reel[0].id, by),
    "gif": lambda studio, reel, by: studio.album.animated_path(reel[0].id, "gif", by),
    "webp": lambda studio, reel, by: studio.album.animated_path(reel[0].id, "webp", by),
    "cut": lambda studio, reel, by: studio.album.cut_path(reel[0].id, "9:16", 0.2, 0.5, by),
    "whole": lambda studio, reel, by: studio.album.cut_path(reel[0].id, "16:9", 0.5, 0.5, by),
    "zip": lambda studio, reel, by: studio.album.zip_path([clip.id for clip in reel], by),
    "csv": lambda studio, _, by: studio.books.export_path(MONTH, by, "csv"),
    "parquet": lambda studio, _, by: studio.books.export_path(MONTH, by, "parquet"),
}
"""Every link with which something is taken along."""


@pytest.fixture
def database_url(tmp_path: Path, sqlite_pattern: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_pattern, tmp_path / 'animatic.db')}"


@pytest.fixture
def reel(studio: Studio, photo: bytes) -> list[Clip]:
    """Two films of one task."""
    (clip,) = shoot(studio, photo, "Ёлка — waves & “light”")
    return [clip, *splice(studio, clip, b"second" * 90_000)]


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_what_is_handed_over_is_what_the_link_brings_byte_for_byte(
    studio: Studio, outside: Outside, reel: list[Clip], link: Link
):
    path = link(studio, reel, CY)
    handed = studio.album.handover(path)
    answer = httpx.get(outside.address + path, timeout=60).raise_for_status()
    assert handed.read() == answer.content
    assert answer.headers["content-type"].partition(";")[0] == handed.mime
    assert handed.name == saved_as(answer)


def saved_as(answer: httpx.Response) -> str:
    told = answer.headers["content-disposition"]
    found = re.search(r"filename\*=utf-8''(\S+)|filename=\"([^\"]+)\"", told, re.I)
    assert found, told
    return unquote(found[1] or found[2])


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_nothing_is_handed_over_after_the_link_has_run_out(
    studio: Studio, reel: list[Clip], clock: Clock, link: Link
):
    handed = studio.album.handover(link(studio, reel, CY))
    assert handed.read()
    clock.advance(1_201)
    with pytest.raises(NotNow, match="open for too long"):
        handed.read()


def test_a_member_is_handed_their_own_entries_and_no_others(studio: Studio, reel: list[Clip]):
    whose = {by: studio.album.handover(LINKS["csv"](studio, reel, by)).read().decode() for by in (BO, CY)}
    assert "hold" in whose[CY]
    assert len(whose[BO].splitlines()) == 1, "the names of the columns alone"


def test_a_link_that_somebody_else_made_up_hands_nothing_over(studio: Studio, reel: list[Clip]):
    for link in LINKS.values():
        path, _, query = link(studio, reel, CY).partition("?")
        forged = query[:-4] + "AAAA" if "s=" not in query else query.replace("s=", "s=A")
        with pytest.raises(NotNow, match="open for too long"):
            studio.album.handover(f"{path}?{forged}").read()


def test_what_is_too_large_for_memory_is_refused_before_anybody_presses(studio: Studio, reel: list[Clip]):
    path = LINKS["zip"](studio, reel, ADA)
    grow(studio, reel[1], SIZE_BYTES_MOST - reel[0].size_bytes)
    assert studio.album.handover(path).read()
    grow(studio, reel[1], SIZE_BYTES_MOST - reel[0].size_bytes + 1)
    with pytest.raises(BadEntry, match="hands over 100 MB at most"):
        studio.album.handover(path)


def grow(studio: Studio, clip: Clip, size_bytes: int) -> None:
    """As if the clip's film were so large."""
    with studio.works.database.transaction() as connection:
        table = clips.clips
        connection.execute(update(table).where(table.c.id == clip.id).values(size_bytes=size_bytes))


def test_clips_that_were_never_made_are_told_as_gone(studio: Studio):
    with pytest.raises(NotNow, match="not kept here any more"):
        studio.album.handover(studio.album.zip_path(["f" * 32 + "-0"], ADA)).read()


def test_only_our_own_links_are_known(studio: Studio):
    with pytest.raises(ValueError, match="no route of ours"):
        studio.album.handover("/s/abcdef")
