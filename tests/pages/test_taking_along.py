"""Taking clips along and sharing them: what is offered, and that each link brings what its name says."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZipFile

import httpx
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from animatic import Clip, Role, Shared, Studio, Task, Verdict
from animatic import Person as Somebody
from animatic.cuts import SHAPES
from animatic.film import probe
from components import connection, frame
from tests.conftest import Outside
from tests.pages.conftest import Open, Person
from tests.visiting import open_link

REA = Somebody("Rea", Role.REVIEWER)

Fetch = Callable[[Person, str], httpx.Response]


@pytest.fixture
def clip(lent: Studio, send: Callable[..., Task], work: Callable[[], None]) -> Clip:
    """A finished clip of the campaign Spring."""
    task = send("Waves roll in")
    lent.album.file([task.id], "Spring", REA)
    work()
    return lent.card(task.id).clips[0]


@pytest.fixture
def player(open_page: Open, clip: Clip) -> Person:
    return open_page(frame.GALLERY, task=clip.task_id)


def links(person: Person) -> dict[str, str]:
    """Where each link button leads, by its label."""
    return {link.proto.label: link.proto.url for link in person.app.get("link_button")}


@pytest.fixture
def fetch(outside: Outside) -> Fetch:
    """What somebody gets who presses a link."""

    def fetch(person: Person, label: str) -> httpx.Response:
        return httpx.get(outside.address + links(person)[label], timeout=30).raise_for_status()

    return fetch


def cut_to(person: Person, shape: str) -> None:
    person.fill("Cut it to", shape)


def sliders(person: Person) -> list[str]:
    return [slider.label for slider in person.app.slider if slider.label in ("Across", "Down")]


# ── taking along ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_film_comes_by_one_press_under_the_name_of_what_was_asked(
    player: Person, fetch: Fetch, lent: Studio, clip: Clip
):
    for label in ("Download", "Original"):
        answer = fetch(player, label)
        assert answer.content == lent.read(clip.file)
        assert f"waves-roll-in-{clip.task_id[-6:]}-1.mp4" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("label", "ending", "moves"), [("Poster", "WEBP", False), ("GIF", "GIF", True), ("WebP", "WEBP", True)]
)
def test_pictures_of_it_come_as_what_they_are_called(
    player: Person, fetch: Fetch, label: str, ending: str, moves: bool
):
    answer = fetch(player, label)
    image = Image.open(io.BytesIO(answer.content))
    assert (image.format, getattr(image, "is_animated", False)) == (ending, moves)
    assert f".{ending.lower()}" in answer.headers["content-disposition"]


def test_nothing_is_asked_about_a_cut_before_somebody_wants_one(player: Person):
    assert sliders(player) == []
    assert not [label for label in links(player) if label.startswith("Cut")]
    assert not player.app.get("image")


def test_a_cut_can_be_moved_where_there_is_room_and_is_shown_before_it_is_made(
    player: Person, fetch: Fetch, clip: Clip, tmp_path: Path
):
    assert clip.width > clip.height
    cut_to(player, "9:16")
    assert "Stories, Reels, TikTok" in player.read()
    assert sliders(player) == ["Across"]
    (before,) = player.app.get("image")
    answers = [fetch(player, "Cut to 9:16")]
    player.app.slider(key=f"across-{clip.id}").set_value(0).run()
    (after,) = player.app.get("image")
    answers.append(fetch(player, "Cut to 9:16"))
    assert before.proto.imgs[0].url != after.proto.imgs[0].url
    assert answers[0].content != answers[1].content
    for answer in answers:
        film = tmp_path / "cut.mp4"
        film.write_bytes(answer.content)
        facts = probe(film)
        assert facts.height == clip.height
        assert facts.width / facts.height == pytest.approx(SHAPES["9:16"].ratio, abs=2 / facts.height)
        assert "-1-9x16.mp4" in answer.headers["content-disposition"]


def test_a_clip_that_has_the_shape_already_is_offered_as_it_came(
    player: Person, fetch: Fetch, lent: Studio, clip: Clip
):
    cut_to(player, "16:9")
    assert "The clip is 16:9 as it came" in player.read()
    assert sliders(player) == []
    assert fetch(player, "Original in 16:9").content == lent.read(clip.file)


def draw_zip() -> None:
    """A page with nothing on it but the link to a ZIP."""
    import streamlit as st

    from components import connection, downloads

    downloads.draw_zip(connection.studio(), st.session_state["ids"])


def test_a_selection_comes_as_one_file_and_too_large_a_one_is_told(outside: Outside, clip: Clip):
    app = AppTest.from_function(draw_zip)
    app.session_state["token"] = connection.studio().doors.enter_demo(Role.ADMIN).token
    app.session_state["ids"] = [clip.id]
    (link,) = app.run().get("link_button")
    archive = ZipFile(io.BytesIO(httpx.get(outside.address + link.proto.url).content))
    assert archive.namelist()[1:] == ["briefs.csv"]
    app.session_state["ids"] = [f"{number}" for number in range(201)]
    app.run()
    assert not app.get("link_button")
    assert "One ZIP takes 1 to 200 clips" in app.error[0].value


# ── sharing ────────────────────────────────────────────────────────────────────────────────────────────────


def shown_link(person: Person) -> str:
    (code,) = [one.value for one in person.app.code if "/s/" in one.value]
    return code


def test_a_clip_is_shared_by_a_link_that_is_shown_once(
    player: Person, lent: Studio, outside: Outside, clip: Clip
):
    player.press("Make a link")
    link = shown_link(player)
    assert link.startswith(f"{outside.address}/s/")
    assert open_link(outside, urlsplit(link).path).files() == [clip.file]
    (share,) = lent.album.shares(Shared.CLIP, clip.id)
    assert share.expires_at - share.made_at == 7 * 86_400
    assert "Demo admin" in player.read()
    player.app.run()
    assert not [code for code in player.app.code if "/s/" in code.value]
    assert "Demo admin" in player.read()


def test_a_link_is_good_for_as_long_as_was_chosen_and_ends_when_it_is_revoked(
    player: Person, lent: Studio, outside: Outside, clip: Clip
):
    player.fill("Good for", 30)
    player.press("Make a link")
    link = shown_link(player)
    (share,) = lent.album.shares(Shared.CLIP, clip.id)
    assert share.expires_at - share.made_at == 30 * 86_400
    player.press("Revoke")
    assert "The link plays nothing any more." in player.read()
    assert "Revoke" not in player.buttons()
    assert httpx.get(link).status_code == 404


def test_a_campaign_is_shared_where_its_clips_are_looked_at(
    open_page: Open, lent: Studio, outside: Outside, clip: Clip
):
    assert "Make a link" not in open_page(frame.GALLERY).buttons()
    person = open_page(frame.GALLERY, campaign="Spring")
    person.press("Make a link")
    path = urlsplit(shown_link(person)).path
    assert open_link(outside, path).files() == []
    lent.album.review([clip.id], Verdict.APPROVED, REA)
    page = open_link(outside, path)
    assert (page.files(), page.words["h1"]) == ([clip.file], "Spring")
    person.press("Revoke")
    assert open_link(outside, path).answer.status_code == 404


def test_a_campaign_that_is_none_is_told_in_words(open_page: Open, clip: Clip):
    assert "Make a link" not in open_page(frame.GALLERY, campaign="Winter").buttons()
