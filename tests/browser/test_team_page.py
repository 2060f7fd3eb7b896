"""Who may see what, and the page on which an admin sees who is in and shows them out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.accounts import (
    MARKED,
    MARKED_LABEL,
    NOBODY_SIGNED_IN,
    inside,
    outside,
    settled,
    sign_in,
    way_out,
    write_members,
)
from tests.browser.conftest import Running, running_app

REFUSALS = {
    "compose": "A viewer may not send: ask a member.",
    "effects": "A viewer may not send: ask a member.",
    "credits": "A viewer may not see what things cost: ask a member.",
    "providers": "A viewer may not see how the services are set up: ask an admin.",
    "team": "A viewer may not manage the team: ask an admin.",
}
PAGES = ("Compose", "Gallery", "Effects", "Credits", "Services", "Team")
SEEN = {"mia": PAGES[:4], "rosa": PAGES[:4], "ada": PAGES}


pytestmark = NOBODY_SIGNED_IN


def test_a_viewer_sees_the_gallery_and_is_told_whom_to_ask_for_the_rest(team_app: Running, page: Page):
    sign_in(page, team_app.address, "vera")
    expect(page.get_by_role("heading", name="Gallery")).to_be_visible()
    for name in PAGES:
        expect(page.get_by_role("link", name=name, exact=True)).to_have_count(0)
    expect(page.get_by_test_id("stSidebar").get_by_text("credits")).to_have_count(0)
    for address, words in REFUSALS.items():
        page.goto(f"{team_app.address}/{address}")
        expect(page.get_by_role("alert")).to_contain_text(words)
        inside(page)
        expect(page.get_by_role("heading")).to_have_count(0)
    page.get_by_role("link", name="To the gallery").click()
    expect(page.get_by_role("heading", name="Gallery")).to_be_visible()


@pytest.mark.parametrize("name", SEEN)
def test_the_navigation_shows_what_somebody_may_see_and_no_more(team_app: Running, page: Page, name: str):
    sign_in(page, team_app.address, name)
    links = page.get_by_test_id("stSidebarNav").get_by_role("link")
    expect(links).to_have_text([re.compile(f"{one}$") for one in SEEN[name]])


def test_an_admin_shows_somebody_out_who_sees_the_sign_in_at_their_next_action(
    team_app: Running, page: Page, somewhere_else: Page
):
    sign_in(somewhere_else, f"{team_app.address}/gallery", "rosa")
    sign_in(page, f"{team_app.address}/team", "ada")
    browsers = row_of(page, "Rosa Ray").count()
    row_of(page, "Rosa Ray").first.get_by_role("button", name="Show out").click()
    expect(page.get_by_text("Rosa Ray has been shown out.")).to_be_visible()
    expect(row_of(page, "Rosa Ray")).to_have_count(browsers - 1)
    expect(row_of(page, "Ada Ray").first).to_be_visible()

    somewhere_else.get_by_placeholder("Find in prompts").fill("anything")
    somewhere_else.get_by_placeholder("Find in prompts").press("Enter")
    outside(somewhere_else)
    somewhere_else.reload()
    outside(somewhere_else)

    page.reload()
    inside(page)
    newest = notes(page)[0]
    assert newest[1:5] == ["ada", "admin", "ended sign-in", "rosa"]


def test_who_is_out_can_no_longer_show_out_others(
    team_app: Running, page: Page, context: BrowserContext, somewhere_else: Page
):
    sign_in(somewhere_else, f"{team_app.address}/gallery", "mia")
    sign_in(page, f"{team_app.address}/team", "ada")
    tab = context.new_page()
    tab.goto(f"{team_app.address}/gallery")
    way_out(tab).click()
    outside(tab)
    row_of(page, "Mia Ray").first.get_by_role("button", name="Show out").click()
    outside(page)
    expect(page.get_by_role("alert")).to_have_count(0)
    somewhere_else.reload()
    inside(somewhere_else)


@pytest.mark.hostile("text")
def test_names_are_shown_as_they_are_spelled(team_app: Running, page: Page, somewhere_else: Page):
    sign_in(somewhere_else, f"{team_app.address}/gallery", MARKED)
    expect(somewhere_else.get_by_text(f"{MARKED} · member")).to_be_visible()
    sign_in(page, f"{team_app.address}/team", "ada")
    row = row_of(page, MARKED_LABEL)
    expect(row.get_by_text(MARKED_LABEL)).to_be_visible()
    settled(page)
    row.get_by_role("button", name="Show out").focus()
    expect(page.get_by_test_id("stTooltipContent")).to_have_text(f"End this sign-in of {MARKED_LABEL}")
    assert MARKED in [note[1] for note in notes(page)]
    row.get_by_role("button", name="Show out").click()
    expect(page.get_by_text(f"{MARKED_LABEL} has been shown out.")).to_be_visible()
    assert page.evaluate("window.ran") is None
    expect(page.locator("main img, main a[href*='elsewhere']")).to_have_count(0)


def test_what_is_changed_in_the_file_counts_from_the_next_start(page: Page, browser: Browser, tmp_path: Path):
    members = write_members(tmp_path / "members.yaml", {"mia": "member", "rosa": "admin", "ada": "admin"})
    context = browser.new_context()
    other = context.new_page()
    with running_app(tmp_path / "data", ANIMATIC_MEMBERS_FILE=str(members)) as running:
        sign_in(page, f"{running.address}/team", "rosa")
        expect(page.get_by_text("What is changed there counts from the next start.")).to_be_visible()
        sign_in(other, f"{running.address}/gallery", "mia")
    write_members(members, {"rosa": "viewer", "ada": "admin"})
    with running_app(tmp_path / "data", ANIMATIC_MEMBERS_FILE=str(members)) as again:
        page.goto(f"{again.address}/team")
        expect(page.get_by_role("alert")).to_contain_text(REFUSALS["team"])
        expect(page.get_by_text("rosa · viewer")).to_be_visible()
        other.goto(f"{again.address}/gallery")
        outside(other)
    context.close()


def row_of(page: Page, label: str) -> Locator:
    """The line of a browser that somebody is signed in with."""
    rows = page.get_by_test_id("stHorizontalBlock").filter(has_text=re.compile(r"seen .* came in"))
    return rows.filter(has=page.get_by_text(label))


def notes(page: Page) -> list[list[str]]:
    """What was done, the newest first, as it is read aloud."""
    settled(page)
    table = page.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    rows = table.locator("canvas tbody tr")
    expect(rows.first).to_be_attached()
    return [row.locator("td").all_text_contents() for row in rows.all()]
