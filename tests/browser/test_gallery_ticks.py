"""The gallery under a hand: what is ticked, what a key does, where the focus goes, and filters that come back."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from animatic.sandbox.process import start
from tests.browser.accounts import settled
from tests.browser.conftest import Running, running_app
from tests.browser.test_showing import PROMPTS, cards, send

FOCUSED = """() => {
  let at = document.activeElement;
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at.closest('.cell')?.querySelector('.title').textContent ?? at.tagName;
}"""


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory, photo: bytes) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("ticks")
    sandbox = start(data=folder / "sandbox", pace="at-once")
    httpx.post(f"{sandbox.address}/sandbox/film", json={"shared": True}).raise_for_status()
    with running_app(folder, ANIMATIC_SANDBOX_URL=sandbox.address) as running:
        send(folder, sandbox.address, photo)
        yield running
    sandbox.stop()


def show(page: Page, group: str) -> None:
    page.get_by_role("radio", name=group, exact=True).click()
    settled(page)


def test_what_the_bar_counts_is_ticked_also_after_a_group_without_any(gallery: Running, page: Page):
    cards(gallery, page)
    ticks = page.locator(".tick")
    ticks.nth(0).check()
    expect(page.get_by_text("1 selected")).to_be_visible()
    page.get_by_role("button", name=f"Select all {len(PROMPTS)}").click()
    expect(page.get_by_text(f"{len(PROMPTS)} selected")).to_be_visible()
    for place in range(len(PROMPTS)):
        expect(ticks.nth(place)).to_be_checked()
    show(page, "Failed")
    expect(page.get_by_text("Nothing has failed.")).to_be_visible()
    expect(page.get_by_text(f"{len(PROMPTS)} selected")).to_have_count(0)
    show(page, "All")
    expect(page.get_by_text(f"{len(PROMPTS)} selected")).to_be_visible()
    expect(page.locator(".tick:checked")).to_have_count(len(PROMPTS))
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.locator(".tick:checked")).to_have_count(0)


def test_what_can_be_done_with_a_ticked_card_is_in_sight_however_far_down_it_is(gallery: Running, page: Page):
    page.set_viewport_size({"width": 390, "height": 560})
    cards(gallery, page)
    last = page.locator(".cell").last
    last.scroll_into_view_if_needed()
    page.mouse.wheel(0, 2_000)
    last.locator(".tick").check()
    expect(page.get_by_role("button", name="Delete", exact=True)).to_be_in_viewport(ratio=1)
    expect(last.locator(".tick")).to_be_in_viewport()


def test_space_plays_and_stops_and_the_focus_comes_back_from_a_dialog(gallery: Running, page: Page):
    shown = cards(gallery, page)
    page.mouse.move(2, 2)
    shown.first.focus()
    page.keyboard.press("ArrowRight")
    expect(shown.nth(1)).to_be_focused()
    expect(shown.nth(1).locator(".film.shown")).to_have_count(1)
    page.keyboard.press(" ")
    expect(shown.nth(1).locator(".film.shown")).to_have_count(1)
    page.keyboard.press(" ")
    expect(page.locator(".film")).to_have_count(0)
    here = page.evaluate(FOCUSED)
    assert here in PROMPTS
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    settled(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(shown.nth(1)).to_be_focused()
    assert page.evaluate(FOCUSED) == here


def test_a_vote_between_two_is_on_the_cards_once_the_comparison_is_closed(gallery: Running, page: Page):
    shown = cards(gallery, page)
    for place in range(2):
        page.locator(".tick").nth(place).check()
    expect(page.get_by_text("2 selected")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Compare").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("video")).to_have_count(2)
    settled(page)
    dialog.get_by_role("button", name="Approve this one").first.click()
    expect(dialog.get_by_role("button", name="Approved")).to_have_count(1)
    settled(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(shown.first.locator(".marks")).to_contain_text("Approved")


def test_back_from_a_view_brings_the_filters_behind_the_button_back(gallery: Running, page: Page):
    cards(gallery, page)
    page.goto(f"{gallery.address}/gallery?starred=true")
    expect(page.get_by_text("Nothing is like that.")).to_be_visible()
    page.get_by_role("button", name="Views").click()
    page.get_by_label("Keep these filters as").fill("Starred")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("The view is kept.")).to_be_visible()

    page.goto(f"{gallery.address}/gallery?show=Ready")
    expect(page.locator(".card")).to_have_count(len(PROMPTS))
    settled(page)
    page.get_by_role("button", name="Views").click()
    page.get_by_role("button", name="Starred", exact=True).click()
    expect(page.get_by_text("Nothing is like that.")).to_be_visible()
    page.wait_for_url("**/gallery?starred=true")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    settled(page)
    page.get_by_role("button", name="Filters (1)").click()
    settled(page)
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator(".card")).to_have_count(len(PROMPTS))
    page.wait_for_url("**/gallery")
    page.keyboard.press("Escape")
    settled(page)
    page.go_back()
    page.wait_for_url("**/gallery?starred=true")
    expect(page.get_by_role("button", name="Filters (1)")).to_be_visible()
    expect(page.get_by_text("Nothing is like that.")).to_be_visible()
