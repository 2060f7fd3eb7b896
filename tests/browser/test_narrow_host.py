"""Behind a host that lets neither our cookie nor our routes through, people stay signed in all the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from animatic import COOKIE
from tests.browser.accounts import inside, outside, sign_in, way_out, write_members
from tests.browser.conftest import running_app
from tests.browser.narrow_host import narrow_host

KEPT = "localStorage.getItem('animatic.token')"
OTHER = """before => new Promise((done, fail) => {
  const look = () => localStorage.getItem('animatic.token') === before ? setTimeout(look, 50) : done();
  look();
  setTimeout(() => fail('the browser keeps what it kept'), 20_000);
})"""
"""Wait until the browser keeps something else than it did before; done in the page, whose policy refuses to be
handed a question in words."""


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """Nobody has signed in before."""
    return {}


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the app is shown by such a host."""
    folder = tmp_path_factory.mktemp("hosted")
    members = write_members(folder / "members.yaml")
    with (
        running_app(folder / "data", ANIMATIC_MEMBERS_FILE=str(members)) as running,
        narrow_host(running.address) as address,
    ):
        yield address


def test_the_host_lets_nothing_of_ours_through(hosted: str):
    assert httpx.get(f"{hosted}/_stcore/health").text == "ok"
    for path in ("/doors/cookie", "/app/static/m/a.mp4", "/notices/akool/a", "/s/a"):
        assert httpx.get(f"{hosted}{path}").status_code == 404


def test_a_sign_in_survives_a_reload_and_a_new_tab_with_its_page_and_query(
    hosted: str, page: Page, context: BrowserContext
):
    sign_in(page, f"{hosted}/gallery?show=Ready&find=x", "mia")
    page.evaluate(OTHER, None)
    assert [one for one in context.cookies() if one["name"] == COOKIE] == []
    tab = context.new_page()
    for one in (page, tab):
        one.goto(f"{hosted}/gallery?show=Ready&find=x")
        expect(one.get_by_role("heading", name="Gallery")).to_be_visible()
        inside(one)
        expect(one.get_by_placeholder("Find in prompts")).to_have_value("x")
        expect(one.get_by_role("radio", name="Ready")).to_be_checked()
        assert "find=x" in one.url


def test_signing_out_clears_what_the_browser_has_kept(hosted: str, page: Page, context: BrowserContext):
    sign_in(page, f"{hosted}/gallery", "mia")
    page.evaluate(OTHER, None)
    kept = page.evaluate(KEPT)
    tab = context.new_page()
    tab.goto(f"{hosted}/credits")
    inside(tab)
    way_out(page).click()
    outside(page)
    page.evaluate(OTHER, kept)
    assert page.evaluate(KEPT) is None
    page.reload()
    outside(page)
    tab.get_by_role("link", name="Gallery").click()
    outside(tab)


def test_what_the_browser_has_kept_opens_nothing_once_the_sign_in_has_ended(hosted: str, page: Page):
    sign_in(page, f"{hosted}/gallery", "mia")
    page.evaluate(OTHER, None)
    kept = page.evaluate(KEPT)
    way_out(page).click()
    outside(page)
    page.evaluate(OTHER, kept)
    page.evaluate("token => localStorage.setItem('animatic.token', token)", kept)
    page.reload()
    outside(page)
    sign_in(page, f"{hosted}/gallery", "rosa")
    page.evaluate(OTHER, kept)
    page.reload()
    expect(page.get_by_text("rosa · reviewer")).to_be_visible()
