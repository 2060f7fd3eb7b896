"""Comments: what is said about a moment of a clip."""

from __future__ import annotations

from pathlib import Path

import pytest

from animatic import Album, Clip
from animatic.album import COMMENT_MOST
from animatic.database import Database
from animatic.errors import BadEntry, NotNow
from tests.conftest import Clock
from tests.galleries import ADA, finish, open_works, send


@pytest.fixture
def album(database: Database, tmp_path: Path, clock: Clock) -> Album:
    return Album(open_works(database, tmp_path, clock))


@pytest.fixture
def clip(album: Album) -> Clip:
    return finish(album.works, send(album.works))[0]


def test_a_comment_is_about_a_moment_within_the_clip(album: Album, clip: Clip):
    for at, words in ((99.0, "the end"), (-3.0, "the beginning"), (2.5, " half way\n")):
        album.comment(clip.id, at, words, ADA)
    told = [(one.at_seconds, one.words, one.who) for one in album.comments(clip.id)]
    expected = [(0.0, "the beginning"), (2.5, "half way"), (clip.seconds, "the end")]
    assert told == [(at, words, ADA.name) for at, words in expected]


def test_a_comment_without_words_or_with_too_many_is_refused(album: Album, clip: Clip):
    album.comment(clip.id, 0, "x" * COMMENT_MOST, ADA)
    for words in ("", " \n", "\0", "x" * (COMMENT_MOST + 1)):
        with pytest.raises(BadEntry, match="at most 2,000"):
            album.comment(clip.id, 0, words, ADA)
    assert len(album.comments(clip.id)) == 1


def test_a_comment_on_no_clip_of_ours_is_refused(album: Album):
    with pytest.raises(NotNow, match="not kept here"):
        album.comment("nothing", 0, "Brighter", ADA)
