"""Behind a host that lets neither our cookie nor our routes through, people stay signed in, and clips are made,
watched and taken along all the same."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZipFile

import httpx
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, WebSocket, expect

from animatic import COOKIE
from animatic.sandbox.process import start
from animatic.sandbox.scene import photograph
from tests.browser.accounts import inside, outside, settled, sign_in, way_out
from tests.browser.conftest import Running, running_team
from tests.browser.narrow_host import narrow_host
from tests.browser.test_headers import CLIP_MS, tell
from tests.browser.test_story import is_film, plays
from tests.browser.test_studio import choose

KEPT = "localStorage.getItem('animatic.token')"
OTHER = """before => new Promise((done, fail) => {
  const look = () => localStorage.getItem('animatic.token') === before ? setTimeout(look, 50) : done();
  look();
  setTimeout(() => fail('the browser keeps what it kept'), 20_000);
})"""
"""Wait until the browser keeps something else than it did before; done in the page, whose policy refuses to be
handed a question in words."""


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """Nobody has signed in before."""
    return {}


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The app itself, as nobody who comes by the host reaches it."""
    sandbox = start(pace="at-once")
    tell(sandbox, "film", {"shared": True})
    with running_team(tmp_path_factory.mktemp("hosted"), sandbox) as running:
        yield running


@pytest.fixture(scope="module")
def hosted(behind: Running) -> Iterator[str]:
    """Where the app is shown by such a host."""
    with narrow_host(behind.address) as address:
        yield address


def test_the_host_lets_nothing_of_ours_through(hosted: str):
    assert httpx.get(f"{hosted}/_stcore/health").text == "ok"
    for path in ("/doors/cookie", "/app/static/ok", "/app/static/m/a.mp4", "/notices/akool/a", "/s/a"):
        assert httpx.get(f"{hosted}{path}").status_code == 404


def test_a_sign_in_survives_a_reload_and_a_new_tab_with_its_page_and_query(
    hosted: str, page: Page, context: BrowserContext
):
    sign_in(page, f"{hosted}/gallery?show=Ready&find=x", "mia")
    page.evaluate(OTHER, None)
    assert [one for one in context.cookies() if one["name"] == COOKIE] == []
    tab = context.new_page()
    for one in (page, tab):
        one.goto(f"{hosted}/gallery?show=Ready&find=x")
        expect(one.get_by_role("heading", name="Gallery")).to_be_visible()
        inside(one)
        expect(one.get_by_placeholder("Find in prompts")).to_have_value("x")
        expect(one.get_by_role("radio", name="Ready")).to_be_checked()
        assert "find=x" in one.url


def test_signing_out_clears_what_the_browser_has_kept(hosted: str, page: Page, context: BrowserContext):
    sign_in(page, f"{hosted}/gallery", "mia")
    page.evaluate(OTHER, None)
    kept = page.evaluate(KEPT)
    tab = context.new_page()
    tab.goto(f"{hosted}/credits")
    inside(tab)
    way_out(page).click()
    outside(page)
    page.evaluate(OTHER, kept)
    assert page.evaluate(KEPT) is None
    page.reload()
    outside(page)
    tab.get_by_role("link", name="Gallery").click()
    outside(tab)


def test_what_the_browser_has_kept_opens_nothing_once_the_sign_in_has_ended(hosted: str, page: Page):
    sign_in(page, f"{hosted}/gallery", "mia")
    page.evaluate(OTHER, None)
    kept = page.evaluate(KEPT)
    way_out(page).click()
    outside(page)
    page.evaluate(OTHER, kept)
    page.evaluate("token => localStorage.setItem('animatic.token', token)", kept)
    page.reload()
    outside(page)
    sign_in(page, f"{hosted}/gallery", "rosa")
    page.evaluate(OTHER, kept)
    page.reload()
    expect(page.get_by_text("rosa · reviewer")).to_be_visible()


# ── clips ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Heard:
    """What a page sends while it is open."""

    asked: list[str]
    """Addresses."""
    told: list[bytes]
    """What it tells Streamlit."""

    def asked_of_us(self) -> list[str]:
        """The paths among them that Streamlit has nothing to do with."""
        paths = [urlsplit(address).path for address in self.asked]
        return [path for path in paths if path.startswith("/app/static/")]

    def says_that_it_is_closed(self) -> bool:
        return any(b"reach" in frame for frame in self.told)


@pytest.fixture
def heard(page: Page) -> Heard:
    one = Heard([], [])

    def attend(socket: WebSocket) -> None:
        socket.on(
            "framesent", lambda sent: one.told.append(sent if isinstance(sent, bytes) else sent.encode())
        )

    page.on("request", lambda request: one.asked.append(request.url))
    page.on("websocket", attend)
    return one


