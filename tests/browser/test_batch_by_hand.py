"""The batch table in a browser: cells are written by hand, and neither a look elsewhere nor a reload loses them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accounts import settled
from tests.browser.conftest import Running, running_app

ROWS = "picture,prompt,model\nbottle.jpg,Push in,SellerPic Creative\n"
REFUSAL = "Row 1: Fill in {colour}"


@pytest.fixture(scope="module")
def batch_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running_app(tmp_path_factory.mktemp("batch")) as running:
        yield running


def test_what_is_written_into_a_cell_stays_there(batch_app: Running, page: Page, photo_file: Path):
    page.goto(f"{batch_app.address}/compose?way=Batch+table")
    page.locator("input[type=file]").first.set_input_files(photo_file)
    expect(page.get_by_text("On the tray: 1")).to_be_visible()
    page.get_by_role("button", name="From CSV").click()
    page.locator("[data-testid=stPopoverBody] input[type=file]").set_input_files(
        {"name": "rows.csv", "mimeType": "text/csv", "buffer": ROWS.encode()}
    )
    expect(page.get_by_role("button", name="Send 1 row for 10 credits")).to_be_enabled()
    settled(page)
    write_prompt(page, "Push in on the {colour} bottle")
    expect(page.get_by_text(REFUSAL)).to_be_visible()

    page.get_by_role("radio", name="One brief").click()
    expect(page.get_by_role("textbox", name="What should move")).to_be_visible()
    page.get_by_role("radio", name="Batch table").click()
    expect(page.get_by_text(REFUSAL)).to_be_visible()

    settled(page)
    page.reload()
    expect(page.get_by_text(REFUSAL)).to_be_visible()


def write_prompt(page: Page, words: str) -> None:
    """Into the first row; the cells are drawn on a canvas, so they are walked by keyboard from the row's picture."""
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    canvas = page.locator("[data-testid=stDataFrame] canvas").first
    canvas.scroll_into_view_if_needed()
    picture = canvas.bounding_box()
    assert picture
    page.mouse.click(picture["x"] + 110, picture["y"] + 52)
    expect(page.locator("[data-testid=stDataFrame] [aria-selected=true]").first).to_be_attached()
    for _ in ("last frame", "references", "prompt"):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    cell = page.locator("textarea.gdg-input")  # comes a moment after the key
    cell.fill(words)
    cell.press("Enter")


def test_what_is_no_link_is_told_to_be_none(batch_app: Running, page: Page):
    page.goto(f"{batch_app.address}/compose")
    page.get_by_role("radio", name="Your own").click()
    link = page.get_by_role("textbox", name="Link to the audio")
    link.fill("my song.mp3")
    link.press("Tab")
    told = page.get_by_text("Link to the audio must be a link that begins with https")
    expect(told.first).to_be_visible()
    expect(page.get_by_text("Link to the audio is needed")).to_have_count(0)
