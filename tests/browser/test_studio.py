"""The studio in a browser: one brief to several models, a draft that survives, and a gallery worked by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.accounts import settled
from tests.browser.conftest import Running, running_app

CLIPS_MS = 90_000


@pytest.fixture(scope="module")
def studio_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running_app(tmp_path_factory.mktemp("studio")) as running:
        yield running


def choose(page: Page, label: str, option: str) -> None:
    """Pick one from a list that opens."""
    settled(page)
    field = page.get_by_role("combobox", name=re.compile(label))
    field.click()
    field.press_sequentially(option)
    expect(page.get_by_role("option").first).to_have_text(re.compile(option))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")


def test_one_brief_goes_to_two_models_and_the_better_clip_is_approved(
    studio_app: Running, page: Page, photo_file: Path
):
    page.goto(f"{studio_app.address}/compose")
    page.locator("input[type=file]").first.set_input_files(photo_file)
    expect(page.get_by_text("bottle.jpg", exact=True)).to_be_visible()
    settled(page)
    page.get_by_label("What should move").fill("Light wanders over the bottle")
    page.keyboard.press("Tab")
    expect(page.get_by_text("29 characters")).to_be_visible()  # the page has been drawn with the words
    choose(page, "Also send it to", "Seedance 1.0 Lite")
    expect(page.get_by_text(re.compile("Makes 2 clips"))).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Send for"))).to_be_enabled()
    settled(page)

    page.reload()  # nothing of it is lost
    expect(page.get_by_label("What should move")).to_have_value(
        "Light wanders over the bottle", timeout=20_000
    )
    expect(page.get_by_text(re.compile("Makes 2 clips"))).to_be_visible()
    expect(page.get_by_text("bottle.jpg", exact=True)).to_be_visible()

    page.get_by_role("button", name=re.compile("Send for")).click()
    expect(page.get_by_text("2 clips on the way. Change anything")).to_be_visible()
    page.get_by_role("link", name="Watch in the gallery").click()
    cards = page.locator(".card")
    expect(cards).to_have_count(2)
    for place in range(2):
        expect(cards.nth(place).locator(".label")).to_have_text("Ready", timeout=CLIPS_MS)
    settled(page)
    compares_both(page, cards)
    works_by_keyboard(page, cards)
    deletes_and_takes_back(page, cards)


def compares_both(page: Page, cards: Locator) -> None:
    for tick in page.locator(".tick").all():
        tick.check()
    expect(page.get_by_text("2 selected")).to_be_visible()
    page.get_by_role("button", name="Compare").click()
    dialog = page.get_by_role("dialog")
    films = dialog.locator("video")
    expect(films).to_have_count(2)
    assert films.first.evaluate("film => film.preload") == "none", "no film before somebody asks"
    dialog.get_by_role("button", name="Play all").click()
    for place in range(2):
        films.nth(place).evaluate(
            "film => new Promise(done => { film.ontimeupdate = () => film.currentTime > 0.3 && done(); })"
        )
    apart = dialog.evaluate(
        "root => { const times = [];"
        " const walk = node => { if (node.tagName === 'VIDEO') times.push(node.currentTime);"
        " [...(node.shadowRoot?.children ?? []), ...node.children].forEach(walk); };"
        " walk(root);"
        " return Math.abs(times[0] - times[1]); }"
    )
    assert apart < 0.4
    dialog.get_by_role("button", name="Approve this one").first.click()
    expect(dialog.get_by_text("Approved. The names are told now.")).to_be_visible()
    page.keyboard.press("Escape")


def works_by_keyboard(page: Page, cards: Locator) -> None:
    page.goto(page.url)
    expect(cards).to_have_count(2)
    settled(page)
    cards.first.focus()
    page.keyboard.press("ArrowRight")
    expect(cards.nth(1)).to_be_focused()
    page.keyboard.press("f")
    expect(cards.nth(1).locator(".star")).to_be_visible()
    settled(page)
    cards.nth(1).focus()
    page.keyboard.press("a")
    expect(cards.nth(1).locator(".marks")).to_contain_text("Approved")


def deletes_and_takes_back(page: Page, cards: Locator) -> None:
    settled(page)
    page.locator(".tick").first.check()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(cards).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(cards).to_have_count(2)


def test_filters_stand_in_the_address_and_open_again(studio_app: Running, page: Page, browser: Browser):
    page.goto(f"{studio_app.address}/gallery?find=bottle")
    expect(page.locator(".card")).to_have_count(2)
    find = page.get_by_placeholder("Find in prompts")
    find.fill("nothing like it")
    find.press("Enter")
    expect(page.get_by_text("Nothing is like that.")).to_be_visible()
    assert "find=nothing" in page.url


def test_a_filter_behind_the_button_lasts_over_another_page_until_it_is_cleared(
    studio_app: Running, page: Page
):
    page.goto(f"{studio_app.address}/gallery")
    page.get_by_role("button", name="Filters").click()
    page.get_by_text("Favourites only").click()
    expect(page.get_by_role("button", name="Filters (1)")).to_be_visible()
    page.wait_for_url("**/gallery?starred=true")
    page.keyboard.press("Escape")
    settled(page)
    places = page.get_by_test_id("stSidebarNav")
    places.get_by_role("link", name="Credits").click()
    expect(page.get_by_role("heading", name="Credits", exact=True)).to_be_visible()
    places.get_by_role("link", name="Gallery").click()
    page.wait_for_url("**/gallery?starred=true")
    page.get_by_role("button", name="Filters (1)").click()
    settled(page)
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_role("button", name="Filters", exact=True)).to_be_visible()
    page.wait_for_url("**/gallery")


def test_a_batch_is_filled_from_csv_priced_and_sent(
    studio_app: Running, page: Page, photo_file: Path, tmp_path: Path
):
    table = tmp_path / "batch.csv"
    table.write_text(
        "picture,prompt,model,campaign\nbottle.jpg,Slow push in,Akool Classic,Spring\nbottle.jpg,,Nonsense,\n"
    )
    page.goto(f"{studio_app.address}/compose?way=Batch+table")
    page.locator("input[type=file]").first.set_input_files(photo_file)
    expect(page.get_by_text("On the tray: 1")).to_be_visible()
    page.get_by_role("button", name="From CSV").click()
    page.get_by_text("An example to begin with").wait_for()
    page.locator("input[type=file][accept*='.csv']").set_input_files(table)
    expect(page.get_by_text("Nonsense").first).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Send 1 row for 20 credits").click()
    expect(page.get_by_text("of 1 tasks have ended")).to_be_visible()
