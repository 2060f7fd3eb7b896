"""What somebody finds who never signs in, in a process that nobody has asked for anything yet: the way in, alone."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, WebSocket, expect

from animatic import app_routes
from animatic.database import Database
from components.shell import PLACES
from tests import galleries
from tests.browser.accounts import NOBODY_SIGNED_IN, inside, outside, password_of, type_in, write_members
from tests.browser.conftest import Running, running_app

PROMPT, CAMPAIGN, SENDER = "Heron over the reeds", "Heronry", "harriet"
KNOWN = (PROMPT, CAMPAIGN, SENDER, "vera", "mallory", "@example.com", "akool", "20 credits", "app/static/m/")
"""What stands on pages, or in what a page is told: clips, where they lie, prices, members, addresses, services."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
OWN = ("/s/guess", "/notices/akool/guess", "/app/static/m/guess.mp4", "/app/static/x/entries.csv")
STREAMLITS = (
    "/_stcore/health",
    "/_stcore/script-health-check",
    "/_stcore/metrics",
    "/_stcore/host-config",
    "/_stcore/stream",
    "/_stcore/message?hash=0",
    "/_stcore/upload_file/guess/guess",
    "/_stcore/bidi-components/animatic_doorway/index.js",
    "/_stcore/custom-component/guess",
    "/media/guess.png",
    "/media/../app.py",
    "/component/guess/index.html",
    "/app/static/animatic.db",
    "/app/static/../app.py",
    "/app/static/m/%2e%2e/%2e%2e/animatic.db",
    "/.streamlit/secrets.toml",
    "/members.yaml",
    "/auth/login",
    "/oauth2callback",
)
REFUSED = {400, 401, 403, 404, 405, 413, 422, 426}


pytestmark = NOBODY_SIGNED_IN


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Running]:
    """A process that has just begun, over a gallery that has something in it."""
    fill(tmp_path / "data")
    members = write_members(tmp_path / "members.yaml")
    with running_app(tmp_path / "data", ANIMATIC_MEMBERS_FILE=str(members)) as running:
        yield running


def fill(folder: Path) -> None:
    folder.mkdir()
    database = Database(f"sqlite:///{folder}/animatic.db")
    database.migrate()
    works = galleries.open_works(database, folder, time.time)
    galleries.finish(works, galleries.send(works, PROMPT, member=SENDER, campaign=CAMPAIGN))
    database.close()


def own_places() -> set[str]:
    """Every route of ours, with a guess in each of its gaps."""
    return {re.sub(r"\{.*?\}", "guess", route.path) for route in app_routes(lambda: None)}  # type: ignore[arg-type]


def told(text: str) -> list[str]:
    return [word for word in KNOWN if word.lower() in text.lower()]


def test_no_request_of_a_stranger_is_told_anything(fresh: Running):
    pages = {f"/{place.address}" for place in PLACES} | {"/", "/gallery?task=guess", "/team/members"}
    index = httpx.get(fresh.address).text
    assert told(index) == []
    with httpx.Client(base_url=fresh.address, timeout=20) as stranger:
        for path in sorted(pages | own_places() | set(OWN) | set(STREAMLITS)):
            for method in METHODS:
                answer = stranger.request(method, path)
                is_harmless = answer.text in ("", "ok", index) or path == "/_stcore/host-config"
                assert answer.status_code in REFUSED or is_harmless, (method, path, answer.status_code)
                assert told(answer.text) == [], (method, path)
                assert "set-cookie" not in answer.headers or "_streamlit_xsrf" in answer.headers["set-cookie"]


@pytest.mark.parametrize("address", [place.address for place in PLACES])
def test_the_first_page_that_is_asked_for_shows_the_way_in_and_is_told_nothing_else(
    fresh: Running, page: Page, address: str
):
    frames = listen(page)
    page.goto(f"{fresh.address}/{address}?task=guess&find=heron&section=Entries")
    outside(page)
    seen = page.content() + page.locator("body").inner_text()
    assert told(seen) == []
    expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)
    assert len(frames) > 3
    assert told("\n".join(frames)) == []


def test_who_may_look_is_told_it(fresh: Running, page: Page):
    """So that what is listened for above would be heard."""
    frames = listen(page)
    page.goto(f"{fresh.address}/gallery")
    type_in(page, "ada", password_of("ada"))
    inside(page)
    expect(page.locator(".card")).to_have_count(1)
    assert {PROMPT, "app/static/m/", "akool", "20 credits"} <= set(told("\n".join(frames)))
    page.goto(f"{fresh.address}/team")
    expect(page.get_by_role("heading", name="Team")).to_be_visible()
    inside(page)
    assert {"vera", "mallory", "@example.com"} <= set(told("\n".join(frames)))


def listen(page: Page) -> list[str]:
    """Everything that the page is told, as far as it can be read; it grows."""
    heard: list[str] = []

    def note(payload: str | bytes) -> None:
        heard.append(payload if isinstance(payload, str) else payload.decode("utf-8", "replace"))

    def attend(socket: WebSocket) -> None:
        socket.on("framereceived", note)

    page.on("websocket", attend)
    return heard
