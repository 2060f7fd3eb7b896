"""Coming in by name and password, staying in, and going out: as somebody at a browser sees it."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from animatic import COOKIE
from animatic.sandbox.scene import photograph
from tests.browser.accounts import (
    NOBODY_SIGNED_IN,
    inside,
    outside,
    password_of,
    sign_in,
    type_in,
    way_out,
)
from tests.browser.conftest import Running

WRONG = "That name and password do not go together."
TRIES_MOST = 12
"""By then whoever guesses has been told to wait."""


pytestmark = NOBODY_SIGNED_IN


def test_the_first_click_signs_in(team_app: Running, page: Page):
    sign_in(page, team_app.address, "mia")
    expect(page.get_by_role("heading", name="Compose")).to_be_visible()
    expect(page.get_by_text("mia · member")).to_be_visible()


def test_the_return_key_signs_in_and_capitals_of_the_name_do_not_count(team_app: Running, page: Page):
    page.goto(f"{team_app.address}/gallery")
    page.get_by_label("Name", exact=True).fill(" Mia ")
    page.get_by_label("Password", exact=True).fill(password_of("mia"))
    page.keyboard.press("Enter")
    inside(page)


def test_who_follows_a_link_stands_there_after_signing_in(team_app: Running, page: Page):
    sign_in(page, f"{team_app.address}/gallery?show=Ready&find=x", "mia")
    stands_at_the_link(page)
    page.reload()
    stands_at_the_link(page)


def stands_at_the_link(page: Page) -> None:
    expect(page.get_by_role("heading", name="Gallery")).to_be_visible()
    expect(page.get_by_placeholder("Find in prompts")).to_have_value("x")
    expect(page.get_by_role("radio", name="Ready")).to_be_checked()
    inside(page)
    assert re.search(r"/gallery\?(show=Ready&find=x|find=x&show=Ready)$", page.url)


def test_who_has_signed_in_stays_in_through_a_reload_and_in_a_new_tab(
    team_app: Running, page: Page, context: BrowserContext
):
    with page.expect_response(
        lambda told: told.url.endswith("doors/cookie") and told.request.method == "GET"
    ):
        sign_in(page, f"{team_app.address}/gallery", "rosa")
    has_the_cookie(context)
    page.reload()
    expect(page.get_by_text("rosa · reviewer")).to_be_visible()
    tab = context.new_page()
    tab.goto(f"{team_app.address}/credits")
    expect(tab.get_by_role("heading", name="Credits")).to_be_visible()


def has_the_cookie(context: BrowserContext) -> None:
    """The one that scripts cannot read, and other sites cannot send along with what they post."""
    (cookie,) = [one for one in context.cookies() if one["name"] == COOKIE]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/")
    tab = context.new_page()
    tab.goto(context.pages[0].url)
    inside(tab)
    kept = tab.evaluate("document.cookie + JSON.stringify({...localStorage, ...sessionStorage})")
    assert cookie["value"] not in kept
    tab.close()


def test_a_wrong_password_is_told_in_the_words_of_an_unknown_name_and_the_name_stays_typed(
    team_app: Running, page: Page
):
    page.goto(f"{team_app.address}/gallery")
    for name in ("rosa", "nobody"):
        type_in(page, name, "wrong")
        expect(page.get_by_role("alert")).to_have_text(re.compile(re.escape(WRONG)))
        expect(page.get_by_label("Name", exact=True)).to_have_value(name)
    type_in(page, "rosa", password_of("rosa"))
    inside(page)


def test_who_tries_too_often_is_told_to_wait(team_app: Running, page: Page):
    page.goto(f"{team_app.address}/gallery")
    waits = page.get_by_text(re.compile(r"Too many tries: try again in \d+ s\."))
    for turn in range(TRIES_MOST):
        type_in(page, "somebody", f"guess {turn}")
        expect(page.get_by_text(WRONG).or_(waits)).to_be_visible()
        outside(page)
        if waits.is_visible():
            break
    expect(waits).to_be_visible()


def test_who_signs_out_in_one_tab_is_out_in_the_other_at_its_next_action(
    team_app: Running, page: Page, context: BrowserContext
):
    sign_in(page, f"{team_app.address}/gallery", "mia")
    tab = context.new_page()
    tab.goto(f"{team_app.address}/gallery")
    inside(tab)
    way_out(page).click()
    outside(page)
    tab.get_by_placeholder("Find in prompts").fill("anything")
    tab.get_by_placeholder("Find in prompts").press("Enter")
    outside(tab)
    assert [one for one in context.cookies() if one["name"] == COOKIE] == []
    page.reload()
    outside(page)


def test_back_after_signing_out_shows_nothing_of_the_page(team_app: Running, page: Page):
    sign_in(page, f"{team_app.address}/credits", "mia")
    page.get_by_role("link", name="Gallery").click()
    expect(page.get_by_role("heading", name="Gallery")).to_be_visible()
    way_out(page).click()
    outside(page)
    page.go_back()
    outside(page)
    page.goto("about:blank")
    page.go_back()
    outside(page)
    expect(page.get_by_text("available")).to_have_count(0)


def test_a_page_that_keeps_itself_up_to_date_leads_to_the_sign_in_once_its_reader_is_out(
    team_app: Running, page: Page, context: BrowserContext, tmp_path: Path
):
    sign_in(page, f"{team_app.address}/compose", "mia")
    send(page, tmp_path)
    page.get_by_role("link", name="Watch in the gallery").click()
    expect(page.locator(".card .elapsed")).to_be_visible()
    wider = context.new_page()  # where the whole page waits for news of it
    wider.goto(f"{team_app.address}/effects")
    inside(wider)
    tab = context.new_page()
    tab.goto(f"{team_app.address}/credits")
    way_out(tab).click()
    for one in (tab, page, wider):
        outside(one)
        expect(one.get_by_role("alert")).to_have_count(0)
        expect(one.locator(".card")).to_have_count(0)


def test_a_form_that_was_left_open_books_nothing_for_who_is_out(
    team_app: Running, page: Page, context: BrowserContext
):
    sign_in(page, f"{team_app.address}/credits", "ada")
    page.get_by_role("button", name="Top up…").first.click()
    form = page.get_by_role("dialog")
    form.get_by_label("Credits", exact=True).fill("500")
    form.get_by_label("What for").fill("Invoice 1")
    tab = context.new_page()
    tab.goto(f"{team_app.address}/gallery")
    way_out(tab).click()
    outside(tab)
    form.get_by_role("button", name="Book the top-up").click()
    outside(page)
    assert top_ups(team_app) == 0


def top_ups(app: Running) -> int:
    with sqlite3.connect(f"file:{app.data_dir}/animatic.db?mode=ro", uri=True) as database:
        (count,) = database.execute("SELECT count(*) FROM entries WHERE kind = 'topup'").fetchone()
    return count


def send(page: Page, folder: Path) -> None:
    photo = folder / "dunes.jpg"
    photograph(seed=5, width=1280, height=960).save(photo, quality=85)
    page.locator("input[type=file]").first.set_input_files(photo)
    expect(page.get_by_text("dunes.jpg", exact=True)).to_be_visible()
    page.get_by_label("What should move").fill("Sand drifts")
    page.keyboard.press("Tab")
    page.get_by_role("button", name=re.compile("Send for")).click()
    expect(page.get_by_text("1 clip on the way")).to_be_visible()
