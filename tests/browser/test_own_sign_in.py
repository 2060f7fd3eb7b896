"""The team's own sign-in by OpenID Connect: in by one click, with the role of one's group, and out for good."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accounts import NOBODY_SIGNED_IN, inside, outside, settled, way_out
from tests.browser.conftest import Running, free_port, running_app
from tests.browser.identity import Identity, identity_provider, write_secrets

ROLES = '{"leads": "admin", "marketing": "member"}'


pytestmark = NOBODY_SIGNED_IN


@pytest.fixture(scope="module")
def provider() -> Iterator[tuple[str, Identity]]:
    with identity_provider() as provider:
        yield provider


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory, provider: tuple[str, Identity]) -> Iterator[Running]:
    folder, port = tmp_path_factory.mktemp("own"), free_port()
    secrets = write_secrets(folder / "secrets.toml", f"http://127.0.0.1:{port}", provider[0])
    flags = [f"--secrets.files={secrets}"]
    with running_app(folder / "data", flags, port, ANIMATIC_OIDC_ROLES=ROLES) as running:
        yield running


def shown(address: str, words: str) -> re.Pattern[str]:
    """An address as it is shown: with a sign in it that nobody sees, so that it is no link."""
    return re.compile("\u2060?".join(map(re.escape, re.split("(?=[@.])", address))) + re.escape(words))


def sign_in(page: Page, address: str, who: str) -> None:
    page.goto(address)
    outside(page)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=who).click()
    settled(page)


def test_one_click_here_and_one_there_lead_to_the_link_that_was_followed(
    own_app: Running, page: Page, provider: tuple[str, Identity]
):
    before = provider[1].answered
    sign_in(page, f"{own_app.address}/gallery?show=Ready&find=x", "Lea Lead")
    for _ in range(2):
        expect(page.get_by_role("heading", name="Gallery")).to_be_visible()
        inside(page)
        expect(page.get_by_placeholder("Find in prompts")).to_have_value("x")
        expect(page.get_by_role("radio", name="Ready")).to_be_checked()
        assert re.search(r"/gallery\?(show=Ready&find=x|find=x&show=Ready)$", page.url)
        page.reload()
    assert provider[1].answered == before + 1


def test_a_group_says_what_somebody_may_do(own_app: Running, page: Page, somewhere_else: Page):
    sign_in(page, own_app.address, "Lea Lead")
    expect(page.get_by_text(shown("lea@example.com", " · admin"))).to_be_visible()
    expect(page.get_by_role("link", name="Team")).to_be_visible()
    sign_in(somewhere_else, f"{own_app.address}/team", "Max Market")
    expect(somewhere_else.get_by_text(shown("max@example.com", " · member"))).to_be_visible()
    expect(somewhere_else.get_by_role("heading", name="Compose")).to_be_visible()
    expect(somewhere_else.get_by_role("link", name="Team")).to_have_count(0)


@pytest.mark.parametrize("who", ["Olga Other", "Paul Plain"])
def test_somebody_of_no_known_group_is_told_so_and_sees_nothing(own_app: Running, page: Page, who: str):
    sign_in(page, f"{own_app.address}/gallery", who)
    told = page.get_by_text(
        shown(f"{who.split()[0].lower()}@example.com", " is signed in, but has no role here")
    )
    expect(told).to_be_visible()
    for address in ("", "gallery", "credits", "team"):
        page.goto(f"{own_app.address}/{address}")
        expect(told).to_be_visible()
        outside(page)
    page.get_by_role("button", name="Sign in as somebody else").click()
    expect(page.get_by_text("Your team signs in with its own accounts.")).to_be_visible()


def test_who_signs_out_is_out_in_every_tab_and_a_copy_of_the_cookie_opens_nothing(
    own_app: Running, page: Page, browser: Browser
):
    sign_in(page, f"{own_app.address}/gallery", "Max Market")
    inside(page)
    copied = browser.new_context(storage_state=page.context.storage_state())
    thief = copied.new_page()
    thief.goto(f"{own_app.address}/gallery")
    inside(thief)
    tab = page.context.new_page()
    tab.goto(f"{own_app.address}/gallery")
    inside(tab)

    way_out(page).click()
    expect(page.get_by_text("Your team signs in with its own accounts.")).to_be_visible()
    outside(page)
    assert not [one for one in page.context.cookies() if one["name"].startswith("_streamlit_user")]
    tab.get_by_placeholder("Find in prompts").fill("anything")
    tab.get_by_placeholder("Find in prompts").press("Enter")
    outside(tab)
    thief.reload()
    expect(thief.get_by_text("You have been signed out.")).to_be_visible()
    outside(thief)
    copied.close()


def test_a_sign_in_that_an_admin_ended_is_refused_though_its_cookie_is_still_good(
    own_app: Running, page: Page, somewhere_else: Page
):
    sign_in(somewhere_else, f"{own_app.address}/gallery", "Max Market")
    inside(somewhere_else)
    sign_in(page, f"{own_app.address}/team", "Lea Lead")
    expect(page.get_by_role("heading", name="Team")).to_be_visible()
    inside(page)
    out = page.get_by_role("button", name="Show out")
    row = (
        page.get_by_test_id("stHorizontalBlock").filter(has_text=re.compile("Max Market.*came in")).first
    )  # seen last
    known = out.count()
    row.get_by_role("button", name="Show out").click()
    expect(page.get_by_text("Max Market has been shown out.")).to_be_visible()
    expect(out).to_have_count(known - 1)

    somewhere_else.reload()
    expect(somewhere_else.get_by_text("You have been signed out.")).to_be_visible()
    outside(somewhere_else)
    somewhere_else.get_by_role("button", name="Sign in as somebody else").click()
    expect(somewhere_else.get_by_text("Your team signs in with its own accounts.")).to_be_visible()
    sign_in(somewhere_else, f"{own_app.address}/gallery", "Max Market")
    inside(somewhere_else)
