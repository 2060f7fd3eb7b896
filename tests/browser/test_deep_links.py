"""A fresh process that is asked for a page's address first draws the frame around it all the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Running, running_app


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Running]:
    with running_app(tmp_path) as fresh:
        yield fresh


@pytest.mark.parametrize("name", ["Gallery", "Compose"])
def test_the_first_request_of_a_process_never_skips_the_frame(fresh: Running, page: Page, name: str):
    page.goto(f"{fresh.address}/{name.lower()}")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_text("nothing is charged")).to_be_visible()
    expect(page.get_by_role("link", name="Gallery")).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_text("5,000").first).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_link_that_is_not_signed_opens_nothing(app: Running, page: Page):
    answer = page.request.get(f"{app.address}/app/static/m/{'0' * 64}.mp4")
    assert answer.status == 403
