"""Five hundred effects in a browser: previews only when looked at, keys, favourites, and Use onto the form."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, WebSocket, expect

from tests.browser.conftest import SIGNED_IN, Running, running_app

COUNT = 500
PAGE_BYTES_MOST = 1_000_000
FILM_MS = 30_000
"""The sandbox renders a preview when it is first asked for."""


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Running]:
    """An app whose Akool has published five hundred effects."""
    with running_app(tmp_path_factory.mktemp("effects")) as running:
        page = browser.new_page(storage_state=SIGNED_IN)
        wait_for_lists(running, page)
        page.close()
        publish(running, COUNT)
        yield running


def wait_for_lists(running: Running, page: Page) -> None:
    """Until the app has fetched all lists by itself."""
    for _ in range(40):
        page.goto(f"{running.address}/effects")
        lists = page.get_by_role("button", name=re.compile("Lists: "))
        lists.wait_for()
        if "not fetched" not in (lists.text_content() or ""):
            return
    raise AssertionError("the lists were never fetched")


def publish(running: Running, count: int) -> None:
    """Put many effects where the fetched ones are kept, with the pictures and films of those."""
    with closing(sqlite3.connect(running.data_dir / "animatic.db", timeout=20)) as database, database:
        place = "FROM catalogs WHERE name = 'effects' AND shop LIKE 'akool %'"
        (kept,) = database.execute(f"SELECT rows {place}").fetchone()
        known = json.loads(kept)
        rows = [
            {**known[at % len(known)], "code": f"many_{at:03d}", "name": f"Effect {at:03d}"}
            for at in range(count)
        ]
        database.execute(
            "UPDATE catalogs SET rows = ? WHERE name = 'effects' AND shop LIKE 'akool %'", (json.dumps(rows),)
        )


def open_effects(running: Running, page: Page, query: str = "maker=Akool&list=Effects") -> Locator:
    """The page with its first cards drawn; answers them."""
    page.goto(f"{running.address}/effects?{query}")
    cards = page.locator(".card")
    expect(cards.first).to_be_visible()
    return cards


def films_asked_for(page: Page) -> list[str]:
    """Grows with every film that the page asks for."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.resource_type == "media":
            asked.append(request.url)

    page.on("request", note)
    return asked


def bytes_received(page: Page) -> list[int]:
    """Grows with every message that the app sends."""
    sizes: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: sizes.append(len(data)))

    page.on("websocket", listen)
    return sizes


def test_a_film_is_fetched_only_for_the_card_that_is_looked_at(stocked: Running, page: Page):
    asked = films_asked_for(page)
    cards = open_effects(stocked, page)
    expect(cards).to_have_count(120)
    assert asked == []

    cards.nth(0).hover()
    expect(page.locator(".film.shown")).to_have_count(1, timeout=FILM_MS)
    page.mouse.move(1, 1)
    expect(page.locator(".film")).to_have_count(0)

    cards.nth(1).focus()
    expect(cards.nth(1).locator(".film.shown")).to_have_count(1, timeout=FILM_MS)
    page.keyboard.press("ArrowLeft")
    expect(cards.nth(0)).to_be_focused()
    expect(cards.nth(0).locator(".film.shown")).to_have_count(1)
    expect(page.locator(".film")).to_have_count(1)
    assert len(set(asked)) == 2


def test_all_five_hundred_are_drawn_in_less_than_a_megabyte(stocked: Running, page: Page):
    sizes = bytes_received(page)
    cards = open_effects(stocked, page)
    expect(page.get_by_text(f"120 of {COUNT}", exact=True)).to_be_visible()
    for shown in (240, 360, 480, COUNT):
        page.get_by_role("button", name=re.compile(r"^Show \d+ more")).click()
        expect(cards).to_have_count(shown)
    expect(page.get_by_role("button", name=re.compile(r"^Show \d+ more"))).to_have_count(0)
    print(f"{sum(sizes) / 1000:.0f} kB received in {len(sizes)} messages")
    assert sum(sizes) < PAGE_BYTES_MOST


def test_use_opens_compose_with_the_effect_filled_in(stocked: Running, page: Page):
    cards = open_effects(stocked, page)
    chosen = cards.nth(3).locator(".name").text_content() or ""
    cards.nth(3).get_by_text("Use", exact=True).click()
    expect(page.get_by_role("heading", name="Compose")).to_be_visible()
    expect(page.get_by_role("combobox", name="Effect")).to_have_value(chosen)
    expect(page).to_have_url(f"{stocked.address}/compose")


