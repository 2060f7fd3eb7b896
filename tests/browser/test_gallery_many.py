"""Many clips at once, from the bar and a campaign: judged, sorted, shown to others; and the first step of all."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from animatic.sandbox.process import Sandbox, start
from tests.browser.accounts import settled
from tests.browser.conftest import Running, running_app
from tests.browser.test_showing import PROMPTS, cards, opened, send


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    sandbox = start(data=tmp_path_factory.mktemp("sandbox"), pace="at-once")
    httpx.post(f"{sandbox.address}/sandbox/film", json={"shared": True}).raise_for_status()
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, sandbox: Sandbox) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("many")
    with running_app(folder, ANIMATIC_SANDBOX_URL=sandbox.address) as running:
        yield running


@pytest.fixture(scope="module")
def gallery(empty: Running, sandbox: Sandbox, photo: bytes) -> Running:
    send(empty.data_dir, sandbox.address, photo)
    return empty


def tick_all(page: Page) -> None:
    page.locator(".tick").first.check()
    page.get_by_role("button", name=f"Select all {len(PROMPTS)}").click()
    expect(page.get_by_text(f"{len(PROMPTS)} selected")).to_be_visible()
    settled(page)


def unfold(page: Page, label: str) -> Locator:
    page.get_by_role("button", name=label, exact=True).click()
    body = page.get_by_test_id("stPopoverBody")
    expect(body).to_be_visible()
    settled(page)
    return body


def add(page: Page, field: Locator, name: str) -> None:
    """Choose what is not in the list yet."""
    field.click()
    field.press_sequentially(name)
    page.keyboard.press("Enter")
    settled(page)


def test_an_empty_gallery_leads_to_the_first_clip(empty: Running, page: Page):
    page.goto(f"{empty.address}/gallery")
    expect(page.get_by_text("Nothing here yet.")).to_be_visible()
    expect(page.locator(".hint")).to_have_count(0)
    page.get_by_role("link", name="Compose a clip").click()
    expect(page.get_by_role("heading", name="Compose")).to_be_visible()


def test_all_that_are_ticked_are_approved_and_then_rejected_for_a_reason(gallery: Running, page: Page):
    shown = cards(gallery, page)
    tick_all(page)
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(shown.locator(".marks")).to_have_text(["✓ Approved"] * len(PROMPTS))
    expect(page.get_by_text("selected")).to_have_count(0)
    settled(page)
    tick_all(page)
    body = unfold(page, "Reject")
    body.get_by_role("radio", name="hands").click()
    settled(page)
    body.get_by_role("button", name="Reject", exact=True).click()
    expect(shown.locator(".marks")).to_have_text(["✕ Rejected"] * len(PROMPTS))
    expect(body).to_have_count(0)


def test_many_are_tagged_and_moved_and_their_campaign_is_shown_to_others(
    gallery: Running, page: Page, browser: Browser
):
    shown = cards(gallery, page)
    tick_all(page)
    body = unfold(page, "File")
    add(page, body.get_by_role("combobox", name="Tag"), "hero")
    body.get_by_role("button", name="Put it on").click()
    expect(shown.locator(".marks").filter(has_text="#hero")).to_have_count(len(PROMPTS))
    settled(page)
    tick_all(page)
    body = unfold(page, "File")
    add(page, body.get_by_role("combobox", name="Campaign"), "Autumn")
    body.get_by_role("button", name="Move to this campaign").click()
    expect(page.get_by_text("Moved.")).to_be_visible()

    page.goto(f"{gallery.address}/gallery?campaign=Autumn&tag=hero")
    expect(shown).to_have_count(len(PROMPTS))
    settled(page)
    shown.first.press("a")
    expect(shown.first.locator(".marks")).to_contain_text("Approved")
    settled(page)
    page.get_by_role("button", name="Share this campaign").click()
    page.get_by_role("button", name="Make a link").click()
    link = re.search(r"http\S+/s/\S+", page.get_by_test_id("stCode").filter(has_text="/s/").inner_text())
    assert link
    stranger = browser.new_context(storage_state={"cookies": [], "origins": []}).new_page()
    stranger.goto(link[0])
    expect(stranger.get_by_role("heading", name="Autumn")).to_be_visible()
    expect(stranger.locator("video")).to_have_count(1)
    stranger.context.close()


def test_a_clip_that_is_deleted_at_its_provider_stays_here(gallery: Running, page: Page):
    dialog = opened(gallery, page, PROMPTS[0])
    dialog.get_by_role("button", name="Delete at Akool").click()
    expect(dialog.get_by_role("button", name="Leave it")).to_be_visible()
    settled(page)
    dialog.get_by_role("button", name="Delete at Akool").last.click()
    expect(page.get_by_text("Deleted at Akool.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Leave it")).to_have_count(0)
    expect(dialog.locator("video")).to_have_count(1)


def test_the_keys_that_work_are_told_where_there_is_a_keyboard(
    gallery: Running, page: Page, somewhere_else: Page
):
    cards(gallery, page)
    expect(page.locator(".hint")).to_contain_text("A approves, R rejects")
    somewhere_else.goto(f"{gallery.address}/gallery")
    somewhere_else.get_by_role("button", name="Enter as viewer").click()
    told = somewhere_else.locator(".hint")
    expect(told).to_contain_text("Space plays")
    expect(told).not_to_contain_text("rejects")
