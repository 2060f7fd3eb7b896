"""A team at the form: pictures pasted and fetched, drafts of one's own, remixes, templates, a service down."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from animatic.sandbox.process import Sandbox, start
from animatic.sandbox.scene import photograph
from tests.browser.accounts import (
    NOBODY_SIGNED_IN,
    inside,
    outside,
    password_of,
    settled,
    sign_in,
    type_in,
    way_out,
)
from tests.browser.conftest import Running, running_team

pytestmark = NOBODY_SIGNED_IN
PASTE = """(place, data) => {
    const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], "image.png", { type: "image/png" }));
    place.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@dataclass(frozen=True)
class Team:
    """An app with accounts, and the sandbox that it works with."""

    app: Running
    sandbox: Sandbox

    @property
    def compose(self) -> str:
        return f"{self.app.address}/compose"


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    sandbox = start()
    httpx.post(f"{sandbox.address}/sandbox/film", json={"shared": True}).raise_for_status()
    with running_team(tmp_path_factory.mktemp("form"), sandbox) as running:
        yield Team(running, sandbox)


def paste(place: Locator, seed: int) -> None:
    """As a browser pastes a picture that was copied: into whatever has the focus."""
    file = BytesIO()
    photograph(seed, 640, 480).save(file, "PNG")
    place.evaluate(PASTE, base64.b64encode(file.getvalue()).decode())


def on_tray(page: Page) -> Locator:
    return page.locator("[class*=st-key-picture-]")


def prompt(page: Page) -> Locator:
    return page.get_by_label("What should move")


def write(page: Page, words: str) -> None:
    prompt(page).fill(words)
    page.keyboard.press("Tab")
    settled(page)


def change_to(page: Page, name: str) -> None:
    """Somebody leaves, and somebody else comes in at the same browser."""
    way_out(page).click()
    outside(page)
    type_in(page, name, password_of(name))
    inside(page)


def test_a_picture_is_pasted_wherever_on_the_page_somebody_is(team: Team, page: Page):
    sign_in(page, team.compose, "mia")
    told = page.get_by_test_id("stFileUploaderDropzoneInstructions").first
    assert "up to 20 MB each" in told.evaluate("place => getComputedStyle(place, '::after').content")
    assert told.locator("*").last.evaluate("words => getComputedStyle(words).fontSize") == "0px"
    paste(page.locator("body"), seed=1)
    expect(on_tray(page)).to_have_count(1)
    settled(page)
    paste(prompt(page), seed=2)
    expect(on_tray(page)).to_have_count(2)
    settled(page)
    paste(page.get_by_test_id("stFileUploaderDropzone").first, seed=3)
    expect(on_tray(page)).to_have_count(3)


def test_a_public_link_is_fetched_onto_the_tray(team: Team, page: Page):
    sign_in(page, team.compose, "rosa")
    page.get_by_role("button", name="From links").click()
    link = page.get_by_label("Public links, one a line")
    link.fill(f"{team.sandbox.address}/akool/effects/squish.webp")
    page.get_by_role("button", name="Fetch the pictures").click()
    expect(on_tray(page)).to_have_count(1)
    expect(page.get_by_text("squish.webp")).to_be_visible()


def test_a_draft_is_found_again_by_its_owner_and_seen_by_nobody_else(team: Team, page: Page):
    sign_in(page, team.compose, "ada")
    paste(page.locator("body"), seed=4)
    expect(on_tray(page)).to_have_count(1)
    settled(page)
    write(page, "Light wanders over the harbour")

    change_to(page, "rosa")
    page.goto(team.compose)
    inside(page)
    expect(prompt(page)).not_to_have_value("Light wanders over the harbour")
    expect(page.get_by_text("harbour")).to_have_count(0)
    write(page, "Rosa's own words")

    change_to(page, "ada")
    expect(prompt(page)).to_have_value("Light wanders over the harbour")
    expect(on_tray(page)).to_have_count(1)


