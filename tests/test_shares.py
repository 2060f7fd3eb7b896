"""Share links: what they play and to whom, for how long, and what is never to be had by them."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
from sqlalchemy import text

from animatic import Clip, Person, Right, Role, Shared, Studio, Verdict, reviews
from animatic.errors import BadEntry, NotAllowed, NotNow
from animatic.showings import CLIPS_MOST, VALID_SECONDS
from tests.conftest import Clock, Outside
from tests.hostile import each
from tests.reel import shoot, splice
from tests.visiting import Page, open_link

ADA, REA = Person("Ada", Role.MEMBER), Person("Rea", Role.REVIEWER)
DAY = 86_400


@pytest.fixture
def reel(studio: Studio, photo: bytes) -> list[Clip]:
    """Three films of one task, for the campaign Spring."""
    (clip,) = shoot(studio, photo, "Waves roll in", campaign="Spring")
    return [clip, *splice(studio, clip, b"second" * 900, b"third" * 900)]


@pytest.fixture
def link(studio: Studio, reel: list[Clip]) -> str:
    """A link to the second film, good for a week."""
    return studio.album.share(Shared.CLIP, reel[1].id, 7, ADA)


def share_campaign(studio: Studio, name: str = "Spring") -> str:
    return studio.album.share(Shared.CAMPAIGN, name, 7, ADA)


def approve(studio: Studio, *clips: Clip) -> None:
    studio.album.review([clip.id for clip in clips], Verdict.APPROVED, REA)


# ── one clip ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_link_plays_the_clip_to_somebody_who_is_not_signed_in(
    studio: Studio, outside: Outside, reel: list[Clip], link: str
):
    page = open_link(outside, link)
    (video,) = page.videos
    assert {"controls", "playsinline"} <= set(video)
    assert (video["preload"], video["width"]) == ("none", str(reel[1].width))
    assert httpx.get(page.address()).content == studio.read(reel[1].file) == b"second" * 900
    assert httpx.get(page.address(attribute="poster")).content == studio.read(reel[1].poster)
    part = httpx.get(page.address(), headers={"range": "bytes=6-11"})
    assert (part.status_code, part.content) == (206, b"second")
    assert page.words["p"].startswith("Shared by Ada until 28 September 2026, 14:1")


def test_it_plays_that_clip_alone_and_tells_nothing_of_what_was_asked(
    outside: Outside, reel: list[Clip], link: str
):
    page = open_link(outside, link)
    assert page.files() == [reel[1].file]
    assert reel[0].file not in page.answer.text
    for secret in ("Waves", "Spring", "Akool", "credit", reel[0].task_id):
        assert secret not in page.answer.text


def test_the_page_carries_nothing_foreign_and_goes_nowhere(outside: Outside, link: str):
    for answer in (httpx.get(outside.address + link), httpx.head(outside.address + link)):
        rules = dict(
            part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";")
        )
        assert rules.pop("style-src").startswith("'sha256-")
        assert rules == {
            "default-src": "'none'",
            "media-src": "'self'",
            "img-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'none'",
        }
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-robots-tag"].startswith("noindex")
        assert answer.headers["cache-control"] == "no-store"
    assert answer.content == b""


def test_its_one_style_is_the_one_that_is_let_in_and_no_script_is(outside: Outside, link: str):
    page = open_link(outside, link)
    assert set(page.tags).isdisjoint({"script", "link", "iframe", "a", "form"})
    style = page.words["style"]
    hash = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{hash}'" in page.answer.headers["content-security-policy"]
    assert not re.search(r'\s(style|on\w+)="', page.answer.text)
    assert "prefers-color-scheme: dark" in style


# ── links that open nothing ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.hostile("signed links")
def test_every_link_that_opens_nothing_is_answered_alike(
    studio: Studio, outside: Outside, clock: Clock, reel: list[Clip], link: str
):
    unknown = httpx.get(f"{outside.address}/s/{'A' * 32}")
    assert (unknown.status_code, Page(unknown).words["h1"]) == (404, "Nothing to watch here")
    good = httpx.get(outside.address + link)
    clock.advance(1)
    revoked = studio.album.share(Shared.CLIP, reel[1].id, 30, ADA)
    studio.album.revoke(studio.album.shares(Shared.CLIP, reel[1].id)[0].id, ADA)
    studio.album.delete([reel[0].task_id], ADA)
    deleted = httpx.get(outside.address + link)
    studio.album.restore([reel[0].task_id], ADA)
    assert httpx.get(outside.address + link).status_code == 200
    clock.advance(7 * DAY)
    links = [revoked, link, link[:-1], link + "A", "/s/%00", f"/s/{'é' * 200}"]
    for answer in [deleted, *(httpx.get(outside.address + one) for one in each(links))]:
        assert (answer.status_code, answer.content) == (404, unknown.content)
        own = {"date", "server", "content-length"}
        told = {name: value for name, value in answer.headers.items() if name not in own}
        assert told == {name: value for name, value in good.headers.items() if name not in own}


@pytest.mark.parametrize("days", [1, 7, 30])
def test_a_link_is_good_for_as_long_as_was_chosen(
    studio: Studio, outside: Outside, clock: Clock, reel: list[Clip], days: int
):
    link = studio.album.share(Shared.CLIP, reel[0].id, days, ADA)
    clock.advance(days * DAY - 1)
    assert open_link(outside, link).files() == [reel[0].file]
    clock.advance(1)
    assert httpx.get(outside.address + link).status_code == 404


def test_the_films_of_an_open_page_end_with_the_link_and_after_some_hours_anyway(
    studio: Studio, outside: Outside, clock: Clock, reel: list[Clip], link: str
):
    film = open_link(outside, link).address()
    clock.advance(VALID_SECONDS)
    assert httpx.get(film).status_code == 200
    clock.advance(1)
    assert httpx.get(film).status_code == 403
    film = open_link(outside, link).address()
    studio.album.revoke(studio.album.shares(Shared.CLIP, reel[1].id)[0].id, ADA)
    assert httpx.get(film).status_code == 403
    link = studio.album.share(Shared.CLIP, reel[1].id, 1, ADA)
    clock.advance(DAY - 60)
    film = open_link(outside, link).address()
    clock.advance(61)
    assert httpx.get(film).status_code == 403


@pytest.mark.hostile("signed links")
def test_the_link_to_a_film_is_good_for_that_film_and_by_that_share_alone(
    studio: Studio, outside: Outside, reel: list[Clip], link: str
):
    film = open_link(outside, link).address()
    assert httpx.get(film.replace(reel[1].file, reel[0].file)).status_code == 403
    base, _, query = film.partition("?")
    said = dict(parse_qsl(query))
    (share,) = studio.album.shares(Shared.CLIP, reel[1].id)
    assert said["t"] == f"share-{share.id}"
    for changed in each(({"t": ""}, {"t": "share-" + "0" * 32}, {"e": str(int(said["e"]) + DAY)})):
        assert httpx.get(f"{base}?{urlencode(said | changed)}").status_code == 403
    assert httpx.get(film).status_code == 200


# ── a campaign ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_campaigns_link_plays_what_is_approved_in_it_at_this_moment_the_newest_first(
    studio: Studio, outside: Outside, clock: Clock, photo: bytes, reel: list[Clip]
):
    link = share_campaign(studio)
    assert "No clip is approved yet" in open_link(outside, link).answer.text
    approve(studio, *reel)
    clock.advance(60)
    (other,) = shoot(studio, photo, "Another campaign's", campaign="Autumn")
    (none,) = shoot(studio, photo, "No campaign's")
    clock.advance(60)
    (newer,) = splice(studio, *shoot(studio, photo, "Lamps are lit", campaign="Spring"), b"newer" * 900)
    approve(studio, other, none, newer)
    assert open_link(outside, link).files() == [newer.file, *(clip.file for clip in reel)]
    studio.album.review([reel[0].id], Verdict.REJECTED, REA, "hands")
    assert open_link(outside, link).files() == [newer.file, reel[1].file, reel[2].file]
    studio.album.delete([newer.task_id], ADA)
    page = open_link(outside, link)
    assert page.files() == [reel[1].file, reel[2].file]
    assert httpx.get(page.address(1)).content == b"third" * 900
    studio.album.restore([newer.task_id], ADA)
    studio.album.file([newer.task_id], "Autumn", ADA)
    assert open_link(outside, link).files() == [reel[1].file, reel[2].file]


def test_a_campaigns_page_has_an_end(studio: Studio, outside: Outside, reel: list[Clip]):
    approve(studio, reel[0])
    many = splice(studio, reel[2], *[b"%d" % number for number in range(CLIPS_MOST + 20)])
    with studio.works.database.transaction() as connection:
        said = reviews.standing(connection, [reel[0].id])[reel[0].id]
        for clip in many:
            reviews.add(connection, reviews.Review(**{**vars(said), "clip_id": clip.id}))
    assert len(open_link(outside, share_campaign(studio)).videos) == CLIPS_MOST


@pytest.mark.hostile("text")
@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "Fish & Chips' “best”", "&lt;b&gt;"],
)
def test_a_name_is_words_and_never_a_part_of_the_page(
    studio: Studio, outside: Outside, photo: bytes, reel: list[Clip], name: str
):
    studio.album.file([reel[0].task_id], name, ADA)
    approve(studio, reel[0])
    link = studio.album.share(Shared.CAMPAIGN, name, 1, Person(name, Role.MEMBER))
    page = open_link(outside, link)
    assert page.words["h1"] == page.words["title"] == name
    assert page.words["p"].startswith(f"Shared by {name} until")
    assert len(page.videos) == page.tags.count("video") == 1
    assert set(page.tags).isdisjoint({"script", "img", "b"})


# ── who may ────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_who_may_share_makes_and_ends_links(studio: Studio, reel: list[Clip], link: str):
    viewer = Person("Vi", Role.VIEWER)
    assert not viewer.may(Right.SHARE)
    (share,) = studio.album.shares(Shared.CLIP, reel[1].id)
    with pytest.raises(NotAllowed):
        studio.album.share(Shared.CLIP, reel[1].id, 7, viewer)
    with pytest.raises(NotAllowed):
        studio.album.revoke(share.id, viewer)
    assert studio.album.shares(Shared.CLIP, reel[1].id) == [share]


def test_what_is_not_there_is_not_shared(studio: Studio, reel: list[Clip]):
    studio.album.delete([reel[0].task_id], ADA)
    for kind, key in ((Shared.CLIP, "nothing"), (Shared.CLIP, reel[0].id), (Shared.CAMPAIGN, "")):
        with pytest.raises(NotNow):
            studio.album.share(kind, key, 7, ADA)
    with pytest.raises(NotNow):
        share_campaign(studio, "Winter")
    with pytest.raises(BadEntry, match="1, 7, 30 days"):
        studio.album.share(Shared.CAMPAIGN, "Spring", 365, ADA)


def test_nobody_who_reads_the_tables_learns_a_link(studio: Studio, link: str):
    token = link.removeprefix("/s/")
    assert len(token) >= 32
    with studio.works.database.reading() as connection:
        (row,) = connection.execute(text("SELECT * FROM shares")).mappings()
    assert token not in str(dict(row))
    assert row["token_hash"] == hashlib.sha256(token.encode()).hexdigest()