def test_the_keyboard_finds_keeps_and_uses_an_effect(stocked: Running, page: Page):
    cards = open_effects(stocked, page)
    cards.first.focus()
    below = cards.evaluate_all(
        "cards => cards.findIndex(card => card.offsetParent.offsetTop > cards[0].offsetParent.offsetTop)"
    )
    page.keyboard.press("ArrowDown")
    expect(cards.nth(below)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(cards.nth(below + 1)).to_be_focused()
    chosen = cards.nth(below + 1).locator(".name").text_content() or ""
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Compose")).to_be_visible()
    expect(page.get_by_role("combobox", name="Effect")).to_have_value(chosen)


def test_favourites_pressed_in_quick_succession_are_all_kept(stocked: Running, page: Page):
    cards = open_effects(stocked, page)
    cards.nth(10).focus()
    chosen = [cards.nth(index).locator(".name").text_content() for index in (10, 11, 12)]
    for key in ("f", "ArrowRight", "f", "ArrowRight", "f"):
        page.keyboard.press(key)
    expect_stars(page, 3)
    expect(cards.nth(10).locator(".name")).to_have_text(chosen[0] or "")  # nothing jumps away under the hand
    cards = open_effects(stocked, page, "pick=Favourites")
    expect(cards).to_have_count(3)
    assert set(cards.locator(".name").all_text_contents()) == set(chosen)
    for index in range(3):
        page.locator(".star").nth(index).click()
    expect_stars(page, 0)
    page.goto(f"{stocked.address}/effects?pick=Favourites")
    expect(page.get_by_text("No favourites yet")).to_be_visible()


def expect_stars(page: Page, count: int) -> None:
    """So many cards are favourites, and the app has answered that they are."""
    expect(page.locator(".star[aria-pressed=true]")).to_have_count(count)
    expect(page.locator(".star[aria-busy=true]")).to_have_count(0)


def test_a_link_of_a_card_opens_the_form_in_a_browser_of_its_own(stocked: Running, page: Page):
    cards = open_effects(stocked, page)
    chosen = cards.nth(7).locator(".name").text_content() or ""
    page.goto(cards.nth(7).evaluate("card => card.href"))
    expect(page.get_by_role("combobox", name="Effect")).to_have_value(chosen)


def test_whoever_asked_for_less_motion_sees_a_film_only_by_a_key(stocked: Running, browser: Browser):
    context = browser.new_context(storage_state=SIGNED_IN, reduced_motion="reduce")
    page = context.new_page()
    cards = open_effects(stocked, page)
    cards.first.hover()
    cards.first.focus()
    expect(cards.first).to_be_focused()
    assert page.locator(".film").count() == 0
    page.keyboard.press("Space")
    expect(page.locator(".film.shown")).to_have_count(1, timeout=FILM_MS)
    page.keyboard.press("Space")
    expect(page.locator(".film")).to_have_count(0)
    context.close()


def test_a_phone_shows_whole_cards_and_plays_by_a_touch(stocked: Running, browser: Browser):
    context = browser.new_context(
        storage_state=SIGNED_IN, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    open_effects(stocked, page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    right = page.locator(".cell").evaluate_all(
        "cells => Math.max(...cells.map(cell => cell.getBoundingClientRect().right))"
    )
    assert right <= 390
    page.locator(".peek").first.tap()
    expect(page.locator(".film.shown")).to_have_count(1, timeout=FILM_MS)
    context.close()


def test_what_is_for_reference_offers_no_use_and_says_so(stocked: Running, page: Page):
    cards = open_effects(stocked, page, "list=AI+avatars")
    expect(cards.first.get_by_text("For reference")).to_be_visible()
    assert page.locator("a.card").count() == 0
    cards.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".told")).to_have_text(re.compile("is for reference: no model takes it"))


def test_a_voice_is_heard_only_when_it_is_asked_for(stocked: Running, page: Page):
    asked = films_asked_for(page)
    cards = open_effects(stocked, page, "list=Voices")
    cards.first.hover()
    cards.nth(1).focus()
    assert asked == []
    page.get_by_role("button", name="Preview").first.click()
    voice = page.locator("audio")
    expect(voice).to_have_count(1)
    page.wait_for_function("audio => audio.currentTime > 0.2", arg=voice.element_handle())
    assert voice.evaluate("audio => audio.muted") is False
    page.mouse.move(1, 1)
    expect(voice).to_have_count(1)
    page.get_by_role("button", name="Preview").first.click()
    expect(voice).to_have_count(0)
