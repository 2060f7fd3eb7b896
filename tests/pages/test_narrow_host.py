"""Pages behind a host that lets none of our routes through: what is drawn instead of links."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import streamlit as st
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from animatic import Clip, Role, Studio, Task, clips
from animatic.handover import SIZE_BYTES_MOST
from components import frame, reach
from components.media_links import FILM_BYTES_MOST
from tests.pages.conftest import Open, Person


@pytest.fixture
def clip(lent: Studio, send: Callable[..., Task], work: Callable[[], None]) -> Clip:
    task = send("Waves roll in")
    work()
    return lent.card(task.id).clips[0]


@pytest.fixture
def player(open_page: Open, clip: Clip) -> Person:
    """A clip opened by somebody whose browser has found our routes closed."""
    person = open_page(frame.GALLERY, task=clip.task_id)
    return narrowed(person)


def narrowed(person: Person) -> Person:
    person.app.session_state[reach.NARROW] = True
    person.app.run()
    assert not person.app.exception, person.app.exception
    return person


def films(person: Person) -> list[str]:
    return [film.proto.url for film in person.app.get("video")]


def grow(studio: Studio, clip: Clip, size_bytes: int) -> None:
    """As if the clip's film were so large."""
    with studio.works.database.transaction() as connection:
        table = clips.clips
        connection.execute(update(table).where(table.c.id == clip.id).values(size_bytes=size_bytes))


def test_the_page_holds_its_pictures_and_leads_to_no_route_of_ours(player: Person):
    (card,) = player.cards()
    assert card["poster"].startswith("data:image/webp;base64,")
    assert card["preview"] == ""
    assert not player.app.get("link_button")
    taken = {button.proto.label for button in player.app.get("download_button")}
    assert {"Download", "Original", "Poster", "GIF", "WebP"} <= taken
    assert films(player)
    assert not any(url.startswith("/app/static/") for url in films(player))


def test_a_film_too_large_for_such_a_host_is_shown_as_its_poster_and_told(
    player: Person, lent: Studio, clip: Clip
):
    grow(lent, clip, FILM_BYTES_MOST)
    player.app.run()
    assert films(player)
    grow(lent, clip, FILM_BYTES_MOST + 1)
    player.app.run()
    assert films(player) == []
    assert "This host plays 50 MB at most" in player.read()


def test_a_zip_too_large_for_such_a_host_is_told_instead_of_offered(lent: Studio, clip: Clip):
    grow(lent, clip, SIZE_BYTES_MOST + 1)
    app = AppTest.from_function(draw_zip)
    app.session_state["token"] = lent.doors.enter_demo(Role.VIEWER).token
    app.session_state["ids"] = [clip.id]
    assert app.run().get("link_button"), "where links lead somewhere, nothing stands in memory"
    app.session_state[reach.NARROW] = True
    app.run()
    assert not app.get("download_button")
    assert "take less at once" in app.error[0].value


def draw_zip() -> None:
    """A page with nothing on it but the way to a ZIP."""
    import streamlit as st

    from components import connection, downloads

    downloads.draw_zip(connection.studio(), st.session_state["ids"])


def test_a_poster_that_is_gone_leaves_its_card(open_page: Open, lent: Studio, clip: Clip):
    st.cache_resource.clear()  # another test may have drawn the same picture
    lent.works.media.delete(clip.poster)
    (card,) = narrowed(open_page(frame.GALLERY)).cards()
    assert (card["id"], card["poster"]) == (clip.task_id, "")