def test_from_a_photograph_to_clips_that_are_watched_and_taken_along(
    hosted: str, behind: Running, page: Page, heard: Heard, tmp_path: Path
):
    send_to_two_models(hosted, page, tmp_path)
    cards = page.locator(".card")
    expect(cards).to_have_count(2)
    for place in range(2):
        expect(cards.nth(place).locator(".label")).to_have_text("Ready", timeout=CLIP_MS)
        shows(cards.nth(place).locator(".poster"))
    assert heard.says_that_it_is_closed()
    takes_both_along(page)
    plays_both_side_by_side(page)
    cards.first.click()
    dialog = page.get_by_role("dialog")
    plays(dialog.locator("video"))
    film = taken(page, dialog.get_by_role("button", name="Download", exact=True))
    assert film.name.startswith("waves-roll-in-")
    assert is_film(film)
    assert is_stored(behind, film.read_bytes())
    takes_it_as_other_kinds(page, dialog)
    dialog.get_by_role("button", name="Share").click()
    expect(page.get_by_text("This host shows nothing to people who are not signed in")).to_be_visible()
    expect(page.get_by_role("button", name="Make a link")).to_have_count(0)
    assert heard.asked_of_us() == ["/app/static/ok"]


def send_to_two_models(hosted: str, page: Page, folder: Path) -> None:
    photo = folder / "waves.jpg"
    photograph(seed=5, width=1280, height=960).save(photo, quality=85)
    sign_in(page, f"{hosted}/compose", "mia")
    page.locator("input[type=file]").first.set_input_files(photo)
    expect(page.get_by_text("waves.jpg", exact=True)).to_be_visible()
    shows(page.get_by_role("img", name="waves.jpg"))
    page.get_by_label("What should move").fill("Waves roll in")
    page.keyboard.press("Tab")
    choose(page, "Also send it to", "Seedance 1.0 Lite")
    expect(page.get_by_text(re.compile("Makes 2 clips"))).to_be_visible()
    settled(page)
    page.get_by_role("button", name=re.compile("Send for")).click()
    page.get_by_role("link", name="Watch in the gallery").click()


def shows(picture: Locator) -> None:
    """The browser holds the picture, and has not asked our routes for it."""
    expect(picture).to_have_attribute("src", re.compile("^data:image/webp;base64,"))
    assert picture.evaluate("async image => { await image.decode(); return image.naturalWidth; }") > 0


def taken(page: Page, button: Locator) -> Path:
    """What somebody gets who presses a button, under its own name."""
    with page.expect_download() as waiting:
        button.click()
    path = waiting.value.path()
    return path.rename(path.with_name(waiting.value.suggested_filename))


def is_stored(running: Running, film: bytes) -> bool:
    name = f"{hashlib.sha256(film).hexdigest()}.mp4"
    return any(path.read_bytes() == film for path in running.data_dir.rglob(name))


def takes_both_along(page: Page) -> None:
    settled(page)
    for tick in page.locator(".tick").all():
        tick.check()
    expect(page.get_by_text("2 selected")).to_be_visible()
    settled(page)
    with ZipFile(taken(page, page.get_by_role("button", name="ZIP"))) as archive:
        assert archive.testzip() is None
        films = [archive.read(name) for name in archive.namelist() if name.endswith(".mp4")]
        assert [film[4:8] for film in films] == [b"ftyp"] * 2
        assert "Waves roll in" in archive.read("briefs.csv").decode()


def plays_both_side_by_side(page: Page) -> None:
    page.get_by_role("button", name="Compare").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("video")).to_have_count(2)
    for film in dialog.locator("video").all():
        plays(film)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def takes_it_as_other_kinds(page: Page, dialog: Locator) -> None:
    dialog.get_by_role("button", name="Download as").click()
    assert taken(page, page.get_by_role("button", name="GIF")).read_bytes()[:6] == b"GIF89a"
    poster = taken(page, page.get_by_role("button", name="Poster"))
    assert (poster.suffix, poster.read_bytes()[8:12]) == (".webp", b"WEBP")
    page.get_by_role("radio", name="1:1").click()
    cut = taken(page, page.get_by_role("button", name="Cut to 1:1"))
    assert cut.name.endswith("-1x1.mp4")
    assert is_film(cut)
    page.keyboard.press("Escape")


def test_the_ledger_is_taken_along(hosted: str, page: Page):
    sign_in(page, f"{hosted}/credits?section=Entries", "mia")
    path = taken(page, page.get_by_role("button", name="Export CSV"))
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    assert re.fullmatch(r"animatic-entries-\d{4}-\d{2}\.csv", path.name)
    assert {row["title"] for row in rows if row["kind"] == "hold"} == {"Waves roll in"}
    assert {row["member"] for row in rows} == {"mia"}


def test_where_our_routes_are_open_nothing_of_it_is_used(behind: Running, page: Page, heard: Heard):
    sign_in(page, f"{behind.address}/gallery", "mia")
    poster = page.locator(".card .poster").first
    expect(poster).to_have_attribute("src", re.compile("^app/static/m/"))
    pages = page.get_by_test_id("stSidebarNav")
    pages.get_by_role("link", name="Credits").click()
    expect(page.get_by_role("heading", name="Credits", exact=True)).to_be_visible()
    pages.get_by_role("link", name="Gallery").click()
    page.locator(".card").first.click()
    film = page.get_by_role("dialog").locator("video")
    expect(film).to_have_attribute("src", re.compile("/app/static/m/"))
    expect(page.get_by_role("link", name="Download", exact=True)).to_be_visible()
    settled(page)
    assert heard.asked_of_us().count("/app/static/ok") == 1
    assert not heard.says_that_it_is_closed()