def test_a_remix_from_the_gallery_takes_the_place_of_what_was_on_the_form(team: Team, page: Page):
    sign_in(page, team.compose, "ada")
    write(page, "Rain on the window")
    if not on_tray(page).count():
        paste(page.locator("body"), seed=4)
    expect(on_tray(page)).to_have_count(1)
    settled(page)
    page.get_by_role("button", name=re.compile("^Send for")).click()
    expect(page.get_by_text("1 clip on the way. Change anything")).to_be_visible()
    paste(page.locator("body"), seed=5)
    expect(on_tray(page)).to_have_count(2)
    settled(page)
    page.get_by_role("radio", name="Keevx").click()
    settled(page)
    write(page, "Something else")

    page.get_by_role("link", name="Gallery").click()
    page.locator(".card").first.click()
    page.get_by_role("link", name="Remix").click()
    expect(prompt(page)).to_have_value("Rain on the window")
    expect(page.get_by_role("radio", name="Akool", exact=True)).to_be_checked()
    expect(on_tray(page)).to_have_count(1)
    expect(page).to_have_url(team.compose)
    page.reload()
    expect(prompt(page)).to_have_value("Rain on the window")


def test_a_template_asks_for_its_word_each_time_and_is_removed(team: Team, page: Page):
    sign_in(page, team.compose, "mia")
    write(page, "Push in on {product}")
    page.get_by_role("button", name="Templates").click()
    page.get_by_label("Keep this brief as").fill("Pushing in")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_role("button", name="Pushing in").wait_for()
    page.keyboard.press("Escape")
    for product in ("the lamp", "the kettle"):
        page.get_by_role("button", name="Templates").click()
        page.get_by_role("button", name="Pushing in").click()
        page.keyboard.press("Escape")
        word = page.get_by_label("product", exact=True)
        expect(word).to_have_value("")
        word.fill(product)
        word.press("Enter")
        settled(page)
        page.get_by_role("button", name="Fill in").click()
        expect(prompt(page)).to_have_value(f"Push in on {product}")
        settled(page)
    page.get_by_role("button", name="Templates").click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Pushing in")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Pushing in")).to_have_count(1)


def test_effects_on_a_phone_are_found_by_enter_and_a_favourite_survives_a_reload(
    team: Team, browser: Browser
):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    sign_in_small(page, f"{team.app.address}/effects", "mia")
    cards = page.locator(".card")
    expect(cards.first).to_be_visible()
    find = page.get_by_placeholder(re.compile("Find by name"))
    find.fill("squish")
    find.press("Enter")
    expect(cards).to_have_count(1)
    star = page.locator(".star").first
    star.tap()
    expect(page.locator(".star[aria-pressed=true]")).to_have_count(1)
    expect(page.locator(".star[aria-busy=true]")).to_have_count(0)
    page.reload()
    expect(cards).to_have_count(1)
    expect(page.locator(".star[aria-pressed=true]")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def sign_in_small(page: Page, address: str, name: str) -> None:
    """On a phone the way out lies behind the menu."""
    page.goto(address)
    type_in(page, name, password_of(name))


def test_while_its_service_is_down_the_lists_stay_and_say_how_old_they_are(team: Team, page: Page):
    sign_in(page, f"{team.app.address}/effects", "ada")
    cards = page.locator(".card")
    expect(cards.first).to_be_visible()
    count = cards.count()
    team.sandbox.stop()  # for good: this is the last test of the file
    page.get_by_role("button", name=re.compile("Lists: ")).click()
    page.get_by_role("button", name="Refresh Akool").click()
    told = page.get_by_text(re.compile("Akool could not be refreshed at .* as they were "))
    expect(told).to_be_visible(timeout=60_000)
    expect(cards).to_have_count(count)
    page.goto(f"{team.app.address}/effects?words=squish")
    cards.get_by_text("Use", exact=True).first.click()
    expect(page.get_by_role("combobox", name="Effect")).to_have_value(re.compile("Squish"))
