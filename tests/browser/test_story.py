"""The product's story, in a browser: a photograph goes in, one clip comes out, and it really plays."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from animatic.sandbox.scene import photograph
from tests.browser.conftest import SIGNED_IN, Running, running_app

CLIP_MS = 60_000
"""How long a clip may take; the sandbox needs about fifteen seconds."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One that nobody was at before: no draft lies on its form."""
    with running_app(tmp_path_factory.mktemp("story")) as running:
        yield running


@pytest.fixture
def photo_file(tmp_path: Path) -> Path:
    path = tmp_path / "lighthouse.jpg"
    photograph(seed=8, width=1280, height=960).save(path, quality=90)
    return path


def test_from_a_photograph_to_a_clip_that_plays(
    app: Running, page: Page, browser: Browser, photo_file: Path, tmp_path: Path
):
    compose(app, page, photo_file)
    send_with_a_double_click(page)
    card = watch_it_move(page)
    assert tasks_stored(app) == 1

    card.click()
    film = page.get_by_role("dialog").locator("video")
    plays(film)
    assert film.evaluate("film => [film.videoWidth, film.videoHeight]") == [960, 720]
    assert is_film(download(page, tmp_path))

    address = page.url
    assert re.search(r"/gallery\?task=[0-9a-f]{32}$", address)
    page.keyboard.press("Escape")
    expect(page).to_have_url(f"{app.address}/gallery")
    previews_under_pointer_and_keyboard(page)
    opens_in_a_fresh_browser(browser, address)
    stays_still_for_those_who_asked_for_it(app, browser)


def compose(app: Running, page: Page, photo_file: Path) -> None:
    page.goto(app.address)
    expect(page.get_by_text("nothing is charged")).to_be_visible()
    page.locator("input[type=file]").first.set_input_files(photo_file)
    expect(page.get_by_text("lighthouse.jpg", exact=True)).to_be_visible()
    page.get_by_role("radio", name="Akool", exact=True).click()
    page.get_by_label("What should move").fill("Waves roll in under the lamp")
    page.keyboard.press("Tab")


def send_with_a_double_click(page: Page) -> None:
    send = page.get_by_role("button", name="Send for 20 credits")
    expect(send).to_be_enabled()
    send.dblclick()
    expect(page.get_by_text("1 clip on the way. Change anything")).to_be_visible()
    page.get_by_role("link", name="Watch in the gallery").click()


def watch_it_move(page: Page) -> Locator:
    card = page.locator(".card")
    expect(card).to_have_count(1)
    expect(card.locator(".label")).to_have_text("At Akool")
    node = card.element_handle()
    expect(card.locator(".elapsed")).to_have_text(re.compile(r"0:0[3-9]|0:[1-5]\d"))
    expect(card.locator(".label")).to_have_text("Ready", timeout=CLIP_MS)
    assert node.evaluate("card => card.isConnected"), "the card was drawn anew instead of changed in place"
    assert page.locator("video").count() == 0, "no film is fetched before somebody asks for one"
    return card


def plays(film: Locator) -> None:
    """The film's time goes on, which it does only when the browser can decode it."""
    film.evaluate(
        """film => new Promise((resolve, reject) => {
             film.muted = true;
             film.ontimeupdate = () => film.currentTime > 0.3 && resolve();
             film.onerror = () => reject(film.error.message);
             film.play().catch(reject);
           })"""
    )


def download(page: Page, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download").click()
    assert waiting.value.suggested_filename.startswith("waves-roll-in-under-the-lamp-")
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def is_film(path: Path) -> bool:
    return path.read_bytes()[4:8] == b"ftyp"


def opens_in_a_fresh_browser(browser: Browser, address: str) -> None:
    context = browser.new_context(storage_state=SIGNED_IN)
    page = context.new_page()
    page.goto(address)
    plays(page.get_by_role("dialog").locator("video"))
    context.close()


def tasks_stored(app: Running) -> int:
    with sqlite3.connect(f"file:{app.data_dir}/animatic.db?mode=ro", uri=True) as database:
        (count,) = database.execute("SELECT count(*) FROM tasks").fetchone()
    return count


def previews_under_pointer_and_keyboard(page: Page) -> None:
    page.locator(".card").hover()
    expect(page.locator(".film.shown")).to_have_count(1)
    page.mouse.move(1, 1)
    expect(page.locator(".film")).to_have_count(0)
    page.locator(".card").focus()
    expect(page.locator(".film.shown")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()


def stays_still_for_those_who_asked_for_it(app: Running, browser: Browser) -> None:
    context = browser.new_context(storage_state=SIGNED_IN, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{app.address}/gallery")
    page.locator(".card").focus()
    expect(page.locator(".card")).to_be_focused()
    assert page.locator(".film").count() == 0
    context.close()
